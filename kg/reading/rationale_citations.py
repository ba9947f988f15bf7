"""The guidelines and regulations that a rationale's running text names, with document, section and pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kg.determination import GuidelineSource, RationaleCitation, Span
from kg.reading.silence import SILENCES, silent_guidelines
from kg.vocabulary import Word, vocabulary

__all__ = ["NamedGuidelines", "read_rationale_citations"]

_SOURCES = {
    "mtus": GuidelineSource.MTUS,
    "mtus-document": GuidelineSource.MTUS,
    "odg": GuidelineSource.ODG,
    "acoem": GuidelineSource.ACOEM,
    "publisher": GuidelineSource.OTHER,
}

_CITING = SILENCES | {*_SOURCES, "regulation", "page"}
"""Keys of the words of the kind VOICE that a citation is read from; most tell who speaks."""

_BETWEEN = r"(?:[- ]TWC)?(?: ?\((?:MTUS|ODG|ACOEM)\))?(?:'s)?(?:,? \(?Treatment in Workers'? Comp(?:ensation)?\)?)?(?: Practice)?(?:[, ]{0,5}\(?(?:19|20)\d\d\)?)?(?: [Gg]uidelines?)?"
_NAME = r"(?!Chapter|Section)[A-Z][\w'/&-]*(?:,? (?:and |of |& |the |to |for )?(?!Chapter|Section)[A-Z][\w'/&-]*){0,6}"

_MTUS_DOCUMENT = re.compile(
    rf"(?: \(MTUS\))?(?:[, ]{{0,5}}\(?(?:19|20)\d\d\)?)?[ :-]{{1,3}}(?P<name>{_NAME}?(?: pain| treatment)?)"
    r"(?:,? (?:Medical )?Treatment)? [Gg]uidelines?\b"
)
_CHAPTER_NUMBER = re.compile(rf"{_BETWEEN}(?: \(ODG\))?[ ,:-]{{1,3}}[Cc]hapter (?P<number>\d\d?)\b")
_CHAPTER_BEFORE = re.compile(r"\b[Cc]hapter (?P<number>\d\d?),? (?:of|in|from) (?:the )?(?:California |CA )?$")
_CHAPTER_NAME = re.compile(
    rf"{_BETWEEN}(?: \(ODG\)| \(ACOEM\))?[ ,:-]{{1,3}}(?:the )?(?P<name>{_NAME}|[a-z]+(?:,? [a-z]+){{0,4}}?),? (?:[Cc]hapter|[Ss]ection)\b"
)
_TOPIC = re.compile(
    rf"(?: \([^()]{{1,30}}\))?,? (?:under (?:the )?(?P<under>{_NAME})|(?P<topic>{_NAME}(?: [a-z]+)?),? (?:[Tt]opic|[Ss]ection)\b)"
)
_TABLE = re.compile(r", (?P<table>Table \d+(?:-\d+)?)")
_REGULATION = re.compile(
    r"(?P<number>9792\.\d+(?:\.\d+)?)(?:(?: ?\((?P<letters>[a-z]{1,2})\)|(?P<glued>[a-z]{1,2})(?![a-z])| (?P<apart>[a-z])(?=[.,;)])))?"
)
_PAGES = re.compile(
    r"(?:pages?|pgs?|pp)(?:\(s\))?\.? ?:? ?(?P<pages>\d{1,3}(?:(?: ?- ?|, ?| and | & | through )\d{1,3}(?![\d/]))*)",
    re.IGNORECASE,
)
_OF_SOURCE = re.compile(r",? (?:of|in|from) (?:the )?(?:California |CA |CA-)?$")
_OF_ANOTHER = re.compile(r",? (?:of|in|from) (?:the )?[A-Z][\w'/&-]*(?: [A-Z][\w'/&-]*){0,5} [Gg]uidelines?\b")
"""After pages, says that they are of guidelines that are not known: not of those named before."""
_ENDED = re.compile(r"[.;]")
_LEADING_GUIDELINES = re.compile(r"^Guidelines?,? (?:in |for )?")
_FULL_NAME = re.compile(r"(?: Medical)?(?: Treatment)? Guidelines?$", re.IGNORECASE)

_LOOK_BEHIND = 40
"""Characters before a publisher's name within which the number of its chapter is named."""
_LOOK_AHEAD = 120
"""Characters after a publisher's name within which its document is named."""
_PAGE_REACH = 90
"""Characters after a citation within which its pages are given."""


