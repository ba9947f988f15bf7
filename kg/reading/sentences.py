"""Sentences of a passage, as spans."""

from __future__ import annotations

import re

from kg.determination import Span

__all__ = ["sentences"]

_SENTENCE_END = re.compile(
    r"""
    [.?!]["')\]]{0,3}
    (?:
        [ ]{1,3}(?=["'(\[]?[A-Z0-9])    # a space and a capital, a digit or an opening mark
      | (?=[A-Z][a-z])                  # glued by PDF extraction: "necessary.The request"
    )
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Drs|St|No|Nos|vs|etc|e\.g|i\.e|Inc|approx|pgs?|pp?|Fig|Vol|Sec|Ch|al|cf|Jr|Sr|Rev|Ed|Ph|Med|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|(?<![A-Za-z0-9])[A-Z]|\.[A-Z])\.$"
)
_LONGEST_ABBREVIATION = 8


def sentences(flat: str, span: Span) -> list[Span]:
    """Split a passage into sentences.

    A stop after an abbreviation, an initial or a list's number ends no sentence; one that PDF extraction glued to the
    next word does.

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
        stop = match.start() + 1
        if _ABBREVIATION.search(flat, max(start, stop - _LONGEST_ABBREVIATION), stop):
            continue
        stop = match.end()
        while flat[stop - 1] == " ":
            stop -= 1
        found.append((start, stop))
        start = match.end()
    while end > start and flat[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))
    return found
