"""Letters to a build: what it writes, what it settles, what it leaves out, and that nothing but its letters decides."""

from __future__ import annotations

import gzip
import json
import os
import random
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pyoxigraph
import pytest

from kg.determination import Decision
from kg.engine import BuildError, BuildSummary, build
from kg.engine.outputs import BUILD_FILE, OUTPUT_FILES

CASE = """Case Number: {case}
Date Assigned: 01/05/2020 Date of Injury: 03/02/2018
Decision Date: 01/20/2020 UR Denial Date: 12/18/2019
Priority: Standard Application Received: 12/30/2019
HOW THE IMR FINAL DETERMINATION WAS MADE
State(s) of Licensure: California
Certification(s)/Specialty: Family Practice
CLINICAL CASE SUMMARY
The injured worker is a {age} year old woman who hurt her back while lifting a crate of pears.
IMR ISSUES, DECISIONS AND RATIONALES
The decisions on the disputed items/services are set forth below:
Tizanidine 4mg #60: {decision}
Claims Administrator guideline: Decision based on MTUS Chronic Pain Medical Treatment 2016.
MAXIMUS guideline: Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): Muscle relaxants (for pain).
Decision rationale: Nothing in the file speaks of spasm. The tizanidine is not medically necessary.
"""


def letter(case: str = "CM20-0000001", *, age: int = 44, decision: str = "Upheld") -> str:
    return CASE.format(case=case, age=age, decision=decision)


def folder_of(path: Path, letters: dict[str, str | bytes]) -> Path:
    for name, text in letters.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def outputs(out: Path) -> dict[str, str]:
    """The hash of each output; where two differ, the name says enough."""
    return {name: sha256((out / name).read_bytes()).hexdigest() for name in OUTPUT_FILES}


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def codes(out: Path) -> dict[object, object]:
    return {row["source"]: row["code"] for row in rows(out / "quarantine.jsonl")}


def built_file(out: Path) -> dict[str, object]:
    content = json.loads((out / BUILD_FILE).read_bytes())
    assert isinstance(content, dict)
    return content


def check_sum(summary: BuildSummary) -> None:
    assert summary.letters == summary.records + summary.quarantined + summary.duplicates


def test_the_sample_letters_are_all_read(sample_letters: Path, tmp_path: Path) -> None:
    summary = build([sample_letters], tmp_path, jobs=1)
    assert (summary.letters, summary.records, summary.quarantined) == (20, 20, 0)
    check_sum(summary)
    records = rows(tmp_path / "determinations.jsonl")
    texts = [json.loads(line) for line in gzip.decompress((tmp_path / "letters.jsonl.gz").read_bytes()).splitlines()]
    assert [record["text_sha256"] for record in records] == [text["text_sha256"] for text in texts]
    identities = [str(record["case_number"] or str(record["text_sha256"])[:16]) for record in records]
    assert identities == sorted(identities)
    quads = (tmp_path / "graph.nq").read_text("utf-8").splitlines()
    assert len(set(quads)) == len(quads) == summary.statements
    outcomes = "<https://w3id.org/imr-kg/ontology#outcome>"
    assert sum(1 for quad in quads if f" {outcomes} " in quad and "/request/" in quad) == summary.items


