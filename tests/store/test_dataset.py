"""A build's graph in rdflib: the union by default, each graph by name, nothing to be changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Dataset, Literal, URIRef

import kg
from kg.store.failure import QueryRefused, StoreError

QUADS = """\
<http://a/s> <http://a/p> "1" <http://a/g1> .
<http://a/s> <http://a/p> "1" <http://a/g2> .
<http://a/s> <http://a/p> "2" <http://a/g2> .
"""
SUBJECT, PREDICATE = URIRef("http://a/s"), URIRef("http://a/p")


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "graph.nq").write_text(QUADS)
    return tmp_path


def test_the_default_graph_is_the_union_with_each_triple_once(build: Path) -> None:
    dataset = kg.open_graph(build)
    assert len(dataset) == 2
    assert sorted(str(o) for o in dataset.objects(SUBJECT, PREDICATE)) == ["1", "2"]
    counted = list(dataset.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    assert [row[0].toPython() for row in counted] == [2]  # type: ignore[index]


def test_quads_name_the_graphs_that_hold_each_triple(build: Path) -> None:
    dataset = kg.open_graph(str(build))
    plain = Dataset()
    plain.parse(data=QUADS, format="nquads")
    assert {(str(o), str(g)) for _, _, o, g in dataset.quads()} == {(str(o), str(g)) for _, _, o, g in plain.quads()}
    assert len(list(dataset.quads())) == 3
    assert {str(graph.identifier) for graph in dataset.graphs()} >= {"http://a/g1", "http://a/g2"}


def test_a_named_graph_is_read_by_its_name_and_by_from(build: Path) -> None:
    dataset = kg.open_graph(build)
    assert [str(o) for o in dataset.graph("http://a/g1").objects()] == ["1"]
    assert len(dataset.graph("http://a/g2")) == 2
    rows = list(dataset.query("SELECT ?o FROM <http://a/g1> { ?s ?p ?o }"))
    assert [str(row[0]) for row in rows] == ["1"]  # type: ignore[index]
    bound = list(dataset.query("SELECT ?s ?o { ?s ?p ?o }", initBindings={"o": Literal("2")}))
    assert [str(row[1]) for row in bound] == ["2"]  # type: ignore[index]


def test_changes_and_calls_to_others_are_refused(build: Path) -> None:
    dataset = kg.open_graph(build)
    with pytest.raises(TypeError, match="read-only"):
        dataset.add((SUBJECT, PREDICATE, Literal("3")))
    with pytest.raises(TypeError, match="read-only"):
        dataset.remove((None, None, None))
    with pytest.raises(TypeError, match="read-only"):
        dataset.update("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(QueryRefused):
        dataset.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert len(dataset) == 2


def test_two_open_one_build_and_closing_lets_it_go(build: Path) -> None:
    first, second = kg.open_graph(build), kg.open_graph(build)
    assert len(first) == len(second)
    first.close()
    assert len(second) == 2


def test_a_folder_without_a_build_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        kg.open_graph(tmp_path)
