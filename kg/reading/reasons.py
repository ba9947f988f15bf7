"""The grounds that a rationale decides on, by cue words with scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.determination import Category, Conclusion, Reason, Span
from kg.reading.letter import Fact
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Ground, Match, vocabulary

__all__ = ["Grounds", "read_reasons"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """The reasons of a decision, and the sentence that states the chief ground."""

    reasons: tuple[Fact[Reason], ...]
    deciding: Span | None


class _Stated(NamedTuple):
    """A ground stated somewhere in a rationale."""

    reason: Reason
    span: Span
    sentence: Span
    outright: bool
    applied: bool


_NEGATION = "negation"
_ABSENCE = "absence"
_DOCUMENTATION = "documentation"
_NOTHING_DOCUMENTED = "nothing-documented"
_NEGATED_DOCUMENTATION_REACH = 40
_NEGATED_CUE_REACH = 25
_CLAUSE_END = "clause-end"
_GENERAL = frozenset({"nothing-documented", "rationale", "undocumented"})
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
        of_patient = of_patient or sentence.voice is Voice.PATIENT
        if words and sentence.voice is not Voice.CLOSING:
            stated += _stated(sentence, _joined(words), category, applied=of_patient and not sentence.quoted)
    if conclusion is Conclusion.NECESSARY:
        met: tuple[Fact[Reason], ...] = (Fact(Reason.CRITERIA_MET, voiced[-1].span),)
        depends = [s for s in stated if s.reason is Reason.DEPENDENT_ON_APPROVED_SERVICE]
        if depends:
            met = (*met, Fact(Reason.DEPENDENT_ON_APPROVED_SERVICE, depends[0].span))
        return Grounds(met, None)
    stated = [s for s in stated if s.reason is not Reason.DEPENDENT_ON_APPROVED_SERVICE]
    chosen = [s for s in stated if s.outright and s.applied]
    if not chosen:
        chosen = [s for s in stated if s.outright] or stated
    order: dict[Reason, _Stated] = {}
    for s in chosen:
        order.setdefault(s.reason, s)
    facts = tuple(Fact(s.reason, s.span) for s in order.values())
    return Grounds(facts, chosen[0].sentence if chosen else None)


def _joined(words: Sequence[Match]) -> Sequence[Match]:
    """Read a negation and the documentation that it denies as one cue."""
    joined: list[Match] = []
    for word in words:
        if word.key == _DOCUMENTATION:
            before = joined[-1] if joined else None
            if (
                before is not None
                and before.key in (_NEGATION, _NOTHING_DOCUMENTED)
                and word.start - before.end < _NEGATED_DOCUMENTATION_REACH
            ):
                joined[-1] = Match(before.start, word.end, _NOTHING_DOCUMENTED)
            continue
        joined.append(word if word.key != _ABSENCE else word._replace(key=_NEGATION))
    return joined


def _stated(sentence: Sentence, words: Sequence[Match], category: Category, *, applied: bool) -> list[_Stated]:
    """The grounds that one sentence states."""
    grounds = _grounds()
    of_patient = sentence.voice is Voice.PATIENT
    found: list[_Stated] = []
    general: list[_Stated] = []
    for i, first in enumerate(words):
        for ground in grounds.get(first.key, ()):
            if not (of_patient or ground.of_guideline) or (ground.categories and category not in ground.categories):
                continue
            if len(ground.cues) == 1 and _negated(words, i):
                continue
            end = _reach(ground, words, i)
            if end:
                stated = _Stated(Reason(ground.reason), (first.start, end), sentence.span, ground.outright, applied)
                (general if _GENERAL.intersection(ground.cues) == set(ground.cues) - {_NEGATION} else found).append(
                    stated
                )
    return found or general


def _negated(words: Sequence[Match], at: int) -> bool:
    """Whether a cue that needs no second one is denied by a negation before it."""
    if at == 0:
        return False
    before = words[at - 1]
    return before.key in (_NEGATION, _NOTHING_DOCUMENTED) and words[at].start - before.end < _NEGATED_CUE_REACH


def _reach(ground: Ground, words: Sequence[Match], first: int) -> int:
    """Where the last of a ground's cues ends, the first being words[first]; 0 where one is missing."""
    end = words[first].end
    position = first
    for key in ground.cues[1:]:
        limit = end + ground.within
        while True:
            position += 1
            if position == len(words) or words[position].start > limit or words[position].key == _CLAUSE_END:
                return 0
            if words[position].key == key:
                break
        end = words[position].end
    return end


@cache
def _grounds() -> dict[str, tuple[Ground, ...]]:
    """Grounds by their first cue."""
    by_first: dict[str, tuple[Ground, ...]] = {}
    for _, ground in sorted(vocabulary().table.grounds.items()):
        by_first[ground.cues[0]] = (*by_first.get(ground.cues[0], ()), ground)
    return by_first
