"""Where the network's nodes stand: treatments left by class, outcomes in the middle, guideline sections right by document.

The page stands still at once because this is worked out at build time, from whole numbers and in a fixed order, so that
every machine gets the same places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx

__all__ = ["Place", "Placed", "arrange"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A node before it has a place: its key, the group it is drawn under, and the requests that it stands for."""

    key: str
    group: str
    requests: int


@dataclass(frozen=True, slots=True)
class Place:
    """A node's place: x from the left and y from the top, in no unit but within 1000 of 0."""

    key: str
    x: int
    y: int


def arrange(
    treatments: Sequence[Placed],
    outcomes: Sequence[str],
    sections: Sequence[Placed],
    links: Mapping[tuple[str, str], int],
) -> list[Place]:
    """Place treatments, outcomes and sections in three layers.

    A group's members stand together. Treatments and their classes go by count; a document's sections, and the documents,
    go by where their links to treatments lie, so that links cross less.

    Args:
        treatments: the nodes of the left layer.
        outcomes: the keys of the middle layer, from the top.
        sections: the nodes of the right layer.
        links: requests by (treatment, section).

    Returns:
        The places, layer by layer from the top.

    >>> arrange([Placed("drug/a", "", 2), Placed("drug/b", "", 1)], ["outcome/upheld"], [], {})
    [Place(key='drug/a', x=-500, y=-750), Place(key='drug/b', x=-500, y=750), Place(key='outcome/upheld', x=1000, y=0)]
    """
    left = _by_group(treatments, {node.key: (-node.requests, node.key) for node in treatments})
    rank = {node.key: position for position, node in enumerate(left)}
    right = _by_group(sections, _barycentres(sections, rank, links))
    graph = networkx.Graph()
    layers = {0: [node.key for node in left], 1: list(outcomes), 2: [node.key for node in right]}
    for keys in layers.values():
        graph.add_nodes_from(keys)
    if not graph:
        return []
    places = networkx.multipartite_layout(graph, subset_key=layers, align="vertical", scale=1000)
    # Rounded, so that the last bits of a machine's floating point never reach the page.
    return [Place(key, round(float(places[key][0])), round(float(places[key][1]))) for key in graph]


def _by_group(nodes: Sequence[Placed], order: Mapping[str, tuple[float, str]]) -> list[Placed]:
    """Sort nodes so that a group stands together; a group goes where its most telling member goes."""
    first: dict[str, tuple[float, str]] = {}
    for node in nodes:
        first[node.group] = min(first.get(node.group, order[node.key]), order[node.key])
    return sorted(nodes, key=lambda node: (first[node.group], node.group, order[node.key]))


def _barycentres(
    nodes: Sequence[Placed], rank: Mapping[str, int], links: Mapping[tuple[str, str], int]
) -> dict[str, tuple[float, str]]:
    """The mean rank of what each node is linked to, weighted by requests; what has no link goes last."""
    weights: defaultdict[str, int] = defaultdict(int)
    moments: defaultdict[str, int] = defaultdict(int)
    for (treatment, section), requests in links.items():
        if treatment in rank:
            weights[section] += requests
            moments[section] += requests * rank[treatment]
    # In thousandths: whole numbers compare alike on every machine.
    return {
        node.key: (moments[node.key] * 1000 // weights[node.key] if weights[node.key] else 1000 * len(rank), node.key)
        for node in nodes
    }
