"""What holds in every build is checked, and what breaks it is found."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kg.determination import (
    Category,
    Conclusion,
    Decision,
    Determination,
    Diagnosis,
    Evidence,
    Item,
    Layout,
    Patient,
    Problem,
    Reviewer,
    Sex,
    to_json,
)
from kg.graph.dataset import DatasetSummary, dataset_statements
from kg.graph.invariants import build_findings
from kg.graph.shared import named_things, vocabulary_statements
from kg.graph.statements import statements
from kg.graph.validation import validated
from kg.iris import DEFAULT_BASE, ONTOLOGY, THINGS

TEXT = "A gardener of 42 years with knee pain.\nKnee brace:\nUpheld"


def record(number: int, text: str = TEXT) -> Determination:
    item = Item(
        request="Knee brace",
        original_request=None,
        authorized_portion=None,
        decision=Decision.UPHELD,
        category=Category.DME,
        drugs=(),
        claims_administrator=(),
        reviewer=(),
        conclusion=Conclusion.UNCLEAR,
        reasons=(),
        deciding_sentence=None,
        rationale=None,
    )
    return Determination(
        source=f"{number}.txt",
        sha256="0" * 64,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        layout=Layout.FINAL_DETERMINATION,
        case_number=f"CM17-{number:07d}",
        date_assigned=None,
        date_of_injury=None,
        decision_date=date(2017, 1, 2),
        ur_denial_date=None,
        application_received=None,
        priority=None,
        reviewer=Reviewer(),
        patient=Patient(42, Sex.MALE),
        diagnoses=(Diagnosis("knee pain", None),),
        drugs=(),
        items=(item,),
        evidence=(
            Evidence("/items/0/request", (text.index("Knee"), text.index("Knee") + 10)),
            Evidence("/diagnoses/0", (text.index("knee"), text.index("knee") + 9)),
            Evidence("/patient/age", (14, 16)),
        ),
    )


def write_build(folder: Path, records: list[Determination], texts: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [line for one in records for line in statements(one)]
    shared = vocabulary_statements(named_things(lines))
    about = dataset_statements(DatasetSummary("ab" * 32, len(records), len(records), len(lines), []))
    (folder / "graph.nq").write_text("".join([*lines, *shared, *about]), encoding="utf-8")
    (folder / "determinations.jsonl").write_bytes(b"".join(to_json(one) + b"\n" for one in records))
    with gzip.open(folder / "letters.jsonl.gz", "wb") as file:
        for one, text in zip(records, texts, strict=True):
            row = {"source": one.source, "text_sha256": one.text_sha256, "text": text}
            file.write(msgspec.json.encode(row) + b"\n")
    refused = {"source": "z.txt", "sha256": None, "code": "empty", "message": "z.txt is empty"}
    (folder / "quarantine.jsonl").write_text(json.dumps(refused) + "\n")
    counts = {"letters": len(records) + 2, "records": len(records), "quarantined": 1, "duplicates": 1}
    (folder / "build.json").write_text(json.dumps({"base_iri": DEFAULT_BASE, "counts": counts}))
    return folder


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return write_build(tmp_path / "build", [record(1), record(2), record(3)], [TEXT] * 3)


def checks(build: Path) -> set[str]:
    return {finding.check for finding in build_findings(build)}


def edited(path: Path, edit: Callable[[str], str]) -> None:
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_sound_build_has_no_findings(build: Path) -> None:
    report = validated(build)
    assert (report.letters, report.shaped, report.total, report.findings) == (3, 3, 0, ())


def test_progress_counts_every_letter_of_each_step(build: Path) -> None:
    done = {"invariants": 0, "shapes": 0}

    def progress(step: str, letters: int, total: int) -> None:
        assert total == 3
        done[step] += letters

    validated(build, progress=progress)
    assert done == {"invariants": 3, "shapes": 3}


LABEL = f'<{THINGS}diagnosis/knee-pain> <http://www.w3.org/2000/01/rdf-schema#label> "knee pain" <{THINGS}letter/CM17-0000001> .\n'
OUTCOME = f"<{THINGS}case/CM17-0000002/request/1> <{ONTOLOGY}outcome> <{THINGS}outcome/upheld> <{THINGS}letter/CM17-0000002> .\n"


@pytest.mark.parametrize(
    ("edit", "check"),
    [
        (lambda text: text.replace(LABEL, LABEL * 2), "lines"),
        (lambda text: text.replace(OUTCOME, ""), "outcomes"),
        (lambda text: text.replace(OUTCOME, OUTCOME + OUTCOME.replace("/upheld", "/upheldx")), "outcomes"),
        (lambda text: text.replace("#TreatmentRequest>", "#Thing>"), "requests"),
        (lambda text: text.replace(LABEL, LABEL.replace('"knee pain"', "_:pain")), "blank nodes"),
        (
            lambda text: text.replace(
                LABEL, LABEL.replace("<http://www.w3.org/2000/01/rdf-schema#label>", f"<{ONTOLOGY}pain>")
            ),
            "terms",
        ),
        (lambda text: text.replace("letter/CM17-0000002>", "letter/CM17-0000004>"), "letters"),
        (lambda text: text + LABEL, "letters"),
    ],
)
def test_what_is_wrong_in_the_graph_is_found(build: Path, edit: Callable[[str], str], check: str) -> None:
    edited(build / "graph.nq", edit)
    assert check in checks(build)


@pytest.mark.parametrize(
    ("edit", "check"),
    [
        (lambda text: "".join(reversed(text.splitlines(keepends=True))), "letters"),
        (lambda text: text.splitlines(keepends=True)[0] * 2, "identities"),
        (lambda text: text.replace('"case_number":"CM17-0000003"', '"case_number":"CM17-0000009"'), "letters"),
        (lambda text: "".join(text.splitlines(keepends=True)[:2]), "counts"),
    ],
)
def test_what_is_wrong_in_the_records_is_found(build: Path, edit: Callable[[str], str], check: str) -> None:
    edited(build / "determinations.jsonl", edit)
    assert check in checks(build)


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        (replace(record(1), evidence=(Evidence("/items/0/request", (0, 10)),)), "spans"),
        (replace(record(1), evidence=(Evidence("/diagnoses/0", (0, 9)),)), "spans"),
        (replace(record(1), evidence=(Evidence("/patient/age", (5, 5)),)), "spans"),
        (replace(record(1), problems=(Problem("contradiction", "", (0, 10_000)),)), "spans"),
        (replace(record(1), text_sha256="1" * 64), "text"),
    ],
)
def test_a_fact_whose_span_does_not_hold_it_is_found(tmp_path: Path, wrong: Determination, check: str) -> None:
    assert check in checks(write_build(tmp_path / "build", [wrong], [TEXT]))


def test_a_fact_over_a_line_break_is_no_finding(tmp_path: Path) -> None:
    broken = TEXT.replace("Knee brace", "Knee\nbrace")
    assert checks(write_build(tmp_path / "build", [record(1, broken)], [broken])) == set()


def test_an_item_of_a_list_is_held_by_the_lists_words(tmp_path: Path) -> None:
    listed = TEXT.replace("knee pain", "knee, neck and shoulder pain")
    span = (listed.index("knee"), listed.index("knee") + 28)
    sound = replace(record(1, TEXT), text_sha256=hashlib.sha256(listed.encode()).hexdigest())
    for diagnosis, found in (("neck pain", set()), ("pain neck", {"spans"}), ("hip pain", {"spans"})):
        one = replace(sound, diagnoses=(Diagnosis(diagnosis, None),), evidence=(Evidence("/diagnoses/0", span),))
        assert checks(write_build(tmp_path / "build", [one], [listed])) == found


def test_counts_that_do_not_add_up_are_found(build: Path) -> None:
    edited(build / "build.json", lambda text: text.replace('"duplicates": 1', '"duplicates": 0'))
    assert checks(build) == {"counts"}


def test_an_unknown_quarantine_code_is_found(build: Path) -> None:
    edited(build / "quarantine.jsonl", lambda text: text.replace('"empty"', '"tired"'))
    assert checks(build) == {"codes"}


def test_a_base_without_its_closing_slash_is_the_same_base(build: Path) -> None:
    edited(build / "build.json", lambda text: text.replace(DEFAULT_BASE, DEFAULT_BASE.removesuffix("/")))
    assert checks(build) == set()


def test_a_build_that_is_none_is_an_error_not_a_finding(build: Path) -> None:
    (build / "build.json").write_text("{}")
    with pytest.raises(msgspec.ValidationError):
        list(build_findings(build))
    (build / "build.json").unlink()
    with pytest.raises(FileNotFoundError):
        list(build_findings(build))
