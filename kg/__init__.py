"""The knowledge graph of California's Independent Medical Review determinations.

>>> import kg
>>> from pathlib import Path
>>> record = kg.read_letter(min(Path("tests/letters").glob("CM*.txt")))
>>> record.items[0].decision in kg.Decision
True

A build is a folder, and every other door opens it:

>>> from tempfile import TemporaryDirectory
>>> folder = TemporaryDirectory()
>>> summary = kg.build(["tests/letters"], folder.name, jobs=1)
>>> items = kg.frame(folder.name, "items")
>>> items.height == sum(summary.outcomes.values())
True
>>> network = kg.network(folder.name)
>>> sum(1 for _, _, predicate in network.edges(keys=True) if predicate == "hasRequest") == items.height
True
>>> kg.network(folder.name, "drug-section").graph["view"]
'drug-section'
>>> len(kg.open_graph(folder.name)) > 0
True
>>> folder.cleanup()
"""

from __future__ import annotations

TYPE_CHECKING = False  # the module `typing` takes as long to import as a short query to answer
if TYPE_CHECKING:
    from kg.analysis.network import network
    from kg.determination import Decision, Determination
    from kg.engine.build import build as build
    from kg.exports.tables import frame
    from kg.reading.file import read_letter
    from kg.store.dataset import open_graph

__all__ = ["Decision", "Determination", "__version__", "build", "frame", "network", "open_graph", "read_letter"]

__version__ = "0.1.0"

# What is imported when it is first asked for: the graph's libraries take longer to import than a letter to read.
_HOMES = {
    "Decision": "kg.determination",
    "Determination": "kg.determination",
    "build": "kg.engine",
    "frame": "kg.exports.tables",
    "network": "kg.analysis.network",
    "open_graph": "kg.store.dataset",
    "read_letter": "kg.reading.file",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
