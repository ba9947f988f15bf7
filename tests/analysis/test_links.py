from fractions import Fraction
from math import comb

import polars as pl
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.analysis.links import VIEWS, links
from kg.analysis.significance import false_discovery_rates, fisher_exact
from kg.analysis.structure import central, communities

NAMES = st.lists(st.sampled_from("abc"), max_size=3, unique=True)
REQUESTS = st.lists(st.tuples(st.sampled_from(["upheld", "overturned"]), NAMES, NAMES), min_size=1, max_size=25)


def table(rows):
    return pl.DataFrame(
        [("letter", decision, left, right) for decision, left, right in rows],
        schema={
            "letter": pl.String(),
            "decision": pl.String(),
            "drug": pl.List(pl.String()),
            "section": pl.List(pl.String()),
        },
        orient="row",
    )


def fisher(both, only_left, only_right, neither):
    """Fisher's two-sided p-value in exact fractions."""
    row, column, total = both + only_left, both + only_right, both + only_left + only_right + neither
    weights = {k: comb(column, k) * comb(total - column, row - k) for k in range(min(row, column) + 1)}
    return float(Fraction(sum(w for w in weights.values() if w <= weights[both]), comb(total, row)))


@settings(deadline=None, max_examples=15)
@given(REQUESTS)
def test_links_are_what_counting_by_hand_gives(rows):
    found = {(row["left"], row["right"]): row for row in links(table(rows), "drug", "section").iter_rows(named=True)}
    pairs = {(a, b) for _, drugs, sections in rows for a in drugs for b in sections}
    assert found.keys() == pairs
    won = sum(decision == "overturned" for decision, *_ in rows)
    for (a, b), row in found.items():
        has_a = [a in drugs for _, drugs, _ in rows]
        has_b = [b in sections for *_, sections in rows]
        both = sum(x and y for x, y in zip(has_a, has_b, strict=True))
        hits = sum(x and y and d == "overturned" for x, y, (d, *_) in zip(has_a, has_b, rows, strict=True))
        assert (row["requests"], row["left_requests"], row["right_requests"], row["overturned"]) == (
            both,
            sum(has_a),
            sum(has_b),
            hits,
        )
        assert row["lift"] == pytest.approx(both * len(rows) / (sum(has_a) * sum(has_b)))
        neither = len(rows) - sum(has_a) - sum(has_b) + both
        assert row["p"] == pytest.approx(fisher(both, sum(has_a) - both, sum(has_b) - both, neither), rel=1e-6)
        lost = len(rows) - both - won + hits
        assert row["outcome_p"] == pytest.approx(fisher(hits, both - hits, won - hits, lost), rel=1e-6)


@settings(deadline=None, max_examples=15)
@given(REQUESTS)
def test_q_values_are_those_of_benjamini_and_hochberg(rows):
    found = links(table(rows), "drug", "section")
    ranked = sorted(found["p"])
    for p, q in found.select("p", "q").iter_rows():
        expected = min([1.0, *(len(ranked) / (rank + 1) * other for rank, other in enumerate(ranked) if other >= p)])
        assert q == pytest.approx(expected)


def test_values_of_one_dimension_are_linked_once_and_not_with_themselves():
    found = links(table([("upheld", ["b", "a"], []), ("upheld", ["a", "b", "c"], [])]), "drug", "drug")
    assert set(found.select("left", "right", "requests").iter_rows()) == {("a", "b", 2), ("a", "c", 1), ("b", "c", 1)}


def test_every_view_of_a_build_is_a_graph_with_counts(sample_build):
    for view, (left, right) in VIEWS.items():
        graph = kg.network(sample_build, view)
        assert {data["kind"] for _, data in graph.nodes(data=True)} <= {left, right}
        for *_, data in graph.edges(data=True):
            assert data["weight"] == data["requests"] >= 1
            assert 0 <= data["low"] <= data["overturn_rate"] <= data["high"] <= 1
    with pytest.raises(KeyError):
        kg.network(sample_build, "nothing")


def test_communities_part_the_values_and_are_the_same_for_a_seed(sample_build):
    graph = kg.network(sample_build, "drug-section")
    found = communities(graph, seed=3)
    members = [member for community in found for member in community.members]
    assert sorted(members) == sorted(graph)
    assert found == communities(graph, seed=3)
    placed = central(graph, seed=3)
    assert {(value.kind, value.label): value.community for value in placed} == {
        member: community.number for community in found for member in community.members
    }
    assert sum(value.rank for value in placed) == pytest.approx(1)
    of = {member: community.number for community in found for member in community.members}
    for value in placed:
        node = (value.kind, value.label)
        assert value.bridges == len({of[other] for other in graph[node] if of[other] != of[node]})


def test_the_whole_graph_has_the_records_requests(sample_build):
    graph = kg.network(sample_build)
    typed = [data for _, data in graph.nodes(data=True) if data.get("type") == "TreatmentRequest"]
    assert len(typed) == kg.frame(sample_build, "items").height
    assert all(isinstance(data["position"], int) for data in typed)


@given(st.integers(0, 60_000), st.integers(1, 3_000), st.integers(1, 3_000), st.integers(0, 3_000))
def test_fishers_test_of_many_requests_is_scipys(rest, left, right, both):
    both = min(both, left, right)
    (found,) = fisher_exact([(both, left, right)], total=left + right - both + rest)
    expected = scipy.stats.fisher_exact([[both, left - both], [right - both, rest]])[1]
    # scipy calls tables equally likely within another tolerance, which moves p where one lies just at it.
    assert found == pytest.approx(float(expected), rel=1e-4, abs=1e-250)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_false_discovery_rates_are_scipys(p):
    assert false_discovery_rates(p) == pytest.approx(list(scipy.stats.false_discovery_control(p)) if p else [])