@dataclass(slots=True)
class _Cited:
    """A citation while its pages are still to be read."""

    source: GuidelineSource
    document: str | None
    section: str | None
    start: int
    end: int
    pages: str | None = None
    silence: Span | None = None


class NamedGuidelines(NamedTuple):
    """What a rationale's running text names.

    Attributes:
        citations: in text order, each distinct one once.
        silent: the citations that the rationale does not rely on, since it says that they do not address the matter, by
            their position, with the words that say so.
    """

    citations: tuple[RationaleCitation, ...]
    silent: tuple[tuple[int, Span], ...]


def read_rationale_citations(flat: str, span: Span, words: Sequence[Word]) -> NamedGuidelines:
    """Read what a rationale's running text cites.

    Args:
        flat: the letter without line breaks.
        span: the rationale.
        words: the rationale's words of the kind VOICE, as `Vocabulary.words` finds them.

    Returns:
        What it names. A citation of a publisher alone ("ODG recommends") is left out where another names a document,
        section or page of that publisher; one that is both relied on and said not to address a matter is relied on.
    """
    cited: list[_Cited] = []
    pages: list[re.Match[str]] = []
    silences: list[Word] = []
    for word in [word for word in words if word[2] in _CITING]:
        start, _, kind = word
        if kind in _SOURCES:
            found = _read_source(flat, word, span[1])
            if cited and cited[-1].source is found.source and found.start <= cited[-1].end + 1:
                # "MTUS Chronic Pain Medical Treatment Guidelines": publisher and document, both vocabulary.
                cited[-1].document = cited[-1].document or found.document
                cited[-1].end = max(cited[-1].end, found.end)
            else:
                cited.append(found)
        elif kind == "regulation":
            cited += _read_regulation(flat, word, cited)
        elif kind == "page":
            page = _PAGES.match(flat, start, span[1])
            if page:
                pages.append(page)
        else:
            silences.append(word)
    for page in pages:
        _place(flat, page, cited)
    if silences:
        for at, said in silent_guidelines(flat, [(c.start, c.end) for c in cited], silences).items():
            cited[at].silence = said
    return _distinct(cited)


def _read_source(flat: str, word: Word, end: int) -> _Cited:
    first, last, kind = word
    source = _SOURCES[kind]
    if kind == "publisher":
        return _Cited(source, flat[first:last], None, first, last)
    if kind == "mtus-document":
        return _Cited(source, _document(source, _FULL_NAME.sub("", flat[first:last])), None, first, last)
    ahead = flat[last : min(last + _LOOK_AHEAD, end)]
    named = None
    if kind != "odg" and flat.find("hapter", max(0, first - _LOOK_BEHIND), first) >= 0:
        numbered = _CHAPTER_BEFORE.search(flat, max(0, first - _LOOK_BEHIND), first)
        if numbered and (name := _chapter(source, numbered["number"])):
            return _Cited(source, name, None, numbered.start(), last)
    if "hapter" in ahead or "ection" in ahead:
        number = _CHAPTER_NUMBER.match(ahead) if kind != "odg" else None
        if number and (name := _chapter(source, number["number"])):
            table = _TABLE.match(ahead, number.end())
            closing = table.end() if table else number.end()
            return _Cited(source, name, table["table"] if table else None, first, last + closing)
        named = _CHAPTER_NAME.match(ahead)
        if named and (kind == "mtus" or named["name"][0].islower()) and not _is_known(source, named["name"]):
            named = None
    if named is None and kind == "mtus" and "uideline" in ahead:
        named = _MTUS_DOCUMENT.match(ahead)
    if named and "ACOEM" not in named["name"]:
        has_topic = kind != "mtus" and ("opic" in ahead or " under " in ahead or "ection" in ahead)
        topic = _TOPIC.match(ahead, named.end()) if has_topic else None
        return _Cited(
            source,
            _document(source, named["name"]),
            (topic["under"] or topic["topic"]) if topic else None,
            first,
            last + (topic.end() if topic else named.end()),
        )
    return _Cited(source, None, None, first, last)


