"""The grounds that a rationale decides on, by cue words with scope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from kg.determination import Category, Conclusion, Reason, Span
from kg.reading.amounts import less_relief_than_required, more_than_allowed
from kg.reading.deciding import most_grounds, most_support
from kg.reading.denials import ABSENCE, ANAPHOR, ANAPHORS, NEGATING, NEGATION, NEW_CLAUSE, SCOPE_ENDS, joined
from kg.reading.joint_grounds import implied, long_use, named_before
from kg.reading.letter import Fact
from kg.reading.repeats import had_already
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Ground, Word, vocabulary

__all__ = ["Grounds", "decided_by_guideline", "joined", "read_reasons"]


class Grounds(Struct, frozen=True):
    """The reasons of a decision.

    Attributes:
        reasons: the grounds relied on, each with the words that state it.
        deciding: the sentence that states the chief ground.
        strength: how strongly the grounds are stated, see `kg.vocabulary.Ground`; 0 where none is.
    """

    reasons: tuple[Fact[Reason], ...]
    deciding: Span | None
    strength: int


class _Stated(Struct, frozen=True):
    """A ground stated somewhere in a rationale; the strength is that of its words."""

    reason: Reason
    span: Span
    sentence: Span
    strength: int


_APPROVED = Reason.DEPENDENT_ON_APPROVED_SERVICE
_DENIED_SERVICE = Reason.DEPENDENT_ON_DENIED_SERVICE
_NOT_RECOMMENDED = Reason.NOT_RECOMMENDED
_NO_INDICATION = Reason.NO_CLINICAL_INDICATION
_CLOSING = Voice.CLOSING
_NEGATED_CUE_REACH = 25
_NOTED_ABSENCE = re.compile(
    r"No (?!more|other|longer|stud|trial|evidence|high|quality|controlled|random|research|literature|guideline|recommend|consensus"
    r"|single|difference|benefit|advantage|role|one\b|matter|doubt)"
)
"""How a note says what is not there ("No ADLs, no contract"), which is of the patient where nobody is named."""
_OUTRIGHT = 3
_AT_LEAST = 1
_CONDITIONALLY = 0
_NOT_AT_ALL = -1
"""Strengths of grounds, see `kg.vocabulary.Ground`."""
_GENERAL = frozenset({"negation", "nothing-documented", "rationale", "undocumented"})
"""Cues that say that something is missing without saying what; a specific cue in their sentence takes their place."""
_MANY = 50
"""Cues of a sentence; in fewer a list is searched sooner than a set is made."""


def read_reasons(
    flat: str,
    voiced: Sequence[Sentence],
    cues: Sequence[Sequence[Word]],
    conclusion: Conclusion,
    request: Span,
    category: Category,
) -> Grounds:
    """Read the grounds of a decision from a rationale.

    Args:
        flat: the letter without line breaks.
        voiced: the rationale's sentences.
        cues: for each sentence, the cue words in it.
        conclusion: what the rationale concludes.
        request: where the request stands.
        category: the request's service category.
    """
    stated: list[_Stated] = []
    begins = _openings(category)
    of_patient = False
    for at, (sentence, words) in enumerate(zip(voiced, cues, strict=True)):
        span, voice, _, applied_from, perhaps_from = sentence
        of_patient = of_patient or applied_from < span[1]
        if not words or voice is _CLOSING:
            continue
        if applied_from > span[0] and perhaps_from == span[0] and _NOTED_ABSENCE.match(flat, span[0]):
            sentence = sentence._replace(applied_from=span[0])
        found = _stated(sentence, words, begins, after_patient=of_patient)
        if found:
            stated += found
        for word in words:
            if word[2] in ANAPHORS:
                if not any(ground.span[0] == word[0] and ground.strength > _CONDITIONALLY for ground in found):
                    reason = named_before(cues, at, word, category)
                    if reason is not None:
                        stated.append(_Stated(reason, word[:2], span, _OUTRIGHT))
                break
    if conclusion is Conclusion.NECESSARY:
        return _met(flat, stated, voiced, cues)
    used = long_use(voiced, cues, category)
    if used is not None:
        stated.append(_Stated(used[0].value, used[0].span, used[1].span, _OUTRIGHT))
    outright = [s.reason for s in stated if s.strength >= _OUTRIGHT]
    if Reason.EXCEEDS_GUIDELINE not in outright:
        counted = more_than_allowed(flat, voiced, category)
        if counted is not None:
            stated.append(_Stated(Reason.EXCEEDS_GUIDELINE, counted[0], counted[1].span, _OUTRIGHT))
    relief = less_relief_than_required(flat, voiced, category)
    if relief is not None and all(s.reason is not Reason.NO_FUNCTIONAL_IMPROVEMENT for s in stated):
        stated.append(_Stated(Reason.NO_FUNCTIONAL_IMPROVEMENT, relief[0], relief[1].span, _OUTRIGHT))
    if Reason.REDUNDANT not in outright:
        repeated = had_already(flat, voiced, request, category)
        if repeated is not None:
            stated.append(_Stated(Reason.REDUNDANT, repeated[0], repeated[1].span, _OUTRIGHT))
    stated = [s for s in stated if s.reason is not _APPROVED]
    if not stated:
        reason = implied(cues, category) if conclusion is Conclusion.NOT_NECESSARY and voiced else None
        return Grounds((Fact(reason, voiced[-1].span),) if reason else (), None, 0)
    strongest = max([s.strength for s in stated])
    chosen = [s for s in stated if s.strength == strongest]
    if len(chosen) > 1 and {_DENIED_SERVICE, _NOT_RECOMMENDED} <= {s.reason for s in chosen}:
        # What a guideline says against a service is not why it falls with the one that it belongs to.
        reported = {sentence.span for sentence in voiced if sentence.voice is Voice.GUIDELINE}
        chosen = [s for s in chosen if s.reason is not _NOT_RECOMMENDED or s.sentence not in reported]
    first: dict[Reason, Span] = {}
    for s in chosen:
        first.setdefault(s.reason, s.span)
    return Grounds(
        tuple([Fact(reason, span) for reason, span in first.items()]),
        most_grounds([(s.reason, s.sentence) for s in chosen], voiced),
        strongest,
    )


@cache
def decided_by_guideline(category: Category) -> bool:
    """Whether a guideline's words alone can state the ground of a refusal of such a service outright."""
    return any(
        ground.outright and (not ground.categories or category in ground.categories)
        for ground in vocabulary().table.grounds.values()
    )


