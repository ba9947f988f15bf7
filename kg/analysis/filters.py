"""Which requests are counted: those that `--where`, `--since` and `--until` ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl
from rapidfuzz import process

from kg.analysis.labels import label
from kg.analysis.requests import DIMENSIONS
from kg.iris import slug
from kg.vocabulary import TermKind, folded, vocabulary

__all__ = ["Condition", "check", "where"]

_ALIKE, _NAMED = 75, 5
"""From 0 to 100, how alike a value must be to be suggested; how many values are named where none is."""


class Condition(tuple[str, str]):
    """One filter, "dimension=value", as `--where` takes it.

    The value is one of the dimension or what people call it, a drug's brand too (of a compound, all of its ingredients);
    case, accents, spaces and separating punctuation make no difference.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read a filter.

        Raises:
            ValueError: where it is not of that form, or no dimension is called so.

        >>> Condition.parse("drug = Tizanidine")
        ('drug', 'Tizanidine')
        """
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or name not in DIMENSIONS or not value.strip():
            raise ValueError(f"not a filter: {text!r}: write dimension=value with one of {', '.join(DIMENSIONS)}")
        return cls((name, value.strip()))


def where(
    table: pl.DataFrame, conditions: Iterable[Condition] = (), since: date | None = None, until: date | None = None
) -> pl.DataFrame:
    """Keep the requests that fulfil every condition and were decided from `since` to `until`, these days included."""
    for condition in conditions:
        name = condition[0]
        wanted = _values(table, condition)
        if isinstance(table.schema[name], pl.List):
            least = len(_ingredients(condition[1])) if name == "drug" else 1
            table = table.filter(pl.col(name).list.set_intersection(wanted).list.len() >= least)
        else:
            table = table.filter(pl.col(name).is_in(wanted))
    if since:
        table = table.filter(pl.col("decision_date") >= since)
    if until:
        table = table.filter(pl.col("decision_date") <= until)
    return table


def check(table: pl.DataFrame, conditions: Iterable[Condition]) -> None:
    """See that each condition asks for something that a request has.

    Raises:
        ValueError: where none has it; the message names what comes near.
    """
    for condition in conditions:
        name, value = condition
        if not _values(table, condition):
            written = {called: known for known in _column(table, name) for called in (known, label(name, known))}
            near = [
                written[called] for called, *_ in process.extract(value, list(written), limit=3, score_cutoff=_ALIKE)
            ]
            known = list(dict.fromkeys(near)) or sorted(set(written.values()))[:_NAMED]
            advice = f": write {' or '.join(known)}" if known else ""
            raise ValueError(f"no request of this build has {name}={value}{advice}")


def _values(table: pl.DataFrame, condition: Condition) -> list[str]:
    """The values of a dimension that a filter means."""
    name, value = condition
    wanted = {slug(part) for part in (_ingredients(value) if name == "drug" else (value,))}
    return [known for known in _column(table, name) if slug(known) in wanted or slug(label(name, known)) in wanted]


def _column(table: pl.DataFrame, name: str) -> pl.Series:
    values = table[name]
    return (values.explode() if isinstance(table.schema[name], pl.List) else values).drop_nulls().unique().sort()


def _ingredients(name: str) -> tuple[str, ...]:
    """The ingredients that a brand stands for; the name itself where it stands for none."""
    table = vocabulary().table
    key = table.surfaces[TermKind.DRUG].get(" ".join(folded(name).decode("latin-1").split()))
    return (key and table.drugs[key].ingredients) or (name,)
