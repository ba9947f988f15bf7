"""The page of many letters: every browser test over KG_SOAK_LETTERS sampled letters, its size at KG_SOAK_PAGE_LETTERS.

If not set, 20,000 and 100,000: a quarter of an hour on two processors, most of it the build of the 100,000.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

LETTERS = os.environ.get("KG_SOAK_LETTERS", "20000")
SIZE_LETTERS = int(os.environ.get("KG_SOAK_PAGE_LETTERS", "100000"))
FULL_LETTERS = 100_000
MOST_BYTES = 6_000_000
_TABLE = re.compile(rb'id="data-table">([^<]*)<')
_KG = [sys.executable, "-m", "kg"]


def test_every_browser_test_passes_over_many_letters(repository: Path) -> None:
    environment = {**os.environ, "KG_PAGE_LETTERS": LETTERS}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "tests/view", "-k", "not sample and not real"]
    run = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:]


def test_the_page_of_a_hundred_thousand_letters_stays_under_six_megabytes(tmp_path: Path) -> None:
    arguments = ["sample", str(SIZE_LETTERS), "--seed", "3", "--format", "jsonl", "--out", str(tmp_path / "sample")]
    subprocess.run([*_KG, *arguments], check=True, stdout=subprocess.DEVNULL)
    arguments = ["build", str(tmp_path / "sample" / "letters"), "--out", str(tmp_path / "build"), "--quiet"]
    subprocess.run([*_KG, *arguments], check=True, stdout=subprocess.DEVNULL)
    page = (tmp_path / "build" / "graph.html").read_bytes()
    assert f'"letters":{SIZE_LETTERS}'.encode() in page
    table = _TABLE.search(page)
    assert table is not None
    # The table grows with the letters; all else (the scripts, the words of 5,000 cases) is there from 5,000 letters on.
    at_full_size = len(page) + len(table[1]) * (FULL_LETTERS - SIZE_LETTERS) / SIZE_LETTERS
    print(f"{SIZE_LETTERS:,} letters: {len(page):,} bytes, the table {len(table[1]):,}; in full {at_full_size:,.0f}")
    assert len(table[1]) > 5 * SIZE_LETTERS
    assert at_full_size < MOST_BYTES
