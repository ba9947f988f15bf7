"""The knowledge graph of California's Independent Medical Review determinations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store.dataset import open_graph

__all__ = ["__version__", "open_graph"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # rdflib takes a quarter of a second to import: only who opens a graph waits for it.
    if name == "open_graph":
        from kg.store.dataset import open_graph

        return open_graph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
