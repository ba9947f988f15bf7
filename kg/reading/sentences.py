"""Sentences of a passage, as spans."""

from __future__ import annotations

import re

from kg.determination import Span

__all__ = ["sentences"]

_AFTER_STOP = r"""
    ["')\]]{0,3}
    (?:
        [ ]{1,3}(?=["'(\[]?[A-Z0-9])    # a space and a capital, a digit or an opening mark
      | (?=[A-Z][a-z])                  # glued by PDF extraction: "necessary.The request"
    )
"""
_STOP = re.compile(rf"\.{_AFTER_STOP}", re.VERBOSE)
_ANY_STOP = re.compile(rf"[.?!]{_AFTER_STOP}", re.VERBOSE)
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
    # A pattern that begins with one character is found faster, and letters seldom ask or exclaim; one character alone
    # is looked for much faster than two.
    asks = (flat.find("?", start, end) >= 0 and flat.find("? ", start, end) >= 0) or (
        flat.find("!", start, end) >= 0 and flat.find("! ", start, end) >= 0
    )
    for match in (_ANY_STOP if asks else _STOP).finditer(flat, start, end):
        first, last = match.span()
        # Most stops follow a word too long to be an abbreviation, and that is seen without a search.
        tail = flat[first - 4 : first]
        if not (tail.isalpha() and tail.islower() and tail != "prox") and _abbreviates(flat, start, first + 1):
            continue
        stop = last
        while flat[stop - 1] == " ":
            stop -= 1
        found.append((start, stop))
        start = last
    while end > start and flat[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))
    return found


def _abbreviates(flat: str, start: int, stop: int) -> bool:
    """Whether a stop ends an abbreviation, an initial, or the number of a list's entry."""
    before = flat[max(start, stop - _LONGEST_ABBREVIATION) : stop]
    return _ABBREVIATION.search(before) is not None or (before[:-1].isdigit() and stop - start == len(before))
