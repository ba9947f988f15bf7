"""Lay out an invented letter as `final_determination`, the layout of 2014 onwards."""

from __future__ import annotations

from collections.abc import Sequence

from kg.determination import Reviewer
from kg.sample.content import Content, DecidedItem
from kg.sample.dice import Dice

__all__ = ["header_block", "lay_out_final_determination"]

_METHOD = (
    "MAXIMUS Federal Services handed the whole file to an expert reviewer who has no tie to the employer, the "
    "worker, the treating providers or the claims administrator. {credentials}The reviewer has practised clinically "
    "for over five years, still sees patients for at least 24 hours in each week, and was chosen for training and "
    "knowledge in the specialties that treat the condition and the disputed items. The reviewer knows the laws and "
    "rules that govern these reviews, among them the order in which kinds of evidence weigh. Records received after "
    "the file was closed were not considered, and no party was consulted while the file was read. The opinion below "
    "is the reviewer's own and rests on the documents in the file alone."
)
_SUMMARY_INTRODUCTION = (
    "The expert reviewer wrote the following clinical case summary after reading the file and its records:"
)
_ITEMS_INTRODUCTION = "The decisions on the disputed items/services are set forth below:"

# The heading of a modified request, in its three sentences.
ORIGINAL = "was the original request."
AUTHORIZED = "was authorized by the Claims Administrator."
REMAINING = "The remaining IMR eligible portion of the original request"


def lay_out_final_determination(content: Content) -> tuple[str, ...]:
    """The letter's paragraphs in order."""
    paragraphs: list[str] = []
    if content.with_header:
        paragraphs.append(header_block(content))
    paragraphs.append("HOW THE IMR FINAL DETERMINATION WAS MADE")
    paragraphs += _method(content.dice, content.reviewer, listed=content.credentials_listed)
    paragraphs += ["CLINICAL CASE SUMMARY", _SUMMARY_INTRODUCTION, content.summary]
    paragraphs += ["IMR ISSUES, DECISIONS AND RATIONALES", _ITEMS_INTRODUCTION]
    for item in content.items:
        paragraphs += _item(content.dice, item)
    return tuple(paragraphs)


def header_block(content: Content) -> str:
    """The header in its six lines, as text copies of the letters have them."""
    draft = content.draft
    return "\n".join(
        (
            f"Case Number: {draft.case_number}",
            f"Date Assigned: {draft.date_assigned:%m/%d/%Y} Date of Injury: {draft.date_of_injury:%m/%d/%Y}",
            f"Decision Date: {draft.decision_date:%m/%d/%Y} UR Denial Date: {draft.ur_denial_date:%m/%d/%Y}",
            f"Priority: {draft.priority.value} Application",
            "Received:",
            f"{draft.application_received:%m/%d/%Y}",
        )
    )


def _method(dice: Dice, reviewer: Reviewer, *, listed: bool) -> list[str]:
    if not listed:
        states = " & ".join(reviewer.licensure)
        specialties = ", has a subspecialty in ".join(reviewer.specialties)
        sentence = f"The expert reviewer is Board Certified in {specialties} and is licensed to practice in {states}. "
        return [_METHOD.format(credentials=sentence)]
    comma = dice.pick((",", ", "))
    return [
        _METHOD.format(credentials=""),
        "The Expert Reviewer has the following credentials:\n"
        f"State(s) of Licensure: {comma.join(reviewer.licensure)}\n"
        f"Certification(s)/Specialty: {', '.join(reviewer.specialties)}",
    ]


def _item(dice: Dice, item: DecidedItem) -> Sequence[str]:
    request = item.request
    outcome = item.decision.value.capitalize()
    if request.original is None:
        heading = f"{request.text}: {outcome}"
    else:
        joint = dice.pick((", {text} is:", " is {text}:"))
        heading = " ".join(
            (
                request.original,
                ORIGINAL,
                f"{request.authorized}",
                AUTHORIZED,
                REMAINING + joint.format(text=request.text),
            )
        )
        heading = f"{heading} {outcome}"
    return (
        heading,
        f"Claims Administrator guideline: {item.claims_administrator.text}",
        f"MAXIMUS guideline: {item.reviewer.text}",
        f"Decision rationale: {item.rationale.text}",
    )
