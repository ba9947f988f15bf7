import json

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.cli.failure import Failure

run = CliRunner().invoke


def test_letters_and_their_truth_are_written_side_by_side(tmp_path):
    result = run(app, ["sample", "6", "--seed", "4", "--out", str(tmp_path)])
    assert result.exit_code == 0
    assert result.output.startswith("6 letters, ")
    letters = sorted(path.stem for path in (tmp_path / "letters").iterdir())
    assert letters == sorted(path.stem for path in (tmp_path / "truth").iterdir())
    assert len(letters) == 6


@pytest.mark.parametrize(("form", "suffixes"), [("text", {".txt"}), ("pdf", {".pdf"}), ("mixed", {".txt", ".pdf"})])
def test_the_format_decides_what_files_are_written(tmp_path, form, suffixes):
    run(app, ["sample", "12", "--format", form, "--out", str(tmp_path)])
    assert {path.suffix for path in (tmp_path / "letters").iterdir()} == suffixes


def test_effects_of_ones_own_replace_the_default_ones_and_are_written_down(tmp_path):
    run(app, ["sample", "2", "--effect", "all=0.1", "--effect", "section:Special Studies=0.9", "--out", str(tmp_path)])
    assert json.loads((tmp_path / "effects.json").read_text(encoding="utf-8")) == [
        {"kind": "all", "name": "", "rate": 0.1},
        {"kind": "section", "name": "Special Studies", "rate": 0.9},
    ]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--format", "word"),
        ("--layout", "memo"),
        ("--effect", "opioids"),
        ("--effect", "all=2"),
        ("--effect", "drug-class:=0.1"),
    ],
)
def test_an_argument_that_cannot_be_used_says_what_could(tmp_path, option, value):
    result = run(app, ["sample", "1", option, value, "--out", str(tmp_path)])
    assert isinstance(result.exception, Failure)
    assert option in str(result.exception)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    result = run(app, ["sample", "1", "--out", str(tmp_path / "file")])
    assert isinstance(result.exception, Failure)
    assert str(tmp_path / "file") in str(result.exception)
