"""`kg report`: the statistics of a build, as tables and plots."""

from __future__ import annotations

import sys
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.failure import Failure, no_build
from kg.cli.options import DEFAULT_BUILD, BuildFolder
from kg.cli.printing import print_json
from kg.cli.streams import STANDARD

if TYPE_CHECKING:
    from kg.analysis.report import Report

__all__ = ["report"]


def report(
    build: BuildFolder = DEFAULT_BUILD,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where the report goes; BUILD/report if not given; - for the page on stdout."
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="DIMENSION=VALUE", help="Count only such requests; may be given again."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Decided on this day or later: 2015-03-31, 2015-03 or 2015.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Decided on this day or earlier; a month or a year to its end.")
    ] = None,
    cases: Annotated[
        bool, typer.Option("--cases", help="Print the requests counted as CSV and write nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the tables as JSON and write nothing.")] = False,
) -> None:
    """Count what became of refusals: one HTML file and a CSV file a table.

    kg report

    kg report --where drug=Zanaflex --where "specialty=Pain Management" --since 2015-01 --until 2016

    kg report --cases --where category=imaging --where decision=overturned > imaging.csv
    """
    from kg.analysis.filters import Condition
    from kg.analysis.report import make_report, write_csv, write_requests
    from kg.analysis.report_page import report_page, write_report_page

    try:
        conditions = [Condition.parse(text) for text in where or ()]
        first, last = _first_day(since), _last_day(until)
        made = make_report(build, conditions, first, last)
    except ValueError as error:
        raise Failure(str(error)) from None
    except FileNotFoundError:
        raise no_build(build) from None
    if json:
        _print_json(made, cases=cases)
        return
    if cases:
        write_requests(made, sys.stdout.buffer)
        return
    if str(out) == STANDARD:
        typer.echo(report_page(made), nl=False)
        return
    folder = out or build / "report"
    try:
        written = [*write_csv(made, folder), write_report_page(made, folder / "report.html")]
    except OSError as error:
        raise Failure(f"cannot write the report to {folder}: {error.strerror}") from None
    typer.echo(f"{made.requests:,} requests in {made.letters:,} letters: open {written[-1]} in a browser.")


def _print_json(made: Report, *, cases: bool) -> None:
    tables = {table.name: table.rows.to_dicts() for table in made.tables}
    counted = {"letters": made.letters, "requests": made.requests, "tables": tables}
    print_json(made.table.to_dicts() if cases else counted)


def _first_day(written: str | None) -> date | None:
    return _days(written)[0] if written else None


def _last_day(written: str | None) -> date | None:
    return _days(written)[1] if written else None


def _days(written: str) -> tuple[date, date]:
    """The first and the last day of a day, a month or a year."""
    numbers = written.split("-")
    try:
        if len(numbers) > 3 or not all(number.isascii() and number.isdigit() for number in numbers):
            raise ValueError(written)
        year, month, day = (*map(int, numbers), *[0] * (3 - len(numbers)))
        first = date(year, month or 1, day or 1)
        return first, date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        raise ValueError(f"{written!r} is no day: write it as 2015-03-31, 2015-03 or 2015") from None
