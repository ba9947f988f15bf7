"""Decide each request of an invented letter: what both sides cite, the outcome, and the rationale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.determination import Conclusion, Decision, Layout, Reviewer
from kg.sample.citations import ADMINISTRATOR, EXPERT, Cited, invent_citations
from kg.sample.content import DecidedItem
from kg.sample.draft import Draft
from kg.sample.effects import Effect, overturn_rate
from kg.sample.lexicon import lexicon
from kg.sample.rationale import invent_rationale
from kg.sample.relied_upon import invent_relied_upon
from kg.sample.requests import Request

__all__ = ["DEFAULT_RATES", "Court", "Rates", "decide_all"]


@dataclass(frozen=True, slots=True)
class Rates:
    """How often things happen in a sample; each is a share, 0 to 1.

    Attributes:
        contradiction: rationales that conclude the opposite of their heading.
        modified: requests of which utilization review allowed a part, where the layout prints that.
        misspelled: drug names printed with a misspelling.
        headerless: letters without header block.
        credentials_in_sentence: letters whose reviewer is described in a sentence instead of lines.
        older_citations: letters that cite in the wording of 2014 and 2015.
        shared_rationale: requests that share the rationale of the one before, in layouts of 2013 and 2014.
        partial: requests decided in two parts, in the same layouts.
        guidelines_adopted: reviewers that adopt the claims administrator's guidelines, in the notice of 2013.
    """

    contradiction: float = 0.02
    modified: float = 0.12
    misspelled: float = 0.04
    headerless: float = 0.1
    credentials_in_sentence: float = 0.2
    older_citations: float = 0.08
    shared_rationale: float = 0.25
    partial: float = 0.04
    guidelines_adopted: float = 0.25


DEFAULT_RATES = Rates()

_SHARING = (Layout.DECISION_AND_RATIONALE, Layout.PROFESSIONAL_REVIEW)
_SPLITTING = (Layout.DECISION_AND_RATIONALE, Layout.NOTICE_OF_DETERMINATION)


@dataclass(frozen=True, slots=True)
class Court:
    """What the decisions of one letter have in common."""

    draft: Draft
    reviewer: Reviewer
    layout: Layout
    effects: Sequence[Effect]
    rates: Rates
    older: bool


def decide_all(court: Court, requests: Sequence[Request]) -> tuple[DecidedItem, ...]:
    """Decide the requests of one letter in order."""
    dice = court.draft.dice
    runs: list[list[Request]] = []
    for request in requests:
        if runs and court.layout in _SHARING and dice.chance(court.rates.shared_rationale):
            runs[-1].append(request)
        else:
            runs.append([request])
    items: list[DecidedItem] = []
    for run in runs:
        items += _decide(court, run, items[0] if items else None)
    return tuple(items)


def _decide(court: Court, run: Sequence[Request], first: DecidedItem | None) -> list[DecidedItem]:
    """Decide requests that share one rationale."""
    dice, request = court.draft.dice, run[0]
    claims, expert = _cited(court, request)
    if len(run) == 1 and request.granted and court.layout in _SPLITTING and dice.chance(court.rates.partial):
        decision, conclusion = Decision.PARTIALLY_OVERTURNED, Conclusion.UNCLEAR
    else:
        decision = _outcome(court, request, expert, first)
        necessary = (decision is Decision.OVERTURNED) != dice.chance(court.rates.contradiction)
        conclusion = Conclusion.NECESSARY if necessary else Conclusion.NOT_NECESSARY
    rationale = invent_rationale(court.draft, lexicon(), run, conclusion)
    return [DecidedItem(each, decision, claims, expert, rationale, conclusion) for each in run]


def _outcome(court: Court, request: Request, expert: Cited, first: DecidedItem | None) -> Decision:
    if request.dependent and first is not None:
        return first.decision
    sections = [section for row in expert.rows for section in row.sections]
    rate = overturn_rate(court.effects, request, sections, court.reviewer.specialties)
    return Decision.OVERTURNED if court.draft.dice.chance(rate) else Decision.UPHELD


def _cited(court: Court, request: Request) -> tuple[Cited, Cited]:
    dice, guidelines = court.draft.dice, lexicon().guidelines
    if court.layout is Layout.FINAL_DETERMINATION:
        claims = invent_citations(dice, guidelines, request, ADMINISTRATOR, older=court.older)
        return claims, invent_citations(dice, guidelines, request, EXPERT, older=court.older)
    claims = invent_relied_upon(dice, guidelines, request)
    adopts = court.layout is Layout.NOTICE_OF_DETERMINATION and claims.rows
    if adopts and dice.chance(court.rates.guidelines_adopted):
        return claims, claims
    return claims, invent_relied_upon(dice, guidelines, request)
