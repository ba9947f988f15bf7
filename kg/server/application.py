"""The endpoint's paths: the page, the SPARQL page, the protocol, its description, health and metrics."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import IO

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message

from kg.server.description import describe_service
from kg.server.examples import examples
from kg.server.limits import Limits
from kg.server.messages import Question
from kg.server.negotiation import GRAPH_TYPES, chosen, prefers_html
from kg.server.pool import Busy, Crashed, Overdue, Pool, Reply
from kg.server.protocol import Refusal, read_request
from kg.store.opening import GraphStore

__all__ = ["application"]

_PAGE = Path(__file__).parent / "page"
_BLOCK = 1 << 16
_HEAD = 1 << 13
_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
_OWN = f"{_NOTHING}; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; img-src 'self' data:"
_META_POLICY = '<meta http-equiv="Content-Security-Policy" content="'
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": _NOTHING,
}
_BUSY_SECONDS, _OVERDUE_SECONDS = 5, 60


def application(build: Path, opened: GraphStore, limits: Limits, origins: Sequence[str] = ()) -> Starlette:
    """Make the ASGI application of a build's endpoint.

    Args:
        build: the folder of a finished build, whose graph.html is the page.
        opened: the build's store, which stays open as long as the application runs.
        limits: how much a client may ask for.
        origins: whose pages may ask by script (CORS): "*" for all, none by default.
    """
    return _Endpoint(build, opened, limits).application(origins)


class _Endpoint:
    """What the paths share."""

    def __init__(self, build: Path, opened: GraphStore, limits: Limits) -> None:
        self._limits = limits
        self._page = build / "graph.html"
        self._pool = Pool(Path(opened.directory), limits)
        self._triples = _triples(opened)
        self._examples = msgspec.json.encode(examples(opened.store))
        self._seconds = 0.0
        self._answers: dict[int, int] = {}

    def application(self, origins: Sequence[str]) -> Starlette:
        routes = [
            Route("/", self.graph_page),
            Route("/sparql", self.sparql, methods=["GET", "POST"]),
            Route("/query", _file("query.html", "text/html; charset=utf-8", _OWN)),
            Route("/query.js", _file("query.js", "text/javascript; charset=utf-8", _NOTHING)),
            Route("/query.css", _file("query.css", "text/css; charset=utf-8", _NOTHING)),
            Route("/queries.json", self.queries),
            Route("/health", self.health),
            Route("/metrics", self.metrics),
        ]
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Accept", "Content-Type"],
        )
        return Starlette(
            routes=routes,
            middleware=[cors] if origins else [],
            lifespan=self.lifespan,
            exception_handlers={HTTPException: _http_error, Exception: _defect},
        )

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with self._pool:
            yield

    async def sparql(self, request: Request) -> Response:
        begun = time.monotonic()
        try:
            response = await self._answered(request)
        except Refusal as refusal:
            response = _said(refusal.status, refusal.message)
        except Busy:
            response = _said(503, "too many queries at once: try again", {"Retry-After": str(_BUSY_SECONDS)})
        except Overdue:
            message = f"the query was stopped after {self._limits.seconds:g} s: ask for less, or add a LIMIT"
            response = _said(503, message, {"Retry-After": str(_OVERDUE_SECONDS)})
        except Crashed:
            response = _said(
                500, "the query ended the process that ran it: it asks for too much memory, or nests too deep"
            )
        self._seconds += time.monotonic() - begun
        self._answers[response.status_code] = self._answers.get(response.status_code, 0) + 1
        return response

    async def _answered(self, request: Request) -> Response:
        question = await read_request(request, self._limits)
        if question is None:
            return self._description(request)
        reply = await self._unless_gone(request, question)
        if reply is None:
            return Response(status_code=499)
        return _reply(reply)

    async def _unless_gone(self, request: Request, question: Question) -> Reply | None:
        """Have the question answered; None where the client goes before."""
        asking = asyncio.ensure_future(self._pool.answer(question))
        leaving = asyncio.ensure_future(_gone(request.receive))
        try:
            await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else None
        finally:
            leaving.cancel()
            if not asking.done():
                asking.cancel()
                with contextlib.suppress(asyncio.CancelledError, Busy, Overdue, Crashed):
                    await asking

    def _description(self, request: Request) -> Response:
        accept = request.headers.get("accept")
        if prefers_html(accept):
            return RedirectResponse("query", status_code=303, headers={**_HEADERS, "Vary": "Accept"})
        media_type = chosen(accept, list(GRAPH_TYPES))
        if media_type is None:
            raise Refusal(406, f"the description can be had as {', '.join(GRAPH_TYPES)}")
        try:
            described = describe_service(str(request.url.replace(query=None)), self._triples, media_type)
        except ValueError as error:
            raise Refusal(400, "the Host header is no host") from error
        return Response(described, media_type=media_type, headers={**_HEADERS, "Vary": "Accept"})

    async def graph_page(self, _: Request) -> Response:
        """The build's own page, with the policy that it carries."""
        try:
            page = self._page.open("rb")
        except OSError:
            return RedirectResponse("query", status_code=303, headers=_HEADERS)
        head = page.read(_HEAD)
        page.seek(0)
        headers = {
            **_HEADERS,
            "Content-Security-Policy": f"{_policy(head) or _NOTHING}; frame-ancestors 'none'",
            "Content-Length": str(self._page.stat().st_size),
        }
        return StreamingResponse(_blocks(page), media_type="text/html", headers=headers)

    async def queries(self, _: Request) -> Response:
        return Response(self._examples, media_type="application/json", headers=_HEADERS)

    async def health(self, _: Request) -> Response:
        alive = self._pool.alive
        body = msgspec.json.encode(
            {"status": "ok" if alive else "no workers", "workers": alive, "triples": self._triples}
        )
        return Response(body, 200 if alive else 503, _HEADERS, "application/json")

    async def metrics(self, _: Request) -> Response:
        """Counters in the text format that Prometheus reads."""
        pool = self._pool
        lines = [
            *_metric("kg_queries_total", "counter", "Queries by how they ended.", pool.ended, "ended"),
            *_metric("kg_responses_total", "counter", "Responses by status.", self._answers, "status"),
            *_metric("kg_request_seconds_total", "counter", "Seconds spent on requests.", {"": self._seconds}),
            *_metric("kg_queries_running", "gauge", "Queries that run.", {"": pool.running}),
            *_metric("kg_queries_waiting", "gauge", "Queries that wait.", {"": pool.waiting}),
            *_metric("kg_workers", "gauge", "Processes that answer queries.", {"": pool.alive}),
        ]
        return PlainTextResponse("\n".join([*lines, ""]), headers=_HEADERS)


