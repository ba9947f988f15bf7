"""Write the graph as GraphML or GEXF, for network tools such as Gephi, Cytoscape and igraph."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import networkx as nx

from kg.graph.property_graph import network

__all__ = ["write_gexf", "write_graphml"]


def write_graphml(build: Path, out: Path) -> Path:
    """Write graph.nq's nodes and plain edges as GraphML; a property of several values is joined by "; ".

    Args:
        build: the folder that `kg build` wrote.
        out: the file to write; one that stands there is replaced when the new one is complete.
    """
    return _write(build, out, nx.write_graphml)


def write_gexf(build: Path, out: Path) -> Path:
    """The same as GEXF."""
    return _write(build, out, nx.write_gexf)


def _write(build: Path, out: Path, writer: Callable[[nx.MultiDiGraph, str], None]) -> Path:
    partial = out.with_name(out.name + ".partial")
    writer(_plain(network(build / "graph.nq")), str(partial))
    return partial.replace(out)


def _plain(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The graph with attributes that both formats can hold: one number or one text, the same kind for one name."""
    numeric = _numeric(graph)
    plain = nx.MultiDiGraph()
    for name, attributes in graph.nodes(data=True):
        kept = {key: value if key in numeric else _text(value) for key, value in attributes.items() if key != "id"}
        plain.add_node(name, **kept)
    # GEXF names an edge by its key alone, so that keys are numbered through the whole file.
    for number, (source, target, predicate) in enumerate(graph.edges(keys=True)):
        plain.add_edge(source, target, key=number, predicate=predicate, label=predicate)
    return plain


def _numeric(graph: nx.MultiDiGraph) -> set[str]:
    kinds: dict[str, set[type]] = {}
    for _, attributes in graph.nodes(data=True):
        for key, value in attributes.items():
            kinds.setdefault(key, set()).add(type(value))
    return {key for key, found in kinds.items() if found in ({int}, {float})}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    text = value.isoformat() if isinstance(value, date) else str(value)
    # XML 1.0 has no place for control characters, however written.
    return "".join(character for character in text if character >= " " or character in "\t\n")
