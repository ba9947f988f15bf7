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

from msgspec import Struct

from kg.determination import Span
from kg.reading.context_triggers import Context, Trigger, find_triggers

__all__ = ["SentenceContext", "read_context"]


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


# A member is looked up through its enumeration's metaclass, at a dozen times what a name of the module costs.
_ASSAYED = Context.ASSAYED
_BENEFIT = Context.BENEFIT
_EFFECT = Context.EFFECT
_END = Context.END
_NOT_TOLERATED = Context.NOT_TOLERATED
_PRESCRIBED = Context.PRESCRIBED
_REASON = Context.REASON
_SAMPLE = Context.SAMPLE
_STOPPED = Context.STOPPED
_TREATMENT = Context.TREATMENT
_THESE_DRUGS = Context.THESE_DRUGS
_UNDOCUMENTED = Context.UNDOCUMENTED
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
_GIVEN_UP = frozenset({Context.STOPPED, Context.NOT_TAKEN})
_AND_SO = ", so "
_DENIED_AFTER = re.compile(r" (?:is|are|was|were|have been|has been) (?:denied|not (?:reported|noted|present))\b")
_ADVERB = re.compile(r" (?:it |this )?(?:(?:\w+ly|then|soon|later|was|is|had to be|has been|had been) )+")
_WHICH = ", which "
_OF_SEVERAL = re.compile(r", which (?:were|are|have|both|all)\b")
_OTHER_CLAUSE = re.compile(r"(?<!well) (?:as(?! well)|because|since|while|whereas) ")
"""Between two drugs: what is said of the second is not said of the first ("Celebrex is preferred as Mobic caused a rash")."""
_OWN_VERB = re.compile(r" (?:was|is|has been|had been) ")
_PREPOSITIONS = (" on", " with", " from", " after taking", " upon taking")
_PRONOUNS = frozenset({" it ", " they ", " this ", " "})
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
    triggers = find_triggers(flat, sentence)
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


def _counts(triggers: list[Trigger], index: int) -> bool:
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


def _needs_a_drug_at_once(flat: str, trigger: Trigger, target: Span) -> bool:
    """Whether a trigger that ends with a preposition is followed by something else before the drug."""
    return (
        trigger.direction == "forward"
        and target[0] - trigger.end > _NEXT_WORDS
        and flat.endswith(_PREPOSITIONS, trigger.start, trigger.end)
    )


def _said_to_lack(triggers: list[Trigger], index: int, target: Span) -> bool:
    """Whether what is undocumented is that the patient took the drug, rather than what the drug did."""
    trigger = triggers[index]
    return target[0] - trigger.end <= _NEXT_WORDS or any(
        trigger.end <= other.start and other.end <= target[0] and other.context in _TAKING for other in triggers
    )


def _scope(flat: str, sentence: Span, triggers: list[Trigger], index: int, targets: Sequence[Span]) -> Span:
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
        end = min([at for at in [flat.find(stop, trigger.end, end) for stop in stops] if at >= 0], default=end)
        if len(targets) > 1 and trigger.context in _FAILED:
            end = _before_next_clause(flat, (trigger.end, end), triggers, targets)
        return trigger.end, end
    start, end = sentence[0], trigger.start
    same_subject = False
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
            if other.context is _END and _shares_subject(flat, trigger, other, triggers):
                same_subject = True
                continue
            if same_subject and other.context is _BENEFIT:
                continue  # "Mobic was helpful but caused a rash"
            if other.context is _REASON and _of_what_was_given_up(flat, trigger, other, triggers):
                continue
            # Words of use end the scope only where they have a drug of their own: "Soma was tried without success".
            if other.context in _USE and not any(other.end <= target[0] < end for target in targets):
                continue
            start = other.end
            break
    if len(targets) > 1:
        start = max(start, _start_of_last(flat, (start, end), targets))
    return max(start, flat.rfind(";", start, end) + 1), end


