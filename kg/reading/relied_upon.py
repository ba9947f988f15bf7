"""Read the guidelines that one side relied on in a letter of 2013 or 2014.

They stand in a sentence: "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines
(2009), page 63, which is part of the MTUS, and the Official Disability Guidelines (ODG), Pain Chapter, which is not part
of the MTUS." Each is put in the words of later letters, and those are read as theirs are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.determination import Citation, Span
from kg.reading.citations import LONGEST_SIDE, read_citations
from kg.reading.letter import Fact
from kg.vocabulary import Vocabulary

__all__ = ["read_relied_upon"]

# These begin with the letters that can begin them, so that all others are passed over at once.
_NONE_CITED = re.compile(
    r"[DdNn](?<=\b.)(?i:(?<=d)id not (?:cite|provide|reference|use|rely on) any\b"
    r"|(?<=n)o (?:guidelines?|evidence|citations?) (?:was|were)\b)"
)
_INTRODUCTION = re.compile(
    r"[BbRrCcAaFfUu](?i:(?<=b)ased (?:its|his/ ?her|his|her|their) (?:decision|determination) (?:up)?on"
    r"|(?<=r)elied (?:up)?on|(?<=c)ited|(?:(?<=a)lternative|(?<=f)ollowing) guidelines? (?:was|were) used ?:|(?<=u)sed)"
    r"(?i:(?: the)? )"
)
_WHO = re.compile(
    r"(?:The (?:Claims Administrator|Physician Reviewer|Expert Reviewer|Professional Reviewer) ?)?(?:also )?$",
    re.IGNORECASE,
)
_LONGEST_WHO = len("The Professional Reviewer also ")
_MEMBERSHIP = re.compile(
    r"[WwTt](?<=\b.)(?i:(?:(?<=w)hich|(?<=t)hat) (?:is|are)(?: an?)?(?: medical treatment guidelines?)?"
    r"(?:,? (?:that|which) (?:is|are))? ?(?P<not>not )?(?:an? )?part of the (?:California |CA )?"
    r"(?:Medical Treatment Utilization Schedule(?: ?\(MTUS\))?|MTUS))"
)
_SENTENCE_END = re.compile(r"\. (?=(?:A|An|He|However|In|It|No|Per|She|The|There|Therefore|These|They|This) )|\.$")
_JOINT = re.compile(r"[ ,.;]*(?:and )?(?:also )?(?:on )?(?:the )?", re.IGNORECASE)
_OUTSIDE = re.compile(r"Official Disability Guidelines|ODG\b")
_SCHEDULE = re.compile(r"(?:California |CA )?(?:MTUS|Medical Treatment Utilization Schedule(?: ?\(MTUS\))?)[ :,/-]*")
_ACOEM_ASIDE = re.compile(r" ?\((?:the )?(?:MTUS[ /])?ACOEM[^()]*(?:\([^()]*\)[^()]*)*\)")
_ACOEM_LEAD = re.compile(
    r"(?:American College of Occupational and Environmental Medicine(?: ?\(ACOEM\))?|ACOEM)(?: Practice)?(?: Guidelines)?"
    r"[ ,]*(?:\d(?:nd|rd|th) Edition[ ,]*)?(?:\(?(?P<year>(?:19|20)\d\d)\)?[ ,]*)?(?:Chapter \d{1,2}[ ,:(-]*)?"
)
_YEAR = re.compile(r" ?\((?:[A-Z][a-z]+ (?:\d{1,2}, )?)?(?P<year>(?:19|20)\d\d)\)")
_PAGES = re.compile(
    r"(?<![ ,;(])[ ,;(]*\b(?:Page(?:\(s\)|s)?|pgs?|pp?)\b\.? ?:? ?(?P<pages>\d+(?:(?: ?- ?|, ?| ?& ?| and )\d+)*)\)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[ ,)]*(?:(?:Chapter|Guidelines?|Medical Treatment Guidelines)\b)?[ ,:)]*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z']+")
_LONGEST_NAME = 8
"""Words that a document's name has at most."""


