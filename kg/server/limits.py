"""How much one client may ask for, and for how long."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

__all__ = ["Limits"]


def _processors() -> int:
    return max(2, os.cpu_count() or 2)


@dataclass(frozen=True, slots=True)
class Limits:
    """The endpoint's limits.

    Attributes:
        seconds: how long a query may run.
        quick_seconds: after how long a query counts as slow: it then runs beside the others or waits for its turn, so
            that quick queries are answered meanwhile.
        wait_seconds: how long a request waits for its turn before it is told to come back.
        waiting: how many requests may wait.
        quick_workers: how many queries run at once.
        slow_workers: how many slow queries run at once, beside the quick ones.
        rows: rows, or triples, of an answer.
        answer_bytes: bytes of an answer.
        query_bytes: bytes of a request.
        memory_bytes: address space that a child may take beyond what it has after opening the store.
        body_seconds: how long a request's body may take to arrive.
        headers_seconds: how long a request's headers may take to arrive.
        stalled_seconds: how long a client may take nothing of its answer.
    """

    seconds: float = 30.0
    quick_seconds: float = 1.0
    wait_seconds: float = 30.0
    waiting: int = 512
    quick_workers: int = field(default_factory=_processors)
    slow_workers: int = field(default_factory=_processors)
    rows: int = 1_000_000
    answer_bytes: int = 128_000_000
    query_bytes: int = 200_000
    memory_bytes: int = 2_000_000_000
    body_seconds: float = 30.0
    headers_seconds: float = 30.0
    stalled_seconds: float = 60.0
