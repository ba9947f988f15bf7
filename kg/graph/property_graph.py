"""graph.nq as a property graph: typed nodes with their literals, plain edges between them, one graph in memory at a time.

What networkx, Neo4j, KGX and the other tools that know nodes and edges are given; a statement whose object is no thing of
the graph (a literal, an identifier elsewhere) becomes a property of its subject.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, TypeAlias

import networkx as nx
import pyoxigraph as ox

from kg.graph.quads import quads
from kg.graph.terms import DATASET_GRAPH, PREFIXES, SOFTWARE
from kg.iris import ONTOLOGY, THINGS

__all__ = ["Edge", "Node", "Value", "elements", "network"]

Value: TypeAlias = str | int | float | date

_TYPE = PREFIXES["rdf"] + "type"
_NAMES = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label")
_LABELS = (*_NAMES, ONTOLOGY + "requestText", ONTOLOGY + "caseNumber")
_XSD = PREFIXES["xsd"]
_READERS: dict[str, Callable[[str], Value]] = {
    _XSD + "integer": int,
    _XSD + "decimal": lambda text: float(Decimal(text)),
    _XSD + "date": date.fromisoformat,
}


class Node(NamedTuple):
    """A thing of the graph.

    Attributes:
        id: its IRI.
        type: the local name of its class in the ontology ("Drug"); "Concept" where it has none, as an ICD-10-CM chapter.
        label: what people call it; its IRI's last part where nothing else is said.
        properties: local name of each predicate to its values, sorted.
    """

    id: str
    type: str
    label: str
    properties: dict[str, tuple[Value, ...]]


class Edge(NamedTuple):
    """A plain edge: the IRIs of its ends, and the local name of its predicate ("requestsDrug")."""

    source: str
    predicate: str
    target: str


def elements(path: Path) -> Iterator[Node | Edge]:
    """Read the nodes and edges of a graph.nq, each once, nodes in the order in which they are first described.

    Args:
        path: the file. A thing that several letters describe has the properties that the first gives it.

    Raises:
        FileNotFoundError: there is no such file.
    """
    shared: set[str] = set()
    for graph, found in groupby(quads(path), key=lambda quad: quad.graph_name):
        if isinstance(graph, ox.NamedNode) and graph.value == DATASET_GRAPH:
            continue
        letter = graph.value.rpartition("/")[2] if isinstance(graph, ox.NamedNode) else ""
        for subject, statements in groupby(found, key=lambda quad: quad.subject):
            name = subject.value
            own = f"/case/{letter}" in name or f"/letter/{letter}" in name
            if not own:
                # The ontology's own terms describe the graph; they are no things in it.
                if name in shared or name.startswith(ONTOLOGY):
                    continue
                shared.add(name)
            yield from _described(name, list(statements))


def network(path: Path) -> nx.MultiDiGraph:
    """The whole graph as a networkx graph.

    Args:
        path: a graph.nq.

    Returns:
        Nodes are IRIs with attributes type, label and the literals by local name (a value, or a list of several); edges
        have the predicate's local name as key.
    """
    graph = nx.MultiDiGraph()
    # A name that many edges have is held once: of 100,000 letters that spares a gigabyte.
    names: dict[str, str] = {}
    with _uncollected():
        for element in elements(path):
            if isinstance(element, Edge):
                source, target = (names.setdefault(name, name) for name in (element.source, element.target))
                graph.add_edge(source, target, key=element.predicate)
            else:
                values = {name: many[0] if len(many) == 1 else list(many) for name, many in element.properties.items()}
                name = names.setdefault(element.id, element.id)
                graph.add_node(name, type=element.type, label=element.label, **values)
    return graph


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking millions of new objects again and again: none of them is garbage."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _described(name: str, statements: list[ox.Quad]) -> Iterator[Node | Edge]:
    kind, properties, edges = "", dict[str, list[Value]](), []
    labels: dict[str, str] = {}
    for quad in statements:
        predicate, target = quad.predicate.value, quad.object
        if isinstance(target, ox.Literal):
            if predicate in _LABELS:
                labels.setdefault(predicate, target.value)
            if predicate in _NAMES:
                continue
            properties.setdefault(_local(predicate), []).append(_value(target))
        elif isinstance(target, ox.NamedNode):
            if predicate == _TYPE:
                kind = _local(target.value) if target.value.startswith(ONTOLOGY) or not kind else kind
            elif (
                (target.value != SOFTWARE and target.value.startswith(THINGS))
                or "/case/" in target.value
                or "/letter/" in target.value
            ):
                edges.append(Edge(name, _local(predicate), target.value))
            else:
                properties.setdefault(_local(predicate), []).append(target.value)
    label = next((labels[known] for known in _LABELS if known in labels), name.rpartition("/")[2])
    yield Node(
        name, kind or "Concept", label, {key: tuple(sorted(values, key=str)) for key, values in properties.items()}
    )
    yield from edges


@lru_cache(maxsize=1024)
def _local(iri: str) -> str:
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


@lru_cache(maxsize=1 << 15)
def _value(literal: ox.Literal) -> Value:
    reader = _READERS.get(literal.datatype.value)
    return reader(literal.value) if reader else literal.value
