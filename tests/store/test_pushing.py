"""A build's graph reaches another store: Oxigraph's own server, and one that takes single graphs only."""

from __future__ import annotations

import http.server
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from kg.store.failure import StoreError
from kg.store.pushing import push

QUADS = (
    '<http://a/s> <http://a/p> "1" <http://a/g1> .\n'
    '<http://a/s> <http://a/p> "a \\"quoted\\" <word> \\n" <http://a/g2?x=1&y=2> .\n'
    '<http://a/s> <http://a/p> "2" <http://a/g1> .\n'
)


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "graph.nq").write_text(QUADS)
    return tmp_path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def oxigraph() -> Iterator[str]:
    """A running Oxigraph server with one quad of somebody else's; gives its URL."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert binary is not None, "the test extra brings oxigraph"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([binary, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        others = urllib.request.Request(
            f"{url}/store", b'<http://b/s> <http://b/p> "b" <http://b/g> .\n', {"Content-Type": "application/n-quads"}
        )
        urllib.request.urlopen(others).close()
        yield url
    finally:
        server.terminate()
        server.wait()


def quads_at(url: str) -> set[str]:
    request = urllib.request.Request(f"{url}/store", headers={"Accept": "application/n-quads"})
    with urllib.request.urlopen(request) as answer:
        return {str(quad) for quad in pyoxigraph.parse(answer.read(), format=pyoxigraph.RdfFormat.N_QUADS)}


OURS = {str(quad) for quad in pyoxigraph.parse(QUADS, format=pyoxigraph.RdfFormat.N_QUADS)}


def test_all_graphs_reach_oxigraph_and_leave_others_in_place(build: Path, oxigraph: str) -> None:
    told: list[int] = []
    pushed = push(build, f"{oxigraph}/store", progress=told.append)
    assert (pushed.graphs, sum(told)) == (None, len(QUADS))
    assert quads_at(oxigraph) > OURS
    assert len(quads_at(oxigraph)) == 4


def test_one_by_one_replaces_each_graph_and_no_other(build: Path, oxigraph: str) -> None:
    push(build, f"{oxigraph}/store")
    (build / "graph.nq").write_text(QUADS.replace('"1"', '"one"'))
    assert push(build, f"{oxigraph}/store", one_by_one=True).graphs == 2
    found = quads_at(oxigraph)
    assert len(found) == 4
    assert any('"one"' in quad for quad in found)
    assert not any('"1"' in quad for quad in found)


def test_replace_leaves_nothing_but_ours(build: Path, oxigraph: str) -> None:
    push(build, f"{oxigraph}/store", replace=True)
    assert quads_at(oxigraph) == OURS


class SingleGraphs(http.server.BaseHTTPRequestHandler):
    """An endpoint that takes single graphs only, with a password."""

    protocol_version = "HTTP/1.1"
    taken: list[tuple[str, str, str, str | None]]

    def take(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.taken.append((self.command, self.path, body, self.headers["Authorization"]))
        whole = "graph=" not in self.path
        self.send_response(405 if whole else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_POST = take  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def single_graphs() -> Iterator[tuple[str, type[SingleGraphs]]]:
    handler = type("Handler", (SingleGraphs,), {"taken": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/data?x=1", handler
    server.shutdown()
    server.server_close()


def test_an_endpoint_without_data_sets_gets_each_graph_by_itself(
    build: Path, single_graphs: tuple[str, type[SingleGraphs]]
) -> None:
    url, endpoint = single_graphs
    assert push(build, url, user="me", password="secret").graphs == 2
    methods = [(method, path) for method, path, _, _ in endpoint.taken]
    assert methods == [
        ("POST", "/data?x=1"),
        ("PUT", "/data?x=1&graph=http%3A%2F%2Fa%2Fg1"),
        ("PUT", "/data?x=1&graph=http%3A%2F%2Fa%2Fg2%3Fx%3D1%26y%3D2"),
        ("POST", "/data?x=1&graph=http%3A%2F%2Fa%2Fg1"),
    ]
    assert {authorization for _, _, _, authorization in endpoint.taken} == {"Basic bWU6c2VjcmV0"}
    assert endpoint.taken[3][2] == '<http://a/s> <http://a/p> "2" .\n'


@pytest.mark.parametrize("url", ["localhost:7878", "ftp://a/store", "http://", "http://a:99999/"])
def test_what_is_no_endpoint_is_refused(build: Path, url: str) -> None:
    with pytest.raises(StoreError, match="is no endpoint"):
        push(build, url)


def test_an_endpoint_out_of_reach_is_named(build: Path) -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        push(build, f"http://127.0.0.1:{free_port()}/store")


def test_a_folder_without_a_build_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        push(tmp_path, "http://127.0.0.1:1/store")


def test_the_command_says_what_went_where(build: Path, oxigraph: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", "push", f"{oxigraph}/store", "--build", str(build)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == f"pushed {len(QUADS):,} bytes to {oxigraph}/store in one request\n"
    assert done.returncode == 0
