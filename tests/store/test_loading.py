"""The store beside a build: loaded once, whole, by whoever comes first, and again when the graph has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from kg.store import loading
from kg.store.asking import ask
from kg.store.failure import QueryRefused, StoreError
from kg.store.opening import GraphStore, current_store

ONE = '<http://a/s> <http://a/p> "1" <http://a/g1> .\n'
TWO = '<http://a/s> <http://a/p> "2" <http://a/g1> .\n'
SHARED = '<http://a/s> <http://a/p> "1" <http://a/g2> .\n'


def build_of(folder: Path, quads: str) -> Path:
    (folder / "graph.nq").write_text(quads)
    return folder


def values(build: Path, query: str = "SELECT ?o { ?s ?p ?o } ORDER BY ?o") -> list[str]:
    with GraphStore.of_build(build) as opened:
        solutions = ask(opened.store, query)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        return [solution[0].value for solution in solutions]


def test_a_build_is_loaded_at_first_use_and_its_store_kept(tmp_path: Path) -> None:
    build = build_of(tmp_path, ONE)
    first = current_store(build)
    assert values(build) == ["1"]
    assert current_store(build) == first
    assert [entry.name for entry in (build / "store").iterdir() if entry.is_dir()] == [Path(first).name]


def test_a_changed_graph_of_the_same_size_and_time_is_loaded_again(tmp_path: Path) -> None:
    build = build_of(tmp_path, ONE)
    assert values(build) == ["1"]
    status = (build / "graph.nq").stat()
    build_of(tmp_path, TWO)
    os.utime(build / "graph.nq", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert values(build) == ["2"]


def test_a_graph_that_was_only_touched_is_not_loaded_again(tmp_path: Path) -> None:
    build = build_of(tmp_path, ONE)
    first = current_store(build)
    os.utime(build / "graph.nq", ns=(10**18, 10**18))
    assert current_store(build) == first


def test_an_old_store_stays_while_it_is_read_and_goes_afterwards(tmp_path: Path) -> None:
    build = build_of(tmp_path, ONE)
    with GraphStore.of_build(build) as reader:
        build_of(tmp_path, TWO)
        assert values(build) == ["2"]
        assert len(reader.store) == 2, "one quad in its graph, one in the union"
        assert Path(reader.directory).is_dir()
    build_of(tmp_path, ONE + TWO)
    assert values(build) == ["1", "2"]
    assert not Path(reader.directory).exists()


def test_a_triple_of_two_graphs_counts_once_in_the_union_and_in_each_graph(tmp_path: Path) -> None:
    build = build_of(tmp_path, ONE + SHARED + TWO)
    assert values(build, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == ["2"]
    assert values(build, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == ["3"]
    assert values(build, "SELECT ?o FROM <http://a/g2> { ?s ?p ?o }") == ["1"]


def test_literals_that_look_like_graph_names_stay_whole_in_the_union(tmp_path: Path) -> None:
    odd = r'<http://a/s> <http://a/p> "end <http://a/x> .\n <http://a/y> ." <http://a/g1> .' + "\n"
    build = build_of(tmp_path, odd * 1 + "".join(ONE.replace('"1"', f'"{n}"') for n in range(3000)))
    assert values(build, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == ["3001"]
    assert values(build, "SELECT ?o { ?s ?p ?o FILTER(STRSTARTS(?o, 'end')) }") == [
        "end <http://a/x> .\n <http://a/y> ."
    ]


def test_the_union_of_a_graph_that_is_loaded_in_parts_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_UNION_PART", 1 << 16)
    lines = [ONE.replace('"1"', f'"{number}"') for number in range(5000)]
    build = build_of(tmp_path, "".join(lines + [line.replace("g1", "g2") for line in lines]))
    assert values(build, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == ["5000"]
    assert values(build, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == ["10000"]


def test_ten_first_readers_at_once_all_read_the_whole_graph(tmp_path: Path) -> None:
    build = build_of(tmp_path, "".join(ONE.replace('"1"', f'"{n}"') for n in range(2000)))
    program = (
        "import sys; from pathlib import Path; from kg.store.opening import GraphStore\n"
        "with GraphStore.of_build(Path(sys.argv[1])) as opened: print(len(opened.store))"
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", program, str(build)], stdout=subprocess.PIPE, text=True)
        for _ in range(10)
    ]
    assert [reader.communicate()[0].strip() for reader in readers] == ["4000"] * 10
    assert len([entry for entry in (build / "store").iterdir() if entry.is_dir()]) == 1


def test_who_waits_is_told_how_far_the_load_is_once_for_each_hundredth(tmp_path: Path) -> None:
    build = build_of(tmp_path, "".join(ONE.replace('"1"', f'"{n}"') for n in range(20_000)))
    told: list[tuple[int, int]] = []
    loaded = current_store(build, lambda done, of: told.append((done, of)))
    size = (build / "graph.nq").stat().st_size
    assert (told[0], told[-1]) == ((0, 2 * size), (2 * size, 2 * size))
    assert told == sorted(set(told))
    assert 4 < len(told) <= 101
    assert current_store(build, lambda *_: pytest.fail("loaded again")) == loaded


def test_a_load_that_was_killed_leaves_nothing_that_the_next_one_trusts(tmp_path: Path) -> None:
    build = build_of(tmp_path, ONE)
    (build / "store" / "loading").mkdir(parents=True)
    (build / "store" / "loading" / "CURRENT").write_text("half")
    (build / "store" / "stamp").write_text("{")
    assert values(build) == ["1"]
    assert not (build / "store" / "loading").exists()


@pytest.mark.parametrize("damage", ["half a line", '<http://a/s> <http://a/p> "1"\n'])
def test_a_graph_that_is_not_nquads_is_an_error_that_says_what_to_do(tmp_path: Path, damage: str) -> None:
    build = build_of(tmp_path, damage)
    with pytest.raises(StoreError, match=r"is not N-Quads .*build it again"):
        GraphStore.of_build(build)
    build_of(tmp_path, ONE)
    assert values(build) == ["1"]


def test_a_folder_without_a_build_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph\.nq .* run `kg build"):
        GraphStore.of_build(tmp_path)


def test_a_copied_build_on_a_medium_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    build = build_of(tmp_path, ONE)
    store = current_store(build)
    os.utime(build / "graph.nq", ns=(10**18, 10**18))
    (build / "store" / "lock").unlink()
    (build / "store" / "lock").mkdir()
    assert current_store(build) == store


def test_a_named_graph_or_a_default_graph_of_the_caller_overrules_the_query(tmp_path: Path) -> None:
    with GraphStore.of_build(build_of(tmp_path, ONE + TWO.replace("g1", "g2"))) as opened:
        query = "SELECT ?o FROM <http://a/g1> { ?s ?p ?o }"
        chosen = ask(opened.store, query, default_graphs=["http://a/g2"])
        assert [solution[0].value for solution in chosen] == ["2"]  # type: ignore[union-attr]
        none = ask(opened.store, query, named_graphs=["http://a/g2"])
        assert list(none) == []  # type: ignore[arg-type]
        with pytest.raises(QueryRefused, match="malformed graph IRI"):
            ask(opened.store, query, default_graphs=["no iri"])
