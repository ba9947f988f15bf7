"""A build's graph for rdflib: a read-only Dataset over the embedded store, default graph = union of all graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.query import Result
from rdflib.term import Identifier

from kg.store.asking import PREFIXES
from kg.store.lookahead import check
from kg.store.opening import GraphStore

__all__ = ["open_graph"]


def open_graph(build: Path | str) -> Dataset:
    """Open the graph of a build as an rdflib Dataset.

    The store is loaded beside the build at first use. Queries run in the store's engine; `Dataset.triples` and the
    rest of rdflib's reading API work as ever. Several processes may open one build at once.

    Args:
        build: the folder of a finished build.

    Returns:
        A Dataset whose default graph is the union of all graphs. Changing it raises TypeError. `close()` lets it go.

    Raises:
        StoreError: where the folder holds no graph, or the store cannot be written.
    """
    dataset = Dataset(store=_ReadOnlyStore(GraphStore.of_build(Path(build))), default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


class _ReadOnlyStore(OxigraphStore):
    """oxrdflib's store over a read-only pyoxigraph store whose default graph holds every triple once."""

    def __init__(self, opened: GraphStore) -> None:
        self._opened = opened
        super().__init__(store=opened.store)

    def query(
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803 - rdflib's name
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: object,
    ) -> Result:
        """Run a query in the engine.

        Raises:
            QueryRefused: where it is an update, calls a SERVICE, nests too deep or is too long.
        """
        if isinstance(query, str):
            check(query)
        if queryGraph == "__UNION__":
            # The engine's own union counts a triple of two graphs twice, and overrules the query's FROM.
            queryGraph = ""  # noqa: N806
        return super().query(query, initNs, initBindings, queryGraph, **kwargs)

    def triples(
        self, triple_pattern: Any, context: Graph | None = None
    ) -> Iterator[tuple[Any, Iterator[Graph | None]]]:
        """Find triples: of one graph, or of all graphs, each once with the graphs that it stands in."""
        if context is not None and context.identifier != DATASET_DEFAULT_GRAPH_ID:
            yield from super().triples(triple_pattern, context)
            return
        for triple, _ in super().triples(triple_pattern, Graph(store=self, identifier=DATASET_DEFAULT_GRAPH_ID)):
            yield triple, self.contexts(triple)

    def contexts(self, triple: Any = None) -> Iterator[Graph]:  # type: ignore[override]
        """Name the graphs, or those in which a triple stands; the union is none of them."""
        for graph in super().contexts(triple):
            if graph.identifier != DATASET_DEFAULT_GRAPH_ID:
                yield graph

    def __len__(self, context: Graph | None = None) -> int:
        """Count the triples of one graph, or of all graphs, each once."""
        if context is None:  # a Graph is false where it is empty
            context = Graph(store=self, identifier=DATASET_DEFAULT_GRAPH_ID)
        return super().__len__(context)

    def add_graph(self, graph: Graph) -> None:
        """Do nothing: `Dataset.graph` calls this for a graph that it only wants to read."""

    def close(self, commit_pending_transaction: bool = False) -> None:
        """Let the store go."""
        super().close(commit_pending_transaction)
        self._opened.close()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this graph is read-only: build it again with `kg build`, or copy it into a Graph of your own")

    add = addN = remove = remove_graph = update = open = destroy = _refuse  # noqa: N815
