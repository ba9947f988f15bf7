"""A coverage-guided fuzzer finds no letter that breaks its reader in KG_SOAK_SECONDS (60 if not set) for each kind of input."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = os.environ.get("KG_SOAK_SECONDS", "60")
HERE = Path(__file__).parent
CORPUS = HERE / "corpus"

if os.environ.get("CI") != "true":
    pytest.importorskip("atheris", reason="atheris is not installed: pip install 'imr-kg[test]' on Linux")


@pytest.mark.parametrize(("kind", "longest"), [("text", 20_000), ("layout", 400), ("pdf", 60_000)])
def test_a_fuzzer_finds_no_letter_that_breaks_its_reader(
    kind: str, longest: int, tmp_path: Path, sample_letters: Path
) -> None:
    found, seeds = tmp_path / "found", tmp_path / "seeds"
    found.mkdir()
    seeds.mkdir()
    for path in (*sample_letters.glob("*.pdf" if kind == "pdf" else "*.txt"), *(CORPUS / kind).glob("*")):
        shutil.copy(path, seeds)
    # A minute of an instrumented reader is a hang, however busy the machine; real time is another test's.
    limits = [f"-max_total_time={SECONDS}", f"-max_len={longest}", "-timeout=60", "-rss_limit_mb=1024"]
    # What is found by chance is found at leisure: a check of a change begins where the last one did.
    limits += ["-seed=1"] if os.environ.get("CI") == "true" else []
    command = [sys.executable, str(HERE / "fuzz_letters.py"), kind, *limits, str(found), str(seeds)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    assert "DONE" in run.stderr
