"""`kg export`: a build in the formats that other tools read."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from kg.cli.failure import Failure, no_build
from kg.cli.options import DEFAULT_BUILD, BuildFolder
from kg.cli.printing import print_json
from kg.cli.streams import STANDARD, to_standard_output

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

_FOLDERS = frozenset({Format.PARQUET, Format.NEO4J, Format.KGX})


def export(
    to: Annotated[Format, typer.Option("--to", help="The format.")],
    build: BuildFolder = DEFAULT_BUILD,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="PATH", help="The file or folder to write; BUILD/... if not given; - for stdout."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Export a build to another format.

    kg export --to parquet --out tables

    kg export --to sqlite

    kg export --to annotations --out - | gzip > annotations.jsonld.gz
    """
    writer = _WRITERS[to]
    module, _, name = writer.function.partition(":")
    write: Callable[[Path, Path], Path | list[Path]] = getattr(import_module(module), name)
    if not (build / "build.json").exists():
        raise no_build(build)
    if str(out) == STANDARD and to in _FOLDERS:
        raise Failure(f"{to} is several files: name a folder with --out")
    try:
        if str(out) == STANDARD:
            to_standard_output(writer.default, partial(write, build))
            return
        written = write(build, out or build / writer.default)
    except OSError as error:
        raise Failure(f"cannot write {error.filename or out or build}: {error.strerror}") from None
    paths = written if isinstance(written, list) else [written]
    if json:
        print_json({"format": to.value, "written": [str(path) for path in paths]})
    else:
        typer.echo("\n".join(map(str, paths)))
