"""Facts overridden by hand: what shows them, what remembers what was read, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from kg.determination import from_json
from kg.engine import BuildError, BuildSummary, build
from kg.engine.corrections import corrected_records, read_corrections
from kg.engine.ledger import Kept
from kg.engine.outputs import BUILD_FILE, OUTPUT_FILES
from kg.graph.validation import validated
from kg.iris import ONTOLOGY, THINGS

CASE = "CM17-5721417"
OTHER = "CM15-5626389"
GRAPH = pyoxigraph.NamedNode(f"{THINGS}graph/corrections")
PROV = "http://www.w3.org/ns/prov#"


def line(field: str, value: object, **other: object) -> dict[str, object]:
    said = {"case": CASE, "field": field, "value": value, "who": "Jane Doe", "why": "The heading is over two pages."}
    return said | other


def file_of(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines), "utf-8")
    return path


def outputs(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in OUTPUT_FILES}


def record(out: Path, case: str = CASE) -> dict[str, object]:
    found = [json.loads(row) for row in (out / "determinations.jsonl").read_bytes().splitlines()]
    one = next(row for row in found if row["case_number"] == case)
    assert isinstance(one, dict)
    return one


def dataset(out: Path) -> pyoxigraph.Dataset:
    return pyoxigraph.Dataset(pyoxigraph.parse(path=str(out / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS))


def told(out: Path, predicate: str) -> list[str]:
    """What graph/corrections says by one predicate."""
    found = dataset(out).quads_for_graph_name(GRAPH)
    return sorted(_value(quad.object) for quad in found if quad.predicate.value == predicate)


def _value(term: object) -> str:
    assert isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal)
    return term.value


def build_with(letters: Path, out: Path, *lines: object, jobs: int = 1) -> BuildSummary:
    corrections = file_of(out.with_suffix(".jsonl"), *lines)
    return build([letters], out, jobs=jobs, corrections=corrections)


@pytest.fixture
def letters(sample_letters: Path, tmp_path: Path) -> Path:
    """Two of the sample letters."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for name in (f"{CASE}.txt", f"{OTHER}.pdf"):
        (folder / name).symlink_to(sample_letters / name)
    return folder


def opposite(letters: Path, tmp_path: Path) -> tuple[str, str]:
    """What was decided on the first item, and another outcome."""
    build([letters], tmp_path / "as-read", jobs=1)
    items = record(tmp_path / "as-read")["items"]
    assert isinstance(items, list)
    read = items[0]["decision"]
    return read, "overturned" if read == "upheld" else "upheld"


def test_a_corrected_fact_is_what_the_records_and_the_graph_show(letters: Path, tmp_path: Path) -> None:
    read, other = opposite(letters, tmp_path)
    summary = build_with(letters, tmp_path / "out", line("/items/0/decision", other), line("/patient/age", 61))
    assert summary.corrections == 2
    before, after = record(tmp_path / "as-read"), record(tmp_path / "out")
    assert after["items"][0]["decision"] == other != read  # type: ignore[index]
    assert after["patient"] == {**before["patient"], "age": 61}  # type: ignore[dict-item]
    letter = pyoxigraph.NamedNode(f"{THINGS}letter/{CASE}")
    said = {
        (_value(q.subject), q.predicate.value): _value(q.object)
        for q in dataset(tmp_path / "out").quads_for_graph_name(letter)
    }
    assert said[f"{THINGS}case/{CASE}/request/1", f"{ONTOLOGY}outcome"] == f"{THINGS}outcome/{other}"
    assert said[f"{THINGS}case/{CASE}", f"{ONTOLOGY}patientAge"] == "61"


