"""Invent the reviewer's rationale: its sentences, its conclusion, the reasons it gives, and what its text cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.determination import Category, Conclusion, GuidelineSource, Reason, Role
from kg.sample.draft import Draft, joined
from kg.sample.grammar import capitalized, grammar
from kg.sample.lexicon import Lexicon
from kg.sample.requests import Request, ingredients_of

__all__ = ["InventedRationale", "NamedGuideline", "invent_rationale"]


@dataclass(frozen=True, slots=True)
class NamedGuideline:
    """A guideline that the running text names."""

    source: GuidelineSource
    document: str | None
    section: str | None
    pages: str | None


@dataclass(frozen=True, slots=True)
class InventedRationale:
    """The rationale's text and what is true of it."""

    text: str
    reasons: tuple[Reason, ...]
    deciding_sentence: str
    citations: tuple[NamedGuideline, ...]


_AGAINST = (
    *[Reason.NO_CLINICAL_INDICATION] * 8,
    *[Reason.CONSERVATIVE_CARE_NOT_TRIED] * 5,
    *[Reason.NO_FUNCTIONAL_IMPROVEMENT] * 4,
    *[Reason.EXCEEDS_GUIDELINE] * 3,
    *[Reason.NOT_RECOMMENDED] * 3,
    Reason.SAFETY_RISK,
    Reason.REDUNDANT,
    Reason.REQUEST_INCOMPLETE,
)
_UNFIT = {
    Category.SURGERY: {Reason.EXCEEDS_GUIDELINE, Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.REQUEST_INCOMPLETE},
    Category.IMAGING: {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK, Reason.EXCEEDS_GUIDELINE},
    Category.DIAGNOSTIC_TEST: {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK, Reason.EXCEEDS_GUIDELINE},
    Category.EVALUATION: {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK, Reason.EXCEEDS_GUIDELINE},
    Category.TRANSPORTATION: {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK, Reason.CONSERVATIVE_CARE_NOT_TRIED},
    Category.OTHER: {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK, Reason.CONSERVATIVE_CARE_NOT_TRIED},
}


def invent_rationale(
    draft: Draft, words: Lexicon, requests: Sequence[Request], conclusion: Conclusion
) -> InventedRationale:
    """Invent the one rationale of some requests that comes to this conclusion; UNCLEAR grants a part of the request."""
    request = requests[0]
    dice = draft.dice
    service = request.short
    given = {
        "subject": draft.worker.subject,
        "he": draft.worker.he,
        "his": draft.worker.his,
        "region": draft.region,
        "service": service,
        "request": joined([each.text for each in requests]),
        "granted": request.granted,
        "guideline": grammar().say(dice, "guideline_name"),
        "date": draft.visit(),
        "age": str(draft.worker.age),
    }

    def say(rule: str, **more: str) -> str:
        return capitalized(grammar().say(dice, rule, {**given, **more}))

    background = [say("guideline_says") for _ in range(dice.between(2, 5))]
    citations: list[NamedGuideline] = []
    if dice.chance(0.25):
        sentence, named = _named_guideline(draft)
        background.insert(dice.between(0, len(background)), sentence)
        citations.append(named)
    if dice.chance(0.15):
        background.append(say("quoted_recommendation"))
    if request.category is Category.PHARMACEUTICAL and dice.chance(0.15):
        background.append(_quoted_drug(draft, words, given["guideline"]))
    facts = [say("case_fact", date=draft.visit()) for _ in range(dice.between(1, 5))]
    reasons = _reasons(draft, request, conclusion)
    grounds = [say(reason.value) for reason in reasons]
    verdict = say(conclusion.value)
    text = " ".join([*background, *facts, *grounds, verdict])
    return InventedRationale(text, reasons, grounds[0], tuple(citations))


def _reasons(draft: Draft, request: Request, conclusion: Conclusion) -> tuple[Reason, ...]:
    if conclusion is Conclusion.UNCLEAR:
        return (Reason.EXCEEDS_GUIDELINE,)
    if conclusion is Conclusion.NECESSARY:
        return (Reason.DEPENDENT_ON_APPROVED_SERVICE if request.dependent else Reason.CRITERIA_MET,)
    if request.dependent:
        return (Reason.DEPENDENT_ON_DENIED_SERVICE,)
    fit = [reason for reason in _AGAINST if reason not in _UNFIT.get(request.category, ())]
    count = draft.dice.pick((1, 1, 2))
    return tuple(dict.fromkeys(draft.dice.pick(fit) for _ in range(count)))


def _named_guideline(draft: Draft) -> tuple[str, NamedGuideline]:
    page = str(draft.dice.between(7, 127))
    chronic = NamedGuideline(GuidelineSource.MTUS, "Chronic Pain Medical Treatment", None, page)
    regulation = NamedGuideline(GuidelineSource.MTUS, None, "9792.20(f)", None)
    return draft.dice.pick(
        (
            (f"Page {page} of the MTUS Chronic Pain Medical Treatment Guidelines is in point.", chronic),
            (
                f"The passage on page {page} of the MTUS Chronic Pain Medical Treatment Guidelines was consulted.",
                chronic,
            ),
            ("Functional improvement is read here as defined in MTUS 9792.20(f).", regulation),
        )
    )


def _quoted_drug(draft: Draft, words: Lexicon, guideline: str) -> str:
    new = [m for m in words.medicines if not any(i in draft.drugs for i in ingredients_of(m))]
    medicine = draft.dice.pick(new)
    draft.mention(ingredients_of(medicine), medicine.generic, Role.GUIDELINE_ONLY, "quoted")
    return capitalized(f"{guideline} names {medicine.generic} among the examples of its class.")
