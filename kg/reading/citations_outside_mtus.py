"""Read the guidelines outside MTUS that a letter cites: ODG chapters with their topics, ACOEM chapters, anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from kg.determination import Citation, GuidelineSource, Span
from kg.reading.citation_names import CHAPTER_WORD, PAGES, known_prefix, rejoined, split_outside_parentheses, until_next
from kg.vocabulary import Vocabulary

__all__ = ["read_citations_outside_mtus"]

_OTHER = "other medical treatment guideline"
_OTHER_LABEL = re.compile(
    r"(?:,? ?\band )?\bOther Medical Treatment Guidelines?(?: or Medical Evidence)?:? ?", re.IGNORECASE
)
# It begins with the letters that can begin it, so that all others are passed over at once; what leads it is looked for last.
_PUBLISHER = re.compile(
    r"[OA](?<=\b.)(?:"
    r"(?P<odg>(?<=O)(?:fficial Disability Guidelines?(?: ?\(? ?ODG ?\)?)?|DG\b(?: Guidelines?(?=[,:.]))?))"
    r"|(?<=A)(?:merican College of Occupational (?:and|&) Environmental Medicine(?: ?\(ACOEM\))?,?|COEM\b)"
    r"(?:'s)?(?: (?:Occupational Medicine )?(?:Practice )?Guidelines)?)"
)
_LEAD = re.compile(r"(?:,? ?\band )?(?:\bthe )?$")
_LONGEST_LEAD = len(", and the ")
_EDITION = re.compile(
    r"[ ,.:;(-]{0,20}(?:\(?(?:Work Loss Data Institute|Treatment Index|Treatment in Workers'? Comp(?:ensation)?|TWC|\d{1,3}(?:st|nd|rd|th) (?:Annual )?ed(?:ition|\.)|"
    r"(?:Treatment )?Integrated Treatment/ ?Disability Duration Guidelines|V(?:ersion|ol(?:ume)?)?[. ]{1,2}\d+(?:\.\d+)?|"
    r"web|online|current|(?:19|20)\d\d)\)?)(?=[ ,.:;()]|$)[ ,.:;)]*",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r" ?\((?:[^()]*\b(?:updated|version|edition|online)\b[^()]*|(?:(?:acute|sub-?acute|chronic|lumbar|thoracic|cervical|and|or|&|,|/) ?)+"
    r"|(?:19|20)\d\d)\)",
    re.IGNORECASE,
)
_EDITION_ASIDE = re.compile(
    r" ?\((?:[^()]*\b(?:updated|version|edition|online)\b[^()]*|(?:19|20)\d\d)\)", re.IGNORECASE
)
_CHAPTER_LABEL = re.compile(r"^chapters? ?:? ?(?:\d{1,2} ?[:,-]? ?(?=[A-Z]))?", re.IGNORECASE)
_LEADING = re.compile(r"^[ ,.:;/-]+(?:and )?")
_YEAR_NUMBER = re.compile(r"(?:19|20)\d\d")
_PARENTHESISED_YEAR = re.compile(r"\((?:19|20)\d\d\)")
_DATE = re.compile(r"^ ?\(?(?:(?:last )?updated:? ?)?\d{1,2}/\d{1,2}/\d{2,4}\)?", re.IGNORECASE)
_AND_CHAPTER = re.compile(r"^ ?(?:and|&) ?", re.IGNORECASE)
_TOPIC_LEAD = re.compile(r"(?:and )?(?:under|and|see) (?:the )?", re.IGNORECASE)
_LISTED_AND = re.compile(r" (?:and|&) (?=[A-Z])")

_MOST_CHAPTERS = 40
"""Chapters that one citation names at most; what follows them are topics of the last one."""


def read_citations_outside_mtus(flat: str, span: Span, vocabulary: Vocabulary) -> Iterator[tuple[Citation, Span]]:
    """Read what a clause on guidelines outside MTUS cites, each with the words that say so."""
    start, end = span
    # Most name no other guideline, and that is seen faster than searched for.
    others = list(_OTHER_LABEL.finditer(flat, start, end)) if _OTHER in flat[start:end].lower() else []
    yield from _publishers(flat, (start, others[0].start() if others else end), vocabulary)
    for other, stop in until_next(others, end):
        yield from _other(flat, (other.end(), stop))


def _publishers(flat: str, span: Span, vocabulary: Vocabulary) -> Iterator[tuple[Citation, Span]]:
    start, end = span
    names = list(_PUBLISHER.finditer(flat, start, end))
    before = (start, _lead(flat, start, names[0].start()) if names else end)
    if flat[slice(*before)].strip(" ,.;:"):
        # A chapter of ODG is cited by its name alone where its publisher goes without saying.
        unnamed = list(_odg(flat, before, vocabulary, named=False))
        yield from unnamed or _other(flat, before)
    for name, following in zip_longest(names, names[1:]):
        stop = _lead(flat, name.end(), following.start()) if following else end
        body = name.end(), stop
        # The publisher's name is part of the words that the citation rests on.
        words = name.start(), stop
        if name["odg"]:
            yield from ((citation, words) for citation, _ in _odg(flat, body, vocabulary, named=True))
        else:
            yield _acoem(flat, body, vocabulary), words


def _lead(flat: str, start: int, name: int) -> int:
    """Where the words begin that lead to a publisher's name, ", and the" and the like."""
    lead = _LEAD.search(flat, max(start, name - _LONGEST_LEAD), name)
    return lead.start() if lead else name


