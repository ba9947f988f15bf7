"""`kg validate`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.cli.failure import Failure
from kg.engine import build

LETTERS = Path(__file__).parents[1] / "letters"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("build")
    build([LETTERS], out, jobs=1)
    return out


def test_the_sample_letters_conform(built: Path) -> None:
    result = CliRunner().invoke(app, ["validate", "--build", str(built)])
    assert "all conform" in result.stdout
    assert result.exit_code == 0


def test_a_finding_is_printed_and_the_status_is_1(built: Path, tmp_path: Path) -> None:
    for file in built.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    graph = tmp_path / "graph.nq"
    graph.write_bytes(graph.read_bytes().replace(b'ontology#conclusion> "', b'ontology#conclusion> "un', 1))
    result = CliRunner().invoke(app, ["validate", "--build", str(tmp_path)])
    assert "TreatmentRequest-conclusion" in result.stdout
    assert result.exit_code == 1


def test_a_folder_without_a_build_is_unusable(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["validate", "--build", str(tmp_path)])
    assert isinstance(result.exception, Failure)
    assert "kg build" in str(result.exception)
