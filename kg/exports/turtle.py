"""The graph as Turtle: graph.nq without its named graphs, grouped by subject, streamed.

What one letter alone says (its case, its requests, ...) is written as it comes. What letters share (a diagnosis, a section
that the vocabulary does not know, the vocabulary) is sorted on disk, so that it stands once and memory stays bounded.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TextIO

from kg.graph.terms import PREFIXES
from kg.iris import THINGS

__all__ = ["turtle", "write_turtle"]

_RUN = 250_000
"""Shared statements sorted in memory at a time, about 50 MB."""

_INTEGER = f"^^<{PREFIXES['xsd']}integer>"


def write_turtle(nquads: Path, target: Path) -> None:
    """Write a graph.nq as Turtle.

    Args:
        nquads: N-Quads as `kg build` writes them: one quad a line, each graph's lines together.
        target: the Turtle file, overwritten.

    Raises:
        OSError: where a file cannot be read or written.
    """
    with nquads.open(encoding="utf-8", newline="\n") as quads, target.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(turtle(quads))


def turtle(lines: Iterable[str]) -> Iterator[str]:
    r"""Turn lines of N-Quads into pieces of Turtle, what letters share last.

    >>> graph = "https://w3id.org/imr-kg/id/"
    >>> quad = f"<{graph}case/1> <https://w3id.org/imr-kg/ontology#patientAge> \"42\" <{graph}letter/1> .\n"
    >>> print("".join(turtle([quad])).splitlines()[-1])
    <case/1> imr:patientAge "42" .
    """
    yield f"@base <{THINGS}> .\n"
    for prefix, namespace in PREFIXES.items():
        if prefix != "id":
            yield f"@prefix {prefix}: <{namespace}> .\n"
    with ExitStack() as stack:
        shared = _SortedLines(stack)
        for graph, quads in groupby(lines, key=_graph):
            own: list[str] = []
            # "<base/letter/X>" is the graph of "<base/case/X>" and of all that stands below it.
            base, _, name = graph[:-1].rpartition("letter/")
            case = f"{base}case/{name}"
            for quad in quads:
                triple = quad[: -len(graph) - 4]
                if triple.startswith((f"{case}>", f"{case}/", graph)):
                    own.append(triple)
                else:
                    shared.add(triple)
            yield from _subjects(own)
        yield from _subjects(shared)


class _SortedLines:
    """Lines sorted, each once, on disk where they are many."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._pending: set[str] = set()
        self._runs: list[TextIO] = []

    def add(self, line: str) -> None:
        self._pending.add(line)
        if len(self._pending) >= _RUN:
            file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - the stack closes it
            run = self._stack.enter_context(file)
            run.writelines(f"{line}\n" for line in sorted(self._pending))
            run.seek(0)
            self._runs.append(run)
            self._pending.clear()

    def __iter__(self) -> Iterator[str]:
        runs = [(line[:-1] for line in run) for run in self._runs]
        merged = heapq.merge(sorted(self._pending), *runs)
        return (line for line, _ in groupby(merged))


def _subjects(triples: Iterable[str]) -> Iterator[str]:
    """Write sorted triples grouped by subject, and by predicate within."""
    for subject, described in groupby((triple.split(" ", 2) for triple in triples), key=lambda parts: parts[0]):
        predicates = (
            f"{_predicate(predicate)} {', '.join(_object(parts[2]) for parts in same)}"
            for predicate, same in groupby(described, key=lambda parts: parts[1])
        )
        yield f"\n{_iri(subject)} " + " ;\n    ".join(predicates) + " .\n"


def _graph(quad: str) -> str:
    return quad[quad.rindex("<") : -3]


@lru_cache(maxsize=1 << 10)
def _predicate(iri: str) -> str:
    return "a" if iri == f"<{PREFIXES['rdf']}type>" else _iri(iri)


def _object(term: str) -> str:
    if term.startswith("<"):
        return _iri(term)
    if term.endswith(_INTEGER):
        return term[1 : -len(_INTEGER) - 1]
    quote = term.rindex('"')
    datatype = term[quote + 1 :]
    return f"{term[: quote + 1]}^^{_iri(datatype[2:])}" if datatype.startswith("^^") else term


@lru_cache(maxsize=1 << 16)
def _iri(iri: str) -> str:
    """Shorten "<iri>": relative to the base where it names a thing, prefixed where its local name is plain letters."""
    if iri.startswith(f"<{THINGS}"):
        return f"<{iri[len(THINGS) + 1 :]}"
    for prefix, namespace in PREFIXES.items():
        local = iri[len(namespace) + 1 : -1]
        if prefix != "id" and iri.startswith(f"<{namespace}") and local.isascii() and local.isalnum():
            return f"{prefix}:{local}"
    return iri
