"""Read the MTUS documents that a letter cites, each with its sections.

A document is found by the year that ends its name, or by its name where no year stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg.determination import Citation, GuidelineSource, Span
from kg.reading.citation_names import PAGES, known_prefix, may_name_document, rejoined, split_outside_parentheses
from kg.vocabulary import Vocabulary

__all__ = ["read_mtus_citations"]

_YEAR = re.compile(r",? \(?(?P<year>(?:19|20)\d\d)\)?(?=,? Sections?\b|,? and |[.;,]| ?$)")
_SECTION_LABEL = re.compile(r"[,;]? ?\bSections?(?:\(s\))? ?: ?", re.IGNORECASE)
_NAME_BREAK = re.compile(r",? and |[,;] ")
_CONJUNCTION = re.compile(r"[,;]? ?(?:and )?$")
_NUMBERED = re.compile(r"(?:^|, )(?=\d+(?:\.\d+)*\.? [A-Z])")
_GLUED_SECTION = re.compile(r" ?\bsection(?=[A-Z]|[ ,.]|$)[ ,.]*")
_DIGIT = re.compile(r"\d")
_GUIDELINES = re.compile(r"(?: Medical)?(?: Treatment)? Guidelines?$", re.IGNORECASE)
# MTUS adopted ACOEM's chapters; letters name them with or without it.
_ACOEM_CHAPTER = re.compile(
    r"/?ACOEM(?:'s)?(?: Practice)?(?: Guidelines)?[,:]? (?:Chapter \d+[,:]? ?)?(?:and )?(?=\(?[A-Z])\(?", re.IGNORECASE
)
_GUIDELINES_NEXT = re.compile(r" Guidelines?\b")
_BARE_GUIDELINES = re.compile(r" Guidelines?$", re.IGNORECASE)

_LONGEST_NAME = 150
"""Characters that a document's name has at most: the vocabulary's names have half of that."""


@dataclass(frozen=True, slots=True)
class _Document:
    """A document's name and where it stands, while its sections are still to be read."""

    name: str
    year: str | None
    start: int
    end: int


def read_mtus_citations(flat: str, span: Span, vocabulary: Vocabulary) -> Iterator[tuple[Citation, Span]]:
    """Read what a clause on MTUS cites: each document, and the words that name it and its sections."""
    documents = _dated_documents(flat, span, vocabulary) or _undated_documents(flat, span, vocabulary)
    stops = [*(_name_start(flat, document.start) for document in documents[1:]), span[1]]
    for document, stop in zip(documents, stops, strict=False):
        body = flat[document.end : stop]
        pages = PAGES.search(body) if _DIGIT.search(body) else None
        if pages:
            body = body[: pages.start()] + body[pages.end() :]
        guideline = vocabulary.guideline("mtus", document.name)
        listed = _SECTION_LABEL.sub("", body, count=1)
        yield (
            Citation(
                source=GuidelineSource.MTUS,
                document=document.name,
                year=document.year,
                sections=_mtus_sections(listed.strip(" ,.;:"), guideline, vocabulary),
                pages=pages["pages"] if pages else None,
            ),
            (document.start, max(stop, document.end)),
        )


def _name_start(flat: str, start: int) -> int:
    """Step back over the conjunction before a document's name."""
    before = flat[max(0, start - 6) : start]
    return start - (len(before) - len(_CONJUNCTION.sub("", before)))


def _dated_documents(flat: str, span: Span, vocabulary: Vocabulary) -> list[_Document]:
    """Find documents by the year that ends their name ("Low Back Complaints 2004")."""
    found: list[_Document] = []
    marks: _Marks | None = None
    start, end = span
    for year in _YEAR.finditer(flat, start, end):
        stop = year.start()
        name_start: int | None
        if not found and stop - start <= _LONGEST_NAME and vocabulary.guideline("mtus", flat[start:stop]):
            name_start = start  # as in most letters
        else:
            marks = marks or _marks(flat, span, vocabulary)
            name_start = _known_name(flat, (start, stop), marks.starts, vocabulary)
            if name_start is None:
                name_start = _unknown_name(flat, (start, stop), marks, first=not found)
        if name_start is None:
            continue
        found.append(_Document(flat[name_start:stop], year["year"], name_start, year.end()))
        start = year.end()
    return found


class _Marks(NamedTuple):
    """What in a clause may begin or end a document's name: found once, whatever the number of years.

    Attributes:
        starts: where a known name may start.
        joined: where a conjunction ends.
        label_end: where the first label of a list of sections ends; the end of the clause where there is none.
    """

    starts: list[int]
    joined: list[int]
    label_end: int


def _marks(flat: str, span: Span, vocabulary: Vocabulary) -> _Marks:
    start, end = span
    breaks = list(_NAME_BREAK.finditer(flat, start, end))
    starts = [start, *(match.end() for match in breaks)]
    label = _SECTION_LABEL.search(flat, start, end)
    return _Marks(
        [at for at in starts if may_name_document(flat, at, "mtus", vocabulary)],
        [match.end() for match in breaks if match.group() != ", "],
        label.start() + len(label.group().rstrip()) if label else end,
    )


def _known_name(flat: str, span: Span, starts: list[int], vocabulary: Vocabulary) -> int | None:
    """Which of the places where a name may start is that of the longest known one that ends a stretch of text."""
    start, stop = span
    for at in starts[bisect_left(starts, max(start, stop - _LONGEST_NAME)) : bisect_left(starts, stop)]:
        if vocabulary.guideline("mtus", flat[at:stop]):
            return at
    return None


def _unknown_name(flat: str, span: Span, marks: _Marks, *, first: bool) -> int | None:
    """Where a name starts that the vocabulary lacks: the first at the start, others after the conjunction before them."""
    start, stop = span
    if first:
        return start if stop < marks.label_end else None
    last = bisect_right(marks.joined, stop) - 1
    at = marks.joined[last] if last >= 0 else start
    return at if at > start and flat[at].isupper() else None


def _undated_documents(flat: str, span: Span, vocabulary: Vocabulary) -> list[_Document]:
    """Find documents that are named without a year ("Chronic Pain Treatment Guidelines"), each at a comma or the start."""
    found: list[_Document] = []
    start, end = span
    if chapter := _ACOEM_CHAPTER.match(flat, start, end):
        start = chapter.end()
    for at in [start, *(match.end() for match in _NAME_BREAK.finditer(flat, start, end))]:
        if found and at < found[-1].end:
            continue
        stop = known_prefix(flat, (at, end), "mtus", vocabulary)
        if stop is not None:
            name = _BARE_GUIDELINES.sub("", flat[at:stop])
            label = _GUIDELINES_NEXT.match(flat, stop, end)
            found.append(_Document(name, None, at, label.end() if label else stop))
    if not found and end > start:
        label = _SECTION_LABEL.search(flat, start, end) or PAGES.search(flat, start, end)
        stop = label.start() if label else end
        found.append(_Document(_GUIDELINES.sub("", flat[start:stop].strip(" ,.;")), None, start, stop))
    return found


def _mtus_sections(listed: str, guideline: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    if not listed:
        return ()
    if _NUMBERED.match(listed):
        return tuple(part.strip(" ,.") for part in _NUMBERED.split(listed) if part.strip(" ,."))
    pieces = [piece for part in _GLUED_SECTION.split(listed) for piece in split_outside_parentheses(part)]
    return rejoined(pieces, guideline, vocabulary)
