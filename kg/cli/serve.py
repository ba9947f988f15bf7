"""`kg serve`: a SPARQL endpoint and the page, read-only."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD, BuildFolder
from kg.cli.printing import print_json

__all__ = ["serve"]


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="0.0.0.0 lets other machines ask.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="0 takes any that is free.")] = 8000,
    seconds: Annotated[float, typer.Option(min=0.1, metavar="S", help="How long a query may run.")] = 30.0,
    rows: Annotated[int, typer.Option(min=1, metavar="N", help="Rows of an answer, at most.")] = 1_000_000,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Queries at once; as many as processors if not given.")
    ] = None,
    cors: Annotated[
        list[str] | None, typer.Option(metavar="ORIGIN", help="Whose pages may ask by script; * for all.")
    ] = None,
    build: BuildFolder = DEFAULT_BUILD,
    json: Annotated[bool, typer.Option("--json", help="Print the addresses as JSON.")] = False,
) -> None:
    """Serve a build: the page at /, a page to ask at /query, SPARQL 1.1 at /sparql. Read-only; Ctrl-C ends it.

    kg serve --port 8000

    curl http://127.0.0.1:8000/sparql --data-urlencode "query=SELECT (COUNT(*) AS ?n) { ?request a imr:TreatmentRequest }"
    """
    from dataclasses import replace

    from kg.cli.notices import say_loading
    from kg.server.limits import Limits
    from kg.server.serving import listen
    from kg.server.serving import serve as serve_build
    from kg.store.failure import StoreError

    limits = replace(Limits(), seconds=seconds, rows=rows)
    if jobs is not None:
        limits = replace(limits, quick_workers=jobs, slow_workers=jobs)
    try:
        listening = listen(host, port)
    except OSError as error:
        raise Failure(f"cannot listen on {host} port {port} ({error.strerror or error}): try another --port") from error
    with listening:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}"
        try:
            serve_build(
                build,
                listening,
                limits=limits,
                origins=cors or (),
                loading=say_loading,
                ready=lambda: _print(address, json=json),
            )
        except StoreError as error:
            raise Failure(str(error)) from error


def _print(address: str, *, json: bool) -> None:
    if json:
        print_json({"page": f"{address}/", "query": f"{address}/query", "sparql": f"{address}/sparql"})
        sys.stdout.flush()
    else:
        typer.echo(f"{address}/ is the page, {address}/query asks, {address}/sparql answers")
