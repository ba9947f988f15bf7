"""The guideline that a letter cites, by the names letters use: which document and edition, which section of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from kg.determination import GuidelineSource
from kg.iris import slug
from kg.vocabulary import name_key, vocabulary

__all__ = ["GuidelineName", "SectionName", "resolve_guideline", "resolve_section"]

_LEADING_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}(?=\.?\s)")
_PARENTHESIS = re.compile(r"\s*\([^()]{0,200}\)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_SLIPS = 2
_LONG_NAME = 14
_UNTOLD = frozenset({"and", "the", "s", "chapter", "chapters", "guideline", "guidelines", "odg", "mtus", "acoem"})


@dataclass(frozen=True, slots=True)
class GuidelineName:
    """A guideline document, or one edition of it.

    Attributes:
        path: the IRI after `guideline/`: "mtus/low-back-complaints/2004".
        work: the path without the edition: the document's key in the vocabulary.
        known: whether the vocabulary has it; of a guideline of MTUS, the edition too. The others are renewed every year,
            and the vocabulary does not list their editions.
    """

    path: str
    work: str
    known: bool


@dataclass(frozen=True, slots=True)
class SectionName:
    """A section of a guideline.

    Attributes:
        path: the IRI after `section/`: "mtus/low-back-complaints/2004/special-studies".
        known: whether the vocabulary has it; a name that it lacks keeps a path of its own words.
    """

    path: str
    known: bool


@lru_cache(maxsize=1 << 14)
def resolve_guideline(source: GuidelineSource, document: str | None, year: str | None) -> GuidelineName:
    """Find the guideline that a citation means.

    Args:
        source: who publishes it.
        document: its name as the letter writes it; None for the source's guidelines as a whole.
        year: the edition where the letter gives one.

    >>> resolve_guideline(GuidelineSource.ODG, "Hip and Pelvis", None)
    GuidelineName(path='odg/hip-pelvis', work='odg/hip-pelvis', known=True)
    >>> resolve_guideline(GuidelineSource.MTUS, "Low Back Complaints", "2004").path
    'mtus/low-back-complaints/2004'
    """
    publisher = source.value.lower()
    if document is None:
        work, known = publisher, True
    else:
        found = _guideline_names().get(f"{publisher} {_words(document)}")
        work, known = found or f"{publisher}/{slug(document)}", found is not None
    if year is None:
        return GuidelineName(work, work, known)
    listed = source is not GuidelineSource.MTUS or year in vocabulary().table.guideline_editions.get(work, ())
    return GuidelineName(f"{work}/{slug(year)}", work, known and listed and _YEAR.fullmatch(year) is not None)


@lru_cache(maxsize=1 << 15)
def resolve_section(guideline: GuidelineName, section: str) -> SectionName:
    """Find the section of a guideline that a letter names.

    The name is looked up as written, then without what stands in parentheses, then by the number it opens with, at last with
    a slip of the pen or two; an ODG topic that its chapter's list lacks is looked up among the topics that all chapters share.

    >>> pain = resolve_guideline(GuidelineSource.MTUS, "Chronic Pain Medical Treatment", "2016")
    >>> resolve_section(pain, "NSAIDs (non-steroidal anti-inflammatory drugs)").path
    'mtus/chronic-pain-medical-treatment/2016/nsaids-non-steroidal-anti-inflammatory-drugs'
    >>> resolve_section(pain, "Something never heard of")
    SectionName(path='mtus/chronic-pain-medical-treatment/2016/something-never-heard-of', known=False)
    """
    names = _section_names()
    spellings = [section]
    if "(" in section:
        spellings.append(_PARENTHESIS.sub("", section))
    if number := _LEADING_NUMBER.match(section):
        spellings.append(number.group())
    for work in (guideline.work, *(("odg",) if guideline.work.startswith("odg/") else ())):
        for spelling in spellings:
            if found := names.get(f"{work} {_words(spelling)}"):
                return SectionName(f"{guideline.path}/{found.rpartition('/')[2]}", True)
    if found := _misspelled(f"{guideline.work} {_words(section)}", guideline.work):
        return SectionName(f"{guideline.path}/{found.rpartition('/')[2]}", True)
    return SectionName(f"{guideline.path}/{slug(section)}", False)


def _misspelled(name: str, work: str) -> str | None:
    """The one section of a document that a long name without digits is a slip or two of the pen from."""
    if len(name) < len(work) + _LONG_NAME or _DIGIT.search(name, len(work)):
        return None
    near = {
        key
        for known, key in _section_names().items()
        if -_SLIPS <= len(known) - len(name) <= _SLIPS
        and known.startswith(f"{work} ")
        and not _DIGIT.search(known, len(work))
        and OSA.distance(name, known, score_cutoff=_SLIPS) <= _SLIPS
    }
    return near.pop() if len(near) == 1 else None


@cache
def _guideline_names() -> dict[str, str]:
    return {_reworded(name): key for name, key in vocabulary().table.guideline_names.items()}


@cache
def _section_names() -> dict[str, str]:
    return {_reworded(name): key for name, key in vocabulary().table.section_names.items()}


def _reworded(name: str) -> str:
    owner, _, words = name.partition(" ")
    return f"{owner} {_words(words)}"


def _words(name: str) -> str:
    """Fold a name further than `name_key`: number, articles and the word "guidelines" make no difference either."""
    return " ".join(map(_singular, (word for word in name_key(name).split() if word not in _UNTOLD)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
