"""The page of many letters: every browser test over KG_SOAK_LETTERS letters (default 20,000), and its size at 100,000."""

import os
import subprocess
import sys
from pathlib import Path

from msgspec.structs import replace

from kg.determination import Determination
from kg.sample.letters import invent_letters
from kg.view.page import write_page

LETTERS = os.environ.get("KG_SOAK_LETTERS", "20000")
SIZE_LETTERS = int(os.environ.get("KG_SOAK_PAGE_LETTERS", "100000"))
MOST_BYTES = 6_000_000


def test_every_browser_test_passes_over_many_letters(repository: Path) -> None:
    environment = {**os.environ, "KG_PAGE_LETTERS": LETTERS}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "tests/view", "-k", "not sample and not real"]
    run = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:]


def test_the_page_of_a_hundred_thousand_letters_stays_under_six_megabytes(tmp_path: Path) -> None:
    def numbered(position: int, record: Determination) -> Determination:
        return replace(record, case_number=f"CM{13 + position * 13 // SIZE_LETTERS}-{position:07}")

    records = (numbered(position, letter.truth) for position, letter in enumerate(invent_letters(SIZE_LETTERS, 3)))
    write_page(records, tmp_path / "graph.html")
    assert (tmp_path / "graph.html").stat().st_size < MOST_BYTES
