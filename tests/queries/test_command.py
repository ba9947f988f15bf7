"""`kg query` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import kg.cli.asking
from kg.cli.asking import plainly_asked
from kg.cli.commands import app
from kg.store.opening import read_stamp

TRIG = Path(__file__).with_name("build.trig")
COUNT = "SELECT (COUNT(*) AS ?n) { ?request a imr:TreatmentRequest }"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    quads = pyoxigraph.parse(path=TRIG, format=pyoxigraph.RdfFormat.TRIG)
    pyoxigraph.serialize(quads, folder / "graph.nq", pyoxigraph.RdfFormat.N_QUADS)
    return folder


def run(build: Path, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", "query", *arguments, "--build", str(build)],
        input=stdin,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_shipped_query_prints_a_table(build: Path) -> None:
    status, out, _ = run(build, "overturn-rate-by-drug", "--param", "drug=Zanaflex")
    assert status == 0
    assert ["id:drug/tizanidine", "tizanidine", "2", "1", "0", "1", "0.5"] in [
        line.split() for line in out.splitlines()
    ]


def test_rows_are_written_as_csv_json_xml_and_graphs_as_turtle(build: Path) -> None:
    assert list(csv.reader(io.StringIO(run(build, COUNT, "--format", "csv")[1]))) == [["n"], ["6"]]
    assert json.loads(run(build, COUNT, "-f", "json")[1])["results"]["bindings"][0]["n"]["value"] == "6"
    assert "<literal" in run(build, COUNT, "-f", "xml")[1]
    graph = run(build, "letter-of-case", "-p", "case=CM14-0000001")[1]
    assert 'imr:sha256 "aa"' in graph
    assert len(list(pyoxigraph.parse(graph, format=pyoxigraph.RdfFormat.TURTLE))) == 3
    assert run(build, "ASK { ?s ?p ?o }")[1] == "yes\n"
    assert run(build, "ASK { ?s ?p ?o }", "-f", "csv")[1] == "true\n"


def test_a_query_is_read_from_standard_input_and_from_a_file(build: Path, tmp_path: Path) -> None:
    assert run(build, "-", "-f", "csv", stdin=COUNT.encode())[1] == "n\r\n6\r\n"
    (tmp_path / "mine.rq").write_text(f"# title: Mine\n{COUNT}")
    assert run(build, str(tmp_path / "mine.rq"), "-f", "csv")[1] == "n\r\n6\r\n"


def test_the_list_names_every_query_with_its_question_and_parameters(build: Path) -> None:
    out = run(build, "--list")[1]
    assert "overturn-rate-by-drug\n    When a drug was requested" in out
    assert "--param least=0  of this quantity at least" in out


def test_the_list_as_json_names_each_part_of_a_query(build: Path) -> None:
    listed = {query["name"]: query for query in json.loads(run(build, "--list", "--json")[1])}
    assert listed["totals"]["question"] == "How many cases, requests and outcomes does the graph hold?"
    assert listed["drugs-tried-before"]["parameters"] == [
        {"name": "drug", "kind": "drug", "default": None, "required": True, "meaning": "the drug requested"}
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["SELECT * {"], "malformed query"),
        (["nonsense"], "there is no query 'nonsense'"),
        ([COUNT, "--format", "exel"], "there is no format 'exel'"),
        ([COUNT, "--format", "turtle"], "the answer has rows"),
        (["CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], "the answer is a graph"),
        (["overturn-rate-by-drug", "--param", "drug"], "--param drug has no value"),
        (["overturn-rate-by-drug", "-p", "drug=a", "-p", "drug=b"], "given twice"),
        (["overturn-rate-by-drug", "-p", "drug=x> } #"], "knows no drug"),
        (["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "SERVICE is refused"),
        (["DROP ALL"], "DROP is refused"),
        (["SELECT * " + "{" * 3000 + "}" * 3000], "nests deeper"),
        (["SELECT * { ?s ?p (" + "1 " * 15_000 + ") }"], "more than 1,000 operators"),
        ([], "nothing asked"),
    ],
)
def test_what_a_user_can_put_right_is_one_line_and_status_2(build: Path, arguments: list[str], message: str) -> None:
    status, out, err = run(build, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("kg: ")
    assert err.count("\n") == 1
    assert message in err


def test_a_folder_without_a_build_is_one_line_and_status_2(tmp_path: Path) -> None:
    status, _, err = run(tmp_path, COUNT)
    assert status == 2
    assert "run `kg build LETTERS..." in err


def test_standard_input_that_is_not_utf8_is_refused(build: Path) -> None:
    status, _, err = run(build, "-", stdin=b"ASK { ?s ?p '\xff' }")
    assert status == 2
    assert "not UTF-8" in err


def test_a_reader_that_goes_away_ends_the_command_quietly(build: Path) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    done = subprocess.run(
        f'{sys.executable} -c "from kg.cli import main; main()" query "{query}" -f csv --build {build} | head -n 1',
        shell=True,
        capture_output=True,
        check=False,
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""


SLOW_TO_IMPORT = {
    "typer",
    "rich",
    "msgspec",
    "rdflib",
    "dataclasses",
    "typing",
    "enum",
    "re",
    "json",
    "pathlib",
    "signal",
}


@pytest.mark.parametrize("asked", ["totals", "overturn-rate-by-sex", COUNT])
def test_a_plain_query_imports_only_what_it_needs(build: Path, asked: str) -> None:
    program = (
        "import sys; before = set(sys.modules); from kg.cli import main; main();"
        f"print(sorted({SLOW_TO_IMPORT} & (sys.modules.keys() - before)))"
    )
    while (read_stamp(build / "store") or {}).get("settled") != "yes":  # a graph just written is hashed once more
        assert run(build, "ASK {}")[0] == 0
    command = [sys.executable, "-c", program, "query", asked, "--build", str(build), "-f", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


ARGUMENTS = (
    "totals",
    "-",
    "--",
    "SELECT * {}",
    "--build",
    "-f",
    "-p",
    "--format",
    "--param",
    "--format=csv",
    "--build=b",
)
MORE = ("-fcsv", "--list", "-h", "--param=a=1", "a=1", "json", "--form", "", "-p=a=1", "x y")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ARGUMENTS + MORE), max_size=6))
def test_a_plain_query_is_read_as_the_command_line_library_reads_it(arguments: list[str]) -> None:
    plain = plainly_asked(["query", *arguments])
    asked: list[tuple[object, ...]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kg.cli.asking, "answer", lambda *given: asked.append(given))
        CliRunner().invoke(app, ["query", *arguments])
    assert plain is None or [plain] == asked


def test_the_ways_to_ask_are_read_plainly() -> None:
    arguments = ["query", "--format", "csv", "-p", "drug=a=b", "ASK { ?s ?p '--list' }", "--build=there", "--param=x=1"]
    asked = ("ASK { ?s ?p '--list' }", "there", ("drug=a=b", "x=1"), "csv")
    assert plainly_asked(arguments) == asked
    assert plainly_asked(["query", "-"]) == ("-", "exports", (), None)
    assert plainly_asked(["query", "--list"]) is None
    assert plainly_asked(["serve"]) is None
