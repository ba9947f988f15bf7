"""Grounds that several sentences of a rationale state together, or that its shape implies where none is stated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.determination import Category, Reason
from kg.reading.letter import Fact
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Word

__all__ = ["implied", "long_use", "named_before"]

_NEEDS = {
    "benefit": Reason.NO_FUNCTIONAL_IMPROVEMENT,
    "conservative-care": Reason.CONSERVATIVE_CARE_NOT_TRIED,
    "therapy": Reason.CONSERVATIVE_CARE_NOT_TRIED,
    "trial": Reason.CONSERVATIVE_CARE_NOT_TRIED,
    "finding": Reason.NO_CLINICAL_INDICATION,
    "monitoring": Reason.SAFETY_RISK,
    "specifics": Reason.REQUEST_INCOMPLETE,
}
"""What is missing where a cue that a guideline names is denied."""
_BEFORE = 2
"""Sentences before "neither was tried" in which what was not tried can be named."""
_STUDIES = frozenset({Category.IMAGING, Category.DIAGNOSTIC_TEST})
_SHOWN_BY_FINDINGS = _STUDIES | {
    Category.INJECTION,
    Category.SURGERY,
    Category.EVALUATION,
    Category.HOME_CARE,
    Category.TRANSPORTATION,
}
"""Services whose need findings show, not earlier benefit."""
_SESSIONS = frozenset({Category.REHABILITATION, Category.MENTAL_HEALTH})


def named_before(cues: Sequence[Sequence[Word]], at: int, anaphor: Word, category: Category) -> Reason | None:
    """What "neither has been attempted" or "none is on file" denies: what the words before it name most, or last.

    Args:
        cues: for each sentence, the cue words in it.
        at: the sentence of the denial.
        anaphor: the denial.
        category: the request's service category; no study is refused for want of benefit.
    """
    named = [kind for _, end, kind in cues[at] if end <= anaphor[0] and kind in _NEEDS]
    for position in range(at - 1, max(-1, at - 1 - _BEFORE), -1):
        if named:
            break
        named = [kind for _, _, kind in cues[position] if kind in _NEEDS]
    if category in _STUDIES:
        named = [kind for kind in named if kind != "benefit"]
    if not named:
        return None
    return Counter(_NEEDS[kind] for kind in reversed(named)).most_common(1)[0][0]


def long_use(
    voiced: Sequence[Sentence], cues: Sequence[Sequence[Word]], category: Category
) -> tuple[Fact[Reason], Sentence] | None:
    """Long use of a drug that a guideline, in another sentence, recommends for a short course."""
    if category is not Category.PHARMACEUTICAL:
        return None
    if not any(_limits({kind for _, _, kind in words}) for words in cues):
        return None
    for sentence, words in zip(voiced, cues, strict=True):
        used = 0
        for start, end, kind in words:
            if kind == "prior-treatment":
                used = end
            elif used and kind in _LONG and start - used < _USE_REACH and sentence.voice is not Voice.CLOSING:
                return Fact(Reason.EXCEEDS_GUIDELINE, (used, end)), sentence
    return None


def _limits(kinds: set[str]) -> bool:
    """Whether a sentence with these cues recommends a short course, or not for long."""
    return not _SHORT.isdisjoint(kinds) or (
        ("not-advised" in kinds and not _BEYOND.isdisjoint(kinds)) or {"long-term", "danger"} <= kinds
    )


_SHORT = frozenset({"short-course", "short-term-only"})
_LONG = frozenset({"long-use", "long-term"})
_BEYOND = _LONG | {"excess"}
_USE_REACH = 60


def implied(cues: Sequence[Sequence[Word]], category: Category) -> Reason | None:
    """The ground of a refusal that states none in words we know, where its shape leaves hardly another.

    What is missing for a service that findings call for is these; where the guideline gives a number of sessions or a short
    course and the refusal no other ground, the request goes beyond it. Otherwise a wrong ground is worse than none.
    """
    if category in _SHOWN_BY_FINDINGS:
        return Reason.NO_CLINICAL_INDICATION
    limit = "count-limit" if category in _SESSIONS else "short-course" if category is Category.PHARMACEUTICAL else None
    if limit is not None and any(kind == limit for words in cues for _, _, kind in words):
        return Reason.EXCEEDS_GUIDELINE
    return None