def _other(flat: str, span: Span) -> Iterator[tuple[Citation, Span]]:
    title = flat[slice(*span)].strip(" ,;:").rstrip(".")
    if title:
        yield (Citation(GuidelineSource.OTHER, title.split(";")[0].strip()), span)


def _odg(flat: str, span: Span, vocabulary: Vocabulary, *, named: bool) -> Iterator[tuple[Citation, Span]]:
    """Read what follows the name of ODG: chapters, each with its topics.

    Args:
        flat: the letter without line breaks.
        span: the text after the publisher's name.
        vocabulary: knows the chapters.
        named: whether the publisher was named; if not, the text must start with a chapter to be ODG's.
    """
    body = flat[slice(*span)].strip(" .")
    year, body = _without_editions(body)
    found: list[tuple[str | None, str | None, list[str]]] = []
    for group in split_outside_parentheses(body, ";"):
        chapters, topics, group_year = _chapters(_LEADING.sub("", group), vocabulary)
        sections = _topics(topics, vocabulary)
        if "(" in topics:
            group_year = group_year or _year_in("".join(_PARENTHESISED_YEAR.findall(topics)))
        if chapters:
            found += [(name, group_year or year, [*sections]) for name in chapters]
        elif found:
            found[-1][2].extend(sections)
        elif named:
            found.append((None, group_year or year, [*sections]))
    if named and not found:
        found.append((None, year, []))
    for chapter, of_year, topics_of in found:
        yield (Citation(GuidelineSource.ODG, chapter, of_year, tuple(topics_of)), span)


def _without_editions(body: str) -> tuple[str | None, str]:
    """Take the editions off the start of what follows a publisher's name: the year that they give, and what is left."""
    year, end = None, 0
    while edition := _EDITION.match(body, end):
        year, end = _year_in(edition.group()) or year, edition.end()
    return year, body[end:]


def _year_in(text: str) -> str | None:
    match = _YEAR_NUMBER.search(text)
    return match.group() if match else None


def _chapters(text: str, vocabulary: Vocabulary) -> tuple[list[str], str, str | None]:
    """Take the chapters off the start of a citation: their names, the topics that follow, the year given in passing."""
    names: list[str] = []
    year = None
    text = _CHAPTER_LABEL.sub("", text)
    while len(names) < _MOST_CHAPTERS:
        stop = known_prefix(text, (0, len(text)), "odg", vocabulary)
        if stop is None:
            return names, text, year
        rest = text[stop:]
        after = CHAPTER_WORD.match(rest)
        ends_segment = after is not None or not names
        if names and not ends_segment and _LEADING.sub("", rest) == rest and rest:
            return names, text, year
        names.append(text[:stop])
        while taken := CHAPTER_WORD.match(rest) or _ASIDE.match(rest) or _DATE.match(rest):
            year = _year_in(taken.group()) if taken.group().strip(" ()").isdigit() else year
            rest = rest[taken.end() :]
        following = _AND_CHAPTER.sub("", rest) if _AND_CHAPTER.match(rest) else _LEADING.sub("", rest)
        text = following
        if not _names_chapter_next(following, vocabulary):
            break
    return names, text, year


def _names_chapter_next(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text goes on with one more chapter: its name with the word "Chapter" behind it."""
    stop = known_prefix(text, (0, len(text)), "odg", vocabulary)
    return stop is not None and CHAPTER_WORD.match(text, stop) is not None


def _topics(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    text = (_EDITION_ASIDE.sub("", text) if "(" in text else text).strip(" .,:;")
    if text.startswith("(") and text.endswith(")") and text.count("(") <= text.count(")"):
        text = text[1:-1]
    parts = [
        part[lead.end() :] if (lead := _TOPIC_LEAD.match(part)) else part for part in split_outside_parentheses(text)
    ]
    pieces = [piece for part in parts for piece in _split_repeated_head(part)]
    return rejoined(pieces, None, vocabulary)


def _split_repeated_head(topic: str) -> list[str]:
    """Split "Surgery for X & Surgery for Y" where the second part starts as the first does; names with "and" stay."""
    for match in _LISTED_AND.finditer(topic):
        left, right = topic[: match.start()], topic[match.end() :]
        is_title = right.lower().endswith("guidelines")
        if not is_title and left.split()[0].lower() == right.split()[0].lower():
            return [left, right]
    return [topic]


def _acoem(flat: str, span: Span, vocabulary: Vocabulary) -> Citation:
    body = flat[slice(*span)].strip(" .")
    pages = PAGES.search(body)
    if pages:
        body = body[: pages.start()] + body[pages.end() :]
    year, body = _without_editions(body)
    body = _CHAPTER_LABEL.sub("", _LEADING.sub("", body))
    stop = known_prefix(body, (0, len(body)), "acoem", vocabulary)
    if stop is None:
        chapter = CHAPTER_WORD.search(body)
        pieces = split_outside_parentheses(body)
        stop = chapter.start() if chapter else len(pieces[0]) if pieces else 0
    rest = CHAPTER_WORD.sub("", body[stop:], count=1)
    sections = tuple(split_outside_parentheses(_ASIDE.sub("", rest).strip(" ,.:;")))
    return Citation(
        GuidelineSource.ACOEM, body[:stop].strip(" ,") or None, year, sections, pages["pages"] if pages else None
    )
