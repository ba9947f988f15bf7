"""An answer becomes what people and programs read: a table, CSV, JSON, XML, Turtle, ..."""

from __future__ import annotations

from itertools import islice

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from kg.namespaces import PREFIXES
from kg.store.failure import QueryRefused

TYPE_CHECKING = False  # see kg.store.opening
if TYPE_CHECKING:
    from typing import IO

    from rich.table import Table

    from kg.store.asking import Answer

__all__ = ["FORMATS", "MOST_TABLE_ROWS", "plain_table", "short", "table", "write_answer"]

MOST_TABLE_ROWS = 1000
"""Rows that a table shows; the other formats write them all."""


_ROWS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
FORMATS = ("table", *_ROWS, *_GRAPHS)
"""How an answer is written: rows (SELECT, ASK) in the first five, graphs (CONSTRUCT, DESCRIBE) in the others."""


def write_answer(answer: Answer, wanted: str, out: IO[bytes]) -> None:
    """Write an answer in a format for programs.

    Args:
        answer: what a query gave.
        wanted: one of `FORMATS`, but not "table".
        out: where it goes.

    Raises:
        QueryRefused: where the format cannot hold such an answer.
    """
    if isinstance(answer, QueryTriples):
        graph = _GRAPHS.get(wanted)
        if graph is None:
            raise QueryRefused(f"the answer is a graph: write it as {', '.join(_GRAPHS)}, not {wanted}")
        pyoxigraph.serialize(answer, out, graph, prefixes=dict(PREFIXES))
        return
    rows = _ROWS.get(wanted)
    if rows is None:
        raise QueryRefused(f"the answer has rows: write it as table, {', '.join(_ROWS)}, not {wanted}")
    answer.serialize(out, rows)
    if wanted in ("json", "xml") or isinstance(answer, QueryBoolean):
        out.write(b"\n")


def plain_table(answer: QuerySolutions) -> tuple[str, bool]:
    """Lay an answer's first rows out as lines of text, a row a line, for where there is no terminal to fit into.

    Returns:
        The lines, and whether there are more rows than they show.
    """
    rows = iter(answer)
    head = [variable.value for variable in answer.variables]
    body = [[" ".join(short(term).split()) for term in solution] for solution in islice(rows, MOST_TABLE_ROWS)]
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    lines = [head, ["-" * width for width in widths], *body]
    written = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in written), next(rows, None) is not None


def table(answer: QuerySolutions) -> tuple[Table, bool]:
    """Lay an answer's first rows out as a table for a terminal.

    Returns:
        The table, and whether there are more rows than it shows.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD)
    for variable in answer.variables:
        shown.add_column(variable.value, overflow="fold")
    rows = iter(answer)
    for solution in islice(rows, MOST_TABLE_ROWS):
        shown.add_row(*(Text(short(term)) for term in solution))
    return shown, next(rows, None) is not None


def short(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    """Write a term for a person's eye: a name with its prefix, a literal without its type, nothing for no term.

    >>> short(NamedNode("https://w3id.org/imr-kg/id/drug/tizanidine"))
    'id:drug/tizanidine'
    >>> short(Literal("2")), short(None)
    ('2', '')
    """
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value.removeprefix(namespace)}"
        return f"<{term.value}>"
    return str(term) if isinstance(term, Triple) else term.value