def _chapter(source: GuidelineSource, number: str) -> str | None:
    """The name of a chapter of ACOEM's guidelines, of which the MTUS took over those that have one in the vocabulary."""
    name = vocabulary().table.chapters.get(number)
    if source is GuidelineSource.ACOEM:
        return name or f"Chapter {number}"
    return _document(source, name) if name and _is_known(source, name) else None


def _is_known(source: GuidelineSource, name: str) -> bool:
    return vocabulary().guideline(source.value, name) is not None


@lru_cache(maxsize=1 << 12)
def _document(source: GuidelineSource, name: str) -> str:
    """The vocabulary's name of a document, else the letter's; letters name few, over and over."""
    name = _LEADING_GUIDELINES.sub("", name.strip(" ,-"))
    terms = vocabulary()
    key = terms.guideline(source.value, name)
    return terms.table.guidelines[key].label if key else name


def _read_regulation(flat: str, word: Word, cited: list[_Cited]) -> list[_Cited]:
    """A section of the regulations; it is the section of an MTUS citation that stands just before it."""
    found = _REGULATION.match(flat, word[0])
    if found is None:
        return []
    letters = found["letters"] or found["glued"] or found["apart"]
    section = f"{found['number']}({letters})" if letters else found["number"]
    before = cited[-1] if cited else None
    if (
        before is not None
        and before.source is GuidelineSource.MTUS
        and before.section is None
        and word[0] - before.end < _REGULATION_REACH
    ):
        before.section = section
        before.end = found.end()
        return []
    return [_Cited(GuidelineSource.MTUS, None, section, word[0], found.end())]


_REGULATION_REACH = 16


# Citations stand in text order: the one that pages follow is among the nearest, however many a letter has.
_NEIGHBOURS = 8


def _place(flat: str, page: re.Match[str], cited: list[_Cited]) -> None:
    """Give pages to the citation that they are "of", else to the one just before them."""
    following = bisect_left(cited, page.end(), key=lambda citation: citation.start)
    for citation in cited[following : following + 1]:
        if citation.start - page.end() < 20 and _OF_SOURCE.match(flat[page.end() : citation.start]):
            citation.pages = page["pages"]
            citation.start = page.start()
            return
    if _OF_ANOTHER.match(flat, page.end()):
        return
    near = cited[max(0, following - _NEIGHBOURS) : following]
    before = [c for c in near if c.end <= page.start() and page.start() - c.end < _PAGE_REACH]
    if (
        before
        and before[-1].pages is None
        and not _ENDED.search(flat[before[-1].end : page.start()].replace("C.C.R.", ""))
    ):
        before[-1].pages = page["pages"]
        before[-1].end = page.end()


def _distinct(cited: Sequence[_Cited]) -> NamedGuidelines:
    named = {c.source for c in cited if c.document or c.section or c.pages}
    relied_on = {c.source for c in cited if not c.silence and (c.document or c.section or c.pages)}
    kept: dict[tuple[str | None, ...], _Cited] = {}
    for c in cited:
        if c.source in (named if c.silence else relied_on) and not (c.document or c.section or c.pages):
            continue
        key = (c.source, c.document, c.section, c.pages)
        before = kept.get(key)
        if before is None:
            kept[key] = c
        elif before.silence and not c.silence:
            del kept[key]
            kept[key] = c
    chosen = kept.values()
    return NamedGuidelines(
        tuple([RationaleCitation(c.source, c.document, c.section, c.pages, (c.start, c.end)) for c in chosen]),
        tuple([(at, c.silence) for at, c in enumerate(chosen) if c.silence]),
    )
