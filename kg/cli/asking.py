"""What `kg query` does, and the plain way of asking for it, read without the library that reads command lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.cli.failure import Failure

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions

__all__ = ["Asked", "answer", "plainly_asked"]

_OPTIONS = {"--param": "param", "-p": "param", "--format": "format", "-f": "format", "--build": "build"}


class Asked(NamedTuple):
    """One query and how it is to be answered.

    Attributes:
        query: a file, a shipped query's name, the query's text, or - for standard input.
        build: the folder of a finished build.
        param: values for the query, each NAME=VALUE.
        format: how the answer is written; None for what suits a person.
    """

    query: str
    build: Path
    param: tuple[str, ...] = ()
    format: str | None = None


def plainly_asked(arguments: Sequence[str]) -> Asked | None:
    """Read the arguments of a plain `kg query`; None where they are anything else, or not as they should be.

    >>> plainly_asked(["query", "totals", "--build", "mine", "-f", "csv"])
    Asked(query='totals', build=PosixPath('mine'), param=(), format='csv')
    >>> plainly_asked(["query", "--list"]) is None
    True
    """
    if not arguments or arguments[0] != "query":
        return None
    queries: list[str] = []
    given: dict[str, list[str]] = {}
    rest = iter(arguments[1:])
    for argument in rest:
        if argument == "-" or not argument.startswith("-"):
            queries.append(argument)
            continue
        name, equals, value = argument.partition("=")
        if name not in _OPTIONS or (equals and not name.startswith("--")):
            return None
        if not equals:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
        given.setdefault(_OPTIONS[name], []).append(value)
    if len(queries) != 1:
        return None
    build, format_ = given.get("build", ["exports"]), given.get("format", [None])
    return Asked(queries[0], Path(build[-1]), tuple(given.get("param", ())), format_[-1])


def answer(asked: Asked) -> None:
    """Ask a build, and write the answer to standard output.

    Raises:
        Failure: where the query is refused, or the build cannot be asked.
    """
    from kg.store.failure import QueryRefused, StoreError

    try:
        _answer(asked)
    except (QueryRefused, StoreError) as error:
        raise Failure(" ".join(str(error).split())) from error


def _answer(asked: Asked) -> None:
    import signal

    from pyoxigraph import QueryBoolean, QueryTriples

    from kg.cli.notices import say_loading
    from kg.store.answers import AnswerFormat, write_answer
    from kg.store.asking import ask
    from kg.store.loading import GraphStore
    from kg.store.queries import find_query, read_query, with_values

    if asked.format is not None and asked.format not in list(AnswerFormat):
        raise Failure(f"there is no format {asked.format!r}: choose one of {', '.join(AnswerFormat)}")
    values = _values(asked.param)
    plain = asked.query == "-"
    found = read_query(_standard_input(), "the query on standard input") if plain else find_query(asked.query)
    with GraphStore.of_build(asked.build, say_loading) as opened:
        text = with_values(found, values, opened.store)
        # The engine does not look for Python's interrupts: while it runs, Ctrl-C ends the process outright.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        answered = ask(opened.store, text)
        wanted = AnswerFormat(asked.format or ("turtle" if isinstance(answered, QueryTriples) else "table"))
        if wanted is not AnswerFormat.TABLE or isinstance(answered, QueryTriples):
            write_answer(answered, wanted, sys.stdout.buffer)
        elif isinstance(answered, QueryBoolean):
            sys.stdout.write("yes\n" if answered else "no\n")
        else:
            _write_table(answered)
        sys.stdout.flush()


def _write_table(answered: QuerySolutions) -> None:
    from kg.store.answers import MOST_TABLE_ROWS, plain_table, table

    if sys.stdout.isatty():
        from kg.cli.printing import console

        shown, more = table(answered)
        console().print(shown)
    else:
        written, more = plain_table(answered)
        sys.stdout.write(written)
    if more:
        sys.stdout.flush()
        sys.stderr.write(f"These are the first {MOST_TABLE_ROWS:,} rows: --format csv writes them all.\n")


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Failure(f"standard input is not UTF-8: {error}") from error


def _values(params: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for param in params:
        name, given, value = param.partition("=")
        if not given:
            raise Failure(f"--param {param} has no value: write it as --param name=value")
        if name in values:
            raise Failure(f"--param {name} is given twice")
        values[name] = value
    return values
