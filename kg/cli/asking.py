"""What `kg query` does, and the plain way of asking for it, read without the library that reads command lines."""

from __future__ import annotations

import sys

from kg.cli.failure import Failure

TYPE_CHECKING = False  # see kg.store.opening
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from pyoxigraph import QuerySolutions

    Asked: TypeAlias = tuple[str, str, tuple[str, ...], str | None]

__all__ = ["answer", "plainly_asked"]

_OPTIONS = {"--param": "param", "-p": "param", "--format": "format", "-f": "format", "--build": "build"}


def plainly_asked(arguments: Sequence[str]) -> Asked | None:
    """Read the arguments of a plain `kg query`.

    Returns:
        The arguments of `answer`; None where the command is another, or not plain, or not as it should be.

    >>> plainly_asked(["query", "totals", "--build", "mine", "-f", "csv"])
    ('totals', 'mine', (), 'csv')
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
    return queries[0], build[-1], tuple(given.get("param", ())), format_[-1]


def answer(query: str, build: str, param: Sequence[str] = (), format: str | None = None) -> None:  # noqa: A002
    """Ask a build, and write the answer to standard output.

    Args:
        query: a file, a shipped query's name, the query's text, or - for standard input.
        build: the folder of a finished build.
        param: values for the query, each NAME=VALUE.
        format: how the answer is written; None for what suits a person.

    Raises:
        Failure: where the query is refused, or the build cannot be asked.
    """
    from kg.store.failure import QueryRefused, StoreError

    try:
        _answer(query, build, param, format)
    except (QueryRefused, StoreError) as error:
        raise Failure(" ".join(str(error).split())) from error


def _answer(query: str, build: str, param: Sequence[str], wanted: str | None) -> None:
    from pyoxigraph import QueryBoolean, QueryTriples

    from kg.cli.notices import say_loading
    from kg.store.answers import FORMATS, write_answer
    from kg.store.asking import ask
    from kg.store.finding import find_text, takes_values
    from kg.store.opening import GraphStore

    if wanted is not None and wanted not in FORMATS:
        raise Failure(f"there is no format {wanted!r}: choose one of {', '.join(FORMATS)}")
    values = _values(param)
    text, name = (_standard_input(), "the query on standard input") if query == "-" else find_text(query)
    with GraphStore.of_build(build, say_loading) as opened:
        if values or takes_values(text):
            from kg.store.queries import read_query, with_values

            text = with_values(read_query(text, name), values, opened.store)
        _let_an_interrupt_end_the_process()
        answered = ask(opened.store, text)
        is_graph = isinstance(answered, QueryTriples)
        wanted = wanted or ("turtle" if is_graph else "table")
        if wanted != "table" or isinstance(answered, QueryTriples):
            write_answer(answered, wanted, sys.stdout.buffer)
        elif isinstance(answered, QueryBoolean):
            sys.stdout.write("yes\n" if answered else "no\n")
        else:
            _write_table(answered)
        sys.stdout.flush()


def _let_an_interrupt_end_the_process() -> None:
    """Have Ctrl-C end the process outright: while the engine runs, it does not look for Python's interrupts."""
    # The core of the module `signal`, which itself makes enumerations first: that takes half as long as a short query.
    if TYPE_CHECKING:
        import signal
    else:
        import _signal as signal
    signal.signal(signal.SIGINT, signal.SIG_DFL)


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
