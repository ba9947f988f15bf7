"""`kg show`: what is known of one letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD, BuildFolder
from kg.cli.printing import console

if TYPE_CHECKING:
    from kg.determination import Determination
    from kg.graph.corrections import Correction

__all__ = ["show"]


def show(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="A case number, or the hash that a letter without one has.")
    ],
    build: BuildFolder = DEFAULT_BUILD,
    json: Annotated[
        bool, typer.Option("--json", help="Print the record as it stands in determinations.jsonl.")
    ] = False,
) -> None:
    """Show what is known of one letter, each fact beside the words it rests on, or who corrected it and why.

    kg show CM17-0012345
    """
    from kg.exports.lookup import find_corrections, find_record, find_text

    try:
        record = find_record(build, case)
        if record is None:
            raise Failure(f"no case {case} in {build}: `kg build` lists what it could not read in quarantine.jsonl")
        if json:
            from kg.determination import to_json

            typer.echo(to_json(record).decode())
            return
        text = find_text(build, record)
        corrections = find_corrections(build, record.identity)
    except FileNotFoundError:
        raise Failure(f"no build in {build}: run `kg build LETTERS... --out {build}` first") from None
    except LookupError as error:
        raise Failure(str(error)) from None
    _print(record, text, corrections)


def _print(record: Determination, text: str, corrections: tuple[Correction, ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    from kg.view.case import case_parts

    out = console()
    out.print(Text(f"Independent Medical Review {record.identity}", style="bold"))
    for part in case_parts(record, text, corrections):
        out.print()
        table = Table(
            box=None,
            show_header=False,
            expand=True,
            padding=(0, 2, 0, 0),
            title=Text(part.heading),
            title_justify="left",
        )
        table.title_style = "bold"
        table.add_column(width=22, style="dim")
        table.add_column(ratio=1)
        table.add_column(ratio=1, style="italic")
        for row in part.rows:
            # Letters are hostile input: as Text, nothing in them is taken for markup.
            words = f'"{row.words}"' if row.words else ""
            table.add_row(row.label, Text(row.fact), Text("\n".join(filter(None, (words, row.note)))))
        out.print(table)
