"""Invent whole letters: the same seed and position give the same letter on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.determination import (
    Conclusion,
    Decision,
    Determination,
    Drug,
    DrugRole,
    Item,
    Layout,
    Patient,
    Priority,
    Problem,
    Rationale,
    RationaleCitation,
    Reviewer,
    Role,
    Sex,
)
from kg.sample.citations import ADMINISTRATOR, EXPERT, invent_citations
from kg.sample.content import Content, DecidedItem
from kg.sample.dice import Dice
from kg.sample.draft import DateStyle, Draft, DrugFacts, Worker
from kg.sample.effects import DEFAULT_EFFECTS, Effect, overturn_rate
from kg.sample.final_determination import lay_out_final_determination
from kg.sample.letter import InventedLetter
from kg.sample.lexicon import lexicon
from kg.sample.rationale import invent_rationale
from kg.sample.requests import Request, invent_requests
from kg.sample.summary import invent_summary

__all__ = ["Rates", "invent_letter", "invent_letters"]


@dataclass(frozen=True, slots=True)
class Rates:
    """How often things happen in a sample; each is a share, 0 to 1."""

    contradiction: float = 0.02
    modified: float = 0.12
    misspelled: float = 0.04
    headerless: float = 0.1
    credentials_in_sentence: float = 0.2
    older_citations: float = 0.08


_LAYOUTS: dict[Layout, Callable[[Content], tuple[str, ...]]] = {
    Layout.FINAL_DETERMINATION: lay_out_final_determination,
}
_SPECIALTIES = (
    ("Family Practice",),
    ("Internal Medicine",),
    ("Orthopedic Surgery",),
    ("Preventive Medicine", "Occupational Medicine"),
    ("Physical Medicine & Rehabilitation",),
    ("Physical Medicine & Rehabilitation", "Pain Management"),
    ("Anesthesiology", "Pain Management"),
    ("Emergency Medicine",),
    ("Psychiatry",),
    ("Neurology",),
    ("Chiropractor",),
    ("Family Practice", "Sports Medicine"),
)
_STATES = (
    "California",
    "Texas",
    "New York",
    "Florida",
    "Arizona",
    "Pennsylvania",
    "New Jersey",
    "North Carolina",
    "Ohio",
)
_REGIONS = (
    *["lumbar spine"] * 5,
    *["cervical spine"] * 3,
    "thoracic spine",
    *[
        f"{side} {part}"
        for part in ("shoulder", "knee", "wrist", "ankle", "elbow", "hand", "hip")
        for side in ("left", "right")
    ],
)
_SUBJECTS = ("the injured worker", "the patient", "the applicant")
_ITEM_COUNTS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5, 7)
_STEP = 7_919
"""Prime, so that multiples of it modulo 10,000,000 do not repeat: case numbers look random and are all different."""


def invent_letters(
    count: int,
    seed: int,
    layout: Layout = Layout.FINAL_DETERMINATION,
    effects: Sequence[Effect] = DEFAULT_EFFECTS,
    rates: Rates = Rates(),
) -> Iterator[InventedLetter]:
    """Invent letters one after the other; a smaller count gives the first of the same letters."""
    return (invent_letter(seed, position, layout, effects, rates) for position in range(count))


def invent_letter(
    seed: int,
    position: int,
    layout: Layout = Layout.FINAL_DETERMINATION,
    effects: Sequence[Effect] = DEFAULT_EFFECTS,
    rates: Rates = Rates(),
) -> InventedLetter:
    """Invent the letter at one position of a sample.

    >>> invent_letter(1, 0).name == invent_letter(1, 0).name != invent_letter(1, 1).name
    True
    """
    dice = Dice(seed, position)
    draft = _begin(dice, seed, position)
    words = lexicon()
    reviewer = Reviewer(tuple(dice.some(_STATES, dice.pick((1, 1, 2, 3)))), dice.pick(_SPECIALTIES))
    requests = invent_requests(draft, words, dice.pick(_ITEM_COUNTS), rates.modified, rates.misspelled)
    for request in requests:
        for ingredients, name in request.drugs:
            draft.mention(ingredients, name, Role.REQUESTED, "requested")
    summary = invent_summary(draft, words, requests, rates.misspelled)
    older = dice.chance(rates.older_citations)
    with_header = not dice.chance(rates.headerless)
    items: list[DecidedItem] = []
    for request in requests:
        items.append(_decide(draft, request, reviewer, effects, rates, older=older, first=items[0] if items else None))
    content = Content(
        dice,
        draft,
        reviewer,
        summary,
        tuple(items),
        with_header,
        credentials_listed=with_header and not dice.chance(rates.credentials_in_sentence),
    )
    name = draft.case_number if with_header else f"excerpt-{position:07d}"
    return InventedLetter(name, _LAYOUTS[layout](content), _truth(content, layout))


def _begin(dice: Dice, seed: int, position: int) -> Draft:
    decided = date(2015, 1, 5) + timedelta(days=dice.between(0, 1_000))
    assigned = decided - timedelta(days=dice.between(14, 40))
    received = assigned - timedelta(days=dice.between(1, 12))
    refused = received - timedelta(days=dice.between(3, 28))
    injured = refused - timedelta(days=dice.between(40, 400) if dice.chance(0.4) else dice.between(400, 4_000))
    offset = Dice(seed, "case numbers").between(0, 9_999_999)
    number = (offset + position * _STEP) % 10_000_000
    return Draft(
        dice=dice,
        worker=Worker(dice.between(20, 79), dice.pick((Sex.MALE, Sex.FEMALE)), dice.pick(_SUBJECTS)),
        date_style=DateStyle(dice.pick(("slashes", "dashes", "short", "long"))),
        case_number=f"CM{received.year % 100:02d}-{number:07d}",
        date_of_injury=injured,
        ur_denial_date=refused,
        application_received=received,
        date_assigned=assigned,
        decision_date=decided,
        priority=Priority.EXPEDITED if dice.chance(0.04) else Priority.STANDARD,
        region=dice.pick(_REGIONS),
    )


def _decide(
    draft: Draft,
    request: Request,
    reviewer: Reviewer,
    effects: Sequence[Effect],
    rates: Rates,
    *,
    older: bool,
    first: DecidedItem | None,
) -> DecidedItem:
    dice = draft.dice
    guidelines = lexicon().guidelines
    claims = invent_citations(dice, guidelines, request, ADMINISTRATOR, older=older)
    expert = invent_citations(dice, guidelines, request, EXPERT, older=older)
    sections = [section for row in expert.rows for section in row.sections]
    if request.dependent and first is not None:
        decision = first.decision
    else:
        overturned = dice.chance(overturn_rate(effects, request, sections, reviewer.specialties))
        decision = Decision.OVERTURNED if overturned else Decision.UPHELD
    necessary = (decision is Decision.OVERTURNED) != dice.chance(rates.contradiction)
    conclusion = Conclusion.NECESSARY if necessary else Conclusion.NOT_NECESSARY
    return DecidedItem(
        request, decision, claims, expert, invent_rationale(draft, lexicon(), request, conclusion), conclusion
    )


_ROLES = tuple(Role)
_NO_SPAN = (0, 0)


def _truth(content: Content, layout: Layout) -> Determination:
    draft = content.draft
    header = content.with_header
    items = tuple(_true_item(item) for item in content.items)
    return Determination(
        source="",
        sha256="",
        text_sha256="",
        layout=layout,
        case_number=draft.case_number if header else None,
        date_assigned=draft.date_assigned if header else None,
        date_of_injury=draft.date_of_injury,
        decision_date=draft.decision_date if header else None,
        ur_denial_date=draft.ur_denial_date,
        application_received=draft.application_received if header else None,
        priority=draft.priority if header else None,
        reviewer=content.reviewer,
        patient=Patient(draft.worker.age, draft.worker.sex),
        diagnoses=tuple(draft.diagnoses.values()),
        drugs=tuple(_true_drug(name, facts) for name, facts in draft.drugs.items()),
        items=items,
        problems=tuple(
            Problem("contradiction", f"/items/{position}")
            for position, item in enumerate(items)
            if (item.decision is Decision.OVERTURNED) != (item.conclusion is Conclusion.NECESSARY)
        ),
    )


def _true_drug(ingredient: str, facts: DrugFacts) -> Drug:
    roles = sorted(facts.roles, key=lambda role: _ROLES.index(role[0]))
    return Drug(ingredient, tuple(facts.mentions), roles[0][0], tuple(DrugRole(*role, _NO_SPAN) for role in roles))


def _true_item(item: DecidedItem) -> Item:
    request = item.request
    named = tuple(
        RationaleCitation(cited.source, cited.document, cited.section, cited.pages, _NO_SPAN)
        for cited in item.rationale.citations
    )
    return Item(
        request=request.text,
        original_request=request.original,
        authorized_portion=request.authorized,
        decision=item.decision,
        category=request.category,
        drugs=request.orders,
        claims_administrator=item.claims_administrator.rows,
        reviewer=item.reviewer.rows,
        conclusion=item.conclusion,
        reasons=item.rationale.reasons,
        deciding_sentence=item.rationale.deciding_sentence,
        rationale=Rationale(_NO_SPAN, named),
    )
