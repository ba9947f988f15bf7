"""A build as a networkx graph: the whole, or a weighted projection of its requests."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from kg.analysis.links import projection
from kg.graph import property_graph

__all__ = ["network"]


def network(build: str | Path, view: str | None = None, *, least: int = 1) -> nx.Graph:
    """A build as a networkx graph.

    Args:
        build: the folder that `kg build` wrote.
        view: None for the whole graph, else a name of `kg.analysis.links.VIEWS` ("drug-section").
        least: of a view, leave out links that fewer requests have.

    Returns:
        A typed MultiDiGraph as `kg.graph.property_graph.network` describes it; of a view, a Graph as
        `kg.analysis.links.projection` describes it.

    Raises:
        KeyError: where there is no such view.
        FileNotFoundError: where the folder holds no build.
    """
    build = Path(build)
    if view is not None:
        return projection(build, view, least=least)
    graph = build / "graph.nq"
    if not graph.exists():
        raise FileNotFoundError(graph)
    return property_graph.network(graph)