def _start_of_last(flat: str, scope: Span, targets: Sequence[Span]) -> int:
    """Where the last of several drugs begins that alone is meant ("Mobic and Soma, which she gave up"), else the scope."""
    start, end = scope
    last: Span | None = None
    for target in reversed(targets):
        if target[0] < start:
            break
        if last is not None:
            between = target[1], last[0]
            alone = flat.startswith(_WHICH, last[1]) and not _OF_SEVERAL.match(flat, last[1])
            if alone or (between[1] - between[0] > _NEXT_WORD and _OTHER_CLAUSE.search(flat, *between)):
                return last[0]
            break
        if target[1] <= end:
            last = target
    return start


def _before_next_clause(flat: str, scope: Span, triggers: list[Trigger], targets: Sequence[Span]) -> int:
    """Where a scope ends before a drug that has a verb of its own: "nausea with Norco, and Zofran was prescribed"."""
    start, end = scope
    within = [target for target in targets if start <= target[0] and target[1] <= end]
    for target in within[1:]:
        if _OWN_VERB.match(flat, target[1]) and any(
            other.context in _USE and other.direction == "backward" and 0 < other.start - target[1] <= _NEXT_WORDS
            for other in triggers
        ):
            return target[0]
    return end


def _has_own_outcome(trigger: Trigger, treatment: Trigger, triggers: list[Trigger]) -> bool:
    """Whether an outcome is that of another treatment: "takes Norco, and therapy did little", but not "Norco and therapy did"."""
    return trigger.start - treatment.end <= _NEXT_WORDS and any(
        other.context in _USE and other.end <= treatment.start for other in triggers
    )


def _of_what_was_replaced(trigger: Trigger, other: Trigger, triggers: list[Trigger]) -> bool:
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


def _of_what_was_given_up(flat: str, trigger: Trigger, reason: Trigger, triggers: list[Trigger]) -> bool:
    """Whether an outcome after "because" is the reason to stop the drug before it, rather than to take that drug."""
    if flat[reason.end : trigger.start] in _PRONOUNS:
        return True
    return any(other.context in _GIVEN_UP and other.start < reason.start for other in triggers)


def _shares_subject(flat: str, trigger: Trigger, end: Trigger, triggers: list[Trigger]) -> bool:
    """Whether what follows "but" at once is said of the drug before it ("Mobic was tried but gave her heartburn")."""
    first = next(other for other in triggers if other.start >= end.end)
    near = first.start - end.end <= _NEXT_WORD or _ADVERB.fullmatch(flat, end.end, first.start) is not None
    if first.start != trigger.start:
        return near and first.context in _GIVEN_UP  # "was started but quickly stopped due to itching"
    return near and not any(other.start == first.start and other.direction == "forward" for other in triggers)


def _ends_forward(trigger: Trigger, other: Trigger) -> bool:
    if other.context is _END or (other.context is _REASON and trigger.context in _UNREAL):
        return True
    if other.direction != "forward" or other.start - trigger.end <= _NEXT_WORD:
        return False  # "failed a trial of": the one word introduces the other
    if trigger.context in _FAILED or trigger.context in _USE:
        return other.context in _USE or (trigger.context in _USE and other.context in _FAILED)
    return trigger.context is _ASSAYED and other.context in _USE


def _ends_backward(other: Trigger) -> bool:
    if other.context in _CLAUSE_ENDS or other.context is _REASON:
        return True
    if other.direction == "backward":
        return other.context in _OUTCOME
    return other.direction == "forward" and other.context in _USE


def _unreal(triggers: list[Trigger], index: int) -> bool:
    """Whether a failure is only said to be undocumented, or a condition."""
    for other in reversed(triggers[:index]):
        if other.context is _END:
            return False
        if other.context in _UNREAL and other.end <= triggers[index].start:
            return True
    return False


def _followed_by_reference(triggers: list[Trigger], trigger: Trigger) -> bool:
    return trigger.direction == "forward" and any(
        other.context in _REFERENCES and 0 <= other.start - trigger.end <= _NEXT_WORD for other in triggers
    )


def _reference(triggers: list[Trigger], trigger: Trigger) -> Trigger | None:
    """The "this medication" that an outcome without a target is said of."""
    near = [
        other
        for other in triggers
        if other.context in _REFERENCES
        and min(abs(trigger.start - other.end), abs(other.start - trigger.end)) <= _REFERENCE_REACH
    ]
    return near[-1] if near else None
