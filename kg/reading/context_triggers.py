"""The words of a sentence that tell what holds for the things named in it: triggers, in the terms of the ConText algorithm."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from msgspec import Struct

from kg.determination import Span
from kg.vocabulary import TermKind, vocabulary

__all__ = ["Context", "Trigger", "find_triggers"]


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


class Trigger(Struct, frozen=True, gc=False):
    """Words at [start, end) that hold something for what stands after them, before them, or ends what others hold."""

    start: int
    end: int
    context: Context
    direction: str


# A member is looked up through its enumeration's metaclass, at a dozen times what a name of the module costs.
_BRINGS = Context.BRINGS
_CHANGED_FROM = Context.CHANGED_FROM
_END = Context.END
_NEITHER = Context.NEITHER
_NOT_TOLERATED = Context.NOT_TOLERATED
_PRESCRIBED = Context.PRESCRIBED
_STOPPED = Context.STOPPED
_CONTEXT_TERMS = TermKind.CONTEXT
_CONTEXTS = {context.value: context for context in Context}
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
_GOOD = frozenset({Context.BENEFIT, Context.RELIEF, Context.HELP})
_TOGETHER_REACH = 30
_SO = " so "
_PUNCTUATION = re.compile(r"[,;:()]")
_TO = re.compile(r" to (?:an? |the )?")
_NEXT_WORD = 4


def find_triggers(flat: str, sentence: Span) -> list[Trigger]:
    """Find what triggers a sentence of a letter holds, in text order; those that mean something together only are joined."""
    cues = _cues()
    found: list[Trigger] = []
    opening: Trigger | None = None
    for start, end, key in vocabulary().words(_CONTEXT_TERMS, flat, sentence):
        for context, direction in cues[key]:
            trigger = Trigger(start, end, context, direction)
            if opening is not None and opening.context is _BRINGS:
                if context in _GOOD:
                    opening = None  # "gave her relief and was stopped"
                elif context is _STOPPED and direction == "backward" and _SO in flat[opening.end : start]:
                    # "Made her chest tight, so it was dropped": whatever it brought about was a reason to stop.
                    found.append(Trigger(opening.start, start, _NOT_TOLERATED, "backward"))
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


def _join(flat: str, found: list[Trigger], opening: Trigger, closing: Trigger) -> bool:
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
        of_before = flat.startswith(" of which", opening.end)  # "Soma and Mobic, neither of which helped"
        found.append(Trigger(opening.start, opening.end, meaning, "backward" if of_before else "forward"))
    else:
        found.append(Trigger(opening.start, closing.end, meaning, closing.direction))
    return True


def _change(flat: str, sentence: Span, found: list[Trigger], trigger: Trigger) -> None:
    """Add that of "from one drug to another" the one was stopped and the other prescribed."""
    to = _TO.search(flat, trigger.end, sentence[1])
    end = to.start() if to else trigger.end
    found.append(Trigger(trigger.start, trigger.end, _END, "terminate"))
    if to:
        found.append(Trigger(end, to.end(), _PRESCRIBED, "forward"))
        found.append(Trigger(end, to.end(), _STOPPED, "backward"))
    else:
        found.append(Trigger(trigger.start, trigger.end, _STOPPED, "forward"))
