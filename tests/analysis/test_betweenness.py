import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.betweenness import betweenness

# Lengths are 1 / weight: of powers of two they add up without rounding, in networkx too.
LINKS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda ends: ends[0] < ends[1]),
    st.sampled_from([1, 2, 4, 8]),
    min_size=1,
)


def graph_of(links):
    graph = nx.Graph()
    graph.add_nodes_from(range(10))
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in links.items())
    return graph


@settings(deadline=None)
@given(LINKS)
def test_shares_of_paths_are_networkxs(links):
    graph = graph_of(links)
    for *_, data in graph.edges(data=True):
        data["length"] = 1 / data["weight"]
    expected = nx.betweenness_centrality(graph, weight="length")
    assert betweenness(graph, samples=10, seed=0).tolist() == pytest.approx(list(expected.values()))


def test_paths_as_long_but_for_rounding_share_what_passes():
    # 1/3 + 1/6 and 1/6 + 1/3 and 1/5 + 3/10 are all a half.
    ways = [("a", "b", 3), ("b", "z", 6), ("a", "c", 6), ("c", "z", 3), ("a", "d", 5), ("d", "z", 10 / 3)]
    graph = nx.Graph()
    graph.add_weighted_edges_from(ways)
    of = dict(zip(graph, betweenness(graph, samples=9, seed=0), strict=True))
    assert of["b"] == pytest.approx(of["c"])
    assert of["b"] > 0


def test_a_sample_is_the_same_for_a_seed_and_near_the_whole():
    graph = nx.gnm_random_graph(60, 300, seed=4)
    nx.set_edge_attributes(graph, 1, "weight")
    sampled = betweenness(graph, samples=30, seed=7)
    assert sampled.tolist() == betweenness(graph, samples=30, seed=7).tolist()
    assert sampled.tolist() != betweenness(graph, samples=30, seed=8).tolist()
    whole = betweenness(graph, samples=60, seed=7)
    assert abs(sampled - whole).max() < 0.05
    assert sampled.sum() == pytest.approx(whole.sum(), rel=0.1)


def test_nothing_lies_between_two():
    assert betweenness(nx.Graph([("a", "b", {"weight": 1})]), samples=5, seed=0).tolist() == [0, 0]