def test_who_why_and_the_value_read_are_remembered_in_a_graph_of_their_own(letters: Path, tmp_path: Path) -> None:
    read, other = opposite(letters, tmp_path)
    build_with(letters, tmp_path / "out", line("/items/0/decision", other))
    assert told(tmp_path / "out", f"{ONTOLOGY}corrects") == [f"{THINGS}case/{CASE}"]
    assert told(tmp_path / "out", f"{ONTOLOGY}correctedField") == ["/items/0/decision"]
    assert told(tmp_path / "out", f"{ONTOLOGY}valueRead") == [f'"{read}"']
    assert told(tmp_path / "out", f"{ONTOLOGY}valueCorrected") == [f'"{other}"']
    assert told(tmp_path / "out", "http://purl.org/dc/terms/description") == ["The heading is over two pages."]
    assert told(tmp_path / "out", f"{PROV}wasAssociatedWith") == [f"{THINGS}agent/jane-doe"]
    listed = json.loads((tmp_path / "out" / BUILD_FILE).read_bytes())["corrections"]
    assert listed == [
        {
            "case": CASE,
            "field": "/items/0/decision",
            "value_read": read,
            "value": other,
            "who": "Jane Doe",
            "why": "The heading is over two pages.",
        }
    ]


def test_an_orcid_id_is_the_agent_itself(letters: Path, tmp_path: Path) -> None:
    orcid = "https://orcid.org/0000-0002-1825-0097"
    build_with(letters, tmp_path / "out", line("/patient/age", 61, who=orcid))
    assert told(tmp_path / "out", f"{PROV}wasAssociatedWith") == [orcid]


def test_the_evidence_of_a_corrected_fact_is_dropped_and_no_other(letters: Path, tmp_path: Path) -> None:
    _, other = opposite(letters, tmp_path)
    build_with(letters, tmp_path / "out", line("/items/0/decision", other), line("/diagnoses", []))
    before = [row["field"] for row in record(tmp_path / "as-read")["evidence"]]  # type: ignore[attr-defined]
    after = [row["field"] for row in record(tmp_path / "out")["evidence"]]  # type: ignore[attr-defined]
    gone = [field for field in before if field == "/items/0/decision" or field.startswith("/diagnoses/")]
    assert len(gone) > 1
    assert after == [field for field in before if field not in gone]


def test_a_correction_that_says_what_was_read_is_listed_and_changes_nothing(letters: Path, tmp_path: Path) -> None:
    read, _ = opposite(letters, tmp_path)
    build_with(letters, tmp_path / "out", line("/items/0/decision", read))
    assert record(tmp_path / "out") == record(tmp_path / "as-read")
    assert told(tmp_path / "out", f"{ONTOLOGY}valueRead") == [f'"{read}"']


def test_the_role_of_a_drug_is_corrected_together_with_its_places(sample_letters: Path, tmp_path: Path) -> None:
    build([sample_letters], tmp_path / "as-read", jobs=1)
    rows = [json.loads(row) for row in (tmp_path / "as-read/determinations.jsonl").read_bytes().splitlines()]
    case, index, drug = next(
        (row["case_number"], index, drug)
        for row in rows
        for index, drug in enumerate(row["drugs"])
        if drug["role"] == "current_or_past" and row["case_number"]
    )
    corrected = line(f"/drugs/{index}/role", "not_tolerated_or_failed", case=case)
    build_with(sample_letters, tmp_path / "out", corrected)
    after = record(tmp_path / "out", case)["drugs"][index]  # type: ignore[index]
    assert after == {**drug, "role": "not_tolerated_or_failed", "roles": []}
    predicates = {
        quad.predicate.value.removeprefix(ONTOLOGY)
        for quad in dataset(tmp_path / "out").quads_for_graph_name(pyoxigraph.NamedNode(f"{THINGS}letter/{case}"))
        if quad.object == pyoxigraph.NamedNode(f"{THINGS}drug/{drug['ingredient'].replace(' ', '-')}")
    }
    assert predicates == {"triedWithoutBenefit"}


def test_a_corrected_build_holds_every_invariant_and_conforms_to_the_shapes(letters: Path, tmp_path: Path) -> None:
    _, other = opposite(letters, tmp_path)
    corrections = [line("/items/0/decision", other), line("/diagnoses", [{"text": "knee pain", "icd10cm": "M25.569"}])]
    build_with(letters, tmp_path / "out", *corrections)
    report = validated(tmp_path / "out")
    assert (report.total, report.letters, report.shaped) == (0, 2, 2)


def test_the_number_of_jobs_and_the_order_of_lines_do_not_matter(sample_letters: Path, tmp_path: Path) -> None:
    lines = [line("/patient/age", 61), line("/patient/age", 62, case=OTHER), line("/priority", None)]
    build_with(sample_letters, tmp_path / "one", *lines)
    build_with(sample_letters, tmp_path / "two", *reversed(lines), jobs=2)
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")


