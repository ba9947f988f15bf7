"""graph.nq is the same to every reader of N-Quads."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import Dataset

from kg.engine import build
from kg.graph.quads import quads

LETTERS = Path(__file__).parents[1] / "letters"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("build")
    build([LETTERS], out, jobs=1)
    return out


def test_rdflib_and_pyoxigraph_load_a_build_and_count_the_same_quads(built: Path) -> None:
    graph = built / "graph.nq"
    dataset = Dataset()
    dataset.parse(graph, format="nquads")
    store = Store()
    store.bulk_load(path=graph, format=RdfFormat.N_QUADS)
    lines = graph.read_bytes().count(b"\n")
    assert sum(1 for _ in dataset.quads()) == len(store) == len(list(quads(graph))) == lines


def test_no_line_stands_twice(built: Path) -> None:
    lines = (built / "graph.nq").read_bytes().splitlines()
    assert len(lines) == len(set(lines))


def test_turtle_says_the_same_without_graphs(built: Path) -> None:
    store = Store()
    store.bulk_load(path=built / "graph.ttl", format=RdfFormat.TURTLE)
    assert {quad.triple for quad in store} == {quad.triple for quad in quads(built / "graph.nq")}


def test_a_moved_base_changes_nothing_but_cases_and_letters(built: Path, tmp_path: Path) -> None:
    build([LETTERS], tmp_path, jobs=1, base_iri="https://example.org/imr/")

    def homed(path: Path) -> list[bytes]:
        text = path.read_bytes()
        for part in (b"case/", b"letter/"):
            text = text.replace(b"https://example.org/imr/" + part, b"https://w3id.org/imr-kg/id/" + part)
        return sorted(line for line in text.splitlines() if b"/graph/dataset>" not in line)

    assert homed(tmp_path / "graph.nq") == homed(built / "graph.nq")


def test_a_build_stays_under_a_hundred_quads_a_letter(built: Path) -> None:
    letters = (built / "determinations.jsonl").read_bytes().count(b"\n")
    of_letters = [quad for quad in quads(built / "graph.nq") if "/letter/" in quad.graph_name.value]
    assert len(of_letters) / letters <= 100