def _met(flat: str, stated: Sequence[_Stated], voiced: Sequence[Sentence], cues: Sequence[Sequence[Word]]) -> Grounds:
    """The grounds of a request found necessary: its criteria are met, or a service that it belongs to is approved."""
    deciding = most_support(flat, voiced, cues)
    if deciding is None:
        return Grounds((), None, 0)
    reasons = [Fact(Reason.CRITERIA_MET, deciding)]
    approved = next((s.span for s in stated if s.reason is _APPROVED), None)
    if approved is not None:
        reasons.append(Fact(_APPROVED, approved))
    return Grounds(tuple(reasons), deciding, _OUTRIGHT)


def _stated(
    sentence: Sentence, words: Sequence[Word], begins: dict[str, _Opening], *, after_patient: bool
) -> list[_Stated]:
    """The grounds that one sentence states.

    A cue that takes part in a ground of several cues states none by itself, and a cue that says only that something is
    missing gives way to one that says what.
    """
    specific: list[_Stated] = []
    general: list[_Stated] = []
    taken: list[int] = []
    alone: list[tuple[int, tuple[_Row, ...]]] = []
    for first, (start, end, kind) in enumerate(words):
        opening = begins.get(kind)
        if opening is None:
            continue
        rows_alone, seconds, reach = opening
        if rows_alone:
            alone.append((first, rows_alone))
        furthest = end + reach
        ends = SCOPE_ENDS.get(kind, NEW_CLAUSE)
        seen: list[str] = []
        for second in range(first + 1, len(words)):
            begun, _, kind = words[second]
            if begun > furthest:
                break
            rows = seconds.get(kind)
            if rows is None:
                if kind in ends:
                    break
                continue
            if kind in seen:
                continue
            seen.append(kind)
            for row in rows:
                last = second if begun <= end + row.within else 0
                if last and row.third:
                    last = _third(row, words, second)
                strength = _strength(row, start, sentence, after_patient=after_patient) if last else _NOT_AT_ALL
                if strength > _NOT_AT_ALL:
                    taken += first, last
                    stated = _Stated(row.reason, (start, words[last][1]), sentence.span, strength)
                    (general if row.general else specific).append(stated)
    elsewhere = taken if len(taken) < _MANY else frozenset(taken)
    for at, rows in alone:
        if at not in elsewhere and not _negated(words, at):
            for row in rows:
                strength = _strength(row, words[at][0], sentence, after_patient=after_patient)
                if strength > _NOT_AT_ALL:
                    stated = _Stated(row.reason, words[at][:2], sentence.span, strength)
                    (general if row.general else specific).append(stated)
    if len(specific) > 1 and any(ground.reason is _DENIED_SERVICE for ground in specific):
        # "Since the surgery is not necessary, there is no need for the brace": the one ground explains the other.
        return [ground for ground in specific if ground.reason is not _NO_INDICATION]
    return specific or general


