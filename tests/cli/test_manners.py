"""Every command keeps the same manners: help with examples, JSON, no colour where it is unwelcome, one line of failure."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import typer.main

import kg.cli
from kg.cli import app
from kg.determination import from_json

ESCAPE = "\x1b"


def leaves(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path, command
    else:
        for name, one in inner.items():
            yield from leaves(one, (*path, name))


COMMANDS = {" ".join(path): command for path, command in leaves(typer.main.get_command(app))}

# What each command is asked to do besides --build; {case}, {out}, {url}, {rrf} and {letters} are filled in.
ASKED = {
    "analyze": ["--least", "1"],
    "build": ["{letters}", "--out", "{out}", "--jobs", "1"],
    "export": ["--to", "graphml", "--out", "{out}.graphml"],
    "ontology": [],
    "push": ["{url}"],
    "query": ["totals"],
    "report": [],
    "sample": ["3", "--format", "text", "--out", "{out}"],
    "serve": ["--port", "0"],
    "show": ["{case}"],
    "validate": [],
    "vocabulary import rxnorm": ["{rrf}", "--out", "{out}.ttl"],
}
OF_BUILDS = sorted(name for name, command in COMMANDS.items() if "--build" in str([p.opts for p in command.params]))  # type: ignore[attr-defined]


class GraphStore(BaseHTTPRequestHandler):
    """Takes whatever graph is sent."""

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        while not length and (size := int(self.rfile.readline().strip() or b"0", 16)):
            self.rfile.read(size + 2)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), GraphStore)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/store"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def arguments(sample_build: Path, sample_letters: Path, store: str, tmp_path: Path) -> dict[str, list[str]]:
    with (sample_build / "determinations.jsonl").open("rb") as lines:
        case = from_json(next(lines)).identity
    rrf = tmp_path / "RXNCONSO.RRF"
    rrf.write_text("|".join(["900001", "ENG", *[""] * 9, "RXNORM", "IN", "900001", "tizanidine", "", "N", "", "\n"]))
    filled = {
        "case": case,
        "out": str(tmp_path / "out"),
        "url": store,
        "rrf": str(rrf),
        "letters": str(sorted(sample_letters.glob("CM*.txt"))[0]),
    }
    built = {name: ["--build", str(sample_build)] for name in OF_BUILDS}
    return {
        name: [*name.split(), *(word.format(**filled) for word in asked), *built.get(name, [])]
        for name, asked in ASKED.items()
    }


def run(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> int:
    """Run a command as the program does; gives its exit status."""
    monkeypatch.setattr(sys, "argv", ["kg", *arguments])
    try:
        kg.cli.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_every_command_is_asked_something_here() -> None:
    assert COMMANDS.keys() == ASKED.keys()
    assert len(OF_BUILDS) == 8


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples_each_on_a_line_of_its_own(
    name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, [*name.split(), "--help"]) == 0
    shown = capfd.readouterr().out.partition("\n")[2].partition("\nOptions:")[0]
    examples = re.findall(rf"^ +(?:\S.* \| )?kg {name}\b", shown, re.M)
    assert examples
    paragraphs = [" ".join(paragraph.split()) for paragraph in shown.split("\n\n")]
    assert all(
        len(re.findall(r"(?:^|(?<![|]) )kg ", example)) == 1 for example in paragraphs if example.startswith("kg ")
    )


@pytest.mark.parametrize("name", sorted(ASKED.keys() - {"serve"}))
def test_json_is_all_that_is_printed_and_nothing_is_said_on_the_way(
    name: str, arguments: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, [*arguments[name], "--json"]) == 0
    printed = capfd.readouterr()
    assert json.loads(printed.out)
    assert printed.out.endswith("\n")
    assert printed.err == ""


def test_serve_tells_its_addresses_as_json(arguments: dict[str, list[str]]) -> None:
    program = [sys.executable, "-c", "from kg.cli import main; main()", *arguments["serve"], "--json"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        told = json.loads(serving.stdout.readline())
        serving.terminate()
    assert told["sparql"].startswith("http://127.0.0.1:")


class Terminal(io.TextIOWrapper):
    """Standard output that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("name", "colour"),
    [*((name, "unwelcome") for name in ("analyze", "build", "ontology", "query", "show")), ("show", "welcome")],
)
def test_no_color_leaves_a_terminal_without_escapes(
    name: str, colour: str, arguments: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(io.BytesIO(), encoding="utf-8", write_through=True)
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    if colour == "unwelcome":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.delenv("NO_COLOR", raising=False)
    assert run(monkeypatch, arguments[name]) == 0
    shown = terminal.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert shown
    assert (ESCAPE in shown) == (colour == "welcome")


@pytest.mark.parametrize("name", sorted(ASKED.keys() - {"serve"}))
def test_what_is_piped_has_neither_escapes_nor_a_progress_bar(
    name: str, arguments: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, arguments[name]) == 0
    printed = capfd.readouterr()
    assert printed.out
    assert ESCAPE not in printed.out
    assert printed.err == ""


@pytest.mark.parametrize("name", OF_BUILDS)
def test_a_folder_without_a_build_is_one_line_and_status_two(
    name: str,
    arguments: dict[str, list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, [*arguments[name][:-1], str(tmp_path / "nowhere")]) == 2
    printed = capfd.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("kg: ")
    assert "nowhere" in printed.err
    assert printed.err.count("\n") == 1


def test_a_sample_flows_through_a_build_without_a_file(tmp_path: Path) -> None:
    program = f"{sys.executable} -c 'from kg.cli import main; main()'"
    command = f"{program} sample 3 --out - | {program} build - --out built --jobs 1 --json"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert json.loads(done.stdout)["records"] == 3
    assert not list(tmp_path.glob("stdin*"))


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        (["export", "--to", "graphml", "--out", "-"], "<?xml"),
        (["export", "--to", "jsonld", "--out", "-"], "{"),
        (["report", "--out", "-"], "<!doctype html>"),
        (["report", "--cases"], "letter,position,decision,"),
    ],
)
def test_a_dash_is_standard_output(
    asked: list[str],
    start: str,
    sample_build: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, [*asked, "--build", str(sample_build)]) == 0
    assert capfd.readouterr().out.startswith(start)


def test_several_files_do_not_go_to_standard_output(
    sample_build: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, ["export", "--to", "parquet", "--out", "-", "--build", str(sample_build)]) == 2
    assert "name a folder with --out" in capfd.readouterr().err


def test_a_shell_completes_commands() -> None:
    program = [sys.executable, "-c", "import sys; from kg.cli import main; sys.argv[0] = 'kg'; main()"]
    asked = {"_KG_COMPLETE": "complete_bash", "COMP_WORDS": "kg rep", "COMP_CWORD": "1"}
    done = subprocess.run(program, env=asked, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["report"]
