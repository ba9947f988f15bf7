"""A child process of the endpoint: it answers one question after another from a store that it only reads.

Run as `python -m kg.server.worker STORE LIMITS`, with questions on standard input and answers on standard output.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import msgspec
import pyoxigraph
from pyoxigraph import QueryBoolean, QueryTriples, Triple

from kg.graph.terms import PREFIXES
from kg.server.limits import Limits
from kg.server.messages import LENGTH, Answer, Question, framed, length_of, read_question
from kg.server.negotiation import GRAPH_TYPES, ROW_TYPES, chosen
from kg.store.asking import ask
from kg.store.failure import QueryForbidden, QueryRefused, StoreError
from kg.store.opening import GraphStore

__all__ = ["main"]

_PIPED = 1 << 18
"""Bytes of an answer that go through the pipe; a larger one goes to a file, so that no slow client keeps a child."""

_GRACE_SECONDS = 5.0
_READY = Answer(200, "text/plain", 0)

_ROW_MARKS = {
    pyoxigraph.QueryResultsFormat.JSON: b"},{",
    pyoxigraph.QueryResultsFormat.XML: b"<result>",
    pyoxigraph.QueryResultsFormat.CSV: b"\r\n",
    pyoxigraph.QueryResultsFormat.TSV: b"\n",
}
_MARKS_OF_NO_ROW = {b"},{": -1, b"<result>": 0, b"\r\n": 1, b"\n": 1}
"""How many more marks than rows an answer has: JSON's stand between rows, a table's head is a line too."""


class _TooMuch(Exception):  # noqa: N818 - the answer is at fault
    """An answer passes a limit."""


class _Body:
    """An answer's bytes as they are written: counted, in memory as long as they are few, then in a file."""

    def __init__(self, limits: Limits, file: str, mark: bytes = b"") -> None:
        self._limits = limits
        self._file = file
        self._out: IO[bytes] = io.BytesIO()
        self._mark = mark
        self._marks = -_MARKS_OF_NO_ROW.get(mark, 0)
        self._tail = b""
        self.size = 0
        self.in_file = False

    def write(self, data: bytes) -> int:
        """Take the next bytes.

        Raises:
            _TooMuch: where they pass a limit.
        """
        self.size += len(data)
        if self.size > self._limits.answer_bytes:
            raise _TooMuch(f"the answer has more than {self._limits.answer_bytes:,} bytes")
        if self._mark:
            # A mark may lie across two writes.
            seen = self._tail + data
            self._marks += seen.count(self._mark)
            self._tail = seen[len(seen) - len(self._mark) + 1 :] if len(self._mark) > 1 else b""
            if self._marks > self._limits.rows:
                raise _TooMuch(f"the answer has more than {self._limits.rows:,} rows")
        if not self.in_file and self.size > _PIPED and self._file:
            held = cast(io.BytesIO, self._out).getvalue()
            self._out = Path(self._file).open("wb")  # noqa: SIM115 - closed by `close`
            self._out.write(held)
            self.in_file = True
        return self._out.write(data)

    def flush(self) -> None:
        """Do nothing: the bytes are flushed when the body is closed."""

    def close(self) -> bytes:
        """End the body, and return what goes through the pipe."""
        piped = b"" if self.in_file else cast(io.BytesIO, self._out).getvalue()
        self._out.close()
        return piped


def main(directory: str, limits: Limits) -> None:
    """Answer questions until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with GraphStore(Path(directory)) as opened:
        _bound_memory(limits)
        answers.write(framed(_READY))
        answers.flush()
        while prefix := questions.read(LENGTH):
            _set_alarm(limits.seconds + _GRACE_SECONDS)
            answer, body = _answered(opened.store, read_question(questions.read(length_of(prefix))), limits)
            answers.write(framed(answer))
            answers.write(body)
            answers.flush()
            _set_alarm(0)


def _answered(store: pyoxigraph.Store, question: Question, limits: Limits) -> tuple[Answer, bytes]:
    try:
        return _run(store, question, limits)
    except QueryRefused as error:
        return _said(403 if isinstance(error, QueryForbidden) else 400, str(error))
    except _TooMuch as error:
        return _said(403, f"{error}: add a LIMIT, or ask for less")
    except MemoryError:
        return _said(403, "the query takes more memory than it may: ask for less")
    except (StoreError, RuntimeError, ValueError, OSError) as error:
        # What the engine says may name files: it is for whoever runs the server, not for the client.
        sys.stderr.write(f"kg serve: {error}\n")
        return _said(500, "the store could not answer this query")


def _run(store: pyoxigraph.Store, question: Question, limits: Limits) -> tuple[Answer, bytes]:
    answer = ask(store, question.query, default_graphs=question.default_graphs, named_graphs=question.named_graphs)
    is_graph = isinstance(answer, QueryTriples)
    offered = list(GRAPH_TYPES if is_graph else ROW_TYPES)
    media_type = chosen(question.accept, offered)
    if media_type is None:
        return _said(406, f"the answer can be had as {', '.join(offered)}")
    if isinstance(answer, QueryTriples):
        body = _Body(limits, question.file)
        triples = _limited(answer, limits)
        pyoxigraph.serialize(triples, cast(IO[bytes], body), GRAPH_TYPES[media_type], prefixes=dict(PREFIXES))
    else:
        rows = ROW_TYPES[media_type]
        body = _Body(limits, question.file, b"" if isinstance(answer, QueryBoolean) else _ROW_MARKS[rows])
        answer.serialize(cast(IO[bytes], body), rows)
    piped = body.close()
    return Answer(200, media_type, body.size, body.in_file), piped


def _limited(triples: QueryTriples, limits: Limits) -> Iterator[Triple]:
    for number, triple in enumerate(triples):
        if number == limits.rows:
            raise _TooMuch(f"the answer has more than {limits.rows:,} triples")
        yield triple


def _said(status: int, message: str) -> tuple[Answer, bytes]:
    body = f"{message}\n".encode()
    return Answer(status, "text/plain", len(body)), body


def _bound_memory(limits: Limits) -> None:
    """Let an allocation fail rather than the machine run out of memory; where the system has such a bound."""
    try:
        import resource
    except ImportError:
        return
    taken = 0
    status = Path("/proc/self/statm")
    if status.exists():
        taken = int(status.read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = taken + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))


def _set_alarm(seconds: float) -> None:
    """Have the system end this process after a time, should the parent have gone; 0 takes it back.

    Python runs no handler while the engine computes, so that the alarm keeps its default action: it ends the process.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main(sys.argv[1], msgspec.json.decode(sys.argv[2], type=Limits))
