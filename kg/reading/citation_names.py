"""Where the names in a citation end: the vocabulary's names decide, and where it knows none, the print's own marks do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from kg.determination import Span
from kg.vocabulary import Vocabulary, name_key

__all__ = [
    "CHAPTER_WORD",
    "PAGES",
    "known_prefix",
    "may_name_document",
    "rejoined",
    "split_outside_parentheses",
    "until_next",
]

PAGES = re.compile(
    r"[,;(]? ?\b(?:Page(?:\(s\)|s)?|pgs?|pp?)(?![a-z])\.? ?:? ?(?P<pages>\d+(?:(?: ?- ?|[,;] ?| ?& ?| and )\d+)*)\)?",
    re.IGNORECASE,
)
CHAPTER_WORD = re.compile(r" ?\b(?:chapter|section|procedures? summary|guidelines?(?=[,:.;]|$))\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9']+")
_MARK = re.compile(r"[][(),;]")

_LONGEST_NAME = 10
"""Words that a document's name has at most."""
_LONGEST_START = 24
"""Characters within which the first word of a known name stands whole."""
_MOST_PIECES = 16
"""Pieces between commas that a section's name has at most."""


def until_next(matches: list[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Each match with where the next one starts, the last with the end of the text."""
    yield from zip(matches, [*(match.start() for match in matches), end][1:], strict=True)


def known_prefix(flat: str, span: Span, source: str, vocabulary: Vocabulary) -> int | None:
    """The end of the longest name of a source's document that starts a stretch of text."""
    start, end = span
    most = _most_words(vocabulary)
    ends: list[int] = []
    said, longest = 0, 0
    for word in islice(_WORD.finditer(flat, start, min(end, start + 100)), _LONGEST_NAME):
        key = name_key(word.group())
        if key and not said:
            longest = most.get(f"{source} {key.partition(' ')[0]}", 0)
        said += bool(key)
        if said > longest:
            break
        ends.append(word.end())
    for stop in reversed(ends):
        name = flat[start:stop]
        # "Pain, Chronic" is a chapter, but of "Pain, Chronic pain programs" only the first word is.
        runs_on = "," in name and flat[stop : stop + 2].strip().islower()
        runs_on = runs_on and CHAPTER_WORD.match(flat, stop) is None
        if name.count("(") == name.count(")") and not runs_on and vocabulary.guideline(source, name):
            return stop
    return None


def may_name_document(flat: str, start: int, source: str, vocabulary: Vocabulary) -> bool:
    """Whether a source's document may be named here, as quickly as can be told: a known name starts with this word."""
    return f"{source} {_first_word(flat[start : start + _LONGEST_START])}" in _most_words(vocabulary)


def _first_word(name: str) -> str:
    return name_key(name).partition(" ")[0]


@cache
def _most_words(vocabulary: Vocabulary) -> dict[str, int]:
    """How many words the names of documents have at most, by source and first word."""
    most: dict[str, int] = {}
    for known in vocabulary.table.guideline_names:
        source, *words = known.split(" ")
        begins = " ".join((source, *words[:1]))
        most[begins] = max(most.get(begins, 0), len(words))
    return most


def split_outside_parentheses(listed: str, separators: str = ",;") -> list[str]:
    """Split a list at its separators; those within parentheses belong to a name."""
    pieces, depth, start = [], 0, 0
    for mark in _MARK.finditer(listed):
        index, character = mark.start(), mark.group()
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
        if guideline is not None and (known := _known_pieces(pieces, index, guideline, vocabulary)):
            stop = known
        else:
            while stop < len(pieces) and pieces[stop][0].islower():
                stop += 1
        found.append(", ".join(pieces[index:stop]))
        index = stop
    return tuple(found)


def _known_pieces(pieces: list[str], start: int, guideline: str, vocabulary: Vocabulary) -> int | None:
    """Where the longest name of a section ends that several pieces from `start` on make up."""
    last = min(len(pieces), start + _MOST_PIECES)
    if last - start < 2 or _first_words(", ".join(pieces[start : start + 2])) not in _section_starts(vocabulary):
        return None
    for stop in range(last, start + 1, -1):
        if vocabulary.section(guideline, ", ".join(pieces[start:stop])):
            return stop
    return None


def _first_words(name: str) -> tuple[str, ...]:
    return tuple(name_key(name).split(" ", 2)[:2])


@cache
def _section_starts(vocabulary: Vocabulary) -> frozenset[tuple[str, ...]]:
    """The first two words of all sections' names."""
    return frozenset(_first_words(name.partition(" ")[2]) for name in vocabulary.table.section_names)
