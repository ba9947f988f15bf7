"""`kg query`: SPARQL over a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD, BuildFolder

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
) -> None:
    """Ask a build SPARQL. The prefixes imr:, id:, skos:, ... need no declaration.

    kg query --list

    kg query overturn-rate-by-drug --param drug=tizanidine

    kg query "SELECT (COUNT(*) AS ?n) { ?request a imr:TreatmentRequest }" --format csv
    """
    from kg.store.failure import QueryRefused, StoreError

    try:
        if list_:
            _print_queries()
        elif asked is None:
            raise Failure("nothing asked: give a query, a file or a name; `kg query --list` lists the names")
        else:
            _answer(asked, _values(param or []), format, build)
    except (QueryRefused, StoreError) as error:
        raise Failure(" ".join(str(error).split())) from error


def _answer(asked: str, values: dict[str, str], format_: str | None, build: BuildFolder) -> None:
    import signal
    import sys

    from pyoxigraph import QueryBoolean, QueryTriples

    from kg.cli.notices import say_loading
    from kg.store.answers import AnswerFormat, table, write_answer
    from kg.store.asking import ask
    from kg.store.loading import GraphStore
    from kg.store.queries import find_query, read_query, with_values

    if format_ is not None and format_ not in list(AnswerFormat):
        raise Failure(f"there is no format {format_!r}: choose one of {', '.join(AnswerFormat)}")
    found = read_query(_standard_input(), "the query on standard input") if asked == "-" else find_query(asked)
    with GraphStore.of_build(build, say_loading) as opened:
        text = with_values(found, values, opened.store)
        # The engine does not look for Python's interrupts: while it runs, Ctrl-C ends the process outright.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        answer = ask(opened.store, text)
        wanted = AnswerFormat(format_ or ("turtle" if isinstance(answer, QueryTriples) else "table"))
        if wanted is not AnswerFormat.TABLE or isinstance(answer, QueryTriples):
            write_answer(answer, wanted, sys.stdout.buffer)
        elif isinstance(answer, QueryBoolean):
            typer.echo("yes" if answer else "no")
        else:
            from rich.console import Console

            shown, more = table(answer)
            Console(width=None if sys.stdout.isatty() else 160).print(shown)
            if more:
                typer.echo(f"These are the first {shown.row_count:,} rows: --format csv writes them all.", err=True)
        sys.stdout.flush()


def _standard_input() -> str:
    import sys

    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Failure(f"standard input is not UTF-8: {error}") from error


def _values(params: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for param in params:
        name, given, value = param.partition("=")
        if not given:
            raise Failure(f"--param {param} has no value: write it as --param name=value")
        if name in values:
            raise Failure(f"--param {name} is given twice")
        values[name] = value
    return values


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
