"""The README holds what the program does: its sessions run, and it names every command and option."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from kg.cli import app
from kg.ontology_files import ontology_directory

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")

_SESSION = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)


def sessions() -> list[tuple[str, str]]:
    """Every command of the README's sessions with what it should print."""
    found = [command for session in _SESSION.findall(README) for command in _COMMAND.findall(session)]
    assert found
    return found


def pattern(expected: str) -> re.Pattern[str]:
    """What the README prints, where three dots stand for anything."""
    return re.compile(re.escape(plain(expected)).replace(r"\.\.\.", ".*"), re.S)


def plain(printed: str) -> str:
    """What is printed, however wide its columns."""
    return "\n".join(" ".join(line.split()) for line in printed.strip().split("\n"))


def test_the_sessions_run_as_the_readme_shows_them(tmp_path: Path, sample_letters: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "letters").symlink_to(sample_letters)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "kg"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from kg.cli import main; main()' \"$@\"\n")
    program.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "COLUMNS": "100"}
    for command, expected in sessions():
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        printed = plain(done.stdout)
        assert pattern(expected).fullmatch(printed), f"{command}\nprinted:\n{printed}\nthe README says:\n{expected}"


def options() -> list[tuple[str, str]]:
    """Every option of every command, as its longest name."""
    group = typer.main.get_command(app)
    found: list[tuple[str, str]] = []

    def gather(command: object, name: str) -> None:
        for option in getattr(command, "params", ()):
            names = [text for text in option.opts if text.startswith("--")]
            if names and names[0] not in {"--install-completion", "--show-completion", "--help"}:
                found.append((name, max(names, key=len)))
        for inner, one in getattr(command, "commands", {}).items():
            gather(one, f"{name} {inner}")

    gather(group, "kg")
    return found


@pytest.mark.parametrize(("command", "option"), options())
def test_the_readme_names_every_option_beside_its_command(command: str, option: str) -> None:
    parts = re.split(r"^## ", README, flags=re.M)
    about = [part for part in parts if re.search(rf"(?:^|[`\s]){re.escape(command)}(?![\w-])", part)]
    assert about, f"the README says nothing of {command}"
    assert any(re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", part) for part in about), f"{command} {option}"


def test_the_readme_states_the_two_commands_of_the_set_up() -> None:
    block = README.split("<!-- two commands -->")[1].split("<!-- end -->")[0]
    commands = [line for line in block.splitlines() if line.startswith("    ")]
    assert len(commands) == 2
    assert all(command.strip().startswith("python3 -m venv") for command in commands)


def test_the_readme_states_the_accuracy_that_was_measured() -> None:
    stated = json.loads((ontology_directory() / "accuracy.json").read_text(encoding="utf-8"))
    rows = re.findall(r"\(`(\w+)`\) \| ([\d.]+) \| ([\d,]+) \|", README)
    assert len(rows) > 10
    for name, f1, facts in rows:
        figure = stated["figures"][name]
        assert (f1, facts) == (f"{figure['f1']:.3f}", f"{figure['n']:,}"), name
    assert f"annotations of {stated['letters']} letters" in README
