"""`kg analyze`: what hangs together with what, and with what outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.failure import Failure, no_build
from kg.cli.options import DEFAULT_BUILD, BuildFolder
from kg.cli.printing import console, print_json

if TYPE_CHECKING:
    import polars as pl

    from kg.analysis.similar import SimilarCase

__all__ = ["analyze"]

_SHOWN, _NAMED = 15, 5
_RATE = 0.05
"""The false discovery rate at which a link is called over- or under-represented, or its outcome unusual."""


def analyze(
    view: Annotated[
        str, typer.Option("--view", help="What to link: drug-section, drug-condition, drug-drug, section-section, ...")
    ] = "drug-section",
    case: Annotated[
        str | None, typer.Option("--case", metavar="CASE", help="Show the cases most like this one instead.")
    ] = None,
    least: Annotated[int, typer.Option("--least", min=1, help="Leave out links of fewer requests.")] = 5,
    seed: Annotated[int, typer.Option("--seed", help="Of the communities.")] = 0,
    build: BuildFolder = DEFAULT_BUILD,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Analyse the network of requests: central values, communities, unusual links; or the cases like one case.

    kg analyze --view drug-condition

    kg analyze --case CM17-0012345
    """
    from kg.analysis.links import VIEWS
    from kg.analysis.requests import requests

    if view not in VIEWS:
        raise Failure(f"no view {view}: choose one of {', '.join(VIEWS)}")
    try:
        table = requests(build)
    except FileNotFoundError:
        raise no_build(build) from None
    if case is not None:
        _show_similar(table, case, json=json)
    else:
        _show_network(table, view, least, seed, json=json)


def _show_similar(table: pl.DataFrame, case: str, *, json: bool) -> None:
    from rich.table import Table

    from kg.analysis.similar import similar_cases

    try:
        found = similar_cases(table, case)
    except KeyError:
        raise Failure(f"no case {case} in this build: `kg report --cases` lists the cases that it has") from None
    if json:
        print_json(found)
        return
    headings = ("case", "likeness", "decisions", "shared", "only there", "only here")
    drawn = Table(*headings, title=f"Cases most like {case}; what else differs, where the outcome does")
    for similar in found:
        differing = (similar.only_there, similar.only_here) if _differs(table, case, similar) else ((), ())
        drawn.add_row(
            similar.letter,
            f"{similar.similarity:.2f}",
            ", ".join(similar.decisions),
            *map(_listed, (similar.shared, *differing)),
        )
    console().print(drawn)


def _differs(table: pl.DataFrame, case: str, similar: SimilarCase) -> bool:
    """Whether the outcome differed, so that what else differed is of interest."""
    return set(table.filter(table["letter"] == case)["decision"]) != set(similar.decisions)


def _listed(pairs: tuple[tuple[str, str], ...]) -> str:
    from kg.analysis.labels import label

    codes = {value[:3] for dimension, value in pairs if dimension == "condition"}
    # A code says its category.
    said = (pair for pair in pairs if pair[0] != "condition_category" or pair[1] not in codes)
    return "; ".join(label(dimension, value) for dimension, value in said)


def _show_network(table: pl.DataFrame, view: str, least: int, seed: int, *, json: bool) -> None:
    import polars as pl
    from rich.table import Table

    from kg.analysis.labels import label
    from kg.analysis.links import VIEWS, graph_of, links
    from kg.analysis.structure import central, communities

    left, right = VIEWS[view]
    found = links(table, left, right, least=least)
    graph = graph_of(found, view)
    placed, groups = central(graph, seed=seed), communities(graph, seed=seed)
    if json:
        print_json({"view": view, "links": found.to_dicts(), "central": placed, "communities": groups})
        return
    out = console()
    bridges = sorted((value for value in placed if value.bridges), key=lambda value: -value.betweenness)
    for title, values in ((f"Central in {view}", placed), ("Bridging communities", bridges)):
        drawn = Table("value", "requests", "links", "rank", "between", "community", "bridges to", title=title)
        for value in values[:_SHOWN]:
            drawn.add_row(
                label(value.kind, value.label),
                f"{value.requests:,}",
                f"{value.links:,}",
                f"{value.rank:.4f}",
                f"{value.betweenness:.3f}",
                str(value.community),
                str(value.bridges),
            )
        out.print(drawn if values else f"{title}: none")
    drawn = Table("community", "values", "most requested", title=f"Communities ({len(groups):,})")
    for group in groups[:_SHOWN]:
        named = "; ".join(label(*member) for member in group.members[:_NAMED])
        drawn.add_row(str(group.number), f"{len(group.members):,}", named)
    out.print(drawn)
    for title, kept in (
        ("More often together than chance has it", found.filter((pl.col("q") <= _RATE) & (pl.col("lift") > 1))),
        ("Less often together than chance has it", found.filter((pl.col("q") <= _RATE) & (pl.col("lift") < 1))),
        ("Overturned unusually often or seldom", found.filter(pl.col("outcome_q") <= _RATE)),
    ):
        drawn = Table("one", "other", "requests", "lift", "overturned, % (95 %)", title=f"{title} ({kept.height:,})")
        for row in kept.head(_SHOWN).iter_rows(named=True):
            share = f"{100 * row['overturn_rate']:.1f} ({100 * row['low']:.1f} to {100 * row['high']:.1f})"
            ends = label(left, row["left"]), label(right, row["right"])
            drawn.add_row(*ends, f"{row['requests']:,}", f"{row['lift']:.2f}", share)
        out.print(drawn if kept.height else f"{title}: none")
    out.print(
        f"Of the links called unusual, at most {100 * _RATE:.0f} % are expected to be so by chance. "
        "Links are found in published appeals: they say nothing of causes."
    )
