"""Invent whole letters: the same seed and position give the same letter on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from kg.determination import Layout, Priority, Reviewer, Role, Sex
from kg.sample.content import Content
from kg.sample.decision_and_rationale import lay_out_decision_and_rationale
from kg.sample.decisions import DEFAULT_RATES, Court, Rates, decide_all
from kg.sample.dice import Dice
from kg.sample.draft import DateStyle, Draft, Worker
from kg.sample.effects import DEFAULT_EFFECTS, Effect
from kg.sample.final_determination import lay_out_final_determination
from kg.sample.letter import InventedLetter
from kg.sample.lexicon import lexicon
from kg.sample.notice_of_determination import lay_out_notice_of_determination
from kg.sample.professional_review import lay_out_professional_review
from kg.sample.requests import invent_requests
from kg.sample.summary import invent_summary
from kg.sample.truth import true_record

__all__ = ["invent_letter", "invent_letters"]

_LAYOUTS: dict[Layout, Callable[[Content], tuple[str, ...]]] = {
    Layout.FINAL_DETERMINATION: lay_out_final_determination,
    Layout.DECISION_AND_RATIONALE: lay_out_decision_and_rationale,
    Layout.NOTICE_OF_DETERMINATION: lay_out_notice_of_determination,
    Layout.PROFESSIONAL_REVIEW: lay_out_professional_review,
}
_FIRST_DECISIONS = {
    Layout.FINAL_DETERMINATION: (date(2015, 1, 5), 1_000),
    Layout.DECISION_AND_RATIONALE: (date(2013, 11, 4), 300),
    Layout.NOTICE_OF_DETERMINATION: (date(2013, 6, 3), 180),
    Layout.PROFESSIONAL_REVIEW: (date(2013, 2, 4), 150),
}
"""When a layout was first used, and for how many days letters are invented from then on."""
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
    rates: Rates = DEFAULT_RATES,
) -> Iterator[InventedLetter]:
    """Invent letters one after the other; a smaller count gives the first of the same letters."""
    return (invent_letter(seed, position, layout, effects, rates) for position in range(count))


def invent_letter(
    seed: int,
    position: int,
    layout: Layout = Layout.FINAL_DETERMINATION,
    effects: Sequence[Effect] = DEFAULT_EFFECTS,
    rates: Rates = DEFAULT_RATES,
) -> InventedLetter:
    """Invent the letter at one position of a sample.

    >>> invent_letter(1, 0).name == invent_letter(1, 0).name != invent_letter(1, 1).name
    True
    """
    dice = Dice(seed, position)
    draft = _begin(dice, seed, position, layout)
    words = lexicon()
    reviewer = Reviewer(tuple(dice.some(_STATES, dice.pick((1, 1, 2, 3)))), dice.pick(_SPECIALTIES))
    modified = rates.modified if layout is Layout.FINAL_DETERMINATION else 0.0
    requests = invent_requests(draft, words, dice.pick(_ITEM_COUNTS), modified, rates.misspelled)
    for request in requests:
        for ingredients, name in request.drugs:
            draft.mention(ingredients, name, Role.REQUESTED, "requested")
    summary = invent_summary(draft, words, requests, rates.misspelled)
    older = dice.chance(rates.older_citations)
    with_header = not dice.chance(rates.headerless)
    items = decide_all(Court(draft, reviewer, layout, effects, rates, older), requests)
    content = Content(
        dice,
        draft,
        reviewer,
        summary,
        items,
        with_header,
        credentials_listed=with_header and not dice.chance(rates.credentials_in_sentence),
    )
    name = draft.case_number if with_header else f"excerpt-{position:07d}"
    return InventedLetter(name, _LAYOUTS[layout](content), true_record(content, layout))


def _begin(dice: Dice, seed: int, position: int, layout: Layout) -> Draft:
    first, days = _FIRST_DECISIONS[layout]
    decided = first + timedelta(days=dice.between(0, days))
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
