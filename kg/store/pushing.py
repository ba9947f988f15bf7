"""A build's graph goes to another triple store, by the SPARQL 1.1 Graph Store HTTP Protocol.

All graphs go as N-Quads in one request, where the endpoint takes a whole data set at its own URL; else each graph goes
with a PUT of its own, which replaces that graph and leaves the others.
"""

from __future__ import annotations

import base64
import http.client
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, cast
from urllib.parse import SplitResult, quote, urlsplit

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg.store.failure import StoreError
from kg.store.opening import GRAPH_FILE

__all__ = ["Pushed", "push"]

_NOT_A_DATA_SET = frozenset({400, 404, 405, 406, 409, 411, 415, 501})
"""Answers of endpoints that take single graphs only, or no N-Quads."""

_SECONDS = 600.0
_BLOCK = 1 << 16
_GRAPH_BLOCK = 2_000


@dataclass(frozen=True, slots=True)
class Pushed:
    """How a graph went: in one request, or in as many as there are graphs."""

    graphs: int | None
    bytes: int


def push(
    build: Path,
    url: str,
    *,
    user: str | None = None,
    password: str = "",
    replace: bool = False,
    one_by_one: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Pushed:
    """Send a build's graph to a Graph Store endpoint.

    Args:
        build: the folder of a finished build.
        url: the endpoint, such as http://localhost:7878/store.
        user: for HTTP basic authentication.
        password: for HTTP basic authentication.
        replace: whether the endpoint's whole data set is replaced (PUT) rather than added to (POST).
        one_by_one: whether each graph goes by itself without trying the whole first.
        progress: told the bytes of graph.nq that have gone since it was last told.

    Raises:
        StoreError: where the folder holds no graph, or the endpoint is out of reach or refuses.
    """
    graph = build / GRAPH_FILE
    if not graph.is_file():
        raise StoreError(f"there is no {GRAPH_FILE} in {build}: run `kg build LETTERS... --out {build}` first")
    endpoint = _Endpoint(url, user, password)
    if not one_by_one:
        with graph.open("rb") as quads:
            told = cast(IO[bytes], _Told(quads, progress))
            size = graph.stat().st_size
            status, reason = endpoint.send("PUT" if replace else "POST", "", "application/n-quads", told, size)
        if status < 300:
            return Pushed(None, size)
        if replace or status not in _NOT_A_DATA_SET:
            raise StoreError(f"{url} refuses the graph: {status} {reason}")
    return _push_graphs(graph, endpoint, progress)


def _push_graphs(graph: Path, endpoint: _Endpoint, progress: Callable[[int], None]) -> Pushed:
    begun: set[str] = set()
    sent = 0
    with graph.open("rb") as quads:
        told = cast(IO[bytes], _Told(quads, progress))
        for name, triples in groupby(pyoxigraph.parse(told, format=RdfFormat.N_QUADS), key=_graph_name):
            query = f"graph={quote(name, safe='')}" if name else "default"
            for block in _blocks(triples):
                # A graph's first block replaces what the endpoint has of it, the others add to that.
                method = "POST" if name in begun else "PUT"
                begun.add(name)
                sent += len(block)
                status, reason = endpoint.send(method, query, "application/n-triples", block, len(block))
                if status >= 300:
                    raise StoreError(f"{endpoint.url} refuses the graph {name or 'default'}: {status} {reason}")
    return Pushed(len(begun), sent)


def _graph_name(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _blocks(quads: Iterable[Quad]) -> Iterator[bytes]:
    for _, block in groupby(enumerate(quads), key=lambda numbered: numbered[0] // _GRAPH_BLOCK):
        triples = (quad.triple for _, quad in block)
        yield pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""


class _Endpoint:
    """A Graph Store endpoint: one connection, opened again where the server has closed it."""

    def __init__(self, url: str, user: str | None, password: str) -> None:
        self.url = url
        self._at = _split(url)
        self._headers = {"User-Agent": "imr-kg", "Accept": "*/*"}
        if user is not None:
            token = base64.b64encode(f"{user}:{password}".encode()).decode()
            self._headers["Authorization"] = f"Basic {token}"
        self._connection: http.client.HTTPConnection | None = None

    def send(self, method: str, query: str, media_type: str, body: IO[bytes] | bytes, size: int) -> tuple[int, str]:
        """Send one request, and return the answer's status and what it says, in one line.

        Raises:
            StoreError: where the endpoint is out of reach.
        """
        path = "?".join(filter(None, [self._at.path or "/", "&".join(filter(None, [self._at.query, query]))]))
        headers = self._headers | {"Content-Type": media_type, "Content-Length": str(size)}
        for attempt in (1, 2):
            fresh = self._connection is None
            try:
                connection = self._connection = self._connection or _connected(self._at)
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                said = answer.read(2000).decode("utf-8", "replace")
                if answer.will_close or not answer.isclosed():
                    self._close()
                return answer.status, " ".join(f"{answer.reason} {said}".split())[:300]
            except (OSError, http.client.HTTPException) as error:
                self._close()
                # A kept connection that the server closed meanwhile is opened again; a stream cannot be sent twice.
                if fresh or attempt == 2 or not isinstance(body, bytes):
                    why = str(error) or type(error).__name__
                    raise StoreError(f"{self.url} cannot be reached or broke off: {why}") from error
        raise AssertionError("unreachable")

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _split(url: str) -> SplitResult:
    try:
        at = urlsplit(url)
        if at.scheme in ("http", "https") and at.hostname and at.port != 0:
            return at
    except ValueError:
        pass
    raise StoreError(f"{url} is no endpoint: write it as http://localhost:7878/store")


def _connected(at: SplitResult) -> http.client.HTTPConnection:
    assert at.hostname is not None
    if at.scheme == "https":
        return http.client.HTTPSConnection(at.hostname, at.port, timeout=_SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(at.hostname, at.port, timeout=_SECONDS)


class _Told:
    """A file whose reading is told to a progress bar."""

    def __init__(self, file: IO[bytes], progress: Callable[[int], None]) -> None:
        self._file = file
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(min(size, _BLOCK) if size > 0 else _BLOCK)
        self._progress(len(block))
        return block
