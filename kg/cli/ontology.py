"""`kg ontology`: what the graph's words mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.printing import console, print_json
from kg.cli.streams import STANDARD

__all__ = ["ontology"]


def ontology(
    html: Annotated[bool, typer.Option("--html", help="Write the reference as one HTML page.")] = False,
    turtle: Annotated[bool, typer.Option("--turtle", help="Write the ontology itself, in Turtle.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; standard output if not given, or -.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """Say what the graph's classes and properties mean: a list, the reference page, or the ontology itself.

    kg ontology --html --out reference.html
    """
    from kg.graph.reference import reference_page, terms
    from kg.ontology_files import ontology_directory

    if json and (html or turtle):
        raise Failure("--json is of the list: leave out --html and --turtle")
    if html and turtle:
        raise Failure("--html and --turtle exclude each other: choose one")
    if html:
        _write(reference_page(), out)
    elif turtle:
        _write((ontology_directory() / "imr.ttl").read_text(encoding="utf-8"), out)
    elif out:
        raise Failure("--out needs --html or --turtle")
    elif json:
        print_json(terms())
    else:
        from rich.table import Table

        table = Table("term", "kind", "meaning", box=None)
        for term in terms():
            table.add_row(term.name, term.kind, term.definition)
        console().print(table)


def _write(text: str, out: Path | None) -> None:
    if out is None or str(out) == STANDARD:
        typer.echo(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{out} cannot be written ({error.strerror}): choose another --out") from None
    typer.echo(str(out))
