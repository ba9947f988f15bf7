"""An HTTP request becomes a question, as the SPARQL 1.1 Protocol says (sections 2.1.1 to 2.1.4)."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.server.limits import Limits
from kg.server.messages import Question

__all__ = ["Refusal", "read_request"]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_MOST_PARAMETERS = 1_000


class Refusal(Exception):  # noqa: N818 - the request is at fault
    """A request that is not a question: an HTTP status, and what the client should do."""

    def __init__(self, status: int, message: str) -> None:
        """Say why."""
        super().__init__(message)
        self.status = status
        self.message = message


async def read_request(request: Request, limits: Limits) -> Question | None:
    """Read the question that a request asks.

    Returns:
        The question; None where a GET asks nothing, and so wants the service's description.

    Raises:
        Refusal: where the request is not as the protocol says, or too large, or comes too slowly.
    """
    if len(request.scope["query_string"]) > limits.query_bytes:
        raise Refusal(414, f"the query string has more than {limits.query_bytes:,} bytes: use POST")
    parameters = _parameters(request.scope["query_string"])
    if request.method == "POST":
        media_type, charset = _content_type(request)
        if media_type == _UPDATE:
            raise Refusal(403, "updates are refused: this endpoint is read-only")
        if media_type not in (_FORM, _QUERY):
            raise Refusal(415, f"send the query as {_QUERY} or {_FORM}")
        if charset not in ("", "utf-8", "utf8"):
            raise Refusal(415, "send the query in UTF-8")
        body = await _body(request, limits)
        parameters += [("query", _text(body))] if media_type == _QUERY else _parameters(body)
    named: dict[str, list[str]] = {}
    for name, value in parameters:
        named.setdefault(name, []).append(value)
    queries = named.get("query", [])
    if "update" in named:
        raise Refusal(403, "updates are refused: this endpoint is read-only")
    if not queries and request.method != "POST":
        return None
    if len(queries) != 1:
        raise Refusal(400, f"send exactly one query, not {len(queries)}")
    return Question(
        queries[0],
        tuple(named.get("default-graph-uri", ())),
        tuple(named.get("named-graph-uri", ())),
        _accept(request),
    )


def _content_type(request: Request) -> tuple[str, str]:
    media_type, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charset = next((part.partition("=")[2].strip('"') for part in parameters if part.startswith("charset=")), "")
    return media_type, charset


def _accept(request: Request) -> str | None:
    values = request.headers.getlist("accept")
    return ", ".join(values) if values else None


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise Refusal(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise Refusal(400, f"there are more than {_MOST_PARAMETERS:,} parameters") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "the query is not UTF-8") from error


async def _body(request: Request, limits: Limits) -> bytes:
    # A form's percent-encoding takes three bytes for one.
    most = 3 * limits.query_bytes
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > most:
        raise Refusal(413, f"the request has more than {most:,} bytes")
    body = bytearray()
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for block in request.stream():
                body += block
                if len(body) > most:
                    raise Refusal(413, f"the request has more than {most:,} bytes")
    except TimeoutError as error:
        raise Refusal(408, "the request came too slowly") from error
    except ClientDisconnect as error:
        raise Refusal(400, "the request broke off") from error
    return bytes(body)
