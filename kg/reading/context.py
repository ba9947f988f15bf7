"""What the words of a sentence hold for the things named in it, after the ConText algorithm.

A trigger word holds for what stands after it (forward) or before it (backward), up to where its scope ends: at a
terminating word, at a trigger that says something else, or at the sentence's end. The triggers are data,
`ontology/vocabulary/context-cues.ttl`.

H. Harkema, J. N. Dowling, T. Thornblade, W. W. Chapman: ConText. An algorithm for determining negation, experiencer, and
temporal status from clinical reports. Journal of Biomedical Informatics 42 (2009) 839-851.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from msgspec import Struct

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
    LACK = "lack"
    RELIEF = "relief"
    NEGATION = "negation"
    NEITHER = "neither"
    HELP = "help"
    BRINGS = "brings"
    CAUSE = "cause"
    COMPLAINT = "complaint"
    CHANGED_FROM = "changed_from"
    TREATMENT = "treatment"
    THIS_DRUG = "this_drug"
    THESE_DRUGS = "these_drugs"
    REASON = "reason"
    CLAUSE = "clause"
    END = "end"


class SentenceContext(Struct, frozen=True):
    """What a sentence holds.

    Attributes:
        of_targets: for each target, what holds for it.
        of_before: what holds for the drugs of the sentence before, which this one calls "this medication" or "it".
        all_before: whether it speaks of all of them ("these medications") or of the last one.
    """

    of_targets: list[set[Context]]
    of_before: set[Context]
    all_before: bool


class _Trigger(Struct, frozen=True, gc=False):
    start: int
    end: int
    context: Context
    direction: str


# A member is looked up through its enumeration's metaclass, at a dozen times what a name of the module costs.
_ASSAYED = Context.ASSAYED
_BENEFIT = Context.BENEFIT
_BRINGS = Context.BRINGS
_CHANGED_FROM = Context.CHANGED_FROM
_EFFECT = Context.EFFECT
_END = Context.END
_NEITHER = Context.NEITHER
_NOT_TOLERATED = Context.NOT_TOLERATED
_PRESCRIBED = Context.PRESCRIBED
_REASON = Context.REASON
_SAMPLE = Context.SAMPLE
_STOPPED = Context.STOPPED
_TREATMENT = Context.TREATMENT
_THESE_DRUGS = Context.THESE_DRUGS
_UNDOCUMENTED = Context.UNDOCUMENTED
_CONTEXT_TERMS = TermKind.CONTEXT
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
_TOGETHER = {
    (Context.LACK, Context.RELIEF): Context.NO_BENEFIT,
    (Context.NEGATION, Context.HELP): Context.NO_BENEFIT,
    (Context.NEGATION, Context.RELIEF): Context.NO_BENEFIT,
    (Context.NEITHER, Context.HELP): Context.NO_BENEFIT,
    (Context.NEITHER, Context.RELIEF): Context.NO_BENEFIT,
    (Context.BRINGS, Context.COMPLAINT): Context.NOT_TOLERATED,
    (Context.CAUSE, Context.COMPLAINT): Context.EFFECT,
}
"""What two triggers mean that mean nothing alone: "no lasting relief", "made her quite drowsy"."""
_OPENING = frozenset(first for first, _ in _TOGETHER)
_CLOSING = frozenset(second for _, second in _TOGETHER)
_PAIRED = _OPENING | _CLOSING | {Context.CHANGED_FROM}
"""What is read together with other words; all else stands for itself."""
_NEGATING = frozenset({Context.NEGATION, Context.LACK})
_UNTOWARD = frozenset({Context.BRINGS, Context.NOT_TOLERATED, Context.NO_BENEFIT})
_GIVEN_UP = frozenset({Context.STOPPED, Context.NOT_TAKEN})
_GOOD = frozenset({Context.BENEFIT, Context.RELIEF, Context.HELP})
_TOGETHER_REACH = 30
_SO = " so "
_AND_SO = ", so "
_DENIED_AFTER = re.compile(r" (?:is|are|was|were|have been|has been) (?:denied|not (?:reported|noted|present))\b")
_PREPOSITIONS = (" on", " with", " from", " after taking", " upon taking")
_PUNCTUATION = re.compile(r"[,;:()]")
_PRONOUNS = frozenset({" it ", " they ", " this ", " "})
_TO = re.compile(r" to (?:an? |the )?")
_CLAUSE_ENDS = frozenset({Context.END, Context.CLAUSE})
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
        context = _NOT_TOLERATED if trigger.context is _EFFECT else trigger.context
        first, last = _scope(flat, sentence, triggers, index, targets)
        within = [at for at, (start, end) in enumerate(targets) if first <= start and end <= last]
        failed = context in _FAILED
        if context is _UNDOCUMENTED:
            within = [at for at in within if _said_to_lack(triggers, index, targets[at])]
        if context is _NOT_TOLERATED and within and _needs_a_drug_at_once(flat, trigger, targets[within[0]]):
            within = []  # "dizzy on standing, and takes Norco"
        if failed and trigger.direction == "forward" and within and _DENIED_AFTER.match(flat, targets[within[-1]][1]):
            within = []  # "side effects from Soma are denied"
        if failed and _followed_by_reference(triggers, trigger):
            within = []  # "no relief with this medication, and was given naproxen"
        if failed and not within and flat.startswith(":", trigger.end):
            within = [at for at, (start, _) in enumerate(targets) if start > trigger.end]  # "of no help: Soma, Mobic"
        for at in within:
            holds[at].add(context)
        if failed and not within:
            reference = _reference(triggers, trigger)
            if reference is None:
                continue
            earlier = [at for at, (_, end) in enumerate(targets) if end <= reference.start]
            all_of_them = reference.context is _THESE_DRUGS
            for at in earlier if all_of_them else earlier[-1:]:
                holds[at].add(context)
            if not earlier:
                before.add(context)
                all_before = all_before or all_of_them
    return SentenceContext(holds, before, all_before)


def _triggers(flat: str, sentence: Span) -> list[_Trigger]:
    cues = _cues()
    found: list[_Trigger] = []
    opening: _Trigger | None = None
    for start, end, key in vocabulary().words(_CONTEXT_TERMS, flat, sentence):
        for context, direction in cues[key]:
            trigger = _Trigger(start, end, context, direction)
            if opening is not None and opening.context is _BRINGS:
                if context in _GOOD:
                    opening = None  # "gave her relief and was stopped"
                elif context is _STOPPED and direction == "backward" and _SO in flat[opening.end : start]:
                    # "Made her chest tight, so it was dropped": whatever it brought about was a reason to stop.
                    found.append(_Trigger(opening.start, start, _NOT_TOLERATED, "backward"))
                    opening = None
            if (
                opening is not None
                and start - opening.end <= _NEXT_WORD
                and opening.context in _NEGATING
                and context in _UNTOWARD
            ):
                opening = None  # "has not caused nausea"
            elif context not in _PAIRED:
                found.append(trigger)
            elif context in _OPENING:
                opening = trigger
            elif context is _CHANGED_FROM:
                _change(flat, sentence, found, trigger)
            elif opening is not None and _join(flat, found, opening, trigger):
                opening = None
    return found


@cache
def _cues() -> dict[str, tuple[tuple[Context, str], ...]]:
    """What each term of the kind CONTEXT holds, and in which direction."""
    cues = vocabulary().table.context_cues
    return {key: tuple((_CONTEXTS[cue.context], cue.direction) for cue in held) for key, held in cues.items()}


def _join(flat: str, found: list[_Trigger], opening: _Trigger, closing: _Trigger) -> bool:
    """Add what two triggers mean together, where only a few words stand between them; tell whether they do."""
    meaning = _TOGETHER.get((opening.context, closing.context))
    around = opening.context is _NEITHER  # "neither Soma nor Mobic helped"
    if meaning is None or (closing.start - opening.end > _TOGETHER_REACH and not around):
        return False
    if _PUNCTUATION.search(flat, opening.end, closing.start):
        return False
    # The words that open it say nothing else then ("not provided" is no lack of documents in "not provided relief").
    while found and found[-1].start >= opening.start:
        found.pop()
    if around:
        found.append(_Trigger(opening.start, opening.end, meaning, "forward"))
    else:
        found.append(_Trigger(opening.start, closing.end, meaning, closing.direction))
    return True


def _change(flat: str, sentence: Span, found: list[_Trigger], trigger: _Trigger) -> None:
    """Add that of "from one drug to another" the one was stopped and the other prescribed."""
    to = _TO.search(flat, trigger.end, sentence[1])
    end = to.start() if to else trigger.end
    found.append(_Trigger(trigger.start, trigger.end, _END, "terminate"))
    if to:
        found.append(_Trigger(end, to.end(), _PRESCRIBED, "forward"))
        found.append(_Trigger(end, to.end(), _STOPPED, "backward"))
    else:
        found.append(_Trigger(trigger.start, trigger.end, _STOPPED, "forward"))


def _counts(triggers: list[_Trigger], index: int) -> bool:
    """Whether a trigger holds for anything at all."""
    trigger = triggers[index]
    if trigger.direction not in ("forward", "backward") or trigger.context is _BENEFIT:
        return False
    if trigger.context in _FAILED:
        return not _unreal(triggers, index)
    if trigger.context is _EFFECT:
        if trigger.direction == "forward":
            return any(other.context is _STOPPED for other in triggers)
        # "stopped Soma and takes Colace for constipation": what is taken last was not stopped for it.
        use = next((other for other in reversed(triggers[:index]) if other.context in _USE), None)
        return use is not None and use.context is _STOPPED
    if trigger.context is _ASSAYED:
        return any(other.context is _SAMPLE for other in triggers)
    return True


def _needs_a_drug_at_once(flat: str, trigger: _Trigger, target: Span) -> bool:
    """Whether a trigger that ends with a preposition is followed by something else before the drug."""
    return (
        trigger.direction == "forward"
        and target[0] - trigger.end > _NEXT_WORDS
        and flat.endswith(_PREPOSITIONS, trigger.start, trigger.end)
    )


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
        # "Could not tolerate therapy, so Mobic was prescribed": a consequence is not what failed.
        stops = (";", _AND_SO) if trigger.context in _FAILED else (";",)
        return trigger.end, min(
            [at for at in [flat.find(stop, trigger.end, end) for stop in stops] if at >= 0], default=end
        )
    start, end = sentence[0], trigger.start
    for other in reversed(triggers[:index]):
        if other.end <= end and (other.context is _TREATMENT or _ends_backward(other)):
            if _of_what_was_replaced(trigger, other, triggers):
                end = other.start
                continue
            if other.context is _TREATMENT:
                if _has_own_outcome(trigger, other, triggers):
                    start = other.end
                    break
                continue
            if other.context is _END and _shares_subject(trigger, other, triggers):
                continue
            if other.context is _REASON and _of_what_was_given_up(flat, trigger, other, triggers):
                continue
            # Words of use end the scope only where they have a drug of their own: "Soma was tried without success".
            if other.context in _USE and not any(other.end <= target[0] < end for target in targets):
                continue
            start = other.end
            break
    return max(start, flat.rfind(";", start, end) + 1), end


def _has_own_outcome(trigger: _Trigger, treatment: _Trigger, triggers: list[_Trigger]) -> bool:
    """Whether an outcome is that of another treatment: "takes Norco, and therapy did little", but not "Norco and therapy did"."""
    return trigger.start - treatment.end <= _NEXT_WORDS and any(
        other.context in _USE and other.end <= treatment.start for other in triggers
    )


def _of_what_was_replaced(trigger: _Trigger, other: _Trigger, triggers: list[_Trigger]) -> bool:
    """Whether an outcome is that of the drug before the words "was replaced by", the reason for the change."""
    if other.context is not _PRESCRIBED:
        return False
    reason = trigger.context is _EFFECT or any(
        between.context is _REASON and other.end <= between.start < trigger.start for between in triggers
    )
    return reason and any(
        replaced.start == other.start and replaced.context is _STOPPED and replaced.direction == "backward"
        for replaced in triggers
    )


def _of_what_was_given_up(flat: str, trigger: _Trigger, reason: _Trigger, triggers: list[_Trigger]) -> bool:
    """Whether an outcome after "because" is the reason to stop the drug before it, rather than to take that drug."""
    if flat[reason.end : trigger.start] in _PRONOUNS:
        return True
    return any(other.context in _GIVEN_UP and other.start < reason.start for other in triggers)


def _shares_subject(trigger: _Trigger, end: _Trigger, triggers: list[_Trigger]) -> bool:
    """Whether what follows "but" at once is said of the drug before it ("Mobic was tried but gave her heartburn")."""
    return trigger.start - end.end <= _NEXT_WORD and not any(
        other.start == trigger.start and other.direction == "forward" for other in triggers
    )


def _ends_forward(trigger: _Trigger, other: _Trigger) -> bool:
    if other.context is _END or (other.context is _REASON and trigger.context in _UNREAL):
        return True
    if other.direction != "forward" or other.start - trigger.end <= _NEXT_WORD:
        return False  # "failed a trial of": the one word introduces the other
    if trigger.context in _FAILED or trigger.context in _USE:
        return other.context in _USE or (trigger.context in _USE and other.context in _FAILED)
    return trigger.context is _ASSAYED and other.context in _USE


def _ends_backward(other: _Trigger) -> bool:
    if other.context in _CLAUSE_ENDS or other.context is _REASON:
        return True
    if other.direction == "backward":
        return other.context in _OUTCOME
    return other.direction == "forward" and other.context in _USE


def _unreal(triggers: list[_Trigger], index: int) -> bool:
    """Whether a failure is only said to be undocumented, or a condition."""
    for other in reversed(triggers[:index]):
        if other.context is _END:
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
