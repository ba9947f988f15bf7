"""graph.nq, read back: its quads, and its lines graph by graph, one graph in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

__all__ = ["graph_of", "grouped", "quads", "triple_of"]


def quads(path: Path) -> Iterator[Quad]:
    """Read every quad of an N-Quads file, one at a time.

    Raises:
        FileNotFoundError: there is no such file.
        SyntaxError: a line is no quad; the message has its number.
    """
    return parse(path=path, format=RdfFormat.N_QUADS)


def grouped(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    r"""Group the lines of a graph.nq, in which each graph's lines stand together, by the IRI of their graph.

    >>> list(grouped(["<a> <b> <c> <g> .\n", "<a> <b> <d> <g> .\n"]))
    [('g', ['<a> <b> <c> <g> .\n', '<a> <b> <d> <g> .\n'])]
    """
    for graph, same in groupby(lines, key=graph_of):
        yield graph, list(same)


def graph_of(line: str) -> str:
    r"""The IRI of the graph that a line of a graph.nq belongs to.

    >>> graph_of('<a> <b> "<x> ." <g> .\n')
    'g'
    """
    return line[line.rindex("<") + 1 : -4]


def triple_of(line: str) -> str:
    r"""What a line of a graph.nq says without its graph and full stop.

    >>> triple_of('<a> <b> "c" <g> .\n')
    '<a> <b> "c"'
    """
    return line[: line.rindex("<") - 1]
