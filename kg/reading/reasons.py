"""The grounds that a rationale decides on, by cue words with scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.determination import Category, Conclusion, Reason, Span
from kg.reading.joint_grounds import implied, long_use, named_before
from kg.reading.letter import Fact
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Ground, Match, vocabulary

__all__ = ["Grounds", "joined", "read_reasons"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """The reasons of a decision.

    Attributes:
        reasons: the grounds relied on, each with the words that state it.
        deciding: the sentence that states the chief ground.
        strength: how strongly the grounds are stated, see `kg.vocabulary.Ground`; 0 where none is.
    """

    reasons: tuple[Fact[Reason], ...]
    deciding: Span | None
    strength: int


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
_FRUITLESS = "fruitless"
_WITHOUT_BENEFIT = "without-benefit"
_CONSERVATIVE_CARE = "conservative-care"
_MASK = "mask"
_HYPOTHETICAL = "hypothetical"
_HYPOTHETICALLY_DENIED = frozenset({_NEGATION, _ABSENCE, _SCARCITY, _FAILING})
_HYPOTHESIS_REACH = 60
_PLAIN_DENIALS = frozenset({_NEGATION, _ABSENCE, _SCARCITY})
_ANAPHOR = "anaphor"
_DENIALS = frozenset({_NEGATION, _ABSENCE, _SCARCITY, _ANAPHOR, "nothing-documented", "undocumented"})
_NEGATING = _DENIALS - {_SCARCITY}
_DENIED_REACH = {"nothing-documented": 40, "undocumented": 25}
"""Characters at most between a negation and the documentation that it denies."""
_NEGATED_CUE_REACH = 25
_OUTRIGHT = 3
_AT_LEAST = 1
"""Strengths of grounds, see `kg.vocabulary.Ground`."""
_CLAUSE_END = "clause-end"
_SUPPORT = dict.fromkeys(
    ("finding", "benefit", "conservative-care", "therapy", "endorsement", "approved", "main-service", "because"), 1
) | {"necessity": -1}
"""How far cues that are said of the patient speak for a request; the bare conclusion does not."""
_READ_WITH_OTHERS = (
    frozenset({_MASK, _HYPOTHETICAL, _FAILING, _FRUITLESS, _CLAUSE_END})
    | _DENIALS
    | _HYPOTHETICALLY_DENIED
    | _DENIED.keys()
)
"""Cues that `joined` reads with those before them; all others it keeps as they are."""
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
    for at, (sentence, words) in enumerate(zip(voiced, cues, strict=True)):
        of_patient = of_patient or sentence.applied_from < sentence.span[1]
        if words and sentence.voice is not Voice.CLOSING:
            found = _stated(sentence, words, category, after_patient=of_patient)
            anaphor = None if found else next((word for word in words if word.key == _ANAPHOR), None)
            if anaphor is not None:
                reason = named_before(cues, at, anaphor, category)
                if reason is not None:
                    found = [_Stated(reason, anaphor[:2], sentence.span, _OUTRIGHT)]
            stated += found
    if conclusion is Conclusion.NECESSARY:
        return _met(stated, voiced, cues)
    used = long_use(voiced, cues, category)
    if used is not None:
        stated.append(_Stated(used[0].value, used[0].span, used[1].span, _OUTRIGHT))
    stated = [s for s in stated if s.reason is not Reason.DEPENDENT_ON_APPROVED_SERVICE]
    strongest = max((s.strength for s in stated), default=0)
    chosen = [s for s in stated if s.strength == strongest]
    first: dict[Reason, Span] = {}
    for s in chosen:
        first.setdefault(s.reason, s.span)
    deciding = _most_grounds(chosen)
    if not first and conclusion is Conclusion.NOT_NECESSARY and voiced:
        reason = implied(cues, category)
        if reason is not None:
            first[reason] = voiced[-1].span
    return Grounds(tuple(Fact(reason, span) for reason, span in first.items()), deciding, strongest)


def _met(stated: Sequence[_Stated], voiced: Sequence[Sentence], cues: Sequence[Sequence[Match]]) -> Grounds:
    """The grounds of a request found necessary: its criteria are met, or a service that it belongs to is approved."""
    deciding = _most_support(voiced, cues)
    if deciding is None:
        return Grounds((), None, 0)
    reasons = [Fact(Reason.CRITERIA_MET, deciding)]
    approved = next((s.span for s in stated if s.reason is Reason.DEPENDENT_ON_APPROVED_SERVICE), None)
    if approved is not None:
        reasons.append(Fact(Reason.DEPENDENT_ON_APPROVED_SERVICE, approved))
    return Grounds(tuple(reasons), deciding, _OUTRIGHT)


def _most_grounds(stated: Sequence[_Stated]) -> Span | None:
    """The sentence that states most grounds, the last of equals: a rationale comes to the point at its end."""
    if len(stated) < 2:
        return stated[0].sentence if stated else None
    grounds = Counter(sentence for _, sentence in {(s.span, s.sentence) for s in stated})
    return max(grounds, key=lambda sentence: (grounds[sentence], sentence))


def _most_support(voiced: Sequence[Sentence], cues: Sequence[Sequence[Match]]) -> Span | None:
    """The sentence that says most of the patient in a request's favour, the last of equals."""
    best: tuple[int, Span] | None = None
    for sentence, words in zip(voiced, cues, strict=True):
        if sentence.voice is Voice.CLOSING or sentence.applied_from == sentence.span[1]:
            continue
        support = sum(_SUPPORT.get(word.key, 0) for word in words)
        if best is None or support >= best[0]:
            best = support, sentence.span
    return best[1] if best else voiced[-1].span if voiced else None


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
        kind = word[2]
        if kind not in _READ_WITH_OTHERS:
            found.append(word)
            continue
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
        elif kind == _FRUITLESS:
            word = Match(word.start, word.end, _CONSERVATIVE_CARE if denied else _WITHOUT_BENEFIT)
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
    span, _, quotation, applied_from, perhaps_from = sentence
    of_patient, of_guideline = _starts(category)
    specific: list[_Stated] = []
    general: list[_Stated] = []
    taken: set[int] = set()
    alone: list[tuple[int, tuple[_Row, ...], bool]] = []
    for i, (start, _, kind) in enumerate(words):
        # Few cues begin a ground that is said of a patient, and a guideline's are among them.
        if kind not in of_patient:
            continue
        quoted = quotation is not None and quotation[0] <= start < quotation[1]
        applied = start >= applied_from and not quoted
        opening = (of_patient if applied or (start >= perhaps_from and not quoted) else of_guideline).get(kind)
        if opening is None:
            continue
        if opening.alone:
            alone.append((i, opening.alone, applied))
        if opening.seconds:
            for row, last in _completed(opening, words, i):
                taken.update((i, last))
                most = _most(applied, after_patient and not quoted, row.ground.of_guideline)
                stated = _Stated(row.reason, (start, words[last].end), span, min(row.ground.strength, most))
                (general if row.general else specific).append(stated)
    for i, rows, applied in alone:
        if i not in taken and not _negated(words, i):
            quoted = quotation is not None and quotation[0] <= words[i].start < quotation[1]
            for row in rows:
                most = _most(applied, after_patient and not quoted, row.ground.of_guideline)
                stated = _Stated(row.reason, words[i][:2], span, min(row.ground.strength, most))
                (general if row.general else specific).append(stated)
    return specific or general


