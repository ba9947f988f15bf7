"""The report's plots, as SVG: where a person would rather look than read a column."""

from __future__ import annotations

import io
from math import ceil
from typing import TYPE_CHECKING

import polars as pl

from kg.analysis.labels import label
from kg.analysis.rates import SMALL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["forest", "heat_map", "trend"]

# Okabe and Ito's palette (2008), told apart by people with any colour vision.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#767676"
_PALE = "#F2F4F6"
_MOST_ROWS = 25
_MOST_CELLS = 14


def trend(quarters: pl.DataFrame) -> str:
    """The overturn rate by quarter with its interval, over bars of the number of requests.

    Args:
        quarters: of `kg.analysis.rates.by_quarter`.

    Returns:
        One SVG element.
    """
    figure = _figure(8.0, 3.2)
    counts = figure.subplots()
    places = range(quarters.height)
    counts.bar(places, quarters["requests"], color="#D9DEE4", width=0.8)
    counts.set_ylabel("requests", color=_GREY)
    counts.set_xticks(list(places), quarters["quarter"].to_list(), rotation=60, ha="right", fontsize=7)
    shares = counts.twinx()
    rate = quarters["overturn_rate"] * 100
    shares.errorbar(
        list(places),
        rate,
        yerr=[rate - quarters["low"] * 100, quarters["high"] * 100 - rate],
        color=_ORANGE,
        marker="o",
        markersize=4,
        linewidth=1.5,
        elinewidth=1,
    )
    shares.set_ylabel("overturned, %", color=_ORANGE)
    shares.set_ylim(0, 100)
    return _svg(figure, "Overturn rate and number of requests by quarter of the decision")


def forest(rows: pl.DataFrame, dimension: str) -> str:
    """A forest plot: overturn rates with their Wilson intervals, a line a value.

    Args:
        rows: of `kg.analysis.rates.rates`; the first 25 are drawn.
        dimension: what the values are of.

    Returns:
        One SVG element.
    """
    drawn = rows.head(_MOST_ROWS).reverse()
    figure = _figure(8.0, 0.8 + 0.26 * max(1, drawn.height))
    axes = figure.subplots()
    rate = drawn["overturn_rate"] * 100
    for place, (share, low, high, small) in enumerate(
        zip(rate, drawn["low"] * 100, drawn["high"] * 100, drawn["small"], strict=True)
    ):
        colour = _GREY if small else _BLUE
        axes.plot([low, high], [place, place], color=colour, linewidth=1.4)
        axes.plot([share], [place], marker="s", markersize=5, color=colour)
    names = [
        f"{_short(label(dimension, value))}  ({requests})"
        for value, requests in drawn.select("value", "requests").iter_rows()
    ]
    axes.set_yticks(range(drawn.height), names, fontsize=8)
    axes.set_xlim(0, _scale(drawn["high"].to_list()))
    axes.set_xlabel(f"overturned, % (95 % interval; grey: fewer than {SMALL} requests)")
    axes.grid(axis="x", color="#E3E7EB")
    return _svg(figure, f"Overturn rates with 95 % intervals by {dimension}")


def heat_map(table: pl.DataFrame, rows: str = "class", columns: str = "guideline") -> str:
    """A heat map of overturn rates, drug class by guideline document; each cell says how many requests it rests on.

    Small cells have no colour, for their rates say little.

    Args:
        table: of `kg.analysis.requests`.
        rows: the dimension down.
        columns: the dimension across.

    Returns:
        One SVG element; empty where no request has a value of both.
    """
    pairs = table.select("decision", pl.col(rows).alias("row"), pl.col(columns).alias("column"))
    pairs = pairs.explode("row").explode("column").drop_nulls()
    if pairs.is_empty():
        return ""
    downs, acrosses = (
        pairs.group_by(name).len().sort(["len", name], descending=[True, False]).head(_MOST_CELLS)[name].to_list()
        for name in ("row", "column")
    )
    cells = {
        (down, across): (hits, requests)
        for down, across, hits, requests in pairs.group_by("row", "column")
        .agg((pl.col("decision") == "overturned").sum().alias("hits"), pl.len())
        .iter_rows()
    }
    figure = _figure(2.6 + 0.62 * len(acrosses), 2.2 + 0.34 * len(downs))
    axes = figure.subplots()
    shares = [[_share(cells.get((down, across))) for across in acrosses] for down in downs]
    # Drawn as shapes: an image would be smoothed by whoever shows it.
    from numpy.ma import masked_invalid

    most = _scale([share / 100 for row in shares for share in row if share == share])
    axes.set_facecolor(_PALE)
    axes.pcolormesh(masked_invalid(shares), cmap="cividis", vmin=0, vmax=most, edgecolors="white", linewidth=1)
    axes.invert_yaxis()
    for y, down in enumerate(downs):
        for x, across in enumerate(acrosses):
            if cell := cells.get((down, across)):
                hits, requests = cell
                colour = _GREY if requests < SMALL else "white" if 100 * hits / requests < most / 2 else "black"
                axes.text(
                    x + 0.5,
                    y + 0.5,
                    f"{100 * hits / requests:.0f}%\n{requests}",
                    ha="center",
                    va="center",
                    fontsize=6,
                    color=colour,
                )
    axes.set_title(
        f"overturned, %, and requests (no colour: fewer than {SMALL}; darkest 0 %, brightest {most} %)", fontsize=8
    )
    axes.set_yticks([y + 0.5 for y in range(len(downs))], [_short(label(rows, value)) for value in downs], fontsize=8)
    names = [_short(label(columns, value)) for value in acrosses]
    axes.set_xticks([x + 0.5 for x in range(len(acrosses))], names, rotation=60, ha="right", fontsize=7)
    return _svg(figure, "Overturn rates by drug class and guideline document, with the number of requests")


def _share(cell: tuple[int, int] | None) -> float:
    return 100 * cell[0] / cell[1] if cell and cell[1] >= SMALL else float("nan")


def _scale(shares: list[float]) -> int:
    """Where an axis of percentages ends: the next ten above the largest share."""
    return min(100, 10 * ceil(10 * max(shares, default=1.0) + 0.01))


def _short(name: str) -> str:
    return name if len(name) <= 44 else name[:43] + "…"


def _figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def _svg(figure: Figure, title: str) -> str:
    """The figure as one SVG element, the same bytes at every run."""
    from matplotlib import rc_context

    out = io.StringIO()
    with rc_context({"svg.hashsalt": "imr-kg", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = out.getvalue()
    opening = f'<svg role="img" aria-label="{title}" '
    return opening + text[text.index("<svg ") + 5 :]
