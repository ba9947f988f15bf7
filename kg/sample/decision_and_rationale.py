"""Lay out an invented letter as `decision_and_rationale`, a layout of 2013 and 2014."""

from __future__ import annotations

from kg.sample.content import Content
from kg.sample.final_determination import header_block
from kg.sample.parts_2013 import COMPANY, based_on, by_rationale, decided, documents, qualifications

__all__ = ["lay_out_decision_and_rationale"]


def lay_out_decision_and_rationale(content: Content) -> tuple[str, ...]:
    """The letter's paragraphs in order."""
    dice = content.dice
    paragraphs = [COMPANY]
    if content.with_header:
        paragraphs.append(header_block(content))
    paragraphs += ["HOW THE IMR FINAL DETERMINATION WAS MADE"] if dice.chance(0.5) else []
    paragraphs.append(qualifications(content.reviewer, "physician reviewer"))
    paragraphs += ["DOCUMENTS REVIEWED", "These papers were received and read:", *documents(dice)]
    paragraphs += ["CLINICAL CASE SUMMARY", content.summary, "IMR DECISION(S) AND RATIONALE(S)"]
    for run in by_rationale(content.items):
        opening = dice.pick(("", "", "The request for ", "Decision for "))
        paragraphs += [f"{number}. {opening}{decided(dice, item)}." for number, item in run]
        item = run[0][1]
        paragraphs += [
            based_on("Claims Administrator", "its", item.claims_administrator),
            based_on("Physician Reviewer", "his/her", item.reviewer),
            f"The Physician Reviewer's decision rationale: {item.rationale.text}",
        ]
    return tuple(paragraphs)
