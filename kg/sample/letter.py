"""One invented letter: its paragraphs, and the record that a perfect reader would make of it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from kg.determination import Determination

__all__ = ["InventedLetter", "truth_json"]

_ABSENT_FROM_TRUTH = ("sha256", "text_sha256", "evidence")


@dataclass(frozen=True, slots=True)
class InventedLetter:
    """A letter and its truth.

    Attributes:
        name: what its files are called: the case number, or a name of its own where none is printed.
        paragraphs: the text, each to be broken into lines; a line break within one stays.
        truth: the record, with empty hashes and spans.
    """

    name: str
    paragraphs: tuple[str, ...]
    truth: Determination


def truth_json(letter: InventedLetter, source: str) -> bytes:
    """The truth as JSON in the record's shape, without hashes, spans and evidence.

    Args:
        letter: whose truth.
        source: where the letter is written.
    """
    record = msgspec.to_builtins(letter.truth)
    record["source"] = source
    for absent in _ABSENT_FROM_TRUTH:
        del record[absent]
    for drug in record["drugs"]:
        for role in drug["roles"]:
            del role["span"]
    for item in record["items"]:
        del item["rationale"]["span"]
        for citation in item["rationale"]["citations"]:
            del citation["span"]
    for problem in record["problems"]:
        del problem["span"]
    return msgspec.json.encode(record)
