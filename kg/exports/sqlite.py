"""Write a build's tables as one SQLite file: keys between them, full-text search, ready for Datasette."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from itertools import chain
from pathlib import Path

import polars as pl

from kg.exports.tables import TABLES, Table, records

__all__ = ["write_sqlite"]

_KEYS = {
    "letters": ("letter",),
    "items": ("letter", "position"),
    "orders": ("letter", "position", "order"),
    "drugs": ("letter", "ingredient"),
}
_SEARCHED = {"items": ("request", "deciding_sentence"), "diagnoses": ("text",)}
_INDEXED = ("ingredient", "icd10cm", "decision", "category", "document", "code", "decision_date")


def write_sqlite(build: Path, out: Path) -> Path:
    """Write the tables of a build into a new SQLite file.

    Lists are JSON arrays (`json_each` reads them), dates ISO 8601 text. `items_search` and `diagnoses_search` are FTS5
    tables over requests with their deciding sentences, and over diagnoses.

    Args:
        build: the folder that `kg build` wrote.
        out: the file to write; one that stands there is replaced when the new one is complete.
    """
    partial = out.with_name(out.name + ".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as database:
        # The file is worthless until it is renamed, so that a journal would protect nothing.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        for table in TABLES.values():
            database.execute(_create(table))
            rows = chain.from_iterable(map(table.rows, records(build)))
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', map(_plain, rows))
            for column in table.columns.keys() & set(_INDEXED):
                database.execute(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')
        for name, columns in _SEARCHED.items():
            listed = ", ".join(columns)
            database.execute(f'CREATE VIRTUAL TABLE {name}_search USING fts5({listed}, content="{name}")')
            database.execute(f"INSERT INTO {name}_search(rowid, {listed}) SELECT rowid, {listed} FROM {name}")
        database.commit()
        database.execute("PRAGMA optimize")
    return partial.replace(out)


def _create(table: Table) -> str:
    parts = [f'"{name}" {_affinity(kind)}' for name, kind in table.columns.items()]
    if key := _KEYS.get(table.name):
        parts.append("PRIMARY KEY (" + ", ".join(f'"{column}"' for column in key) + ")")
    if "position" in table.columns and table.name != "items":
        parts.append('FOREIGN KEY ("letter", "position") REFERENCES "items" ("letter", "position")')
    elif table.name != "letters":
        parts.append('FOREIGN KEY ("letter") REFERENCES "letters" ("letter")')
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _affinity(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "INTEGER"
    return "REAL" if kind.is_float() else "TEXT"


def _plain(row: Iterable[object]) -> tuple[object, ...]:
    return tuple(
        json.dumps(value, ensure_ascii=False)
        if isinstance(value, list)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for value in row
    )
