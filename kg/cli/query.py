"""`kg query`: SPARQL over a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD, BuildFolder
from kg.cli.printing import print_json

if TYPE_CHECKING:
    from kg.store.queries import Query

__all__ = ["query"]


def query(
    asked: Annotated[
        str | None, typer.Argument(metavar="FILE|NAME|TEXT", help="A file, a shipped query's name, the query, or -.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A value for the query.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        str | None,
        typer.Option("--format", "-f", help="table, csv, tsv, json, xml; of graphs turtle, ntriples, jsonld, rdfxml."),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the shipped queries and their parameters.")] = False,
    build: BuildFolder = DEFAULT_BUILD,
    json: Annotated[
        bool, typer.Option("--json", help="The same as --format json; with --list, the queries as JSON.")
    ] = False,
) -> None:
    """Ask a build SPARQL. The prefixes imr:, id:, skos:, ... need no declaration.

    kg query --list

    kg query overturn-rate-by-drug --param drug=tizanidine

    kg query "SELECT (COUNT(*) AS ?n) { ?request a imr:TreatmentRequest }" --format csv
    """
    from kg.cli.asking import answer
    from kg.store.queries import shipped_queries

    if json and format not in (None, "json"):
        raise Failure(f"--json and --format {format} exclude each other: choose one")
    if list_ and json:
        print_json([_named(found) for found in shipped_queries().values()])
    elif list_:
        _print_queries()
    elif asked is None:
        raise Failure("nothing asked: give a query, a file or a name; `kg query --list` lists the names")
    else:
        answer(asked, str(build), tuple(param or ()), "json" if json else format)


def _named(found: Query) -> dict[str, object]:
    return {**found._asdict(), "parameters": [parameter._asdict() for parameter in found.parameters]}


def _print_queries() -> None:
    from kg.store.queries import shipped_queries

    for found in shipped_queries().values():
        typer.echo(f"{found.name}\n    {found.question}")
        for line in _parameters(found):
            typer.echo(f"    {line}")


def _parameters(found: Query) -> list[str]:
    return [
        f"--param {parameter.name}={(parameter.default or parameter.kind.upper())}"
        f"  {'required: ' if parameter.required else ''}{parameter.meaning}"
        for parameter in found.parameters
    ]