def read_relied_upon(flat: str, span: Span, vocabulary: Vocabulary) -> tuple[Fact[Citation], ...]:
    """Read the guidelines that one side relied on.

    Args:
        flat: the letter without line breaks.
        span: the sentences that say what was relied on.
        vocabulary: knows the names of documents and sections.

    Returns:
        One citation a guideline document, in the order named; empty where the letter says that none was used.

    >>> from kg.vocabulary import vocabulary
    >>> flat = "The Claims Administrator based its decision on the Knee Complaints Chapter (ACOEM Practice Guidelines, 2nd "
    >>> flat += "Edition (2004), Chapter 13), page 341, which is part of the MTUS."
    >>> cited = read_relied_upon(flat, (0, len(flat)), vocabulary())[0].value
    >>> cited.source.value, cited.document, cited.year, cited.pages
    ('MTUS', 'Knee Complaints', '2004', '341')
    """
    start, end = span
    end = min(end, start + LONGEST_SIDE)
    return tuple(
        Fact(citation, (start + left, start + right)) for citation, (left, right) in _read(flat[start:end], vocabulary)
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """One document as the sentence names it, and whether it says that the MTUS holds it."""

    span: Span
    part_of_mtus: bool | None


def _read(text: str, vocabulary: Vocabulary) -> tuple[tuple[Citation, Span], ...]:
    if _NONE_CITED.search(text):
        return ()
    found: list[tuple[Citation, Span]] = []
    for clause in _clauses(text):
        words = text[slice(*clause.span)]
        later = _in_words_of_later_letters(words, clause.part_of_mtus, vocabulary) if words else None
        if later:
            found += [(fact.value, clause.span) for fact in read_citations(later, (0, len(later)), vocabulary)]
    return tuple(found)


def _clauses(text: str) -> Iterator[_Clause]:
    """Each stretch that ends with "which is (not) part of the MTUS", and what a sentence names without saying that."""
    introductions = list(_introductions(text)) or [(0, 0)]
    stops = [*(start for start, _ in introductions), len(text)][1:]
    for (_, start), stop in zip(introductions, stops, strict=True):
        for membership in _MEMBERSHIP.finditer(text, start, stop):
            yield _clause(text, start, membership.start(), part_of_mtus=membership["not"] is None)
            start = membership.end()
        if not text.startswith(".", start):
            sentence = _SENTENCE_END.search(text, start, stop)
            yield _clause(text, start, sentence.start() if sentence else stop, part_of_mtus=None)


def _introductions(text: str) -> Iterator[Span]:
    """The words that introduce what was relied on, with who relied on it."""
    read_to = 0
    for words in _INTRODUCTION.finditer(text):
        who = _WHO.search(text, max(read_to, words.start() - _LONGEST_WHO), words.start())
        read_to = words.end()
        yield (who.start() if who else words.start(), read_to)


def _clause(text: str, start: int, end: int, *, part_of_mtus: bool | None) -> _Clause:
    joint = _JOINT.match(text, start, end)
    return _Clause((joint.end() if joint else start, start + len(text[start:end].rstrip(" .,"))), part_of_mtus)


def _in_words_of_later_letters(words: str, part_of_mtus: bool | None, vocabulary: Vocabulary) -> str | None:
    """The clause as "Decision based on ..."; None where nothing says that it is a guideline."""
    if _OUTSIDE.match(words) or part_of_mtus is False:
        return f"Decision based on Non-MTUS Citation {words}."
    named = _MtusName.of(words, vocabulary)
    if named.known or part_of_mtus:
        return named.in_words_of_later_letters()
    return None


@dataclass(frozen=True, slots=True)
class _MtusName:
    """A document of the MTUS as a clause names it.

    Attributes:
        known: whether the vocabulary knows the name, or the clause says itself that it is the schedule's.
    """

    document: str
    year: str | None
    sections: str
    pages: str | None
    known: bool

    @classmethod
    def of(cls, words: str, vocabulary: Vocabulary) -> _MtusName:
        schedule = _SCHEDULE.match(words)
        words = words[schedule.end() :] if schedule else words
        years = [
            match["year"] for pattern in (_YEAR, _ACOEM_LEAD) for match in pattern.finditer(words) if match["year"]
        ]
        words = _YEAR.sub("", _ACOEM_ASIDE.sub("", words))
        lead = _ACOEM_LEAD.match(words)
        words = words[lead.end() :] if lead else words
        pages = _PAGES.search(words)
        words = words[: pages.start()] + words[pages.end() :] if pages else words
        stop = _known_prefix(words, vocabulary)
        end = stop if stop is not None else len(words.partition(",")[0])
        document = re.sub(r" (?:Chapter|Guidelines?)$", "", words[:end].strip(" ,()"), flags=re.IGNORECASE)
        sections = _LABEL.sub("", words[end:]).strip(" ,.")
        known = stop is not None or schedule is not None
        return cls(document, years[0] if years else None, sections, pages["pages"] if pages else None, known)

    def in_words_of_later_letters(self) -> str:
        parts = [f"Decision based on MTUS {self.document}", f" {self.year}" if self.year else ""]
        parts.append(f", Section(s): {self.sections}" if self.sections else "")
        parts.append(f", Page(s): {self.pages}" if self.pages else "")
        return f"{''.join(parts)}."


def _known_prefix(words: str, vocabulary: Vocabulary) -> int | None:
    """The end of the longest document's name that starts a clause."""
    ends = [match.end() for match in _WORD.finditer(words[:100])][:_LONGEST_NAME]
    return next((end for end in reversed(ends) if vocabulary.guideline("mtus", words[:end])), None)
