"""`kg show` tells which facts were corrected, by whom and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli.commands import app
from kg.engine import build
from kg.exports.lookup import find_corrections, find_record, find_text
from kg.view.case import Part, case_parts

CASE = "CM17-5721417"
LINES = (
    {"field": "/items/0/decision", "value": "partially_overturned", "who": "Jane Doe", "why": "Read on paper."},
    {"field": "/patient/age", "value": 61, "who": "John Roe", "why": "The summary says so."},
    {"field": "/items/0/reviewer", "value": [], "who": "Jane Doe", "why": "None is cited."},
    {"field": "/diagnoses", "value": [], "who": "John Roe", "why": "They are another patient's."},
)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory, sample_letters: Path) -> Path:
    folder = tmp_path_factory.mktemp("corrected")
    lines = (json.dumps({"case": CASE} | line) for line in LINES)
    (folder / "corrections.jsonl").write_text("\n".join(lines), "utf-8")
    build([sample_letters / f"{CASE}.txt"], folder / "out", jobs=1, corrections=folder / "corrections.jsonl")
    return folder / "out"


def parts_of(out: Path) -> dict[str, Part]:
    record = find_record(out, CASE)
    assert record is not None
    parts = case_parts(record, find_text(out, record), find_corrections(out, CASE))
    return {part.heading: part for part in parts}


def test_a_corrected_fact_stands_beside_who_corrected_it_and_no_other_does(corrected: Path) -> None:
    parts = parts_of(corrected)
    notes = {
        (row.label, row.fact, row.note)
        for heading, part in parts.items()
        for row in part.rows
        if row.note and heading != "Corrections"
    }
    assert notes == {
        ("decision", "partially overturned", "corrected by Jane Doe: Read on paper."),
        ("patient's age", "61", "corrected by John Roe: The summary says so."),
        ("reviewer cites", "nothing", "corrected by Jane Doe: None is cited."),
    }


def test_the_corrections_are_listed_with_what_had_been_read(corrected: Path) -> None:
    rows = {row.label: row for row in parts_of(corrected)["Corrections"].rows}
    assert set(rows) == {str(line["field"]) for line in LINES}
    assert rows["/items/0/decision"].fact.startswith('"partially_overturned", read as "')
    assert rows["/diagnoses"].fact.startswith("[], read as [{")
    assert rows["/diagnoses"].note == "corrected by John Roe: They are another patient's."


def test_the_command_prints_them(corrected: Path) -> None:
    shown = CliRunner().invoke(app, ["show", CASE, "--build", str(corrected)])
    assert shown.exit_code == 0
    assert "corrected by" in shown.stdout
    assert "Corrections" in shown.stdout


def test_a_letter_without_corrections_has_no_such_part(sample_build: Path) -> None:
    assert find_corrections(sample_build, CASE) == ()
    assert "Corrections" not in parts_of(sample_build)
