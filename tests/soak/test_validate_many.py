"""Validation streams: many letters conform, in memory that does not grow with them.

KG_SOAK_LETTERS sets how many letters (default 10,000).
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

LETTERS = int(os.environ.get("KG_SOAK_LETTERS", "10000"))
GIGABYTE = 1 << 30


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_sampled_letters_conform_to_every_shape_in_less_than_a_gigabyte(tmp_path: Path) -> None:
    run("sample", str(LETTERS), "--seed", "7", "--out", tmp_path / "sample", "--format", "text")
    assert run("build", tmp_path / "sample" / "letters", "--out", tmp_path / "build").returncode == 0
    result = run("validate", "--build", tmp_path / "build", "--all")
    # Of the largest of the three programs: sampling and building must stay below it, too.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert f"shapes on {LETTERS:,}: all conform" in result.stdout
    assert peak < GIGABYTE
