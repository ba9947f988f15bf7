"""What occurs together in requests, more or less often than chance would have it, and with what outcome.

A link joins two values that one request has (a drug and a section, two drugs). For each: how often, how that compares with
independence (lift and Fisher's exact test), and whether its requests are overturned more or less often than all others
(Fisher's exact test again). Many links are tested at once, so each p-value comes with its q-value, the false discovery
rate at which it would be called a finding (Benjamini and Hochberg, JRSS B 57, 1995, 289-300).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import polars as pl

from kg.analysis.rates import wilson
from kg.analysis.requests import requests
from kg.analysis.significance import false_discovery_rates, fisher_exact

__all__ = ["VIEWS", "graph_of", "links", "projection"]

VIEWS: Mapping[str, tuple[str, str]] = {
    "drug-section": ("drug", "section"),
    "drug-condition": ("drug", "condition_category"),
    "drug-drug": ("drug", "drug"),
    "section-section": ("section", "section"),
    "class-section": ("class", "section"),
    "category-section": ("category", "section"),
}
"""Projections by name: the dimensions of `kg.analysis.requests` that each links."""


def links(table: pl.DataFrame, left: str, right: str, *, least: int = 1) -> pl.DataFrame:
    """Link the values of two dimensions that requests have together.

    Args:
        table: of `kg.analysis.requests`.
        left: one of its columns.
        right: another; the same one again links the values that one request has of it, each pair once.
        least: leave out pairs that fewer requests have.

    Returns:
        Columns left, right, requests, left_requests, right_requests, lift, p, q, overturned, overturn_rate, low, high,
        outcome_p, outcome_q; most requests first, then by name.
    """
    values = table.with_row_index("request").select(
        "request",
        (pl.col("decision") == "overturned").alias("won"),
        _list(table, left, "left"),
        _list(table, right, "right"),
    )
    sides = {side: values.select("request", side).explode(side).drop_nulls(side) for side in ("left", "right")}
    totals = {
        side: pairs.group_by(side).agg(pl.len().cast(pl.Int64).alias(f"{side}_requests"))
        for side, pairs in sides.items()
    }
    pairs = sides["left"].join(sides["right"], on="request").join(values.select("request", "won"), on="request")
    if left == right:
        pairs = pairs.filter(pl.col("left") < pl.col("right"))
    found = (
        pairs.group_by("left", "right")
        .agg(pl.len().cast(pl.Int64).alias("requests"), pl.col("won").sum().cast(pl.Int64).alias("overturned"))
        .filter(pl.col("requests") >= least)
        .join(totals["left"], on="left")
        .join(totals["right"], on="right")
        .sort(["requests", "left", "right"], descending=[True, False, False])
    )
    return _tested(found, total=table.height, won=int(values["won"].sum()))


def projection(build: Path, view: str, *, least: int = 1) -> nx.Graph:
    """A weighted projection of a build's requests as a networkx graph.

    Args:
        build: the folder that `kg build` wrote.
        view: a name of `VIEWS`.
        least: leave out links that fewer requests have.

    Returns:
        Nodes are (dimension, value) pairs with attributes kind, label and requests; edges carry the columns of `links`,
        and weight (their requests).

    Raises:
        KeyError: where there is no such view.
        FileNotFoundError: where the folder holds no build.
    """
    left, right = VIEWS[view]
    return graph_of(links(requests(build), left, right, least=least), view)


def graph_of(found: pl.DataFrame, view: str) -> nx.Graph:
    """The graph of a view's links, as `projection` describes it."""
    left, right = VIEWS[view]
    graph = nx.Graph(view=view)
    for row in found.iter_rows(named=True):
        ends = (left, row.pop("left")), (right, row.pop("right"))
        for (kind, name), count in zip(ends, (row["left_requests"], row["right_requests"]), strict=True):
            graph.add_node((kind, name), kind=kind, label=name, requests=count)
        graph.add_edge(*ends, weight=row["requests"], **row)
    return graph


def _list(table: pl.DataFrame, column: str, name: str) -> pl.Expr:
    values = pl.col(column)
    return (values if isinstance(table.schema[column], pl.List) else pl.concat_list(values)).alias(name)


def _tested(found: pl.DataFrame, *, total: int, won: int) -> pl.DataFrame:
    pairs = found.select("requests", "left_requests", "right_requests").iter_rows()
    p = fisher_exact(pairs, total)
    outcomes = list(found.select("overturned", "requests").iter_rows())
    outcome_p = fisher_exact(((hits, both, won) for hits, both in outcomes), total)
    intervals = [wilson(hits, both) for hits, both in outcomes]
    return found.with_columns(
        (pl.col("requests") * total / (pl.col("left_requests") * pl.col("right_requests"))).alias("lift"),
        pl.Series("p", p, dtype=pl.Float64),
        pl.Series("q", false_discovery_rates(p), dtype=pl.Float64),
        (pl.col("overturned") / pl.col("requests")).alias("overturn_rate"),
        pl.Series("low", [low for low, _ in intervals], dtype=pl.Float64),
        pl.Series("high", [high for _, high in intervals], dtype=pl.Float64),
        pl.Series("outcome_p", outcome_p, dtype=pl.Float64),
        pl.Series("outcome_q", false_discovery_rates(outcome_p), dtype=pl.Float64),
    )
