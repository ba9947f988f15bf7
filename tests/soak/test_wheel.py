"""The wheel, installed into a fresh environment, builds there: nothing it needs stands only in the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import venv
from pathlib import Path


def test_the_wheel_builds_the_sample_letters_in_a_fresh_environment(
    tmp_path: Path, repository: Path, sample_letters: Path
) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(repository)], check=True)
    (wheel,) = tmp_path.glob("imr_kg-*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    subprocess.run([*pip, "install", str(wheel)], check=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    kg = str(tmp_path / "env" / "bin" / "kg")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [kg, *arguments], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    counts = json.loads(run("build", str(sample_letters), "--json"))
    assert (counts["records"], counts["quarantined"]) == (20, 0)
    assert "<html" in (tmp_path / "exports" / "graph.html").read_text("utf-8")
    assert "all conform" in run("validate")
    assert run("query", "ASK { ?request a imr:TreatmentRequest }", "--format", "csv")
