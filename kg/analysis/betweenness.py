"""Betweenness: how many shortest paths pass through each value of a projection.

Brandes's algorithm (2001), over shortest paths that scipy finds: the same figures as networkx's, in a fraction of the time.
"""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

__all__ = ["betweenness"]

_EQUAL = 1e-10
"""Sums of lengths that differ by less than this share of themselves are the same length, but for rounding."""


def betweenness(graph: nx.Graph, *, samples: int, seed: int) -> npt.NDArray[np.float64]:
    """The share of the shortest paths between other nodes that pass through each node; a link is 1 / weight long.

    Args:
        graph: undirected, edges with an attribute `weight` above 0.
        samples: estimated from the paths that start at this many nodes (Brandes and Pich, 2007), where there are more.
        seed: of which these are.

    Returns:
        A share for each node, in the graph's order.

    >>> path = nx.Graph([("a", "b", {"weight": 2}), ("b", "c", {"weight": 3})])
    >>> betweenness(path, samples=9, seed=0).tolist()
    [0.0, 1.0, 0.0]
    """
    count = len(graph)
    shares = np.zeros(count)
    if count < 3 or not graph.number_of_edges():
        return shares
    place = {node: index for index, node in enumerate(graph)}
    links = [(place[a], place[b], 1 / weight) for a, b, weight in graph.edges(data="weight") if a != b]
    ends = np.array([(a, b) for a, b, _ in links] + [(b, a) for a, b, _ in links])
    lengths = np.array([length for *_, length in links] * 2)
    matrix = coo_array((lengths, (ends[:, 0], ends[:, 1])), shape=(count, count)).tocsr()
    sources = range(count) if samples >= count else sorted(random.Random(seed).sample(range(count), samples))
    for source in sources:
        shares += _dependencies(dijkstra(matrix, indices=source), source, ends, lengths)
    return shares * count / len(sources) / ((count - 1) * (count - 2))


def _dependencies(
    distances: npt.NDArray[np.float64], source: int, ends: npt.NDArray[np.int64], lengths: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """For each node, the shares of the shortest paths from a source to all others that pass through it, summed."""
    reached = np.isfinite(distances[ends[:, 0]])  # and with it the other end
    ends, lengths = ends[reached], lengths[reached]
    near, far = distances[ends[:, 0]], distances[ends[:, 1]]
    on_a_path = np.abs(near + lengths - far) <= _EQUAL * far
    steps = ends[on_a_path]
    steps = steps[np.argsort(far[on_a_path], kind="stable")].tolist()
    paths = [0] * len(distances)
    paths[source] = 1
    for before, after in steps:
        paths[after] += paths[before]
    passed = [0.0] * len(distances)
    for before, after in reversed(steps):
        passed[before] += paths[before] / paths[after] * (1 + passed[after])
    passed[source] = 0.0
    return np.array(passed)
