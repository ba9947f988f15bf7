"""A build's requests as one table, a row a disputed treatment, with what one may group or filter them by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from kg.determination import Citation, Determination, contradicts
from kg.exports.tables import Row, framed, records
from kg.guidelines import resolve_guideline, resolve_section
from kg.vocabulary import vocabulary

__all__ = ["DIMENSIONS", "SIDES", "quarter", "requests"]

DIMENSIONS: Mapping[str, str] = {
    "category": "service category",
    "class": "drug class",
    "drug": "ingredient",
    "guideline": "guideline document that the reviewer cites",
    "section": "guideline section that the reviewer cites",
    "administrator_guideline": "guideline document that the claims administrator cites",
    "administrator_section": "guideline section that the claims administrator cites",
    "reason": "reason",
    "specialty": "reviewer's specialty",
    "condition": "condition of the patient (ICD-10-CM code)",
    "condition_category": "condition of the patient (three-character ICD-10-CM category)",
    "quarter": "quarter of the decision",
    "decision": "decision",
    "review": "utilization review: modified, or refused whole",
    "sides": "guideline documents of administrator against reviewer",
    "contradiction": "whether the rationale contradicts the heading: yes or no",
    "problem": "what was odd about the letter",
}
"""What requests can be grouped and filtered by, with what it is called. Where a request has several values of one, it
counts at each."""

SIDES = ("agree", "overlap", "differ", "reviewer only", "administrator only", "neither")
"""How the guidelines that the two sides cite compare: the same documents, some of them, others, or none cited."""

_SCHEMA: Mapping[str, pl.DataType] = {
    "letter": pl.String(),
    "position": pl.Int32(),
    "decision": pl.String(),
    "category": pl.String(),
    "class": pl.List(pl.String()),
    "drug": pl.List(pl.String()),
    "guideline": pl.List(pl.String()),
    "section": pl.List(pl.String()),
    "administrator_guideline": pl.List(pl.String()),
    "administrator_section": pl.List(pl.String()),
    "reason": pl.List(pl.String()),
    "specialty": pl.List(pl.String()),
    "condition": pl.List(pl.String()),
    "condition_category": pl.List(pl.String()),
    "quarter": pl.String(),
    "decision_date": pl.Date(),
    "days": pl.Int32(),
    "review": pl.String(),
    "sides": pl.String(),
    "contradiction": pl.String(),
    "problem": pl.List(pl.String()),
}


def requests(build: Path) -> pl.DataFrame:
    """Read the requests of a build.

    Args:
        build: the folder that `kg build` wrote.

    Returns:
        A row a request: letter, position (from 1), decision, the dimensions, decision_date, days from the application's
        receipt to the decision (null where a date is missing or they are out of order). Guidelines and sections are
        paths of their IRIs, conditions ICD-10-CM codes; sides is one of `SIDES`.

    Raises:
        FileNotFoundError: where the folder holds no build.
    """
    parts = list(framed((row for record in records(build) for row in _rows(record)), _SCHEMA))
    return pl.concat(parts, rechunk=True) if parts else pl.DataFrame(schema=dict(_SCHEMA))


def quarter(day: date) -> str:
    """The quarter of a day.

    >>> quarter(date(2017, 2, 3))
    '2017-Q1'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _rows(record: Determination) -> Iterator[Row]:
    classes = vocabulary().table.ingredients
    specialties = list(dict.fromkeys(record.reviewer.specialties))
    conditions = sorted({found.icd10cm for found in record.diagnoses if found.icd10cm})
    # The first three characters of a code are its category.
    condition_categories = sorted({code[:3] for code in conditions})
    problems = sorted({problem.code for problem in record.problems})
    decided, received = record.decision_date, record.application_received
    days = (decided - received).days if decided and received and decided >= received else None
    for position, item in enumerate(record.items, 1):
        drugs = list(dict.fromkeys(name for order in item.drugs for name in order.ingredients))
        guidelines, sections = _cited(item.reviewer)
        administrator_guidelines, administrator_sections = _cited(item.claims_administrator)
        yield (
            record.identity,
            position,
            item.decision.value,
            item.category.value,
            sorted({kind for name in drugs if name in classes for kind in classes[name].classes}),
            drugs,
            guidelines,
            sections,
            administrator_guidelines,
            administrator_sections,
            [reason.value for reason in item.reasons],
            specialties,
            conditions,
            condition_categories,
            quarter(decided) if decided else None,
            decided,
            days,
            "refused whole" if item.original_request is None else "modified",
            _sides(set(administrator_guidelines), set(guidelines)),
            "yes" if contradicts(item.decision, item.conclusion) else "no",
            problems,
        )


def _cited(citations: Iterable[Citation]) -> tuple[list[str], list[str]]:
    """The works and sections that a side cites; known editions count as their work."""
    guidelines: dict[str, None] = {}
    sections: dict[str, None] = {}
    for row in citations:
        guideline = resolve_guideline(row.source, row.document, row.year)
        guidelines[guideline.work] = None
        for name in row.sections:
            section = resolve_section(guideline, name)
            # A name that the vocabulary does not know is not known to be one section in two editions either.
            work = guideline.work + section.path.removeprefix(guideline.path) if section.known else section.path
            sections[work] = None
    return list(guidelines), list(sections)


def _sides(administrator: set[str], reviewer: set[str]) -> str:
    if not administrator or not reviewer:
        return "reviewer only" if reviewer else "administrator only" if administrator else "neither"
    if administrator == reviewer:
        return "agree"
    return "overlap" if administrator & reviewer else "differ"
