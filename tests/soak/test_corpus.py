"""A corpus as large as one likes builds in one go within its memory, and every invariant holds on it.

KG_SOAK_LETTERS says how many letters (200,000 if not set; half a minute for each 10,000 on two processors).
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

LETTERS = int(os.environ.get("KG_SOAK_LETTERS", "200000"))
MOST_MEGABYTES = 600

_KG = [sys.executable, "-m", "kg"]


def test_a_large_corpus_builds_within_its_memory_and_conforms(tmp_path: Path) -> None:
    arguments = ["sample", str(LETTERS), "--seed", "3", "--format", "jsonl", "--out", str(tmp_path / "sample")]
    subprocess.run([*_KG, *arguments], check=True, stdout=subprocess.DEVNULL)
    spec = importlib.util.spec_from_file_location("pace", Path(__file__).parents[1] / "benchmarks" / "pace.py")
    assert spec is not None
    assert spec.loader is not None
    pace = importlib.util.module_from_spec(spec)
    sys.modules["pace"] = pace  # dataclasses look their module up there
    spec.loader.exec_module(pace)
    seconds, megabytes = pace.build_watched(tmp_path / "sample" / "letters", tmp_path / "out")
    counts = json.loads((tmp_path / "out" / "build.json").read_bytes())["counts"]
    print(f"{LETTERS} letters: {seconds:.0f} s, {megabytes:.0f} MB, {counts}")
    assert counts["letters"] == counts["records"] + counts["quarantined"] + counts["duplicates"] == LETTERS
    assert counts["quarantined"] == 0
    assert megabytes < MOST_MEGABYTES
    checked = subprocess.run(
        [*_KG, "validate", "--build", str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
