"""Cases most like one case: what they share, and what differed where the outcome did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

__all__ = ["WEIGHTS", "SimilarCase", "similar_cases"]

WEIGHTS: Mapping[str, float] = {
    "drug": 3.0,
    "class": 1.0,
    "section": 2.0,
    "condition": 0.75,
    "condition_category": 0.75,
    "reason": 1.0,
    "category": 1.0,
}
"""What one shared value of a dimension counts. A drug counts with its class, so that another drug of the class is half
like it; a condition counts with its ICD-10-CM category in the same way."""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case like the one asked for.

    Attributes:
        letter: its identity.
        similarity: weighted Jaccard index over the dimensions of `WEIGHTS`, from 0 to 1.
        decisions: its requests' decisions, in letter order.
        shared: (dimension, value) pairs that both have.
        only_here: pairs that the case asked for has and this one lacks.
        only_there: pairs that this one has and the case asked for lacks.
    """

    letter: str
    similarity: float
    decisions: tuple[str, ...]
    shared: tuple[tuple[str, str], ...]
    only_here: tuple[tuple[str, str], ...]
    only_there: tuple[tuple[str, str], ...]


def similar_cases(table: pl.DataFrame, letter: str, *, most: int = 10) -> list[SimilarCase]:
    """Rank the cases of a build by likeness to one of them.

    Args:
        table: of `kg.analysis.requests`.
        letter: the identity of the case asked for.
        most: how many to give.

    Returns:
        The most alike first, ties by identity; none that shares nothing.

    Raises:
        KeyError: where the build has no such case.
    """
    features = _features(table)
    asked = features.filter(pl.col("letter") == letter)
    if asked.is_empty():
        if table.filter(pl.col("letter") == letter).is_empty():
            raise KeyError(letter)
        return []
    weights = features.group_by("letter").agg(pl.col("weight").sum())
    own = float(asked["weight"].sum())
    shared = (
        features.join(asked.select("dimension", "value"), on=["dimension", "value"], how="semi")
        .filter(pl.col("letter") != letter)
        .group_by("letter")
        .agg(pl.col("weight").sum().alias("shared"))
    )
    ranked = (
        shared.join(weights, on="letter")
        .with_columns((pl.col("shared") / (own + pl.col("weight") - pl.col("shared"))).alias("similarity"))
        .sort(["similarity", "letter"], descending=[True, False])
        .head(most)
    )
    here = _pairs(asked)
    return [
        _compared(table, features, here, other, similarity)
        for other, similarity in ranked.select("letter", "similarity").iter_rows()
    ]


def _features(table: pl.DataFrame) -> pl.DataFrame:
    """One row a case and value: letter, dimension, value, weight."""
    parts = []
    for dimension, weight in WEIGHTS.items():
        column = table.select("letter", pl.col(dimension).alias("value"))
        if isinstance(table.schema[dimension], pl.List):
            column = column.explode("value")
        parts.append(
            column.drop_nulls("value")
            .unique()
            .with_columns(pl.lit(dimension).alias("dimension"), pl.lit(weight).alias("weight"))
        )
    return pl.concat(parts)


def _pairs(features: pl.DataFrame) -> set[tuple[str, str]]:
    return set(features.select("dimension", "value").iter_rows())


def _compared(
    table: pl.DataFrame, features: pl.DataFrame, here: set[tuple[str, str]], other: str, similarity: float
) -> SimilarCase:
    there = _pairs(features.filter(pl.col("letter") == other))
    return SimilarCase(
        letter=other,
        similarity=similarity,
        decisions=tuple(table.filter(pl.col("letter") == other).sort("position")["decision"]),
        shared=tuple(sorted(here & there)),
        only_here=tuple(sorted(here - there)),
        only_there=tuple(sorted(there - here)),
    )
