"""Parts that the layouts of 2013 and 2014 share: who reviewed, what was read, and the words of a decision."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from kg.determination import Decision, Reviewer
from kg.sample.citations import Cited
from kg.sample.content import Content, DecidedItem
from kg.sample.dice import Dice

__all__ = ["COMPANY", "based_on", "by_rationale", "decided", "documents", "numbered", "qualifications"]

COMPANY = "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review"

_PAPERS = (
    "Application for Independent Medical Review",
    "Utilization review letter from the claims administrator",
    "Medical records from the treating physician",
    "Medical records from an outside clinic",
    "Reports of imaging and laboratory work",
    "Request for authorization",
    "Physical therapy notes",
)


def qualifications(reviewer: Reviewer, title: str) -> str:
    """Who the reviewer is, with credentials in a sentence."""
    specialties = ", has a subspecialty in ".join(reviewer.specialties)
    states = " & ".join(reviewer.licensure)
    return (
        f"The {title} who made the decision is independent of the employer, the worker, the providers and the claims "
        f"administrator. The {title} is Board Certified in {specialties} and is licensed to practice in {states}. The "
        f"{title} sees patients for at least 24 hours in each week and has practised clinically for over five years."
    )


def documents(dice: Dice) -> list[str]:
    """The papers that were read, one a paragraph."""
    return [f"- {paper}" for paper in _PAPERS[: dice.between(2, len(_PAPERS))]]


def based_on(who: str, possessive: str, cited: Cited) -> str:
    """The sentence that says what a side relied on.

    >>> based_on("Claims Administrator", "its", Cited("", ()))
    'The Claims Administrator did not cite any guidelines for its decision.'
    """
    if not cited.rows:
        return f"The {who} did not cite any guidelines for {possessive} decision."
    return f"The {who} based {possessive} decision on the {cited.text}."


def decided(dice: Dice, item: DecidedItem) -> str:
    """A request with its decision as a clause, "X is not medically necessary and appropriate"; some are glued together."""
    request = item.request.text
    if item.decision is Decision.PARTIALLY_OVERTURNED:
        return (
            f"{request} is medically necessary and appropriate in part: {item.request.granted} is medically necessary and "
            "appropriate, and the remainder is not medically necessary and appropriate"
        )
    verb = "are" if request.endswith(("supplies", "screens")) else "is"
    if item.decision is Decision.OVERTURNED:
        return f"{request} {verb} medically necessary and appropriate"
    negated = dice.pick((*[f"{verb} not medically"] * 9, f"{verb} notmedically", f"{verb}not medically"))
    return f"{request} {negated} necessary and appropriate"


def by_rationale(items: Sequence[DecidedItem]) -> list[list[tuple[int, DecidedItem]]]:
    """The items, numbered from 1, in runs that share one rationale."""
    counted = list(enumerate(items, start=1))
    return [list(run) for _, run in groupby(counted, key=lambda pair: id(pair[1].rationale))]


def numbered(content: Content, mark: str) -> list[str]:
    """Every request on a line of its own, with its number."""
    return [f"{number}{mark} {item.request.text}" for number, item in enumerate(content.items, start=1)]
