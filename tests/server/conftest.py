"""A running server over a small build."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph
import pytest

TRIG = Path(__file__).parent.parent / "queries" / "build.trig"
_PROGRAM = """
import os, signal, sys, threading
from dataclasses import replace
from pathlib import Path
from kg.server.limits import Limits
from kg.server.serving import listen, serve
limits = replace(Limits(quick_workers=2, slow_workers=1), **eval(sys.argv[2]))
# Standard input ends when the tests end, however they end: then nobody is left to serve.
ended = lambda: (sys.stdin.read(), os.kill(os.getpid(), signal.SIGTERM))
threading.Thread(target=ended, daemon=True).start()
listening = listen("127.0.0.1", 0)
port = listening.getsockname()[1]
serve(Path(sys.argv[1]), listening, limits=limits, origins=sys.argv[3:], ready=lambda: print(f"port {port}", flush=True))
"""


class Server:
    """A server process."""

    def __init__(self, build: Path, origins: tuple[str, ...] = (), **limits: float) -> None:
        self.build = build
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        arguments = [sys.executable, "-c", _PROGRAM, str(build), repr(limits), *origins]
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        assert self.process.stdout is not None
        found = re.fullmatch(r"port (\d+)\n", self.process.stdout.readline())
        assert found, "the server has not come up"
        self.port = int(found[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=30)

    def ask(self, query: str, accept: str = "application/sparql-results+json") -> httpx.Response:
        return self.client.post(
            "/sparql", content=query, headers={"Content-Type": "application/sparql-query", "Accept": accept}
        )

    def count(self, query: str = "SELECT (COUNT(*) AS ?n) { ?request a imr:TreatmentRequest }") -> int:
        return int(self.ask(query).json()["results"]["bindings"][0]["n"]["value"])

    def metric(self, name: str) -> float:
        lines = self.client.get("/metrics").text.splitlines()
        return next((float(line.split()[-1]) for line in lines if line.startswith(name)), 0.0)

    def close(self) -> str:
        self.client.close()
        self.process.terminate()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.process.wait(20)
        self.log.seek(0)
        with self.log as log:
            return log.read().decode()


def build_in(folder: Path, trig: str) -> Path:
    quads = pyoxigraph.parse(trig, format=pyoxigraph.RdfFormat.TRIG)
    pyoxigraph.serialize(quads, folder / "graph.nq", pyoxigraph.RdfFormat.N_QUADS)
    return folder


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made build of `tests/queries`, with a page."""
    folder = build_in(tmp_path_factory.mktemp("build"), TRIG.read_text())
    policy = "default-src &#x27;none&#x27;; script-src &#x27;sha256-abc=&#x27;"
    (folder / "graph.html").write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"></head><body>The page</body></html>'
    )
    return folder


@pytest.fixture(scope="session")
def serve_trig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """Serve data given as TriG, for the rest of the session."""
    running: list[Server] = []

    def begin(trig: str) -> Server:
        running.append(Server(build_in(tmp_path_factory.mktemp("data"), trig)))
        return running[-1]

    yield begin
    for each in running:
        each.close()


@pytest.fixture(scope="session")
def server(small_build: Path) -> Iterator[Server]:
    """A server with the usual limits, shared by tests that leave it as it is."""
    running = Server(small_build)
    yield running
    running.close()


@pytest.fixture
def start(small_build: Path) -> Iterator[Callable[..., Server]]:
    """Start servers with limits of one's own."""
    running: list[Server] = []

    def begin(build: Path = small_build, origins: tuple[str, ...] = (), **limits: float) -> Server:
        running.append(Server(build, origins, **limits))
        return running[-1]

    yield begin
    for each in running:
        if each.process.poll() is None:
            each.close()
