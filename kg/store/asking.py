"""Ask a store SPARQL: its default graph is the union of all graphs, unless the query or its caller names one."""

from __future__ import annotations

import pyoxigraph
from pyoxigraph import NamedNode

from kg import namespaces
from kg.store.failure import QueryRefused, StoreError
from kg.store.lookahead import check

TYPE_CHECKING = False  # see kg.store.opening
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    Answer: TypeAlias = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples

__all__ = ["PREFIXES", "ask"]

PREFIXES = dict(namespaces.PREFIXES)
"""Prefixes that a query may use without declaring them; its own declarations win."""


def ask(
    store: pyoxigraph.Store,
    query: str,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Answer:
    """Run a query; its answer is computed as it is read.

    Args:
        store: what is asked.
        query: SPARQL 1.1; the prefixes of `PREFIXES` need no declaration.
        default_graphs: IRIs of the graphs that make up the default graph, instead of the query's own FROM.
        named_graphs: IRIs of the graphs that GRAPH may name, instead of the query's own FROM NAMED.

    Raises:
        QueryRefused: where it is malformed, or asks for what a read-only store does not do.
        StoreError: where the store cannot be read.
    """
    check(query)
    try:
        if default_graphs or named_graphs:
            return store.query(
                query,
                prefixes=PREFIXES,
                default_graph=[NamedNode(iri) for iri in default_graphs],
                named_graphs=[NamedNode(iri) for iri in named_graphs],
            )
        return store.query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryRefused(f"malformed query: {error}") from error
    except ValueError as error:
        raise QueryRefused(f"malformed graph IRI: {error}") from error
    except OSError as error:
        raise StoreError(f"the store cannot be read: {error}") from error
