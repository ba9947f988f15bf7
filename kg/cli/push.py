"""`kg push`: a build's graph to another triple store."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD, BuildFolder
from kg.cli.printing import print_json, waiting

__all__ = ["push"]


def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="A SPARQL 1.1 Graph Store endpoint.")],
    user: Annotated[
        str | None, typer.Option(metavar="NAME", help="HTTP basic authentication; password in KG_PUSH_PASSWORD.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace ALL the endpoint holds, not add to it.")] = False,
    one_by_one: Annotated[
        bool, typer.Option("--one-by-one", help="Replace each letter's graph by itself, leaving all others.")
    ] = False,
    build: BuildFolder = DEFAULT_BUILD,
    json: Annotated[bool, typer.Option("--json", help="Print what was pushed as JSON.")] = False,
) -> None:
    """Push a build's graph to another triple store.

    All graphs go in one request where the endpoint takes N-Quads, else each graph goes by itself.

        kg push http://localhost:7878/store

        kg push http://localhost:3030/imr/data --user admin --one-by-one
    """
    import os

    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from kg.store.failure import StoreError
    from kg.store.opening import GRAPH_FILE
    from kg.store.pushing import push as push_graph

    if replace and one_by_one:
        raise Failure("--replace replaces everything in one request: leave out --one-by-one")
    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    graph = build / GRAPH_FILE
    out = waiting()
    with Progress(*columns, console=out, disable=not out.is_terminal, transient=True) as shown:
        task = shown.add_task("", total=graph.stat().st_size if graph.is_file() else None)
        try:
            pushed = push_graph(
                build,
                url,
                user=user,
                password=os.environ.get("KG_PUSH_PASSWORD", ""),
                replace=replace,
                one_by_one=one_by_one,
                progress=lambda size: shown.advance(task, size),
            )
        except StoreError as error:
            raise Failure(str(error)) from error
    if json:
        print_json({"url": url, "bytes": pushed.bytes, "graphs": pushed.graphs})
        return
    how = "in one request" if pushed.graphs is None else f"as {pushed.graphs:,} graphs"
    typer.echo(f"pushed {pushed.bytes:,} bytes to {url} {how}")
