"""Context cues for the table: the words that tell what a drug is to the patient, and after which a drug's name is likely."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, SKOS, Graph, Node

from kg.vocabulary import ContextCue, TermKind
from kg.vocabulary_sources.parts import IMR, TablePart, folded_surface, read_turtle

__all__ = ["FILES", "table_part"]

FILES = ("context-cues.ttl",)
_DIRECTIONS = frozenset({"forward", "backward", "both", "terminate"})


def table_part(directory: Path) -> TablePart:
    """Compile the context cues of a vocabulary directory.

    A surface form may stand in several families ("failed" holds for what precedes and what follows); its key then joins
    theirs.

    Raises:
        ValueError: where a family has no context or an unknown direction.
    """
    graph = read_turtle(directory, FILES)
    families: dict[str, set[ContextCue]] = {}
    for subject in sorted(graph.subjects(RDF.type, IMR.ContextWords), key=str):
        cue = ContextCue(_text(graph, subject, IMR.context), _text(graph, subject, IMR.direction))
        if cue.direction not in _DIRECTIONS:
            raise ValueError(f"{subject} has the direction {cue.direction!r}, not one of {sorted(_DIRECTIONS)}")
        for surface in _completed(graph, subject):
            families.setdefault(surface, set()).add(cue)
    cues: dict[str, tuple[ContextCue, ...]] = {}
    surfaces: dict[str, str] = {}
    for surface, found in families.items():
        holds = tuple(sorted(found, key=lambda cue: (cue.context, cue.direction)))
        key = "+".join(f"{cue.context}-{cue.direction}" for cue in holds)
        cues[key] = holds
        surfaces[surface] = key
    places = {
        surface: "drug-place"
        for subject in graph.subjects(RDF.type, IMR.DrugPlaceWords)
        for surface in _surfaces(graph, subject)
    }
    return TablePart({TermKind.CONTEXT: surfaces, TermKind.DRUG_PLACE: places}, {"context_cues": cues})


def _completed(graph: Graph, subject: Node) -> list[str]:
    """A family's surface forms, each completed by the endings that the family names, if any."""
    surfaces = _surfaces(graph, subject)
    endings = graph.value(subject, IMR.completedBy)
    if endings is None:
        return surfaces
    return [f"{surface} {last}" for surface in surfaces for last in _surfaces(graph, endings)]


def _surfaces(graph: Graph, subject: Node) -> list[str]:
    return [folded_surface(str(label)) for label in graph.objects(subject, SKOS.altLabel)]


def _text(graph: Graph, subject: Node, predicate: Node) -> str:
    found = graph.value(subject, predicate)
    if found is None:
        raise ValueError(f"{subject} has no {predicate}")
    return str(found)