def _most(applied: bool, after_patient: bool, of_guideline: bool) -> int:
    """How strongly words can state a ground: a guideline's weigh as the patient's once the patient was spoken of."""
    return _OUTRIGHT if applied or (after_patient and of_guideline) else _AT_LEAST


def _completed(opening: _Opening, words: Sequence[Match], first: int) -> list[tuple[_Row, int]]:
    """The grounds of several cues that words[first] begins, each with the position of its last cue."""
    found: list[tuple[_Row, int]] = []
    end = words[first].end
    furthest = end + opening.reach
    seconds = opening.seconds
    seen: set[str] = set()
    for position in range(first + 1, len(words)):
        start, _, kind = words[position]
        if start > furthest or kind == _CLAUSE_END:
            break
        rows = seconds.get(kind)
        if rows is None or kind in seen:
            continue
        seen.add(kind)
        for row in rows:
            if start <= end + row.ground.within:
                last = position if len(row.ground.cues) == 2 else _third(row.ground, words, position)
                if last:
                    found.append((row, last))
    return found


def _third(ground: Ground, words: Sequence[Match], second: int) -> int:
    """The position of a ground's third cue after its second; 0 where it is missing."""
    limit = words[second].end + ground.within
    for position in range(second + 1, len(words)):
        start, _, kind = words[position]
        if start > limit or kind == _CLAUSE_END:
            return 0
        if kind == ground.cues[2]:
            return position
    return 0


def _negated(words: Sequence[Match], at: int) -> bool:
    """Whether a cue that needs no second one is denied by a negation before it."""
    if at == 0:
        return False
    before = words[at - 1]
    return before.key in _NEGATING and words[at].start - before.end < _NEGATED_CUE_REACH


class _Row(NamedTuple):
    """A ground of the vocabulary, made ready for matching."""

    ground: Ground
    reason: Reason
    general: bool


class _Opening(NamedTuple):
    """The grounds that one cue begins: by itself, and by the second cue; and how far at most that one is."""

    alone: tuple[_Row, ...]
    seconds: dict[str, tuple[_Row, ...]]
    reach: int


@cache
def _starts(category: Category) -> tuple[dict[str, _Opening], dict[str, _Opening]]:
    """The grounds for requests of a category by their first cue: those said of the patient, and a guideline's."""
    grounds = [
        ground
        for _, ground in sorted(vocabulary().table.grounds.items())
        if not ground.categories or category in ground.categories
    ]
    return _openings(grounds), _openings([ground for ground in grounds if ground.of_guideline])


def _openings(grounds: Sequence[Ground]) -> dict[str, _Opening]:
    """Grounds by their first cue; what a negation begins, an absence or an anaphor begins too."""
    openings: dict[str, _Opening] = {}
    for first in {ground.cues[0] for ground in grounds}:
        rows = [
            _Row(ground, Reason(ground.reason), _GENERAL.issuperset(ground.cues))
            for ground in grounds
            if ground.cues[0] == first
        ]
        seconds: dict[str, tuple[_Row, ...]] = {}
        for row in rows:
            if len(row.ground.cues) > 1:
                second = row.ground.cues[1]
                seconds[second] = (*seconds.get(second, ()), row)
        alone = tuple(row for row in rows if len(row.ground.cues) == 1)
        openings[first] = _Opening(alone, seconds, max(row.ground.within for row in rows))
    if _NEGATION in openings:
        openings[_ABSENCE] = openings[_ANAPHOR] = openings[_NEGATION]
    return openings
