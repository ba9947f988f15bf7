"""What a build and its reading processes say to each other, pickled over pipes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.engine.ledger import Outcome

__all__ = ["Reply", "Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """What a reading process is told first.

    Attributes:
        version: what reads, as `pipeline_version` tells it.
        base_iri: the namespace of case and letter IRIs.
        known: the keys that the ledger has already, sorted and joined.
        seconds: how long one letter may take.
        folder: where what was read is written, in segments.
    """

    version: str
    base_iri: str
    known: bytes
    seconds: float
    folder: Path


class Reply(NamedTuple):
    """What became of a batch of letters, and where the bytes of those that were read stand, one after the other."""

    outcomes: tuple[Outcome, ...]
    segment: int = 0
    start: int = 0
