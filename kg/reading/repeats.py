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
)
"""Studies, without the first letter where that may be a capital: a pattern of plain letters is found much faster."""
_REQUESTED = tuple(re.compile(kind) for kind in _KINDS)
_NAMED = tuple(re.compile(rf"(?:{kind}|maging\b|scan\b|stud(?:y|ies))") for kind in _KINDS)
_BEFORE = re.compile(
    r"""
    (?: \bhad | nderwent | ndergone | eceived | rior | revious | arlier | \blast | nitial | xisting | riginal | ecent | irst | aseline )
        [ ](?!not\b|no\b|never\b)(?:[\w-]+[ ]){0,6}(?:[A-Za-z]|x-|X-)?$
    """,
    re.VERBOSE,
)
_AFTER = re.compile(
    r"""
    \w*(?:[ ](?!is\b|and\b|or\b)[\w-]+){0,7}?,?[ ]
        (?: (?:was|were|been)[ ](?:\w+ly[ ])?(?:done|taken|performed|obtained|completed|carried[ ]out|conducted|made)
          | (?:done|taken|performed|obtained|completed|dated|carried[ ]out|conducted)
          | (?:from|in|on|of)[ ](?:\d|early|late|January|February|March|April|May|June|July|August|September|October|November|December)
          | (?:\w+[ ])(?:days|weeks|months|years?)[ ](?:ago|earlier|before) )\b
    """,
    re.VERBOSE,
)
"""What stands before or after a study that the patient had."""
_BEFORE_REACH = 60
_UNCHANGED = re.compile(
    r"""
    \b(?:no|not|nor|without|nothing|lacks?|lack[ ]of|absence[ ]of|denie[sd]|No|Nothing|Neither|neither|Without)\b (?: [ ,/]+(?!but\b|however\b)[\w'-]+ ){0,9}?
        [ ](?: chang\w+ | worsen\w* | progress(?:ion|ed|ive) | deteriorat\w+ | re-?injur\w+ | alter\w+ | evolv\w+
             | (?:new|additional|interval|further|recent|fresh)[ ](?:\w+[ ])?(?:injur\w+ | trauma | symptom\w* | finding\w* | complaint\w*
                 | signs? | accidents? | events? | deficits? | problems? | developments? | information | data) )\b
  | \b(?:[Ss]ymptoms|[Ff]indings|[Cc]omplaints|presentation|condition|picture|[Ee]xaminations?|status|[Ee]xam)[ ]
        (?:is|are|has[ ]been|have[ ]been|remains?|remained)[ ](?:\w+ly[ ])?(?:stable|unchanged|the[ ]same)\b
  | \b(?:why|not|nor|nothing|Nothing|no|No)\b (?: [ ,]+[\w'-]+ ){0,7}?
        [ ](?:repeat\w* | second | another | again | add | adds | anew | duplicat\w+ )\b
  | \b(?:[Rr]epeat\w* | [Ss]econd | [Aa]nother )[ ](?:[\w-]+[ ]){1,6} (?:not|cannot|nothing|unlikely|adds?|duplicat\w+)\b
    """,
    re.VERBOSE,
)
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
    spoken = [sentence for sentence in voiced if sentence.voice is Voice.PATIENT]
    earlier: tuple[int, Span, Sentence] | None = None
    for at, sentence in enumerate(spoken):
        first, last = sentence.span
        if earlier is None or at - earlier[0] > _LATER:
            had = _had(flat, sentence.span, kind)
            if had is None:
                continue
            earlier = at, had, sentence
            first = had[1]
        if _UNCHANGED.search(flat, first, last):
            return earlier[1:]
    return None


def _had(flat: str, sentence: Span, kind: int) -> Span | None:
    """Where a sentence says that the patient had a study of a kind, else None."""
    first, last = sentence
    for named in _NAMED[kind].finditer(flat, first, last):
        start, end = named.span()
        before = _BEFORE.search(flat[max(first, start - _BEFORE_REACH) : start])
        if before is not None:
            start = max(first, start - _BEFORE_REACH) + before.start()
        elif not _AFTER.match(flat, end, last):
            continue
        if not _DENIED.search(flat, max(first, start - _DENIED_REACH), start):
            return start, end
    return None
