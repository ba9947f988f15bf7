"""A build becomes the report's tables: what the numbers of the report page and of the CSV files both are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
import polars as pl

from kg.analysis.rates import by_quarter, rates
from kg.analysis.requests import SIDES, Condition, requests, where
from kg.exports.tables import records

__all__ = ["Report", "ReportTable", "make_report", "write_csv"]

_MOST_ROWS = 100
_MOST_CASES = 25
"""How many cases a cell leads to; the CSV file of all requests holds the others."""

_RATE_TABLES = (
    ("category", "By service category"),
    ("class", "By drug class"),
    ("drug", "By ingredient"),
    ("guideline", "By guideline document that the reviewer cites"),
    ("section", "By guideline section that the reviewer cites"),
    ("specialty", "By reviewer's specialty"),
    ("condition", "By condition (ICD-10-CM category)"),
    ("reason", "By reason"),
)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table of the report.

    Attributes:
        name: of its CSV file.
        title: over it on the page.
        note: what a reader must know to read it right.
        rows: the table; a column `small` marks rows of few requests.
        cases: for each row the identities of some cases behind it, none where it counts no cases.
        total_rows: how many rows there are; `rows` holds the most frequent.
    """

    name: str
    title: str
    note: str
    rows: pl.DataFrame
    cases: tuple[tuple[str, ...], ...]
    total_rows: int


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report.

    Attributes:
        letters: how many were counted.
        requests: how many of them.
        first: day of decision.
        last: day of decision.
        filters: what the subset was asked for by, in words; empty for the whole build.
        tables: in the order of the page.
        table: the requests counted, of `kg.analysis.requests`.
    """

    letters: int
    requests: int
    first: date | None
    last: date | None
    filters: tuple[str, ...]
    tables: tuple[ReportTable, ...]
    table: pl.DataFrame


def make_report(
    build: Path, conditions: Iterable[Condition] = (), since: date | None = None, until: date | None = None
) -> Report:
    """Count what the report says of a build, or of the part of it that fulfils every condition.

    Args:
        build: the folder that `kg build` wrote.
        conditions: filters as of `kg.analysis.requests.Condition.parse`.
        since: decided on this day or later.
        until: decided before this day.

    Raises:
        FileNotFoundError: where the folder holds no build.
    """
    conditions = tuple(conditions)
    table = where(requests(build), conditions, since, until)
    days = table["decision_date"].drop_nulls()
    filters = [f"{name} = {value}" for name, value in conditions]
    filters += [f"decided from {since}"] if since else []
    filters += [f"decided before {until}"] if until else []
    return Report(
        letters=table["letter"].n_unique(),
        requests=table.height,
        first=days.min() if len(days) else None,  # type: ignore[arg-type]
        last=days.max() if len(days) else None,  # type: ignore[arg-type]
        filters=tuple(filters),
        tables=(
            _quarters(table),
            *(_rates(table, dimension, title) for dimension, title in _RATE_TABLES),
            _modified(table),
            _sides(table),
            _contradictions(table),
            _problems(build, set(table["letter"])),
            _quality(build),
        ),
        table=table,
    )


def write_csv(report: Report, out: Path) -> list[Path]:
    """Write each table as a CSV file, and requests.csv with every request counted.

    Args:
        report: of `make_report`.
        out: the folder to write to; made where it is missing.

    Returns:
        The files written.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in [*((table.name, table.rows) for table in report.tables), ("requests", report.table)]:
        lists = [pl.col(column).list.join("; ") for column, kind in rows.schema.items() if isinstance(kind, pl.List)]
        path = out / f"{name}.csv"
        rows.with_columns(lists).write_csv(path)
        written.append(path)
    return written


def _quarters(table: pl.DataFrame) -> ReportTable:
    rows = by_quarter(table)
    return ReportTable(
        "quarters",
        "By quarter of the decision",
        "Days run from the application's receipt to the decision: median and quartiles, over the letters that give both dates.",
        rows,
        _cases(table, "quarter", rows["quarter"]),
        rows.height,
    )


