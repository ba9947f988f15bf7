"""Read the guidelines that one side relied on for one disputed treatment.

The text after "Claims Administrator guideline:" or "MAXIMUS guideline:" is a sentence a source: "Decision based on MTUS
..." lists MTUS documents with their sections, "Decision based on Non-MTUS Citation ..." ODG chapters with their topics,
ACOEM chapters, and anything else. Names hold commas and conjunctions themselves, so the vocabulary's names decide where
one ends; where it does not know a name, the print's own marks do (year, "Section(s):", "Chapter", capitals).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.determination import Citation, GuidelineSource, Span
from kg.reading.letter import Fact
from kg.vocabulary import Vocabulary

__all__ = ["read_citations"]

_NONE_CITED = re.compile(r"\bdid not (?:cite|provide|reference) any\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\bbased (?:(?:its|their|his|her|his/her) decision )?(?:on|upon) (?:the )?(?P<outside>Non-? ?MTUS(?: Citations?)?|MTUS)\b[:,]? ?",
    re.IGNORECASE,
)

_YEAR = re.compile(r",? \(?(?P<year>(?:19|20)\d\d)\)?(?=,? Sections?\b|,? and |[.;,]| ?$)")
_SECTION_LABEL = re.compile(r"[,;]? ?\bSections?(?:\(s\))? ?: ?", re.IGNORECASE)
_NAME_BREAK = re.compile(r",? and |[,;] ")
_PAGES = re.compile(
    r"[,;(]? ?\b(?:Page(?:\(s\)|s)?|pgs?|pp?)(?![a-z])\.? ?:? ?(?P<pages>\d+(?:(?: ?- ?|[,;] ?| ?& ?| and )\d+)*)\)?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:^|, )(?=\d+(?:\.\d+)*\.? [A-Z])")
_GLUED_SECTION = re.compile(r" ?\bsection(?=[A-Z]|[ ,.]|$)[ ,.]*")
_GUIDELINES = re.compile(r"(?: Medical)?(?: Treatment)? Guidelines?$", re.IGNORECASE)
# MTUS adopted ACOEM's chapters; letters name them with or without it.
_ACOEM_CHAPTER = re.compile(
    r"/?ACOEM(?:'s)?(?: Practice)?(?: Guidelines)?[,:]? (?:Chapter \d+[,:]? ?)?(?:and )?(?=\(?[A-Z])\(?", re.IGNORECASE
)
_GUIDELINES_NEXT = re.compile(r" Guidelines?\b")
_BARE_GUIDELINES = re.compile(r" Guidelines?$", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9']+")

_LONGEST_NAME = 10
"""Words that a document's name has at most."""

