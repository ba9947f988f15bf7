"""Determination records become typed tables, one row a fact: what Parquet, SQLite, `kg.frame` and the report share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import msgspec
import polars as pl

from kg.determination import Citation, Determination, iter_json
from kg.vocabulary import vocabulary

__all__ = ["TABLES", "Row", "Table", "frame", "framed", "frames", "records"]

Row: TypeAlias = tuple[object, ...]

_CHUNK = 10_000
"""Rows held at a time."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the build.

    Attributes:
        name: its name in every export.
        title: what a row is.
        columns: column names to polars types; `letter` is the letter's identity, `position` its item, from 1.
        rows: the rows of one record.
    """

    name: str
    title: str
    columns: dict[str, pl.DataType]
    rows: Callable[[Determination], Iterable[Row]]


def records(build: Path) -> Iterator[Determination]:
    """Read the records of a build, one at a time.

    Args:
        build: the folder that `kg build` wrote.

    Raises:
        FileNotFoundError: where it holds no determinations.jsonl.
    """
    with (build / "determinations.jsonl").open("rb") as lines:
        yield from iter_json(lines)


def frame(build: str | Path, table: str) -> pl.DataFrame:
    """One table of a build as a polars DataFrame.

    Args:
        build: the folder that `kg build` wrote.
        table: a name of `TABLES`: "letters", "items", "orders", "drugs", "diagnoses", "citations", "problems".

    Raises:
        KeyError: where there is no such table.
        FileNotFoundError: where the folder holds no build.
    """
    wanted = TABLES[table]
    found = list(frames(Path(build), wanted))
    return pl.concat(found) if found else pl.DataFrame(schema=wanted.columns)


def frames(build: Path, table: Table) -> Iterator[pl.DataFrame]:
    """The same in parts of a few thousand rows, for what must not hold all of it."""
    rows = (row for record in records(build) for row in table.rows(record))
    yield from framed(rows, table.columns)


def framed(rows: Iterable[Row], columns: Mapping[str, pl.DataType]) -> Iterator[pl.DataFrame]:
    """Gather rows into data frames of a few thousand each, none of them empty; lists become nested ones.

    >>> (found,) = framed([("a", ["x", "y"]), ("b", [])], {"letter": pl.String(), "drug": pl.List(pl.String())})
    >>> found["drug"].to_list()
    [['x', 'y'], []]
    """
    waiting = iter(rows)
    while chunk := list(islice(waiting, _CHUNK)):
        yield _frame(chunk, columns)


def _frame(rows: Sequence[Row], columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            _series(name, values, kind)
            for (name, kind), values in zip(columns.items(), zip(*rows, strict=True), strict=True)
        ]
    )


def _series(name: str, values: Sequence[object], kind: pl.DataType) -> pl.Series:
    if not isinstance(kind, pl.List):
        return pl.Series(name, values, dtype=kind)
    # Given lists, polars makes a column of each, which takes eight times as long as reading them from JSON.
    return pl.Series(name, [_encode(value).decode() for value in values]).str.json_decode(kind)


_encode = msgspec.json.Encoder().encode


def _letters(record: Determination) -> Iterator[Row]:
    yield (
        record.identity,
        record.case_number,
        record.source,
        record.sha256,
        record.text_sha256,
        record.layout.value,
        record.date_assigned,
        record.date_of_injury,
        record.decision_date,
        record.ur_denial_date,
        record.application_received,
        record.priority and record.priority.value,
        list(record.reviewer.licensure),
        list(record.reviewer.specialties),
        record.patient.age,
        record.patient.sex and record.patient.sex.value,
        len(record.items),
    )


def _items(record: Determination) -> Iterator[Row]:
    classes = vocabulary().table.ingredients
    for position, item in enumerate(record.items, 1):
        ingredients = list(dict.fromkeys(name for order in item.drugs for name in order.ingredients))
        yield (
            record.identity,
            position,
            item.request,
            item.original_request,
            item.authorized_portion,
            item.decision.value,
            item.category.value,
            ingredients,
            sorted({kind for name in ingredients if name in classes for kind in classes[name].classes}),
            item.conclusion.value,
            [reason.value for reason in item.reasons],
            item.deciding_sentence,
        )


def _orders(record: Determination) -> Iterator[Row]:
    for position, item in enumerate(record.items, 1):
        for number, order in enumerate(item.drugs, 1):
            yield (
                record.identity,
                position,
                number,
                order.text,
                list(order.ingredients),
                order.strength,
                order.form,
                order.quantity,
                order.quantity_unit,
                order.refills,
                order.days,
                order.directions,
            )


def _drugs(record: Determination) -> Iterator[Row]:
    for drug in record.drugs:
        yield record.identity, drug.ingredient, drug.role.value, list(drug.mentions)


def _diagnoses(record: Determination) -> Iterator[Row]:
    for diagnosis in record.diagnoses:
        yield record.identity, diagnosis.text, diagnosis.icd10cm


def _citations(record: Determination) -> Iterator[Row]:
    for position, item in enumerate(record.items, 1):
        sides: tuple[tuple[str, tuple[Citation, ...]], ...] = (
            ("claims_administrator", item.claims_administrator),
            ("reviewer", item.reviewer),
        )
        for side, cited in sides:
            for row in cited:
                yield (
                    record.identity,
                    position,
                    side,
                    row.source.value,
                    row.document,
                    row.year,
                    list(row.sections),
                    row.pages,
                )


def _problems(record: Determination) -> Iterator[Row]:
    for problem in record.problems:
        yield record.identity, problem.code, problem.message


_TEXT = pl.String()
_TEXTS = pl.List(pl.String())
_WHOLE = pl.Int32()
_KEY: dict[str, pl.DataType] = {"letter": _TEXT, "position": _WHOLE}

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "letters",
            "one determination letter",
            {
                "letter": _TEXT,
                "case_number": _TEXT,
                "source": _TEXT,
                "sha256": _TEXT,
                "text_sha256": _TEXT,
                "layout": _TEXT,
                "date_assigned": pl.Date(),
                "date_of_injury": pl.Date(),
                "decision_date": pl.Date(),
                "ur_denial_date": pl.Date(),
                "application_received": pl.Date(),
                "priority": _TEXT,
                "licensure": _TEXTS,
                "specialties": _TEXTS,
                "patient_age": _WHOLE,
                "patient_sex": _TEXT,
                "items": _WHOLE,
            },
            _letters,
        ),
        Table(
            "items",
            "one disputed treatment",
            {
                **_KEY,
                "request": _TEXT,
                "original_request": _TEXT,
                "authorized_portion": _TEXT,
                "decision": _TEXT,
                "category": _TEXT,
                "ingredients": _TEXTS,
                "drug_classes": _TEXTS,
                "conclusion": _TEXT,
                "reasons": _TEXTS,
                "deciding_sentence": _TEXT,
            },
            _items,
        ),
        Table(
            "orders",
            "one drug as requested",
            {
                **_KEY,
                "order": _WHOLE,
                "text": _TEXT,
                "ingredients": _TEXTS,
                "strength": _TEXT,
                "form": _TEXT,
                "quantity": pl.Float64(),
                "quantity_unit": _TEXT,
                "refills": _WHOLE,
                "days": _WHOLE,
                "directions": _TEXT,
            },
            _orders,
        ),
        Table(
            "drugs",
            "one ingredient that a letter names",
            {"letter": _TEXT, "ingredient": _TEXT, "role": _TEXT, "mentions": _TEXTS},
            _drugs,
        ),
        Table("diagnoses", "one diagnosis of a letter", {"letter": _TEXT, "text": _TEXT, "icd10cm": _TEXT}, _diagnoses),
        Table(
            "citations",
            "one guideline document that a side relied on for a treatment",
            {
                **_KEY,
                "side": _TEXT,
                "source": _TEXT,
                "document": _TEXT,
                "year": _TEXT,
                "sections": _TEXTS,
                "pages": _TEXT,
            },
            _citations,
        ),
        Table("problems", "one oddity of a letter", {"letter": _TEXT, "code": _TEXT, "message": _TEXT}, _problems),
    )
}
