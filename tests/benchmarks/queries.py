"""What `kg query` and `kg serve` add to the engine, query by query, in one run on one machine.

usage: python tests/benchmarks/queries.py BUILD [--only NAME ...] [--runs N] [--json FILE]

BUILD is a finished build, best one of many letters. Each shipped query that needs no value, and a counting one, is
measured five ways that take turns, and the best of the runs is given, since what the machine does besides is no part of it:

    engine    pyoxigraph alone: an open store, query, answer written as JSON
    library   the same through kg.store: values put in, looked at, asked, written
    served    the same through a running `kg serve`, from request to last byte
    process   a process of its own that imports pyoxigraph, opens the store, asks, writes: what a script of one's own takes
    command   `kg query ... --format json` as a process of its own

A query that takes the engine 100 ms or more may take 1.2 times as long through the library and the server, a shorter one
5 ms more; exit status 1 where one takes longer. Of the command against the process, which both start Python, the ratio is
shown, and the processor time that the command adds: that is its start, the same for all queries.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph

from kg.store.answers import write_answer
from kg.store.asking import ask
from kg.store.opening import GraphStore
from kg.store.queries import find_query, shipped_queries, with_values

LONG_MILLISECONDS, LONG_RATIO, SHORT_MILLISECONDS = 100.0, 1.2, 5.0
COUNTING = "SELECT (COUNT(*) AS ?n) { ?request a <https://w3id.org/imr-kg/ontology#TreatmentRequest> }"
JSON = "application/sparql-results+json"

_ENGINE = """
import sys, pyoxigraph
store = pyoxigraph.Store.read_only(sys.argv[1])
store.query(sys.argv[2]).serialize(sys.stdout.buffer, pyoxigraph.QueryResultsFormat.JSON)
"""
_COMMAND = "from kg.cli import main; main()"
_SERVER = """
import sys
from pathlib import Path
from kg.server.serving import listen, serve
listening = listen("127.0.0.1", 0)
port = listening.getsockname()[1]
serve(Path(sys.argv[1]), listening, ready=lambda: print(port, flush=True))
"""


def main() -> int:
    """Measure, print, and say whether the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    server = subprocess.Popen([sys.executable, "-c", _SERVER, str(arguments.build)], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        connection = http.client.HTTPConnection("127.0.0.1", int(server.stdout.readline()), timeout=120)
        with GraphStore.of_build(arguments.build) as opened:
            results = [
                measured(name, text, opened, connection, arguments)
                for name, text in [("counting", COUNTING), *_without_values(opened.store)]
                if not arguments.only or name in arguments.only
            ]
    finally:
        server.terminate()
        server.wait()
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2))
    return 0 if all(result["holds"] for result in results) else 1


def _without_values(store: pyoxigraph.Store) -> list[tuple[str, str]]:
    return [
        (name, with_values(query, {}, store))
        for name, query in shipped_queries().items()
        if not any(parameter.required for parameter in query.parameters)
        and not any(parameter.default and parameter.kind == "reason" for parameter in query.parameters)
    ]


def measured(
    name: str, text: str, opened: GraphStore, connection: http.client.HTTPConnection, arguments: argparse.Namespace
) -> dict[str, object]:
    """One query's figures, in milliseconds."""
    store = opened.store
    engine_process = [sys.executable, "-c", _ENGINE, opened.directory, text]
    command_process = [sys.executable, "-c", _COMMAND, "query", text, "-f", "json", "--build", str(arguments.build)]

    def engine() -> None:
        store.query(text).serialize(io.BytesIO(), pyoxigraph.QueryResultsFormat.JSON)

    def library() -> None:
        write_answer(ask(store, with_values(find_query(text), {}, store)), "json", io.BytesIO())

    def served() -> None:
        connection.request("POST", "/sparql", text, {"Content-Type": "application/sparql-query", "Accept": JSON})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{name}: {answer.status} {body!r}")

    ways: list[Callable[[], float | None]] = [engine, library, served, own(engine_process), own(command_process)]
    times: list[list[float]] = [[] for _ in ways]
    processor: list[list[float]] = [[] for _ in ways]
    for run in range(arguments.runs + 1):
        for way, taken, computed in zip(ways, times, processor, strict=True):
            begun = time.perf_counter()
            in_process = way()
            if run:
                taken.append(1000 * (time.perf_counter() - begun))
                computed.append(1000 * (in_process or 0.0))
    base, through, over_http, alone, whole = (min(taken) for taken in times)
    start = min(processor[4]) - min(processor[3])
    if base >= LONG_MILLISECONDS:
        holds = max(through, over_http) <= LONG_RATIO * base
        verdict = f"x{through / base:.2f} x{over_http / base:.2f}"
    else:
        holds = max(through, over_http) - base <= SHORT_MILLISECONDS
        verdict = f"{through - base:+.1f} ms {over_http - base:+.1f} ms"
    print(
        f"{name:40} engine {base:9.1f}  library {through:9.1f}  served {over_http:9.1f}  {verdict:18}"
        f"  process {alone:7.0f}  command {whole:7.0f} (x{whole / alone:.2f}, {start:+.0f} ms of processor)"
        f"{'' if holds else '  TOO LONG'}",
        flush=True,
    )
    return {
        "query": name,
        "engine": base,
        "library": through,
        "served": over_http,
        "process": alone,
        "command": whole,
        "command_adds_processor": start,
        "holds": holds,
    }


def own(command: list[str]) -> Callable[[], float]:
    """A process of its own, which says what processor time it took, in seconds."""
    # An installed package comes with its bytecode; what forbids a checkout to write it would be measured as our own.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return run


if __name__ == "__main__":
    sys.exit(main())
