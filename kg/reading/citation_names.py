"""Where the names in a citation end: the vocabulary's names decide, and where it knows none, the print's own marks do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.determination import Span
from kg.vocabulary import Vocabulary

__all__ = ["CHAPTER_WORD", "PAGES", "known_prefix", "rejoined", "split_outside_parentheses", "until_next"]

PAGES = re.compile(
    r"[,;(]? ?\b(?:Page(?:\(s\)|s)?|pgs?|pp?)(?![a-z])\.? ?:? ?(?P<pages>\d+(?:(?: ?- ?|[,;] ?| ?& ?| and )\d+)*)\)?",
    re.IGNORECASE,
)
CHAPTER_WORD = re.compile(r" ?\b(?:chapter|section|procedures? summary|guidelines?(?=[,:.;]|$))\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9']+")

_LONGEST_NAME = 10
"""Words that a document's name has at most."""


def until_next(matches: list[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Each match with where the next one starts, the last with the end of the text."""
    yield from zip(matches, [*(match.start() for match in matches), end][1:], strict=True)


def known_prefix(flat: str, span: Span, source: str, vocabulary: Vocabulary) -> int | None:
    """The end of the longest name of a source's document that starts a stretch of text."""
    start, end = span
    words = list(_WORD.finditer(flat, start, min(end, start + 100)))[:_LONGEST_NAME]
    for word in reversed(words):
        name = flat[start : word.end()]
        # "Pain, Chronic" is a chapter, but of "Pain, Chronic pain programs" only the first word is.
        runs_on = "," in name and flat[word.end() : word.end() + 2].strip().islower()
        runs_on = runs_on and CHAPTER_WORD.match(flat, word.end()) is None
        if name.count("(") == name.count(")") and not runs_on and vocabulary.guideline(source, name):
            return word.end()
    return None


def split_outside_parentheses(listed: str, separators: str = ",;") -> list[str]:
    """Split a list at its separators; those within parentheses belong to a name."""
    pieces, depth, start = [], 0, 0
    for index, character in enumerate(listed):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character in separators and depth == 0 and listed[index + 1 : index + 2] in (" ", ""):
            pieces.append(listed[start:index])
            start = index + 1
    pieces.append(listed[start:])
    return [piece for piece in (piece.strip(" .") for piece in pieces) if piece]


def rejoined(pieces: list[str], guideline: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Join what a comma inside a name has split: a known name, else a piece that goes on in lower case."""
    found: list[str] = []
    index = 0
    while index < len(pieces):
        stop = index + 1
        for longer in range(len(pieces), index + 1, -1):
            if guideline and vocabulary.section(guideline, ", ".join(pieces[index:longer])):
                stop = longer
                break
        else:
            while stop < len(pieces) and pieces[stop][0].islower():
                stop += 1
        found.append(", ".join(pieces[index:stop]))
        index = stop
    return tuple(found)
