"""The command line: what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import __version__


def kg(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from kg.cli import main; main()", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd=cwd, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sample_letters: Path) -> Path:
    """A folder with a build of three sample letters and one that cannot be read."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "letters").mkdir()
    for path in sorted(path for path in sample_letters.iterdir() if path.name.startswith("CM"))[:3]:
        shutil.copy(path, folder / "letters")
    (folder / "letters" / "empty.txt").touch()
    done = kg("build", "letters", cwd=folder)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "quarantined 1 see exports/quarantine.jsonl" in " ".join(done.stdout.split())
    assert "open exports/graph.html in a browser" in done.stdout
    return folder


def case_in(folder: Path) -> str:
    first = (folder / "exports" / "determinations.jsonl").read_bytes().splitlines()[0]
    return str(json.loads(first)["case_number"])


def test_version_and_help_are_printed() -> None:
    version, vocabulary = kg("--version").stdout.splitlines()
    assert version == f"imr-kg {__version__}"
    assert vocabulary.startswith("vocabulary ")
    assert "simple-icd-10-cm" in vocabulary
    assert "build" in kg("--help").stdout


def test_help_imports_nothing_heavy() -> None:
    program = "import sys, kg.cli.commands; print([m for m in ('polars', 'networkx', 'pyoxigraph', 'rdflib', 'rich') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "nowhere"),
        ("build", "exports"),
        ("build", "letters", "--out", "letters/empty.txt"),
        ("build", "letters", "--base-iri", "not an iri"),
        ("show", "CM17-0000000"),
        ("show", "CM17-0000000", "--build", "nowhere"),
    ],
)
def test_what_a_user_can_put_right_is_one_line_and_status_two(folder: Path, arguments: tuple[str, ...]) -> None:
    done = kg(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: ")
    assert done.stderr.count("\n") == 1


def test_counts_are_printed_as_json(folder: Path) -> None:
    done = kg("build", "letters", "--json", cwd=folder)
    counts = json.loads(done.stdout)
    assert (done.returncode, counts["letters"], counts["records"], counts["quarantined"]) == (1, 4, 3, 1)


def test_quiet_prints_nothing(folder: Path) -> None:
    done = kg("build", "letters", "-q", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_show_sets_each_fact_beside_its_words(folder: Path) -> None:
    case = case_in(folder)
    done = kg("show", case.lower(), cwd=folder)
    assert done.returncode == 0
    assert case in done.stdout
    assert "Disputed treatment 1 of " in done.stdout
    record = json.loads(kg("show", case, "--json", cwd=folder).stdout)
    assert record["case_number"] == case
    assert f'"{record["items"][0]["request"].split()[0]}' in done.stdout


def test_a_reader_that_goes_away_ends_the_command_quietly(folder: Path) -> None:
    command = f"{sys.executable} -c 'from kg.cli import main; main()' show {case_in(folder)} | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, cwd=folder)
    assert done.stderr == ""
