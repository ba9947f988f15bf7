"""Requests become counts and overturn rates with their intervals, by any dimension."""

from __future__ import annotations

from math import sqrt

import polars as pl

from kg.determination import Decision

__all__ = ["SMALL", "by_quarter", "rates", "wilson"]

SMALL = 20
"""Fewer requests than this make a small cell: its rate says little, and is marked so."""

_Z = 1.959963984540054
"""The standard normal distribution's 97.5 % quantile."""


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Wilson's 95 % score interval of a share (E. B. Wilson, JASA 22, 1927, 209-212).

    >>> low, high = wilson(5, 10)
    >>> round(low, 4), round(high, 4)
    (0.2366, 0.7634)
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if trials == 0:
        return 0.0, 1.0
    share, square = hits / trials, _Z * _Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = _Z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials)) / (1 + square / trials)
    # The bounds are 0 and 1 exactly where nothing or everything hits, whatever the rounding.
    return (middle - half if hits else 0.0), (middle + half if hits < trials else 1.0)


def rates(table: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Count requests by outcome for each value of a dimension.

    Args:
        table: of `kg.analysis.requests`.
        dimension: one of its columns; a request counts at each value of a list.

    Returns:
        Columns value, letters, requests, upheld, overturned, partially_overturned, overturn_rate (overturned in full,
        of all), low and high (Wilson's 95 % interval), small (see `SMALL`); most requests first, then by value.
    """
    pairs = table.select("letter", "decision", pl.col(dimension).alias("value"))
    if isinstance(table.schema[dimension], pl.List):
        pairs = pairs.explode("value")
    counts = (
        pairs.drop_nulls("value")
        .group_by("value")
        .agg(
            pl.col("letter").n_unique().cast(pl.Int64).alias("letters"),
            pl.len().cast(pl.Int64).alias("requests"),
            *(
                (pl.col("decision") == decision.value).sum().cast(pl.Int64).alias(decision.value)
                for decision in Decision
            ),
        )
        .sort(["requests", "value"], descending=[True, False])
    )
    intervals = [wilson(hits, trials) for hits, trials in counts.select("overturned", "requests").iter_rows()]
    return counts.with_columns(
        (pl.col("overturned") / pl.col("requests")).alias("overturn_rate"),
        pl.Series("low", [low for low, _ in intervals], dtype=pl.Float64),
        pl.Series("high", [high for _, high in intervals], dtype=pl.Float64),
        (pl.col("requests") < SMALL).alias("small"),
    )


def by_quarter(table: pl.DataFrame) -> pl.DataFrame:
    """Count letters and requests, and the days from application to decision, for each quarter of decision.

    Returns:
        Columns quarter, letters, requests, overturned, overturn_rate, days_median, days_lower and days_upper quartile,
        and letters_with_days that those rest on; in order of time.
    """
    letters = table.unique("letter", keep="first", maintain_order=True)
    days = letters.group_by("quarter").agg(
        pl.len().cast(pl.Int64).alias("letters"),
        pl.col("days").median().alias("days_median"),
        pl.col("days").quantile(0.25, "linear").alias("days_lower"),
        pl.col("days").quantile(0.75, "linear").alias("days_upper"),
        pl.col("days").count().cast(pl.Int64).alias("letters_with_days"),
    )
    outcomes = rates(table, "quarter").select(
        pl.col("value").alias("quarter"), "requests", "overturned", "overturn_rate", "low", "high"
    )
    return days.drop_nulls("quarter").join(outcomes, on="quarter").sort("quarter")