def test_changed_corrections_read_no_letter_again_and_leave_no_trace_when_gone(letters: Path, tmp_path: Path) -> None:
    build([letters], tmp_path / "as-read", jobs=1)
    build_with(letters, tmp_path / "out", line("/patient/age", 61))
    again = build_with(letters, tmp_path / "out", line("/patient/age", 62))
    assert (again.read, record(tmp_path / "out")["patient"]["age"]) == (0, 62)  # type: ignore[index]
    without = build([letters], tmp_path / "out", jobs=1)
    assert (without.read, without.corrections) == (0, 0)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "as-read")


REFUSED = [
    ("[1, 2", "no correction"),
    ({"case": CASE, "field": "/patient/age", "value": 1, "who": "Jane Doe"}, "missing required field `why`"),
    (line("/patient/age", 1, when="today"), "unknown field `when`"),
    (line("/patient/age", 1, place="line 1"), "unknown field `place`"),
    (line("/patient/age", 1, who=" "), "who is empty"),
    (line("", 1), "no JSON Pointer"),
    (line("patient/age", 1), "no JSON Pointer"),
    (line("/patient/age", 1, case="CM17-0000000"), "no letter of this build has the case 'CM17-0000000'"),
    (line("/patient/height", 1), "leads nowhere"),
    (line("/items/99/decision", "upheld"), "leads nowhere"),
    (line("/items/-", {}), "leads nowhere"),
    (line("/items/00/decision", "upheld"), "leads nowhere"),
    (line("/patient/age/0", "x"), "leads nowhere"),
    (line("/items/0/decision", "maybe"), "does not fit"),
    (line("/items/0/decision", None), "does not fit"),
    (line("/decision_date", "January 2"), "does not fit"),
    (line("/patient/age", True), "does not fit"),
    (line("/diagnoses", [{"text": "knee pain", "icd": "M25.569"}]), "does not fit"),
    (line("/case_number", "CM17-0000009"), "it names the letter"),
    (line("/sha256", "00"), "it is the hash of the letter's bytes"),
    (line("/evidence", []), "it follows the facts"),
]


@pytest.mark.parametrize(("wrong", "message"), REFUSED)
def test_a_correction_that_cannot_be_applied_is_told_with_its_line(
    wrong: object, message: str, sample_build: Path, tmp_path: Path
) -> None:
    path = file_of(tmp_path / "corrections.jsonl", line("/priority", None), "", wrong)
    standing = from_json(json.dumps(record(sample_build)))
    kept = Kept(standing.source, standing.sha256, CASE, standing.text_sha256, *([0] * 8))
    with pytest.raises(BuildError) as refusal:
        corrected_records(read_corrections(path), [kept], lambda _: standing)
    told = str(refusal.value)
    assert told.startswith(f"{path}, line 3: ")
    assert message in told
    assert "\n" not in told


@pytest.mark.parametrize("second", ["/items/0/decision", "/items/0", "/items"])
def test_two_corrections_of_one_fact_are_refused(second: str, tmp_path: Path) -> None:
    path = file_of(tmp_path / "corrections.jsonl", line("/items/0/decision", "upheld"), line(second, []))
    with pytest.raises(BuildError, match=r"line 2: .*line 1 already corrects /items/0/decision"):
        read_corrections(path)


def test_the_command_ends_with_status_2_and_leaves_the_earlier_build(letters: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([letters], out, jobs=1)
    before = outputs(out) | {BUILD_FILE: (out / BUILD_FILE).read_bytes()}
    wrong = file_of(tmp_path / "wrong.jsonl", line("/items/0/decision", "maybe"))
    program = [sys.executable, "-c", "from kg.cli import main; main()", "build", str(letters), "--out", str(out)]
    for path, told in ((wrong, f"{wrong}, line 1: "), (tmp_path / "missing.jsonl", f"{tmp_path / 'missing.jsonl'}: ")):
        done = subprocess.run([*program, "--corrections", str(path)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert done.stderr.startswith(f"kg: {told}")
    assert outputs(out) | {BUILD_FILE: (out / BUILD_FILE).read_bytes()} == before
