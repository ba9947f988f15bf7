"""The shipped queries as the page offers them: with values in the place of their parameters, ready to run."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph

from kg.graph.terms import PREFIXES
from kg.store.failure import QueryRefused
from kg.store.parameters import ParameterKind
from kg.store.queries import Query, shipped_queries, with_values

__all__ = ["Example", "examples"]


@dataclass(frozen=True, slots=True)
class Example:
    """One question, in words and in SPARQL."""

    name: str
    title: str
    question: str
    text: str


_OF_KIND = MappingProxyType(
    {
        ParameterKind.CASE: "?thing imr:hasRequest ?request . ?request imr:requestsDrug ?drug",
        ParameterKind.DRUG: "?request imr:requestsDrug ?thing ; imr:reviewerCites ?section . ?section a imr:GuidelineSection",
        ParameterKind.SECTION: "?request imr:requestsDrug ?drug ; imr:reviewerCites ?thing . ?thing a imr:GuidelineSection",
    }
)
"""Where in the graph a thing is found that a question can be asked of: the first that comes."""


def examples(store: pyoxigraph.Store) -> list[Example]:
    """Fill in the shipped queries from a store; one that the store has nothing for is left out."""
    filled = ((query, _filled_in(query, store)) for query in shipped_queries().values())
    return [Example(query.name, query.title, query.question, text) for query, text in filled if text is not None]


def _filled_in(query: Query, store: pyoxigraph.Store) -> str | None:
    values: dict[str, str] = {}
    for parameter in query.parameters:
        if parameter.required:
            found = _value(parameter.kind, store)
            if found is None:
                return None
            values[parameter.name] = found
    try:
        return with_values(query, values, store)
    except QueryRefused:
        return None


def _value(kind: ParameterKind, store: pyoxigraph.Store) -> str | None:
    if kind is ParameterKind.STRING:
        return "mri"
    pattern = _OF_KIND.get(kind)
    if pattern is None:
        return None
    solutions = store.query(f"SELECT ?thing {{ {pattern} }} LIMIT 1", prefixes=dict(PREFIXES))
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    first = next(solutions, None)
    return None if first is None else str(first[0].value)