def _strength(row: _Row, start: int, sentence: Sentence, *, after_patient: bool) -> int:
    """How strongly words state a ground: not at all where they are a guideline's and the ground is the patient's.

    A guideline's words weigh as the patient's once the patient was spoken of.
    """
    _, _, quotation, applied_from, perhaps_from = sentence
    quoted = quotation is not None and quotation[0] <= start < quotation[1]
    if start >= applied_from and not quoted:
        return row.strength
    if row.of_guideline and not quoted and (row.outright or after_patient):
        return row.strength
    heard = row.of_guideline or (start >= perhaps_from and not quoted)
    return min(row.strength, _AT_LEAST) if heard else _NOT_AT_ALL


def _third(row: _Row, words: Sequence[Word], second: int) -> int:
    """The position of a ground's third cue after its second; 0 where it is missing."""
    limit = words[second][1] + row.within
    for position in range(second + 1, len(words)):
        start, _, kind = words[position]
        if start > limit or kind in NEW_CLAUSE:
            return 0
        if kind == row.third:
            return position
    return 0


def _negated(words: Sequence[Word], at: int) -> bool:
    """Whether a cue that needs no second one is denied by a negation before it."""
    if at == 0:
        return False
    _, end, kind = words[at - 1]
    return kind in NEGATING and words[at][0] - end < _NEGATED_CUE_REACH


class _Row(NamedTuple):
    """A ground of the vocabulary, made ready for matching; `third` is empty for a ground of fewer than three cues."""

    reason: Reason
    general: bool
    third: str
    within: int
    strength: int
    of_guideline: bool
    outright: bool


class _Opening(NamedTuple):
    """The grounds that one cue begins: by itself, and by the second cue; and how far at most that one is."""

    alone: tuple[_Row, ...]
    seconds: dict[str, tuple[_Row, ...]]
    reach: int


@cache
def _openings(category: Category) -> dict[str, _Opening]:
    """The grounds for requests of a category by their first cue; what a negation begins, an absence or an anaphor does too."""
    grounds: dict[str, list[Ground]] = {}
    for _, ground in sorted(vocabulary().table.grounds.items()):
        if not ground.categories or category in ground.categories:
            grounds.setdefault(ground.cues[0], []).append(ground)
    openings: dict[str, _Opening] = {}
    for first, begun in grounds.items():
        seconds: dict[str, tuple[_Row, ...]] = {}
        for ground in begun:
            if len(ground.cues) > 1:
                seconds[ground.cues[1]] = (*seconds.get(ground.cues[1], ()), _row(ground))
        alone = tuple(_row(ground) for ground in begun if len(ground.cues) == 1)
        openings[first] = _Opening(alone, seconds, max(ground.within for ground in begun))
    if NEGATION in openings:
        openings[ABSENCE] = openings[ANAPHOR] = openings[NEGATION]
    return openings


def _row(ground: Ground) -> _Row:
    return _Row(
        reason=Reason(ground.reason),
        general=_GENERAL.issuperset(ground.cues),
        third=ground.cues[2] if len(ground.cues) > 2 else "",
        within=ground.within,
        strength=ground.strength,
        of_guideline=ground.of_guideline,
        outright=ground.outright,
    )
