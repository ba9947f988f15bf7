"""Studies that the patient had already, told by an earlier one of the same kind and by nothing having changed since."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.determination import Category, Span
from kg.reading.voices import Sentence, Voice

__all__ = ["had_already"]

_KINDS = (
    r"MRI|agnetic resonance|MR arthrogra|MRA",
    r"CT\b|CAT scan|omputed tomogra",
    r"-?ray|adiogra|lain film|ilms",
    r"EMG|NCV|NCS|lectrodiagnostic|lectromyogra|erve conduction",
    r"ltrasound|ltrasonogra|onogra",
    r"one scan|leep stud|olysomnogra|iscogra|yelogra|chocardiogra|EKG|ECG",
    r"Labs?\b|labs?\b|aborator|CBC|CMP|panel\b|lood (?:test|work)",
)
"""Studies, without the first letter where that may be a capital: a pattern of plain letters is found much faster."""
_REQUESTED = tuple(re.compile(kind) for kind in _KINDS)
_NAMED = tuple(re.compile(rf"(?:{kind}|maging\b|scan\b|tud(?:y|ies)\b)") for kind in _KINDS)
_REGIONS = re.compile(
    r"(?P<low_back>lumb|low back|lower back|L-?spine)|(?P<neck>cervic|neck|C-?spine)|(?P<upper_back>thoracic|upper back|mid ?back)"
    r"|(?P<shoulder>shoulder)|(?P<elbow>elbow)|(?P<hand>wrist|hand\b|finger|thumb|carpal)|(?P<hip>hip\b|pelvi)|(?P<knee>knee)"
    r"|(?P<foot>ankle|foot|feet|\btoe)|(?P<head>brain|head\b|skull)|(?P<upper_limb>upper extremit|\barm)|(?P<lower_limb>lower extremit|\bleg)"
    r"|(?P<chest>chest|lung|\brib)|(?P<abdomen>abdom)",
    re.IGNORECASE,
)
"""What a study can be of: one of another region is another study."""
_SIDES = re.compile(r"\b(?:(?P<left>left)|(?P<right>right))\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"""
    (?: \bhad | nderwent | ndergone | eceived | rior | revious | arlier | \blast | nitial | xisting | riginal | ecent | irst | aseline )
        [ ](?!not\b|no\b|never\b)(?:[\w-]+[ ]){0,6}(?:[A-Za-z]|x-|X-)?$
    """,
    re.VERBOSE,
)
_AFTER_REACH = 150
"""Characters after a study or a word of a list that are looked at, so that a word without end is not gone through."""
_AFTER = re.compile(
    r"""
    \w{0,40}(?:[ ](?!is\b|and\b|or\b)[\w-]{1,40}){0,7}?,?[ ]
        (?: (?:was|were|been)[ ](?:\w{1,40}ly[ ])?(?:done|taken|performed|obtained|completed|carried[ ]out|conducted|made)
          | (?:done|taken|performed|obtained|completed|dated|carried[ ]out|conducted)
          | (?:from|in|on|of)[ ](?:\d|early|late|January|February|March|April|May|June|July|August|September|October|November|December)
          | (?:\w{1,40}[ ])(?:days|weeks|months|years?)[ ](?:ago|earlier|before) )\b
    """,
    re.VERBOSE,
)
"""What stands before or after a study that the patient had."""
_BEFORE_REACH = 60
_REGION_REACH = 45
_NEWS = re.compile(
    r"chang|worsen|progress(?:ion|ed|ive)|deteriorat|njur|new |interval|additional|further|recent|repeat|second|another|again|add |adds"
    r"|anew|duplicat|unchanged|stable|the same"
)
_NEW_WHAT = re.compile(
    r" ?(?:\w{1,40} )?(?:injur|trauma|symptom|finding|complaint|sign|accident|event|deficit|problem|development|information|data)"
)
_NEWS_OF_SOMETHING = frozenset({"new ", "interval", "additional", "further", "recent"})
_SAME = frozenset({"unchanged", "stable", "the same"})
_STUDY_AGAIN = frozenset({"repeat", "second", "another"})
_IN_VAIN = re.compile(
    r"\w{0,40}(?: [\w-]{1,40}){1,6} (?:not|cannot|nothing|unlikely|adds?|duplicat(?:es?|ive|ions?))\b"
)
_NOTHING = re.compile(
    r"\b(?:no|not|nor|without|nothing|lacks?|lack of|absence of|denie[sd]|why|No|Nothing|Neither|neither|Without)\b"
    r"(?:[ ,/]+(?!but\b|however\b)[\w'-]+){0,9}[ ,/]*(?:[\w'-]+-|\w)?$"
)
_NOTHING_REACH = 75
_SAID_TO_BE = re.compile(r"\b(?:is|are|been|remains?|remained)(?: \w+ly)? $")
"""Nothing new since the earlier study, or nothing that another one would add."""
_DENIED = re.compile(
    r"\b(?:no|not|never|without|neither|nor|if|whether|unless|pending|n't)\b(?:\W+\w+){0,4}\W*$", re.IGNORECASE
)
_DENIED_REACH = 45
_LATER = 3
"""Sentences at most after the one that names the earlier study in which nothing is said to have changed."""


def had_already(
    flat: str, voiced: Sequence[Sentence], request: Span, category: Category
) -> tuple[Span, Sentence] | None:
    """The words that tell of an earlier study of the kind requested, where nothing has changed since, and their sentence.

    Args:
        flat: the letter without line breaks.
        voiced: the rationale's sentences.
        request: where the request stands.
        category: its service category; only studies are looked at.
    """
    if category is not Category.IMAGING and category is not Category.DIAGNOSTIC_TEST:
        return None
    kind = next((at for at, requested in enumerate(_REQUESTED) if requested.search(flat, *request)), None)
    if kind is None:
        return None
    spoken = [s for s in voiced if s.voice is not Voice.CLOSING and s.perhaps_from <= s.span[0]]
    if not spoken:
        return None
    requested = flat[slice(*request)]
    at, in_vain = 0, -1
    for named in _NAMED[kind].finditer(flat, spoken[0].span[0], spoken[-1].span[1]):
        while spoken[at].span[1] <= named.start():
            at += 1
        if at == in_vain:
            continue
        sentence = spoken[at]
        had = _had(flat, sentence.span, named) if sentence.span[0] <= named.start() else None
        if had is None:
            continue
        around = max(had[0], named.start() - _REGION_REACH), min(named.end() + _REGION_REACH, sentence.span[1])
        if _is_elsewhere(requested, flat[slice(*around)]):
            continue
        for later in spoken[at : at + 1 + _LATER]:
            if _unchanged(flat, max(had[1], later.span[0]), later.span[1]):
                return had, sentence
        # What follows an earlier study of the sentence follows a later one too: that is looked through once.
        in_vain = at
    return None


def _is_elsewhere(requested: str, had: str) -> bool:
    """Whether a request and what is said of a study name parts of the body, and none in common."""
    for parts in (_REGIONS, _SIDES):
        wanted, found = ({part.lastgroup for part in parts.finditer(words)} for words in (requested, had))
        if wanted and found and wanted.isdisjoint(found):
            return True
    return False


def _had(flat: str, sentence: Span, named: re.Match[str]) -> Span | None:
    """The words that say that the patient had a study where a sentence names it, None where they do not."""
    first, last = sentence
    start, end = named.span()
    before = _BEFORE.search(flat[max(first, start - _BEFORE_REACH) : start])
    if before is not None:
        start = max(first, start - _BEFORE_REACH) + before.start()
    elif not _AFTER.match(flat, end, min(last, end + _AFTER_REACH)):
        return None
    return None if _DENIED.search(flat[max(first, start - _DENIED_REACH) : start]) else (start, end)


def _unchanged(flat: str, first: int, last: int) -> bool:
    """Whether a sentence says that nothing is new, or that another study would add nothing."""
    for news in _NEWS.finditer(flat, first, last):
        word = news.group()
        start, end = news.span()
        if word in _SAME:
            if _SAID_TO_BE.search(flat[max(first, start - 25) : start]):
                return True
        elif word in _NEWS_OF_SOMETHING and not _NEW_WHAT.match(flat, end, last):
            continue
        elif _NOTHING.search(flat[max(first, start - _NOTHING_REACH) : start]) or (
            word in _STUDY_AGAIN and _IN_VAIN.match(flat, end, min(last, end + _AFTER_REACH))
        ):
            return True
    return False
