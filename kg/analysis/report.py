"""A build becomes the report's tables: what the numbers of the report page and of the CSV files both are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import msgspec
import polars as pl

from kg.analysis.filters import Condition, check, where
from kg.analysis.rates import by_quarter, rates
from kg.analysis.requests import SIDES, requests
from kg.exports.tables import records

__all__ = ["MOST_CASES", "Report", "ReportTable", "make_report", "write_csv", "write_requests"]

_MOST_ROWS = 100
MOST_CASES = 25
"""How many of its cases a row lists; a command lists all of them."""

_RATE_TABLES = (
    ("category", "By service category"),
    ("class", "By drug class"),
    ("drug", "By ingredient"),
    ("guideline", "By guideline document that the reviewer cites"),
    ("section", "By guideline section that the reviewer cites"),
    ("specialty", "By reviewer's specialty"),
    ("condition_category", "By condition (three-character ICD-10-CM category)"),
    ("condition", "By condition (ICD-10-CM code)"),
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
        dimension: of `kg.analysis.requests.DIMENSIONS`, whose values the rows count; None where they count no requests.
        within: what else all requests counted have in common.
        cases: for each row the identities of some cases behind it, none where it counts no cases.
        total_rows: how many rows there are; `rows` holds the most frequent.
    """

    name: str
    title: str
    note: str
    rows: pl.DataFrame
    dimension: str | None
    within: tuple[Condition, ...]
    cases: tuple[tuple[str, ...], ...]
    total_rows: int

    def conditions(self, row: int) -> tuple[Condition, ...]:
        """What the requests behind a row, and no others of the report, have in common."""
        if self.dimension is None:
            return self.within
        return (*self.within, Condition((self.dimension, str(self.rows[row, 0]))))


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report.

    Attributes:
        letters: how many were counted.
        requests: how many of them.
        first: day of decision.
        last: day of decision.
        conditions: what every request counted fulfils; empty for the whole build.
        since: they were decided on this day or later.
        until: they were decided on this day or earlier.
        tables: in the order of the page.
        table: the requests counted, of `kg.analysis.requests`.
    """

    letters: int
    requests: int
    first: date | None
    last: date | None
    conditions: tuple[Condition, ...]
    since: date | None
    until: date | None
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
        until: decided on this day or earlier.

    Raises:
        FileNotFoundError: where the folder holds no build.
        ValueError: where no request of the build has what a condition asks for.
    """
    conditions = tuple(conditions)
    everything = requests(build)
    check(everything, conditions)
    table = where(everything, conditions, since, until)
    days = table["decision_date"].drop_nulls()
    return Report(
        letters=table["letter"].n_unique(),
        requests=table.height,
        first=days.min() if len(days) else None,  # type: ignore[arg-type]
        last=days.max() if len(days) else None,  # type: ignore[arg-type]
        conditions=conditions,
        since=since,
        until=until,
        tables=(
            _quarters(table),
            *(_rates(table, dimension, title) for dimension, title in _RATE_TABLES),
            _modified(table),
            _sides(table),
            _contradictions(table),
            _problems(build, table),
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
    for table in report.tables:
        path = out / f"{table.name}.csv"
        table.rows.write_csv(path)
        written.append(path)
    path = out / "requests.csv"
    with path.open("wb") as file:
        write_requests(report, file)
    return [*written, path]


def write_requests(report: Report, file: BinaryIO) -> None:
    """Write every request counted, a line each, as CSV; the values of a list are joined by "; "."""
    table = report.table
    lists = [pl.col(column).list.join("; ") for column, kind in table.schema.items() if isinstance(kind, pl.List)]
    table.with_columns(lists).write_csv(file)


def _quarters(table: pl.DataFrame) -> ReportTable:
    return _counted(
        "quarters",
        "By quarter of the decision",
        "Days run from the application's receipt to the decision: median and quartiles, over the letters that give both dates.",
        by_quarter(table),
        table,
        "quarter",
    )


def _rates(table: pl.DataFrame, dimension: str, title: str) -> ReportTable:
    note = "Overturned in full, of all requests, with Wilson's 95 % interval."
    if isinstance(table.schema[dimension], pl.List):
        note += " A request counts at each of its values, so that rows do not add up."
    return _counted(f"by-{dimension.replace('_', '-')}", title, note, rates(table, dimension), table, dimension)


def _modified(table: pl.DataFrame) -> ReportTable:
    return _counted(
        "modified",
        "Requests that utilization review modified or refused whole",
        "A modified request was authorised in part; what was decided is the rest.",
        rates(table, "review"),
        table,
        "review",
    )


def _sides(table: pl.DataFrame) -> ReportTable:
    order = {side: index for index, side in enumerate(SIDES)}
    rows = rates(table, "sides")
    return _counted(
        "sides",
        "Guideline documents: claims administrator against reviewer",
        "agree: both cite the same documents; overlap: some in common; differ: none in common.",
        rows.sort(pl.col("value").replace_strict(order, return_dtype=pl.Int64)),
        table,
        "sides",
    )


def _contradictions(table: pl.DataFrame) -> ReportTable:
    within = Condition(("contradiction", "yes"))
    found = where(table, [within])
    return _counted(
        "contradictions",
        "Headings that their rationale contradicts",
        "The heading decides; the rationale's own words conclude the opposite. By service category.",
        rates(found, "category").select("value", "letters", "requests", "upheld", "overturned"),
        found,
        "category",
        (within,),
    )


def _problems(build: Path, table: pl.DataFrame) -> ReportTable:
    letters = set(table["letter"])
    times = Counter(
        problem.code for record in records(build) if record.identity in letters for problem in record.problems
    )
    rows = rates(table, "problem").select("value", "letters")
    rows = rows.with_columns(pl.Series("times", [times[code] for code in rows["value"]], dtype=pl.Int64))
    return _counted(
        "problems",
        "What was odd in letters",
        "How many letters it occurs in, and how many times in all of them.",
        rows.sort(["letters", "value"], descending=[True, False]),
        table,
        "problem",
    )


def _quality(build: Path) -> ReportTable:
    counts = msgspec.json.decode((build / "build.json").read_bytes())["counts"]
    names = ("letters", "records", "quarantined", "duplicates", "ignored")
    rows = pl.DataFrame({"count": list(names), "number": [counts[name] for name in names]})
    return ReportTable(
        "quality",
        "The build as a whole",
        "Letters found = records + quarantined + duplicates; the quarantined ones are listed in quarantine.jsonl.",
        rows,
        None,
        (),
        ((),) * rows.height,
        rows.height,
    )


def _counted(
    name: str,
    title: str,
    note: str,
    rows: pl.DataFrame,
    table: pl.DataFrame,
    dimension: str,
    within: tuple[Condition, ...] = (),
) -> ReportTable:
    """A table whose first column holds values of a dimension, with the cases of `table` behind each."""
    shown = rows.head(_MOST_ROWS)
    return ReportTable(
        name, title, note, shown, dimension, within, _cases(table, dimension, shown.to_series()), rows.height
    )


def _cases(table: pl.DataFrame, column: str, values: pl.Series) -> tuple[tuple[str, ...], ...]:
    """Some cases behind each value, in order of identity."""
    pairs = table.select("letter", pl.col(column).alias("value"))
    if isinstance(table.schema[column], pl.List):
        pairs = pairs.explode("value")
    found = pairs.drop_nulls().unique().sort("letter").group_by("value", maintain_order=True).head(MOST_CASES)
    behind = dict(found.group_by("value").agg("letter").iter_rows())
    return tuple(tuple(behind.get(value, ())) for value in values)
