"""What an invented letter says, whatever its layout."""

from __future__ import annotations

from dataclasses import dataclass

from kg.determination import Conclusion, Decision, Reviewer
from kg.sample.citations import Cited
from kg.sample.dice import Dice
from kg.sample.draft import Draft
from kg.sample.rationale import InventedRationale
from kg.sample.requests import Request

__all__ = ["Content", "DecidedItem"]


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """One request with what became of it and why."""

    request: Request
    decision: Decision
    claims_administrator: Cited
    reviewer: Cited
    rationale: InventedRationale
    conclusion: Conclusion


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of a letter, ready to be laid out."""

    dice: Dice
    draft: Draft
    reviewer: Reviewer
    summary: str
    items: tuple[DecidedItem, ...]
    with_header: bool
    credentials_listed: bool