_OTHER_LABEL = re.compile(
    r"(?:,? ?\band )?\bOther Medical Treatment Guidelines?(?: or Medical Evidence)?:? ?", re.IGNORECASE
)
_PUBLISHER = re.compile(
    r"(?:,? ?\band )?(?:\bthe )?(?:"
    r"(?P<odg>\bOfficial Disability Guidelines?(?: ?\(? ?ODG ?\)?)?|\bODG\b(?: Guidelines?(?=[,:.]))?)"
    r"|(?P<acoem>\bAmerican College of Occupational (?:and|&) Environmental Medicine(?: ?\(ACOEM\))?,?|\bACOEM\b)"
    r"(?:'s)?(?: (?:Occupational Medicine )?(?:Practice )?Guidelines)?)"
)
_EDITION = re.compile(
    r"[ ,.:;(-]*(?:\(?(?:Work Loss Data Institute|Treatment Index|Treatment in Workers'? Comp(?:ensation)?|TWC|\d+(?:st|nd|rd|th) (?:Annual )?ed(?:ition|\.)|"
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
_CHAPTER_WORD = re.compile(r" ?\b(?:chapter|section|procedures? summary|guidelines?(?=[,:.;]|$))\b", re.IGNORECASE)
_CHAPTER_LABEL = re.compile(r"^chapters? ?:? ?(?:\d{1,2} ?[:,-]? ?(?=[A-Z]))?", re.IGNORECASE)
_LEADING = re.compile(r"^[ ,.:;/-]+(?:and )?")
_YEAR_NUMBER = re.compile(r"(?:19|20)\d\d")
_PARENTHESISED_YEAR = re.compile(r"\((?:19|20)\d\d\)")
_DATE = re.compile(r"^ ?\(?(?:(?:last )?updated:? ?)?\d{1,2}/\d{1,2}/\d{2,4}\)?", re.IGNORECASE)
_AND_CHAPTER = re.compile(r"^ ?(?:and|&) ?", re.IGNORECASE)
_TOPIC_LEAD = re.compile(r"(?:and )?(?:under|and|see) (?:the )?", re.IGNORECASE)
_LISTED_AND = re.compile(r" (?:and|&) (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class _Document:
    """A document's name and where it stands, while its sections are still to be read."""

    name: str
    year: str | None
    start: int
    end: int


def read_citations(flat: str, span: Span, vocabulary: Vocabulary) -> tuple[Fact[Citation], ...]:
    """Read the guidelines that one side relied on for one disputed treatment.

    Args:
        flat: the letter without line breaks.
        span: the text after "Claims Administrator guideline:" or "MAXIMUS guideline:".
        vocabulary: knows the names of documents and sections.

    Returns:
        One citation a guideline document, in the order cited; empty where the letter says that none was cited.

    >>> from kg.vocabulary import vocabulary
    >>> text = "Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies."
    >>> read_citations(text, (0, len(text)), vocabulary())[0].value.sections
    ('Special Studies',)
    """
    start, end = span
    return tuple(
        Fact(citation, (start + left, start + right)) for citation, (left, right) in _cited(flat[start:end], vocabulary)
    )


@lru_cache(maxsize=1 << 14)
def _cited(text: str, vocabulary: Vocabulary) -> tuple[tuple[Citation, Span], ...]:
    """Read one side's text; the same words stand in thousands of letters, so what they say is kept."""
    clauses = list(_CLAUSE.finditer(text))
    if not clauses:
        if not text or _NONE_CITED.search(text):
            return ()
        return tuple(_outside_mtus(text, (0, len(text)), vocabulary))
    found: list[tuple[Citation, Span]] = []
    for clause, stop in _until_next(clauses, len(text)):
        body = clause.end(), _before_next_sentence(text, clause.end(), stop)
        read = _mtus if clause["outside"].upper() == "MTUS" else _outside_mtus
        found += read(text, body, vocabulary)
    return tuple(found)


def _until_next(matches: list[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Each match with where the next one starts, the last with the end of the text."""
    yield from zip(matches, [*(match.start() for match in matches), end][1:], strict=True)


def _before_next_sentence(flat: str, start: int, stop: int) -> int:
    """Leave off the next clause's first word ("Decision"), spaces and the full stop."""
    body = flat[start:stop].rstrip()
    body = body.removesuffix("Decision").rstrip(" .;,")
    return start + len(body)


# MTUS -----------------------------------------------------------------------------------------------------------------


def _mtus(flat: str, span: Span, vocabulary: Vocabulary) -> Iterator[tuple[Citation, Span]]:
    documents = _dated_documents(flat, span, vocabulary) or _undated_documents(flat, span, vocabulary)
    stops = [*(_name_start(flat, document.start) for document in documents), span[1]]
    for document, stop in zip(documents, stops[1:], strict=True):
        body = flat[document.end : stop]
        pages = _PAGES.search(body)
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
    return start - (len(before) - len(re.sub(r"[,;]? ?(?:and )?$", "", before)))


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
    breaks = [match.end() for match in _NAME_BREAK.finditer(flat, *span)]
    starts = ([span[0]] if first else []) + breaks
    for start in starts:
        if vocabulary.guideline("mtus", flat[start : span[1]]):
            return start
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
        stop = _known_prefix(flat, (at, end), "mtus", vocabulary)
        if stop is not None:
            name = _BARE_GUIDELINES.sub("", flat[at:stop])
            label = _GUIDELINES_NEXT.match(flat, stop, end)
            found.append(_Document(name, None, at, label.end() if label else stop))
    if not found and end > start:
        label = _SECTION_LABEL.search(flat, start, end) or _PAGES.search(flat, start, end)
        stop = label.start() if label else end
        found.append(_Document(_GUIDELINES.sub("", flat[start:stop].strip(" ,.;")), None, start, stop))
    return found


def _known_prefix(flat: str, span: Span, source: str, vocabulary: Vocabulary) -> int | None:
    """The end of the longest name of a source's document that starts a stretch of text."""
    start, end = span
    words = list(_WORD.finditer(flat, start, min(end, start + 100)))[:_LONGEST_NAME]
    for word in reversed(words):
        name = flat[start : word.end()]
        # "Pain, Chronic" is a chapter, but of "Pain, Chronic pain programs" only the first word is.
        runs_on = "," in name and flat[word.end() : word.end() + 2].strip().islower()
        runs_on = runs_on and _CHAPTER_WORD.match(flat, word.end()) is None
        if name.count("(") == name.count(")") and not runs_on and vocabulary.guideline(source, name):
            return word.end()
    return None


def _mtus_sections(listed: str, guideline: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    if not listed:
        return ()
    if _NUMBERED.match(listed):
        return tuple(part.strip(" ,.") for part in _NUMBERED.split(listed) if part.strip(" ,."))
    pieces = [piece for part in _GLUED_SECTION.split(listed) for piece in _split_outside_parentheses(part)]
    return _rejoined(pieces, guideline, vocabulary)


def _split_outside_parentheses(listed: str, separators: str = ",;") -> list[str]:
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


def _rejoined(pieces: list[str], guideline: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
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


# ODG, ACOEM and others ------------------------------------------------------------------------------------------------


def _outside_mtus(flat: str, span: Span, vocabulary: Vocabulary) -> Iterator[tuple[Citation, Span]]:
    start, end = span
    others = list(_OTHER_LABEL.finditer(flat, start, end))
    yield from _publishers(flat, (start, others[0].start() if others else end), vocabulary)
    for other, stop in _until_next(others, end):
        yield from _other(flat, (other.end(), stop))


def _publishers(flat: str, span: Span, vocabulary: Vocabulary) -> Iterator[tuple[Citation, Span]]:
    start, end = span
    names = list(_PUBLISHER.finditer(flat, start, end))
    before = (start, names[0].start() if names else end)
    if flat[slice(*before)].strip(" ,.;:"):
        # A chapter of ODG is cited by its name alone where its publisher goes without saying.
        unnamed = list(_odg(flat, before, vocabulary, named=False))
        yield from unnamed or _other(flat, before)
    for name, stop in _until_next(names, end):
        body = name.end(), stop
        # The publisher's name is part of the words that the citation rests on.
        words = name.start("odg" if name["odg"] else "acoem"), stop
        if name["odg"]:
            yield from ((citation, words) for citation, _ in _odg(flat, body, vocabulary, named=True))
        else:
            yield _acoem(flat, body, vocabulary), words


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
    year = None
    while edition := _EDITION.match(body):
        year = _year_in(edition.group()) or year
        body = body[edition.end() :]
    found: list[Citation] = []
    for group in _split_outside_parentheses(body, ";"):
        chapters, topics, group_year = _chapters(_LEADING.sub("", group), vocabulary)
        sections = _topics(topics, vocabulary)
        group_year = group_year or _year_in("".join(_PARENTHESISED_YEAR.findall(topics)))
        if chapters:
            found += [Citation(GuidelineSource.ODG, name, group_year or year, sections) for name in chapters]
        elif found:
            last = found.pop()
            found.append(Citation(last.source, last.document, last.year, (*last.sections, *sections)))
        elif named:
            found.append(Citation(GuidelineSource.ODG, None, group_year or year, sections))
    if named and not found:
        found.append(Citation(GuidelineSource.ODG, None, year))
    for citation in found:
        yield (citation, span)


def _year_in(text: str) -> str | None:
    match = _YEAR_NUMBER.search(text)
    return match.group() if match else None


def _chapters(text: str, vocabulary: Vocabulary) -> tuple[list[str], str, str | None]:
    """Take the chapters off the start of a citation: their names, the topics that follow, the year given in passing."""
    names: list[str] = []
    year = None
    text = _CHAPTER_LABEL.sub("", text)
    while True:
        stop = _known_prefix(text, (0, len(text)), "odg", vocabulary)
        if stop is None:
            return names, text, year
        rest = text[stop:]
        after = _CHAPTER_WORD.match(rest)
        ends_segment = after is not None or not names
        if names and not ends_segment and _LEADING.sub("", rest) == rest and rest:
            return names, text, year
        names.append(text[:stop])
        while taken := _CHAPTER_WORD.match(rest) or _ASIDE.match(rest) or _DATE.match(rest):
            year = _year_in(taken.group()) if taken.group().strip(" ()").isdigit() else year
            rest = rest[taken.end() :]
        following = _AND_CHAPTER.sub("", rest) if _AND_CHAPTER.match(rest) else _LEADING.sub("", rest)
        text = following
        if not _names_chapter_next(following, vocabulary):
            return names, following, year


def _names_chapter_next(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text goes on with one more chapter: its name with the word "Chapter" behind it."""
    stop = _known_prefix(text, (0, len(text)), "odg", vocabulary)
    return stop is not None and _CHAPTER_WORD.match(text, stop) is not None


def _topics(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    text = _EDITION_ASIDE.sub("", text).strip(" .,:;")
    if text.startswith("(") and text.endswith(")") and text.count("(") <= text.count(")"):
        text = text[1:-1]
    parts = [
        part[lead.end() :] if (lead := _TOPIC_LEAD.match(part)) else part for part in _split_outside_parentheses(text)
    ]
    pieces = [piece for part in parts for piece in _split_repeated_head(part)]
    return _rejoined(pieces, None, vocabulary)


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
    pages = _PAGES.search(body)
    if pages:
        body = body[: pages.start()] + body[pages.end() :]
    year = None
    while edition := _EDITION.match(body):
        year = _year_in(edition.group()) or year
        body = body[edition.end() :]
    body = _CHAPTER_LABEL.sub("", _LEADING.sub("", body))
    stop = _known_prefix(body, (0, len(body)), "acoem", vocabulary)
    if stop is None:
        chapter = _CHAPTER_WORD.search(body)
        pieces = _split_outside_parentheses(body)
        stop = chapter.start() if chapter else len(pieces[0]) if pieces else 0
    rest = _CHAPTER_WORD.sub("", body[stop:], count=1)
    sections = tuple(_split_outside_parentheses(_ASIDE.sub("", rest).strip(" ,.:;")))
    return Citation(
        GuidelineSource.ACOEM, body[:stop].strip(" ,") or None, year, sections, pages["pages"] if pages else None
    )
