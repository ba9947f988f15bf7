"""Services for the table: the words that requests name them by, and the category that each stands for."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, SKOS

from kg.determination import Category
from kg.vocabulary import Service, TermKind
from kg.vocabulary_sources.parts import IMR, TablePart, folded_surface, read_turtle

__all__ = ["FILES", "table_part"]

FILES = ("category-words.ttl",)


def table_part(directory: Path) -> TablePart:
    """Compile the service words of a vocabulary directory.

    Raises:
        ValueError: where one word names two services, or a service's category does not exist.
    """
    graph = read_turtle(directory, FILES)
    surfaces: dict[str, str] = {}
    services: dict[str, Service] = {}
    for subject in sorted(graph.subjects(RDF.type, IMR.ServiceWords), key=str):
        key = str(subject).rpartition("/")[2]
        category = str(graph.value(subject, IMR.category)).rpartition("/")[2].replace("-", "_")
        services[key] = Service(Category(category).value, int(str(graph.value(subject, IMR.precedence))))
        for surface in sorted(folded_surface(str(label)) for label in graph.objects(subject, SKOS.altLabel)):
            if surfaces.setdefault(surface, key) != key:
                raise ValueError(f"the word {surface!r} names both {surfaces[surface]} and {key}")
    return TablePart({TermKind.SERVICE: surfaces}, {"services": services})
