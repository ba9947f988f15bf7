"""The grounds that a rationale decides on, by cue words with scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.determination import Category, Conclusion, Reason, Span
from kg.reading.letter import Fact
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Ground, Match, vocabulary

__all__ = ["Grounds", "joined", "read_reasons"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """The reasons of a decision, and the sentence that states the chief ground."""

    reasons: tuple[Fact[Reason], ...]
    deciding: Span | None


class _Stated(NamedTuple):
    """A ground stated somewhere in a rationale; the strength is that of its words."""

    reason: Reason
    span: Span
    sentence: Span
    strength: int


_NEGATION = "negation"
_ABSENCE = "absence"
_DENIED = {"documentation": "nothing-documented", "recorded": "undocumented"}
_SCARCITY = "scarcity"
_FAILING = "failing"
_CONSERVATIVE_CARE = "conservative-care"
_MASK = "mask"
_HYPOTHETICAL = "hypothetical"
_HYPOTHETICALLY_DENIED = frozenset({_NEGATION, _ABSENCE, _SCARCITY, _FAILING})
_HYPOTHESIS_REACH = 60
_PLAIN_DENIALS = frozenset({_NEGATION, _ABSENCE, _SCARCITY})
_DENIALS = frozenset({_NEGATION, _ABSENCE, _SCARCITY, "nothing-documented", "undocumented"})
_DENIED_REACH = {"nothing-documented": 40, "undocumented": 25}
"""Characters at most between a negation and the documentation that it denies."""
_NEGATED_CUE_REACH = 25
_CLAUSE_END = "clause-end"
_GENERAL = frozenset({"negation", "nothing-documented", "rationale", "undocumented"})
"""Cues that say that something is missing without saying what; a specific cue in their sentence takes their place."""


def read_reasons(
    voiced: Sequence[Sentence],
    cues: Sequence[Sequence[Match]],
    conclusion: Conclusion,
    category: Category,
) -> Grounds:
    """Read the grounds of a decision from a rationale.

    Args:
        voiced: the rationale's sentences.
        cues: for each sentence, the cue words in it.
        conclusion: what the rationale concludes.
        category: the request's service category.
    """
    stated: list[_Stated] = []
    of_patient = False
    for sentence, words in zip(voiced, cues, strict=True):
        of_patient = of_patient or sentence.applied_from < sentence.span[1]
        if words and sentence.voice is not Voice.CLOSING:
            stated += _stated(sentence, words, category, after_patient=of_patient)
    if conclusion is Conclusion.NECESSARY:
        met: tuple[Fact[Reason], ...] = (Fact(Reason.CRITERIA_MET, voiced[-1].span),)
        depends = [s for s in stated if s.reason is Reason.DEPENDENT_ON_APPROVED_SERVICE]
        if depends:
            met = (*met, Fact(Reason.DEPENDENT_ON_APPROVED_SERVICE, depends[0].span))
        return Grounds(met, None)
    stated = [s for s in stated if s.reason is not Reason.DEPENDENT_ON_APPROVED_SERVICE]
    strongest = max((s.strength for s in stated), default=0)
    chosen = [s for s in stated if s.strength == strongest]
    order: dict[Reason, _Stated] = {}
    for s in chosen:
        order.setdefault(s.reason, s)
    facts = tuple(Fact(s.reason, s.span) for s in order.values())
    return Grounds(facts, chosen[0].sentence if chosen else None)


def joined(words: Iterable[Match]) -> list[Match]:
    """Read a negation and the documentation that it denies as one cue.

    "no" and "evidence" are a cue:nothing-documented, "not" and "provided" a cue:undocumented; documentation that nothing
    denies, and scarcity of anything else, is no cue. "Failed to" is a negation, but in "no evidence that the drug failed
    to help" it is the failure that was not shown.
    """
    found: list[Match] = []
    denied = False
    hypothesis = 0
    for word in words:
        kind = word.key
        if kind == _MASK:
            continue
        if kind == _HYPOTHETICAL:
            hypothesis = word.end + _HYPOTHESIS_REACH
            continue
        if word.start < hypothesis and kind in _HYPOTHETICALLY_DENIED:
            continue
        before = found[-1] if found else None
        made = _DENIED.get(kind)
        if made is not None:
            if before is not None and before.key in _DENIALS and word.start - before.end < _DENIED_REACH[made]:
                found[-1] = Match(before.start, word.end, made if before.key in _PLAIN_DENIALS else before.key)
            continue
        if kind == _FAILING:
            word = Match(word.start, word.end, _CONSERVATIVE_CARE if denied else _NEGATION)
        if kind == _CLAUSE_END:
            denied = False
        elif kind in _DENIALS:
            denied = True
        found.append(word)
    return found


def _stated(sentence: Sentence, words: Sequence[Match], category: Category, *, after_patient: bool) -> list[_Stated]:
    """The grounds that one sentence states.

    A cue that takes part in a ground of several cues states none by itself, and a cue that says only that something is
    missing gives way to one that says what.
    """
    grounds = _grounds()
    found: list[tuple[_Stated, Ground, int, int]] = []
    for i, first in enumerate(words):
        quoted = sentence.reports(first.start)
        applied = first.start >= sentence.applied_from and not quoted
        for ground in grounds.get(first.key, ()):
            if not (applied or ground.of_guideline) or (ground.categories and category not in ground.categories):
                continue
            if len(ground.cues) == 1 and _negated(words, i):
                continue
            last = _last(ground, words, i)
            if last is not None:
                strength = ground.strength if applied or (after_patient and not quoted) else 1
                stated = _Stated(Reason(ground.reason), (first.start, words[last].end), sentence.span, strength)
                found.append((stated, ground, i, last))
    taken = {position for _, ground, first, last in found if len(ground.cues) > 1 for position in (first, last)}
    found = [row for row in found if len(row[1].cues) > 1 or row[2] not in taken]
    specific = [stated for stated, ground, _, _ in found if not _GENERAL.issuperset(ground.cues)]
    return specific or [stated for stated, _, _, _ in found]


def _negated(words: Sequence[Match], at: int) -> bool:
    """Whether a cue that needs no second one is denied by a negation before it."""
    if at == 0:
        return False
    before = words[at - 1]
    return before.key in _DENIALS and before.key != _SCARCITY and words[at].start - before.end < _NEGATED_CUE_REACH


def _last(ground: Ground, words: Sequence[Match], first: int) -> int | None:
    """The position of the last of a ground's cues, the first being words[first]; None where one is missing."""
    position = first
    for key in ground.cues[1:]:
        limit = words[position].end + ground.within
        while True:
            position += 1
            if position == len(words) or words[position].start > limit or words[position].key == _CLAUSE_END:
                return None
            if words[position].key == key:
                break
    return position


@cache
def _grounds() -> dict[str, tuple[Ground, ...]]:
    """Grounds by their first cue; what a negation begins, an absence begins too."""
    by_first: dict[str, tuple[Ground, ...]] = {}
    for _, ground in sorted(vocabulary().table.grounds.items()):
        by_first[ground.cues[0]] = (*by_first.get(ground.cues[0], ()), ground)
    by_first[_ABSENCE] = (*by_first.get(_ABSENCE, ()), *by_first.get(_NEGATION, ()))
    return by_first
