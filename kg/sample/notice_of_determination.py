"""Lay out an invented letter as `notice_of_determination`, a layout of 2013."""

from __future__ import annotations

from kg.sample.content import Content
from kg.sample.parts_2013 import COMPANY, based_on, decided, documents, qualifications

__all__ = ["lay_out_notice_of_determination"]

_DISCLAIMER = "Disclaimer: the summary that follows was copied from the utilization review letter dated {date}, and its words are not ours."
_ADOPTED = "The Expert Reviewer found the guidelines used by the Claims Administrator relevant and appropriate."
_EFFECT = (
    "Effect of the Decision",
    "The decision binds the parties as the law provides; an appeal may be filed with the Board within the time the law allows.",
)


def lay_out_notice_of_determination(content: Content) -> tuple[str, ...]:
    """The letter's paragraphs in order."""
    dice, draft = content.dice, content.draft
    paragraphs = [COMPANY, "Notice of Independent Medical Review Determination"]
    paragraphs.append(f"Dated: {draft.decision_date:%m/%d/%Y}")
    if content.with_header:
        lines = [f"Case Number: {draft.case_number}", f"Date of Injury: {draft.date_of_injury:%m/%d/%Y}"]
        lines += [f"Date of UR Decision: {draft.ur_denial_date:%m/%d/%Y}"] if dice.chance(0.5) else []
        paragraphs.append("\n".join(lines))
    determined = [
        f"{number}) MAXIMUS Federal Services, Inc. has determined the request for {decided(dice, item)}."
        for number, item in enumerate(content.items, start=1)
    ]
    paragraphs += determined
    paragraphs.append(
        f"An application for Independent Medical Review was filed on {draft.application_received:%m/%d/%Y} disputing the "
        f"Utilization Review Denial dated {draft.ur_denial_date:%m/%d/%Y}. The disputed treatments were decided as follows:"
    )
    if dice.chance(0.7):
        paragraphs += determined
    paragraphs += [
        "Medical Qualifications of the Expert Reviewer",
        qualifications(content.reviewer, "expert reviewer"),
        "Case Summary",
    ]
    if dice.chance(0.4):
        paragraphs.append(_DISCLAIMER.format(date=draft.date_style.print(draft.ur_denial_date)))
    paragraphs += [content.summary, "Documents Reviewed for Determination", *documents(dice)]
    for number, item in enumerate(content.items, start=1):
        paragraphs += [
            f"{number}) Regarding the request for {item.request.text}:",
            "Medical Treatment Guideline(s) Relied Upon by the Expert Reviewer to Make His/Her Decision",
            based_on("Claims Administrator", "its", item.claims_administrator),
            _ADOPTED
            if item.reviewer is item.claims_administrator
            else based_on("Expert Reviewer", "his/her", item.reviewer),
            "Rationale for the Decision",
            item.rationale.text,
        ]
    return (*paragraphs, *_EFFECT)
