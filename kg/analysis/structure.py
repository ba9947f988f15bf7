"""The shape of a projection: its central values, its communities, and what bridges them."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from kg.analysis.betweenness import betweenness

__all__ = ["Community", "Placed", "central", "communities"]

_SAMPLES = 200
"""Nodes that betweenness is estimated from; smaller graphs are computed in full."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A value's place in a projection.

    Attributes:
        kind: the dimension it is of.
        label: the value.
        requests: that have it.
        links: how many other values it occurs with.
        strength: requests summed over its links.
        rank: PageRank over links weighted by requests.
        betweenness: share of the shortest paths between others that pass through it, from 0 to 1; a link is as short
            as its requests are many.
        community: the number of its community.
        bridges: how many other communities it has links into.
    """

    kind: str
    label: str
    requests: int
    links: int
    strength: int
    rank: float
    betweenness: float
    community: int
    bridges: int


@dataclass(frozen=True, slots=True)
class Community:
    """Values that occur together more than with others (Louvain): its number and members, most requests first."""

    number: int
    members: tuple[tuple[str, str], ...]


def communities(graph: nx.Graph, *, seed: int = 0) -> list[Community]:
    """Find communities by the Louvain method (Blondel et al., 2008), weighted by requests; the largest first.

    Args:
        graph: of `kg.analysis.links.projection`.
        seed: decides ties; the same seed gives the same communities.
    """
    found = nx.community.louvain_communities(graph, weight="weight", seed=seed) if graph else []
    ordered = sorted(
        (sorted(members, key=lambda node: (-graph.nodes[node]["requests"], node)) for members in found),
        key=lambda members: (-len(members), members[0]),
    )
    return [Community(number, tuple(members)) for number, members in enumerate(ordered, 1)]


def central(graph: nx.Graph, *, seed: int = 0) -> list[Placed]:
    """Place every value of a projection; highest PageRank first. High betweenness marks what bridges communities.

    Args:
        graph: of `kg.analysis.links.projection`.
        seed: of the communities, and of the sample that betweenness is estimated from in large graphs.
    """
    if not graph:
        return []
    of = {member: community.number for community in communities(graph, seed=seed) for member in community.members}
    ranks = nx.pagerank(graph, weight="weight")
    between = dict(zip(graph, betweenness(graph, samples=_SAMPLES, seed=seed), strict=True))
    placed = [
        Placed(
            kind=data["kind"],
            label=data["label"],
            requests=data["requests"],
            links=graph.degree[node],
            strength=int(graph.degree(node, weight="weight")),
            rank=ranks[node],
            betweenness=float(between[node]),
            community=of[node],
            bridges=len({of[other] for other in graph[node]} - {of[node]}),
        )
        for node, data in graph.nodes(data=True)
    ]
    return sorted(placed, key=lambda value: (-value.rank, value.kind, value.label))