def test_the_graph_is_read_whole_by_another_program(sample_letters: Path, tmp_path: Path) -> None:
    summary = build([sample_letters], tmp_path, jobs=1)
    quads = pyoxigraph.parse(path=str(tmp_path / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    assert sum(1 for _ in quads) == summary.statements
    triples = pyoxigraph.parse(path=str(tmp_path / "graph.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    assert sum(1 for _ in triples) > summary.items


def test_jobs_order_and_packing_change_no_byte(sample_letters: Path, tmp_path: Path) -> None:
    build([sample_letters], tmp_path / "one", jobs=1)
    files = sorted(sample_letters.iterdir())
    random.Random(4).shuffle(files)
    build(files, tmp_path / "two", jobs=2)
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")
    build(files, tmp_path / "two", jobs=2)
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")


def test_what_differs_between_runs_stands_under_run(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter(), "b.md": "x"})
    contents = []
    for name in ("one", "two"):
        build([letters], tmp_path / name, jobs=1)
        content = built_file(tmp_path / name)
        assert content.pop("run")
        assert str(tmp_path) not in json.dumps(content)
        contents.append(content)
    assert contents[0] == contents[1]
    assert contents[0]["ignored"] == ["b.md"]


def test_one_letter_twice_is_one_record_and_a_duplicate(tmp_path: Path) -> None:
    again = letter().replace("lifting a crate", "lifting\na crate")
    letters = folder_of(tmp_path / "in", {"a.txt": letter(), "b.txt": again, "c.txt": letter()})
    summary = build([letters], tmp_path / "out", jobs=1)
    assert (summary.letters, summary.records, summary.duplicates, summary.quarantined) == (3, 1, 2, 0)
    duplicates = built_file(tmp_path / "out")["duplicates"]
    assert isinstance(duplicates, list)
    assert len(duplicates) == 2


def test_two_letters_of_one_case_that_differ_keep_the_lowest_hash_whatever_the_order(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter(age=44), "b.txt": letter(age=45), "c.txt": letter(age=44)})
    summary = build([letters], tmp_path / "out", jobs=1)
    (record,) = rows(tmp_path / "out" / "determinations.jsonl")
    hashes = {source: _text_hash(letters / source, tmp_path) for source in ("a.txt", "b.txt")}
    lowest = min(hashes, key=lambda source: hashes[source])
    assert record["source"] == lowest
    assert (summary.records, summary.letters) == (1, 3)
    assert set(codes(tmp_path / "out").values()) == {"case_number_conflict"}
    check_sum(summary)


def _text_hash(path: Path, folder: Path) -> str:
    build([path], folder / path.name, jobs=1)
    return str(rows(folder / path.name / "determinations.jsonl")[0]["text_sha256"])


def test_what_cannot_be_read_is_quarantined_and_costs_no_other_letter(tmp_path: Path) -> None:
    letters = folder_of(
        tmp_path / "in",
        {
            "good.txt": letter(),
            "empty.txt": "",
            "page.pdf": "<!doctype html><html></html>",
            "noise.txt": os.urandom(5000),
            "cut.txt": letter("CM20-0000002").split("Tizanidine")[0],
            "story.txt": "Once upon a time there was no letter at all.",
            "a.zip": b"no zip",
            "utf16.txt": letter("CM20-0000003").encode("utf-16"),
        },
    )
    with open(letters / "huge.txt", "wb") as file:
        file.truncate(200_000_000)
    summary = build([letters], tmp_path / "out", jobs=2)
    assert codes(tmp_path / "out") == {
        "empty.txt": "empty",
        "page.pdf": "html",
        "noise.txt": "binary",
        "cut.txt": "truncated",
        "story.txt": "unknown_layout",
        "a.zip": "damaged_archive",
        "huge.txt": "too_large",
    }
    assert summary.records == 2
    check_sum(summary)


def test_a_letter_cut_off_after_its_first_decision_is_a_record_with_that_problem(tmp_path: Path) -> None:
    cut = letter().split("Decision rationale")[0]
    summary = build([folder_of(tmp_path / "in", {"a.txt": cut})], tmp_path / "out", jobs=1)
    assert summary.outcomes[Decision.UPHELD] == 1
    (record,) = rows(tmp_path / "out" / "determinations.jsonl")
    problems = record["problems"]
    assert isinstance(problems, list)
    assert "truncated" in {problem["code"] for problem in problems}


def test_markup_in_a_letter_stays_text_in_every_output(tmp_path: Path) -> None:
    hostile = letter().replace(
        "Tizanidine 4mg #60", '"><img src=x onerror=alert(1)> <script>alert(2)</script> tizanidine 4mg'
    )
    build([folder_of(tmp_path / "in", {"a.txt": hostile})], tmp_path / "out", jobs=1)
    page = (tmp_path / "out" / "graph.html").read_text("utf-8")
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    quads = pyoxigraph.parse(path=str(tmp_path / "out" / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    assert any("onerror" in quad.object.value for quad in quads if isinstance(quad.object, pyoxigraph.Literal))


def test_only_new_and_changed_letters_are_read_again(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter(), "b.txt": letter("CM20-0000002")})
    assert build([letters], tmp_path / "out", jobs=1).read == 2
    folder_of(letters, {"b.txt": letter("CM20-0000002", age=50), "c.txt": letter("CM20-0000003")})
    assert build([letters], tmp_path / "out", jobs=1).read == 2
    build([letters], tmp_path / "fresh", jobs=1)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")


def test_letters_that_are_gone_are_gone_from_the_build(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter(), "b.txt": letter("CM20-0000002")})
    build([letters], tmp_path / "out", jobs=1)
    (letters / "b.txt").unlink()
    build([letters], tmp_path / "out", jobs=1)
    build([letters], tmp_path / "fresh", jobs=1)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")
    assert b"CM20-0000002" not in (tmp_path / "out" / "graph.nq").read_bytes()


def the_segment(out: Path) -> Path:
    """The one segment of a build by one process."""
    (segment,) = (out / ".ledger").glob("segment-*")
    return segment


def test_a_ledger_with_loose_ends_is_put_right(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter()})
    build([letters], tmp_path / "out", jobs=1)
    before = outputs(tmp_path / "out")
    with open(the_segment(tmp_path / "out"), "ab") as segment:
        segment.write(b"half a let")
    (tmp_path / "out" / ".ledger" / "segment-7").write_bytes(b"of a build that was killed before its first row")
    folder_of(letters, {"b.txt": letter("CM20-0000002")})
    build([letters], tmp_path / "out", jobs=1)
    (letters / "b.txt").unlink()
    build([letters], tmp_path / "out", jobs=1)
    assert outputs(tmp_path / "out") == before


def test_a_ledger_of_which_a_segment_is_gone_is_begun_anew(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter()})
    build([letters], tmp_path / "out", jobs=1)
    before = outputs(tmp_path / "out")
    the_segment(tmp_path / "out").unlink()
    assert build([letters], tmp_path / "out", jobs=1).read == 1
    (tmp_path / "out" / ".ledger" / "ledger.sqlite").write_bytes(b"this is no database" * 1000)
    assert build([letters], tmp_path / "out", jobs=1).read == 1
    assert outputs(tmp_path / "out") == before