def _rates(table: pl.DataFrame, dimension: str, title: str) -> ReportTable:
    rows = rates(table, dimension)
    shown = rows.head(_MOST_ROWS)
    several = isinstance(table.schema[dimension], pl.List)
    note = "Overturned in full, of all requests, with Wilson's 95 % interval."
    if several:
        note += " A request counts at each of its values, so that rows do not add up."
    return ReportTable(f"by-{dimension}", title, note, shown, _cases(table, dimension, shown["value"]), rows.height)


def _modified(table: pl.DataFrame) -> ReportTable:
    named = table.with_columns(
        pl.when("modified").then(pl.lit("modified")).otherwise(pl.lit("refused whole")).alias("review")
    )
    rows = rates(named, "review")
    return ReportTable(
        "modified",
        "Requests that utilization review modified or refused whole",
        "A modified request was authorised in part; what was decided is the rest.",
        rows,
        _cases(named, "review", rows["value"]),
        rows.height,
    )


def _sides(table: pl.DataFrame) -> ReportTable:
    rows = rates(table, "sides")
    order = {side: index for index, side in enumerate(SIDES)}
    rows = rows.sort(pl.col("value").replace_strict(order, return_dtype=pl.Int64))
    return ReportTable(
        "sides",
        "Guideline documents: claims administrator against reviewer",
        "agree: both cite the same documents; overlap: some in common; differ: none in common.",
        rows,
        _cases(table, "sides", rows["value"]),
        rows.height,
    )


def _contradictions(table: pl.DataFrame) -> ReportTable:
    found = table.filter("contradiction")
    rows = rates(found, "category").select("value", "letters", "requests", "upheld", "overturned")
    return ReportTable(
        "contradictions",
        "Headings that their rationale contradicts",
        "The heading decides; the rationale's own words conclude the opposite. By service category.",
        rows,
        _cases(found, "category", rows["value"]),
        rows.height,
    )


def _problems(build: Path, letters: set[str]) -> ReportTable:
    counts: Counter[str] = Counter()
    behind: dict[str, list[str]] = {}
    for record in records(build):
        if record.identity not in letters:
            continue
        for problem in record.problems:
            counts[problem.code] += 1
            cases = behind.setdefault(problem.code, [])
            if len(cases) < _MOST_CASES and record.identity not in cases:
                cases.append(record.identity)
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    rows = pl.DataFrame(
        {"problem": ranked, "times": [counts[code] for code in ranked]},
        schema={"problem": pl.String(), "times": pl.Int64()},
    )
    found = tuple(tuple(behind[code]) for code in ranked)
    return ReportTable("problems", "What was odd in letters", "Counted each time it occurs.", rows, found, rows.height)


def _quality(build: Path) -> ReportTable:
    counts = msgspec.json.decode((build / "build.json").read_bytes())["counts"]
    names = ("letters", "records", "quarantined", "duplicates", "ignored")
    rows = pl.DataFrame({"count": list(names), "number": [counts[name] for name in names]})
    return ReportTable(
        "quality",
        "The build as a whole",
        "Letters found = records + quarantined + duplicates; the quarantined ones are listed in quarantine.jsonl.",
        rows,
        ((),) * rows.height,
        rows.height,
    )


def _cases(table: pl.DataFrame, column: str, values: pl.Series) -> tuple[tuple[str, ...], ...]:
    """Some cases behind each value, in order of identity."""
    pairs = table.select("letter", pl.col(column).alias("value"))
    if isinstance(table.schema[column], pl.List):
        pairs = pairs.explode("value")
    found = pairs.drop_nulls().unique().sort("letter").group_by("value", maintain_order=True).head(_MOST_CASES)
    behind = dict(found.group_by("value").agg("letter").iter_rows())
    return tuple(tuple(behind.get(value, ())) for value in values)
