"""`kg ontology`."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from kg.cli import app
from kg.cli.failure import Failure
from kg.graph.reference import terms


def test_the_reference_names_every_term_and_loads_nothing(tmp_path: Path) -> None:
    out = tmp_path / "reference.html"
    result = CliRunner().invoke(app, ["ontology", "--html", "--out", str(out)])
    page = out.read_text(encoding="utf-8")
    assert result.exit_code == 0
    assert all(term.name.removeprefix("imr:") in page for term in terms())
    assert not re.search(
        r'<(?:script|img|iframe)[^>]+src="(?!data:)|<link[^>]+href="(?!data:)|@import|url\((?!.?data:)', page
    )


def test_the_list_has_a_line_for_every_term() -> None:
    result = CliRunner().invoke(app, ["ontology"], env={"COLUMNS": "200"})
    assert all(term.name in result.stdout for term in terms())


def test_the_ontology_itself_comes_out_in_turtle() -> None:
    result = CliRunner().invoke(app, ["ontology", "--turtle"])
    assert "imr:TreatmentRequest a owl:Class" in result.stdout


def test_a_file_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["ontology", "--turtle", "--out", str(tmp_path / "no" / "such.ttl")])
    assert isinstance(result.exception, Failure)
