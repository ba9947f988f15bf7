"""The vocabulary's Turtle files become one matcher table, one entry a line.

Each domain of the vocabulary is a module of this package with a function `table_part`; `_DOMAINS` lists them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from kg.vocabulary import Table, TermKind
from kg.vocabulary_sources import categories, concepts, conditions, context, cues, drugs, guidelines, ordinary_words
from kg.vocabulary_sources.parts import TablePart

__all__ = ["compile_table", "merged"]

Domain: TypeAlias = Callable[[Path], TablePart]

_DOMAINS: tuple[Domain, ...] = (
    categories.table_part,
    concepts.table_part,
    conditions.table_part,
    context.table_part,
    cues.table_part,
    drugs.table_part,
    guidelines.table_part,
    ordinary_words.table_part,
)

_json = msgspec.json.Encoder(order="deterministic").encode


def compile_table(directory: Path) -> bytes:
    """Compile a directory of Turtle files.

    Args:
        directory: where the vocabulary's `*.ttl` are.

    Returns:
        The bytes of table.json.

    Raises:
        ValueError: where two domains give one surface form or entry twice, or an entry does not fit the table.
    """
    surfaces, entries = merged([domain(directory) for domain in _DOMAINS])
    columns: dict[str, Mapping[str, object]] = {"surfaces": {kind.value: surfaces[kind] for kind in surfaces}}
    columns.update(entries)
    unknown = columns.keys() - {field.name for field in dataclasses.fields(Table)}
    if unknown:
        raise ValueError(f"the table has no field {', '.join(sorted(unknown))}: add it to kg.vocabulary.Table")
    written = b"{\n" + b",\n".join(_column(name, columns[name]) for name in sorted(columns)) + b"\n}\n"
    msgspec.json.decode(written, type=Table)
    return written


def merged(parts: list[TablePart]) -> tuple[dict[TermKind, dict[str, str]], dict[str, dict[str, object]]]:
    """Join the parts of all domains: surface forms by kind, entries by field of the table.

    Raises:
        ValueError: where two parts claim one surface form of one kind, or one key of one field.
    """
    surfaces: dict[TermKind, dict[str, str]] = {}
    entries: dict[str, dict[str, object]] = {}
    for part in parts:
        for kind, found in part.surfaces.items():
            _join(surfaces.setdefault(kind, {}), found, f"surface form of kind {kind.value}")
        for name, rows in part.entries.items():
            _join(entries.setdefault(name, {}), rows, f"entry of {name}")
    return surfaces, entries


def _join(into: dict[str, object] | dict[str, str], rows: Mapping[str, object], what: str) -> None:
    twice = into.keys() & rows.keys()
    if twice:
        raise ValueError(f"{what} given twice: {', '.join(sorted(twice)[:5])}")
    into.update(rows)  # type: ignore[arg-type]


def _column(name: str, rows: Mapping[str, object]) -> bytes:
    if name == "surfaces":
        kinds = b",\n".join(
            _json(kind) + b":" + _lines(found) for kind, found in sorted(rows.items()) if isinstance(found, dict)
        )
        return _json(name) + b":{\n" + kinds + b"\n}"
    return _json(name) + b":" + _lines(rows)


def _lines(rows: Mapping[str, object]) -> bytes:
    return b"{\n" + b",\n".join(_json(key) + b":" + _json(rows[key]) for key in sorted(rows)) + b"\n}"
