"""What one domain of the vocabulary gives to the compiled table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, Namespace

from kg.vocabulary import TermKind, folded

__all__ = ["IMR", "TablePart", "folded_surface", "read_turtle"]

IMR = Namespace("https://w3id.org/imr-kg/ontology#")


@dataclass(frozen=True, slots=True)
class TablePart:
    """One domain's share of the table.

    Attributes:
        surfaces: for each kind, folded surface form to key.
        entries: for each field of `kg.vocabulary.Table`, key to entry (the dataclass that the field holds).
    """

    surfaces: Mapping[TermKind, Mapping[str, str]] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def read_turtle(directory: Path, names: Iterable[str]) -> Graph:
    """Read some Turtle files of a directory into one graph.

    Raises:
        FileNotFoundError: where a file is missing.
    """
    graph = Graph()
    for name in names:
        graph.parse(directory / name, format="turtle")
    return graph


def folded_surface(label: str) -> str:
    """Fold a label as letters are folded, with single spaces, so that it can be matched.

    >>> folded_surface("Anti-Inflammatory (NSAID)")
    'anti inflammatory nsaid'
    """
    return " ".join(folded(label).decode("latin-1").split())
