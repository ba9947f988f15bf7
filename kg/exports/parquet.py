"""Write a build's tables as Parquet: typed columns, nested lists, dates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from kg.exports.tables import TABLES, Table, frames

__all__ = ["write_parquet"]


def write_parquet(build: Path, out: Path) -> list[Path]:
    """Write one file a table, a few thousand letters at a time.

    Args:
        build: the folder that `kg build` wrote.
        out: the folder to write to; made where it is missing.

    Returns:
        The files written, each complete when it bears its name.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES.values():
        path = out / f"{table.name}.parquet"
        partial = path.with_suffix(".parquet.partial")
        _scan(build, table).sink_parquet(partial, compression="zstd")
        written.append(partial.rename(path))
    return written


def _scan(build: Path, table: Table) -> pl.LazyFrame:
    """The table as a lazy frame that polars pulls through in parts."""

    def parts(
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        # A sink asks for every column and row, so that nothing is pushed down to this source but the schema.
        yield from frames(build, table)

    return register_io_source(parts, schema=pl.Schema(table.columns))
