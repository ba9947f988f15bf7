"""The letter as the topic readers see it: clean text, sections, and the one dictionary scan; and the facts they return."""

from __future__ import annotations

from bisect import bisect_left
from typing import Generic, TypeVar

from msgspec import Struct

from kg.determination import Span
from kg.letters.sections import Sections
from kg.vocabulary import Match, Scan, TermKind

__all__ = ["Fact", "ScannedLetter"]

T_co = TypeVar("T_co", covariant=True)


class Fact(Struct, Generic[T_co], frozen=True):
    """Something that a letter says, and the words it rests on."""

    value: T_co
    span: Span


class ScannedLetter(Struct, frozen=True):
    """One letter, scanned once.

    Attributes:
        text: the clean text.
        flat: the same with every line break a space, so that offsets agree and a pattern need not know of lines.
        sections: where its parts stand.
        scan: the vocabulary's terms found in it.
    """

    text: str
    flat: str
    sections: Sections
    scan: Scan

    def matches(self, kind: TermKind, span: Span) -> list[Match]:
        """The terms of a kind that lie wholly within a span, in text order."""
        found = self.scan[kind]
        start, end = span
        first = bisect_left(found, (start,))
        if first == len(found) or found[first][0] >= end:
            return []  # as of most passages
        last = bisect_left(found, (end,), first)
        # Only the last can reach beyond the span: matches of a kind do not overlap.
        return found[first:last] if found[last - 1][1] <= end else found[first : last - 1]
