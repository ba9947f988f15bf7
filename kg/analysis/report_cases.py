"""The cases behind every cell of the report: as a command that lists them, and packed for the page to list them itself."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

import msgspec
import polars as pl

from kg.analysis.filters import Condition
from kg.analysis.report import Report, ReportTable
from kg.view.encoding import embedded

__all__ = ["MOST_REQUESTS", "command", "packed_cases"]

MOST_REQUESTS = 300_000
"""The page of a report on more requests than this holds no list of cases: it would be too large to open."""

_SEPARATOR = "\x1f"


def command(report: Report, conditions: tuple[Condition, ...] = ()) -> str:
    """The command that lists the requests of a report, or those of them that fulfil more conditions.

    >>> from datetime import date
    >>> nothing = Report(0, 0, None, None, (), date(2015, 1, 1), None, (), pl.DataFrame())
    >>> command(nothing, (Condition.parse("specialty=Pain Management"),))
    "kg report --cases --where 'specialty=Pain Management' --since 2015-01-01"
    """
    words = ["kg", "report", "--cases"]
    for name, value in (*report.conditions, *conditions):
        words += ["--where", f"{name}={value}"]
    words += ["--since", str(report.since)] if report.since else []
    words += ["--until", str(report.until)] if report.until else []
    return shlex.join(words)


def packed_cases(report: Report) -> str | None:
    """Pack the requests of a report so that its page can tell which are behind a cell.

    Returns:
        Compressed JSON, as `kg.view.encoding.embedded` writes it, None of more than `MOST_REQUESTS`. `letters` are identities, `requests` how many requests
        each has, `decisions` the first letter of each request's, and `tables` for each table its rows' `sets`, with
        `of`: which set of rows each request counts in, or each letter where that is the same for all of its requests.
    """
    table = report.table
    if table.height > MOST_REQUESTS:
        return None
    letters = table.group_by("letter", maintain_order=True).len()
    document = {
        "letters": letters["letter"].to_list(),
        "requests": letters["len"].to_list(),
        "decisions": "".join(decision[0] for decision in table["decision"]),
        "tables": {counted.name: _rows(table, counted) for counted in report.tables if counted.dimension},
    }
    return embedded(msgspec.json.encode(document))


def _rows(table: pl.DataFrame, counted: ReportTable) -> Mapping[str, object]:
    assert counted.dimension is not None
    place = {value: row for row, value in enumerate(counted.rows.to_series())}
    values = table[counted.dimension]
    keys = values.list.join(_SEPARATOR) if isinstance(values.dtype, pl.List) else values.fill_null("")
    for name, value in counted.within:
        keys = pl.select(pl.when(table[name] == value).then(keys).otherwise(pl.lit(""))).to_series()
    by_letter = pl.DataFrame({"letter": table["letter"], "key": keys}).group_by("letter", maintain_order=True)
    if by_letter.agg(pl.col("key").n_unique())["key"].max() == 1:
        keys = by_letter.first()["key"]
    sets = keys.unique().sort()
    return {
        "sets": [[place[value] for value in key.split(_SEPARATOR) if value in place] for key in sets],
        "of": (keys.rank("dense") - 1).to_list(),
    }
