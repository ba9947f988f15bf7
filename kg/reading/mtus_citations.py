"""Read the MTUS documents that a letter cites, each with its sections.

A document is found by the year that ends its name, or by its name where no year stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.determination import Citation, GuidelineSource, Span
from kg.reading.citation_names import PAGES, known_prefix, rejoined, split_outside_parentheses
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
    start, end = span
    for year in _YEAR.finditer(flat, start, end):
        name_start = _longest_known_name(flat, (start, year.start()), vocabulary, first=not found)
        if name_start is None:
            continue
        found.append(_Document(flat[name_start : year.start()], year["year"], name_start, year.end()))
        start = year.end()
    return found


def _longest_known_name(flat: str, span: Span, vocabulary: Vocabulary, *, first: bool) -> int | None:
    """Where the document's name that ends a stretch of text starts; None where no name ends it."""
    if first and vocabulary.guideline("mtus", flat[slice(*span)]):
        return span[0]  # as in most letters
    for name_break in _NAME_BREAK.finditer(flat, *span):
        if vocabulary.guideline("mtus", flat[name_break.end() : span[1]]):
            return name_break.end()
    if first:
        return None if _SECTION_LABEL.search(flat, *span) else span[0]
    # A name that the vocabulary lacks follows the conjunction that joins it to the documents before it.
    joined = [match.end() for match in _NAME_BREAK.finditer(flat, *span) if match.group() != ", "]
    return joined[-1] if joined and flat[joined[-1]].isupper() else None


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
