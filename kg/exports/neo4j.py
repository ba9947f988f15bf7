"""Write the graph as CSV files for `neo4j-admin database import`.

Header fields are those of the Neo4j operations manual, "Import: CSV header format": a node file a type, `id:ID`,
`:LABEL` and typed properties; a relationship file a predicate, `:START_ID`, `:END_ID` and `:TYPE`.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TextIO

from kg.graph.property_graph import Edge, Node, Value, elements

__all__ = ["ARRAY_DELIMITER", "write_neo4j"]

ARRAY_DELIMITER = "\x1f"
"""Between the values of a list: the unit separator, which no letter's clean text holds."""

_TYPES: dict[type, str] = {int: "long", float: "double", date: "date", str: "string"}


def write_neo4j(build: Path, out: Path) -> list[Path]:
    """Write nodes-<type>.csv and edges-<predicate>.csv, and import.txt with the command that imports them.

    Args:
        build: the folder that `kg build` wrote.
        out: the folder to write to; made where it is missing.

    Returns:
        The files written.
    """
    out.mkdir(parents=True, exist_ok=True)
    graph = build / "graph.nq"
    columns = _columns(graph)
    with ExitStack() as files:
        names: dict[str, Path] = {}
        handles: dict[str, TextIO] = {}

        def rows_of(name: str, header: list[str]) -> TextIO:
            if name not in handles:
                names[name] = out / f"{name}.csv"
                handles[name] = files.enter_context(names[name].open("w", encoding="utf-8", newline=""))
                csv.writer(handles[name]).writerow(header)
            return handles[name]

        for element in elements(graph):
            if isinstance(element, Edge):
                file = rows_of(f"edges-{element.predicate}", [":START_ID", ":END_ID", ":TYPE"])
                csv.writer(file).writerow([element.source, element.target, element.predicate])
            else:
                known = columns[element.type]
                header = ["id:ID", "label:string", *(f"{name}:{kind}" for name, kind in known.items()), ":LABEL"]
                csv.writer(rows_of(f"nodes-{element.type}", header)).writerow(_row(element, known))
    command = out / "import.txt"
    command.write_text(_command(sorted(names)), encoding="utf-8")
    return [*names.values(), command]


def _columns(graph: Path) -> dict[str, dict[str, str]]:
    """For each type of node its properties with their Neo4j types; a list where any node has several values."""
    kinds: dict[str, dict[str, set[type]]] = {}
    several: set[tuple[str, str]] = set()
    for element in elements(graph):
        if isinstance(element, Node):
            of = kinds.setdefault(element.type, {})
            for name, values in element.properties.items():
                of.setdefault(name, set()).update(map(type, values))
                if len(values) > 1:
                    several.add((element.type, name))
    return {
        kind: {
            name: (_TYPES[next(iter(types))] if len(types) == 1 else "string")
            + ("[]" if (kind, name) in several else "")
            for name, types in sorted(of.items())
        }
        for kind, of in kinds.items()
    }


def _row(node: Node, columns: dict[str, str]) -> list[str]:
    values = (ARRAY_DELIMITER.join(map(_text, node.properties.get(name, ()))) for name in columns)
    return [*chain((node.id, node.label), values), node.type]


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _command(names: list[str]) -> str:
    lines = ["neo4j-admin database import full --array-delimiter=U+001F --multiline-fields=true"]
    lines += [f"--nodes={name}.csv" for name in names if name.startswith("nodes-")]
    lines += [f"--relationships={name}.csv" for name in names if name.startswith("edges-")]
    return " \\\n  ".join(lines) + "\n"
