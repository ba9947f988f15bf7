"""A build's requests as one table, a row a disputed treatment, with what one may group or filter them by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from kg.determination import Citation, Determination, contradicts
from kg.exports.tables import Row, framed, records
from kg.guidelines import resolve_guideline, resolve_section
from kg.iris import slug
from kg.vocabulary import vocabulary

__all__ = ["DIMENSIONS", "SIDES", "Condition", "quarter", "requests", "where"]

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
    "condition": "condition (ICD-10-CM category)",
    "quarter": "quarter of the decision",
    "decision": "decision",
}
"""What requests can be grouped and filtered by, with what it is called. All but category, quarter and decision are
lists: a request counts at each of their values."""

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
    "quarter": pl.String(),
    "decision_date": pl.Date(),
    "days": pl.Int32(),
    "modified": pl.Boolean(),
    "sides": pl.String(),
    "contradiction": pl.Boolean(),
}


class Condition(tuple[str, str]):
    """One filter, "dimension=value", as `--where` takes it."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read a filter; the value is compared as a slug, so that case, spaces and accents make no difference.

        Raises:
            ValueError: where it is not of that form, or no dimension is called so.

        >>> Condition.parse("drug = Tizanidine")
        ('drug', 'tizanidine')
        """
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or name not in DIMENSIONS or not value.strip():
            raise ValueError(f"not a filter: {text!r}: write dimension=value with one of {', '.join(DIMENSIONS)}")
        return cls((name, slug(value.strip())))


def requests(build: Path) -> pl.DataFrame:
    """Read the requests of a build.

    Args:
        build: the folder that `kg build` wrote.

    Returns:
        A row a request: letter, position (from 1), decision, the dimensions, decision_date, days from the application's
        receipt to the decision (null where a date is missing or they are out of order), modified (by utilization
        review), sides (of `SIDES`), contradiction (the rationale concludes against the heading). Guidelines and
        sections are paths of their IRIs, conditions three-character ICD-10-CM categories.

    Raises:
        FileNotFoundError: where the folder holds no build.
    """
    parts = list(framed((row for record in records(build) for row in _rows(record)), _SCHEMA))
    return pl.concat(parts, rechunk=True) if parts else pl.DataFrame(schema=dict(_SCHEMA))


def where(
    table: pl.DataFrame, conditions: Iterable[Condition] = (), since: date | None = None, until: date | None = None
) -> pl.DataFrame:
    """Keep the requests that fulfil every condition and were decided from `since` to before `until`."""
    for name, value in conditions:
        slugged = pl.element().map_elements(slug, return_dtype=pl.String())
        if isinstance(_SCHEMA[name], pl.List):
            table = table.filter(pl.col(name).list.eval(slugged).list.contains(value))
        else:
            table = table.filter(pl.col(name).map_elements(slug, return_dtype=pl.String()) == value)
    if since:
        table = table.filter(pl.col("decision_date") >= since)
    if until:
        table = table.filter(pl.col("decision_date") < until)
    return table


def quarter(day: date) -> str:
    """The quarter of a day.

    >>> quarter(date(2017, 2, 3))
    '2017-Q1'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _rows(record: Determination) -> Iterator[Row]:
    classes = vocabulary().table.ingredients
    specialties = list(dict.fromkeys(record.reviewer.specialties))
    conditions = sorted({found.icd10cm[:3] for found in record.diagnoses if found.icd10cm})
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
            quarter(decided) if decided else None,
            decided,
            days,
            item.original_request is not None,
            _sides(set(administrator_guidelines), set(guidelines)),
            contradicts(item.decision, item.conclusion),
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
