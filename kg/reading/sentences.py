"""Sentences of a passage, as spans."""

from __future__ import annotations

import re

from kg.determination import Span

__all__ = ["sentences"]

_SENTENCE_END = re.compile(r"[.?!]['\")\]]*(?:\s+(?=[\"'(\[]?[A-Z0-9])|(?=[A-Z][a-z]))")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Drs|St|No|vs|etc|e\.g|i\.e|Inc|approx|pg|pp|Fig|al)|\b[A-Z])\.$")


def sentences(flat: str, span: Span) -> list[Span]:
    """Split a passage into sentences.

    Args:
        flat: text without line breaks.
        span: the passage.

    Returns:
        Spans in order, without the white space between them.

    >>> [("He has pain. Dr. Lee saw him."[a:b]) for a, b in sentences("He has pain. Dr. Lee saw him.", (0, 29))]
    ['He has pain.', 'Dr. Lee saw him.']
    """
    start, end = span
    found: list[Span] = []
    for match in _SENTENCE_END.finditer(flat, start, end):
        stop = match.start() + len(match.group().rstrip())
        if _ABBREVIATION.search(flat, max(start, match.start() - 8), match.start() + 1):
            continue
        found.append((start, stop))
        start = match.end()
    while end > start and flat[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))
    return found
