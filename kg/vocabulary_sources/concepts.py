"""The small concept schemes for the table: specialties by the slugs of their names; outcomes, reasons, categories and problems are checked."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, SKOS, Graph, Node

from kg.determination import Category, Decision, Reason
from kg.iris import slug
from kg.vocabulary_sources.parts import IMR, TablePart, read_turtle

__all__ = ["FILES", "table_part"]

FILES = ("categories.ttl", "outcomes.ttl", "problems.ttl", "reasons.ttl", "specialties.ttl")

_ENUMERATIONS = ((IMR.Outcome, Decision), (IMR.ServiceCategory, Category), (IMR.Reason, Reason))


def table_part(directory: Path) -> TablePart:
    """Compile the small schemes of a vocabulary directory.

    Raises:
        ValueError: where a scheme and the record's enumeration of the same name differ, or a specialty's name stands twice.
    """
    graph = read_turtle(directory, FILES)
    for kind, enumeration in _ENUMERATIONS:
        noted = {str(graph.value(concept, SKOS.notation)) for concept in graph.subjects(RDF.type, kind)}
        if noted != {member.value for member in enumeration}:
            raise ValueError(f"{kind} and {enumeration.__name__} do not list the same: {noted}")
    specialties: dict[str, str] = {}
    for specialty in graph.subjects(RDF.type, IMR.Specialty):
        for name in (_label(graph, specialty), *map(str, graph.objects(specialty, SKOS.altLabel))):
            if specialties.setdefault(slug(name), _label(graph, specialty)) != _label(graph, specialty):
                raise ValueError(f"the specialty {name!r} stands twice")
    return TablePart(entries={"specialties": specialties})


def _label(graph: Graph, subject: Node) -> str:
    return str(graph.value(subject, SKOS.prefLabel))
