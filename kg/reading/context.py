"""What the words of a sentence hold for the things named in it, after the ConText algorithm.

A trigger word holds for what stands after it (forward) or before it (backward), up to where its scope ends: at a
terminating word, at a trigger that says something else, or at the sentence's end. The triggers are data,
`ontology/vocabulary/context-cues.ttl`.

H. Harkema, J. N. Dowling, T. Thornblade, W. W. Chapman: ConText. An algorithm for determining negation, experiencer, and
temporal status from clinical reports. Journal of Biomedical Informatics 42 (2009) 839-851.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from kg.determination import Span
from kg.vocabulary import TermKind, vocabulary

__all__ = ["Context", "SentenceContext", "read_context"]


class Context(StrEnum):
    """What triggers hold for a drug."""

    NOT_TOLERATED = "not_tolerated"
    NO_BENEFIT = "no_benefit"
    BENEFIT = "benefit"
    UNDOCUMENTED = "undocumented"
    NOT_TAKEN = "not_taken"
    OTHER_PERSON = "other_person"
    CONDITIONAL = "conditional"
    CURRENT = "current"
    PAST = "past"
    PRESCRIBED = "prescribed"
    RECOMMENDED = "recommended"
    PLANNED = "planned"
    STOPPED = "stopped"
    EFFECT = "effect"
    ASSAYED = "assayed"
    SAMPLE = "sample"
    THIS_DRUG = "this_drug"
    THESE_DRUGS = "these_drugs"
    END = "end"


class SentenceContext(NamedTuple):
    """What a sentence holds.

    Attributes:
        of_targets: for each target, what holds for it.
        of_before: what holds for the drugs of the sentence before, which this one calls "this medication" or "it".
        all_before: whether it speaks of all of them ("these medications") or of the last one.
    """

    of_targets: list[set[Context]]
    of_before: set[Context]
    all_before: bool


class _Trigger(NamedTuple):
    start: int
    end: int
    context: Context
    direction: str


_CONTEXTS = {context.value: context for context in Context}
_FAILED = frozenset({Context.NOT_TOLERATED, Context.NO_BENEFIT})
_USE = frozenset({Context.CURRENT, Context.PAST, Context.PRESCRIBED, Context.RECOMMENDED, Context.STOPPED})
_OUTCOME = _FAILED | {Context.BENEFIT}
_UNREAL = frozenset({Context.UNDOCUMENTED, Context.CONDITIONAL, Context.NOT_TAKEN})
_TAKING = {
    Context.NO_BENEFIT,
    Context.CONDITIONAL,
    Context.CURRENT,
    Context.PAST,
    Context.PRESCRIBED,
    Context.RECOMMENDED,
}
_REFERENCES = frozenset({Context.THIS_DRUG, Context.THESE_DRUGS})
_REFERENCE_REACH = 45
_NEXT_WORDS = 12
_NEXT_WORD = 4


def read_context(flat: str, sentence: Span, targets: Sequence[Span]) -> SentenceContext:
    """Read what a sentence holds for the targets in it.

    Args:
        flat: the letter without line breaks.
        sentence: its span.
        targets: spans within the sentence, in order.
    """
    holds: list[set[Context]] = [set() for _ in targets]
    before: set[Context] = set()
    triggers = _triggers(flat, sentence)
    if not triggers:
        return SentenceContext(holds, before, False)
    all_before = False
    for index, trigger in enumerate(triggers):
        if not _counts(triggers, index):
            continue
        context = Context.NOT_TOLERATED if trigger.context is Context.EFFECT else trigger.context
        scope = _scope(flat, sentence, triggers, index, targets)
        within = [at for at, (start, end) in enumerate(targets) if scope[0] <= start and end <= scope[1]]
        if context is Context.UNDOCUMENTED:
            within = [at for at in within if _said_to_lack(triggers, index, targets[at])]
        if context in _FAILED and _followed_by_reference(triggers, trigger):
            within = []  # "no relief with this medication, and was given naproxen"
        for at in within:
            holds[at].add(context)
        if context in _FAILED and not within:
            reference = _reference(triggers, trigger)
            if reference is None:
                continue
            earlier = [at for at, (_, end) in enumerate(targets) if end <= reference.start]
            all_of_them = reference.context is Context.THESE_DRUGS
            for at in earlier if all_of_them else earlier[-1:]:
                holds[at].add(context)
            if not earlier:
                before.add(context)
                all_before = all_before or all_of_them
    return SentenceContext(holds, before, all_before)


def _triggers(flat: str, sentence: Span) -> list[_Trigger]:
    known = vocabulary()
    cues = known.table.context_cues
    return [
        _Trigger(start, end, _CONTEXTS[cue.context], cue.direction)
        for start, end, key in known.words(TermKind.CONTEXT, flat, sentence)
        for cue in cues[key]
    ]


def _counts(triggers: list[_Trigger], index: int) -> bool:
    """Whether a trigger holds for anything at all."""
    trigger = triggers[index]
    if trigger.direction not in ("forward", "backward") or trigger.context is Context.BENEFIT:
        return False
    if trigger.context in _FAILED:
        return not _unreal(triggers, index)
    if trigger.context is Context.EFFECT:
        others = triggers if trigger.direction == "forward" else triggers[:index]
        return any(other.context is Context.STOPPED for other in others)
    if trigger.context is Context.ASSAYED:
        return any(other.context is Context.SAMPLE for other in triggers)
    return True


def _said_to_lack(triggers: list[_Trigger], index: int, target: Span) -> bool:
    """Whether what is undocumented is that the patient took the drug, rather than what the drug did."""
    trigger = triggers[index]
    return target[0] - trigger.end <= _NEXT_WORDS or any(
        trigger.end <= other.start and other.end <= target[0] and other.context in _TAKING for other in triggers
    )


def _scope(flat: str, sentence: Span, triggers: list[_Trigger], index: int, targets: Sequence[Span]) -> Span:
    """Where a trigger holds."""
    trigger = triggers[index]
    if trigger.direction == "forward":
        end = sentence[1]
        for other in triggers[index + 1 :]:
            if other.start >= trigger.end and _ends_forward(trigger, other):
                end = other.start
                break
        semicolon = flat.find(";", trigger.end, end)
        return trigger.end, semicolon if semicolon >= 0 else end
    start = sentence[0]
    for other in reversed(triggers[:index]):
        if other.end <= trigger.start and _ends_backward(other):
            # Words of use end the scope only where they have a drug of their own: "Soma was tried without success".
            if other.context in _USE and not any(other.end <= target[0] < trigger.start for target in targets):
                continue
            start = other.end
            break
    return max(start, flat.rfind(";", start, trigger.start) + 1), trigger.start


def _ends_forward(trigger: _Trigger, other: _Trigger) -> bool:
    if other.context is Context.END:
        return True
    if other.direction != "forward" or other.start - trigger.end <= _NEXT_WORD:
        return False  # "failed a trial of": the one word introduces the other
    if trigger.context in _FAILED or trigger.context in _USE:
        return other.context in _USE or (trigger.context in _USE and other.context in _FAILED)
    return trigger.context is Context.ASSAYED and other.context in _USE


def _ends_backward(other: _Trigger) -> bool:
    if other.context is Context.END:
        return True
    if other.direction == "backward":
        return other.context in _OUTCOME
    return other.direction == "forward" and other.context in _USE


def _unreal(triggers: list[_Trigger], index: int) -> bool:
    """Whether a failure is only said to be undocumented, or a condition."""
    for other in reversed(triggers[:index]):
        if other.context is Context.END:
            return False
        if other.context in _UNREAL and other.end <= triggers[index].start:
            return True
    return False


def _followed_by_reference(triggers: list[_Trigger], trigger: _Trigger) -> bool:
    return trigger.direction == "forward" and any(
        other.context in _REFERENCES and 0 <= other.start - trigger.end <= _NEXT_WORD for other in triggers
    )


def _reference(triggers: list[_Trigger], trigger: _Trigger) -> _Trigger | None:
    """The "this medication" that an outcome without a target is said of."""
    near = [
        other
        for other in triggers
        if other.context in _REFERENCES
        and min(abs(trigger.start - other.end), abs(other.start - trigger.end)) <= _REFERENCE_REACH
    ]
    return near[-1] if near else None
