"""`kg report`: the statistics of a build, as tables and plots."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD, BuildFolder

__all__ = ["report"]

_DAYS = ["%Y-%m-%d", "%Y-%m", "%Y"]


def report(
    build: BuildFolder = DEFAULT_BUILD,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the report goes; BUILD/report if not given.")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="DIMENSION=VALUE", help="Count only such requests; may be given again."),
    ] = None,
    since: Annotated[datetime | None, typer.Option(formats=_DAYS, help="Decided on this day or later.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAYS, help="Decided before this day.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the tables as JSON and write nothing.")] = False,
) -> None:
    """Count what became of refusals: one HTML file and a CSV file a table.

    kg report
    kg report --where drug=tizanidine --where "specialty=Pain Management" --since 2015-01
    """
    from kg.analysis.report import make_report, write_csv
    from kg.analysis.report_page import write_report_page
    from kg.analysis.requests import Condition

    try:
        conditions = [Condition.parse(text) for text in where or ()]
        made = make_report(build, conditions, since.date() if since else None, until.date() if until else None)
    except ValueError as error:
        raise Failure(str(error)) from None
    except FileNotFoundError:
        raise Failure(f"no build in {build}: run `kg build LETTERS... --out {build}` first") from None
    if json:
        import msgspec

        tables = {table.name: table.rows.to_dicts() for table in made.tables}
        typer.echo(msgspec.json.encode({"letters": made.letters, "requests": made.requests, "tables": tables}))
        return
    folder = out or build / "report"
    try:
        written = [*write_csv(made, folder), write_report_page(made, folder / "report.html")]
    except OSError as error:
        raise Failure(f"cannot write the report to {folder}: {error.strerror}") from None
    typer.echo(f"{made.requests:,} requests in {made.letters:,} letters: open {written[-1]} in a browser.")
