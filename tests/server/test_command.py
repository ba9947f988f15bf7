"""`kg serve` as a user runs it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

COMMAND = [sys.executable, "-c", "from kg.cli import main; main()", "serve"]


def test_it_says_where_it_answers_and_ends_quietly_on_interrupt(small_build: Path) -> None:
    command = [*COMMAND, "--port", "0", "--jobs", "1", "--seconds", "5", "--rows", "3", "--build", str(small_build)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/ is the page, \1/query asks, \1/sparql answers\n", said)
        assert found
        assert httpx.get(f"{found[1]}/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
        assert httpx.get(f"{found[1]}/sparql", params={"query": "SELECT * { ?s ?p ?o }"}).status_code == 403
    finally:
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=20)
    assert "Traceback" not in complaints


def test_a_port_that_is_taken_is_one_line_and_status_2(small_build: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "--port", port, "--build", str(small_build)], capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert re.fullmatch(rf"kg: cannot listen on 127\.0\.0\.1 port {port} \(.*\): try another --port\n", done.stderr)


def test_a_folder_without_a_build_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--port", "0", "--build", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"kg: there is no graph.nq in {tmp_path}")
    assert done.stderr.count("\n") == 1
