"""Lay out an invented letter as `professional_review`, a layout of 2013."""

from __future__ import annotations

from kg.determination import Decision
from kg.sample.content import Content
from kg.sample.parts_2013 import by_rationale, documents, qualifications

__all__ = ["lay_out_professional_review"]


def lay_out_professional_review(content: Content) -> tuple[str, ...]:
    """The letter's paragraphs in order; requests that share a rationale stand under one issue, numbered."""
    dice, draft = content.dice, content.draft
    paragraphs = ["MEDICAL PROFESSIONAL REVIEW"]
    if content.with_header:
        paragraphs.append(
            f"Case Number: {draft.case_number}\nDate of Injury: {draft.date_of_injury:%m/%d/%Y}\n"
            f"UR Denial Date: {draft.ur_denial_date:%m/%d/%Y}\nDecision Date: {draft.decision_date:%m/%d/%Y}"
        )
    runs = by_rationale(content.items)
    paragraphs += [_issue([item.request.text for _, item in runs[0]])]
    paragraphs += [f"CASE SUMMARY: {content.summary}", "DOCUMENTS REVIEWED FOR DETERMINATION:", *documents(dice)]
    for position, run in enumerate(runs):
        if position:
            paragraphs.append(_issue([item.request.text for _, item in run]))
        item = run[0][1]
        relied = f"The {item.reviewer.text}." if item.reviewer.rows else "No guideline was relied upon."
        negation = "" if item.decision is Decision.OVERTURNED else "NOT "
        paragraphs += [
            f"MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY: {relied}",
            f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE {dice.pick(('IS', 'WAS'))} {negation}MEDICALLY NECESSARY: "
            f"{item.rationale.text}",
        ]
    return (
        *paragraphs,
        f"MEDICAL REVIEWER QUALIFICATIONS: {qualifications(content.reviewer, 'professional reviewer')}",
    )


def _issue(requests: list[str]) -> str:
    if len(requests) == 1:
        return f"ISSUE AT DISPUTE: {requests[0]}"
    return "\n".join(["ISSUE AT DISPUTE:", *(f"{number}. {text}" for number, text in enumerate(requests, start=1))])
