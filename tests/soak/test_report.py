"""The report's numbers are the shipped queries' on many letters too: tests/analysis over KG_SOAK_LETTERS (20,000)."""

import os
import subprocess
import sys


def test_the_report_has_the_counts_of_the_queries_on_many_letters(repository):
    environment = {**os.environ, "KG_REPORT_LETTERS": os.environ.get("KG_SOAK_LETTERS", "20000")}
    command = [sys.executable, "-m", "pytest", "-q", "tests/analysis/test_report_queries.py", "-k", "invented"]
    run = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:]