def test_another_base_iri_moves_cases_and_letters_only(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter()})
    build([letters], tmp_path / "out", jobs=1, base_iri="https://example.org/imr/")
    graph = (tmp_path / "out" / "graph.nq").read_text("utf-8")
    assert "<https://example.org/imr/case/CM20-0000001>" in graph
    assert "<https://w3id.org/imr-kg/id/outcome/upheld>" in graph
    assert "https://w3id.org/imr-kg/id/case/" not in graph


@pytest.mark.parametrize("base", ["no iri", "letters/", "https://example.org/a b/"])
def test_a_base_that_is_no_iri_is_refused(tmp_path: Path, base: str) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter()})
    with pytest.raises(BuildError):
        build([letters], tmp_path / "out", jobs=1, base_iri=base)


def test_no_letters_at_all_is_an_error_and_leaves_the_earlier_build(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter()})
    build([letters], tmp_path / "out", jobs=1)
    before = outputs(tmp_path / "out")
    empty = folder_of(tmp_path / "empty", {"notes.md": "x"})
    with pytest.raises(BuildError, match="no letters in"):
        build([empty], tmp_path / "out", jobs=1)
    with pytest.raises(BuildError, match="no such file"):
        build([tmp_path / "nowhere"], tmp_path / "out", jobs=1)
    assert outputs(tmp_path / "out") == before


def test_an_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter()})
    (tmp_path / "out").write_text("a file")
    with pytest.raises(BuildError, match="choose another --out"):
        build([letters], tmp_path / "out", jobs=1)


def test_a_second_build_into_one_folder_is_told_and_stops(tmp_path: Path) -> None:
    letters = folder_of(tmp_path / "in", {"a.txt": letter()})
    build([letters], tmp_path / "out", jobs=1)
    first = sqlite3.connect(tmp_path / "out" / ".ledger" / "ledger.sqlite")
    first.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(BuildError, match="another build is writing"):
            build([letters], tmp_path / "out", jobs=1)
    finally:
        first.close()
    assert build([letters], tmp_path / "out", jobs=1).records == 1


def test_a_finished_folder_holds_the_outputs_and_the_ledger_only(tmp_path: Path) -> None:
    build([folder_of(tmp_path / "in", {"a.txt": letter()})], tmp_path / "out", jobs=2)
    assert _names(tmp_path / "out") == {*OUTPUT_FILES, BUILD_FILE, ".ledger"}
    assert _names(tmp_path / "out" / ".ledger") == {"ledger.sqlite", the_segment(tmp_path / "out").name}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_progress_counts_every_letter(tmp_path: Path) -> None:
    letters = {f"{number}.txt": letter(f"CM20-{number:07}") for number in range(70)}
    letters["bad.txt"] = ""
    steps: list[int] = []
    build([folder_of(tmp_path / "in", letters)], tmp_path / "out", jobs=2, progress=steps.append)
    assert sum(steps) == 71


def test_a_build_runs_from_a_program_without_a_main_guard(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", {"a.txt": letter()})
    program = "import kg.engine\nprint(kg.engine.build(['in'], 'out', jobs=2).records)"
    done = subprocess.run(
        [sys.executable, "-"], input=program, text=True, cwd=tmp_path, capture_output=True, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("1", "")
