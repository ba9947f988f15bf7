"""`kg export`: a build in the formats that other tools read."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD, BuildFolder

__all__ = ["export"]


class Format(StrEnum):
    """What a build can be exported to."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    PARQUET = "parquet"
    NEO4J = "neo4j"
    JSONLD = "jsonld"
    KGX = "kgx"
    SQLITE = "sqlite"
    ANNOTATIONS = "annotations"


class _Writer(NamedTuple):
    """The function that writes a format, "module:name", and the name that its file or folder gets by default."""

    function: str
    default: str


_WRITERS = {
    Format.GRAPHML: _Writer("kg.exports.networks:write_graphml", "graph.graphml"),
    Format.GEXF: _Writer("kg.exports.networks:write_gexf", "graph.gexf"),
    Format.PARQUET: _Writer("kg.exports.parquet:write_parquet", "parquet"),
    Format.NEO4J: _Writer("kg.exports.neo4j:write_neo4j", "neo4j"),
    Format.JSONLD: _Writer("kg.exports.jsonld:write_jsonld", "graph.jsonld"),
    Format.KGX: _Writer("kg.exports.kgx:write_kgx", "kgx"),
    Format.SQLITE: _Writer("kg.exports.sqlite:write_sqlite", "determinations.db"),
    Format.ANNOTATIONS: _Writer("kg.exports.annotations:write_annotations", "annotations.jsonld"),
}


def export(
    to: Annotated[Format, typer.Option("--to", help="The format.")],
    build: BuildFolder = DEFAULT_BUILD,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="PATH", help="The file or folder to write; in the build's folder if not given."),
    ] = None,
) -> None:
    """Export a build to another format.

    kg export --to parquet --out tables

    kg export --to sqlite
    """
    writer = _WRITERS[to]
    module, _, name = writer.function.partition(":")
    write: Callable[[Path, Path], Path | list[Path]] = getattr(import_module(module), name)
    if not (build / "build.json").exists():
        raise Failure(f"no build in {build}: run `kg build LETTERS... --out {build}` first")
    try:
        written = write(build, out or build / writer.default)
    except OSError as error:
        raise Failure(f"cannot write {error.filename or out or build}: {error.strerror}") from None
    for path in written if isinstance(written, list) else [written]:
        typer.echo(path)