def _triples(opened: GraphStore) -> int:
    counted = opened.store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return int(next(iter(counted))[0].value)  # type: ignore[arg-type]


def _reply(reply: Reply) -> Response:
    answer = reply.answer
    headers = {**_HEADERS, "Vary": "Accept", "Content-Length": str(answer.size)}
    # JSON says itself that it is UTF-8, and RDF's types do not all take the parameter.
    media_type = f"{answer.media_type}; charset=utf-8" if answer.media_type.startswith("text/") else answer.media_type
    headers["Content-Type"] = media_type
    if reply.file is None:
        return Response(reply.body, answer.status, headers)
    file = reply.file.open("rb")
    # Once open it needs no name: nothing is left behind, whenever the client goes.
    with contextlib.suppress(OSError):
        reply.file.unlink()
    return StreamingResponse(_blocks(file), answer.status, headers)


async def _blocks(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block


async def _gone(receive: Callable[[], Awaitable[Message]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _file(name: str, media_type: str, policy: str) -> Callable[[Request], Response]:
    content = (_PAGE / name).read_bytes()
    headers = {**_HEADERS, "Content-Security-Policy": policy}
    return lambda _: Response(content, headers=headers, media_type=media_type)


def _policy(head: bytes) -> str:
    """The policy that a page carries in its head, with the hashes of its scripts."""
    _, found, rest = head.decode("utf-8", "replace").partition(_META_POLICY)
    return unescape(rest.partition('"')[0]) if found else ""


def _metric(
    name: str, kind: str, meaning: str, values: Mapping[str, float] | Mapping[int, int], label: str = ""
) -> list[str]:
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
    for key, value in sorted(values.items()):
        lines.append(f'{name}{{{label}="{key}"}} {value}' if label else f"{name} {value:g}")
    return lines


def _said(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{message}\n", status, {**_HEADERS, **(headers or {})})


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _said(error.status_code, str(error.detail), error.headers)


async def _defect(_: Request, __: Exception) -> Response:
    return _said(500, "the server failed: whoever runs it finds the reason in its log")
