"""Cue words for the table: the words by which rationales state grounds, conclude, and report guidelines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, SKOS, Graph, Literal, Node, URIRef
from rdflib.collection import Collection

from kg.determination import Category, Reason
from kg.vocabulary import Ground, TermKind
from kg.vocabulary_sources.parts import IMR, TablePart, folded_surface, read_turtle

__all__ = ["CHAPTER_FILES", "CUE_FILES", "VOICE_FILES", "table_part"]

CUE_FILES = ("reason-cues.ttl", "conclusion-cues.ttl")
VOICE_FILES = ("voice-cues.ttl",)
CHAPTER_FILES = ("guideline-chapters.ttl",)


def table_part(directory: Path) -> TablePart:
    """Compile the cue words of a vocabulary directory.

    Raises:
        ValueError: where one word stands in two families of cues, or a ground names a reason, a category or a family
            that does not exist.
    """
    cues = read_turtle(directory, CUE_FILES)
    words = _surfaces(cues, IMR.CueWords)
    voices = _surfaces(read_turtle(directory, VOICE_FILES), IMR.VoiceWords)
    return TablePart(
        {TermKind.CUE: words, TermKind.VOICE: voices},
        {"grounds": _grounds(cues, frozenset(words.values())), "chapters": _chapters(directory)},
    )


def _surfaces(graph: Graph, family: Node) -> dict[str, str]:
    surfaces: dict[str, str] = {}
    for subject in sorted(graph.subjects(RDF.type, family), key=str):
        key = _key(subject)
        for surface in map(folded_surface, _texts(graph.objects(subject, SKOS.altLabel))):
            if surfaces.setdefault(surface, key) != key:
                raise ValueError(f"the cue {surface!r} stands in both {surfaces[surface]} and {key}")
    return surfaces


def _chapters(directory: Path) -> dict[str, str]:
    graph = read_turtle(directory, CHAPTER_FILES)
    return {
        str(graph.value(chapter, SKOS.notation)): str(graph.value(chapter, SKOS.prefLabel))
        for chapter in graph.subjects(RDF.type, IMR.GuidelineChapter)
    }


def _grounds(graph: Graph, families: frozenset[str]) -> dict[str, Ground]:
    grounds: dict[str, Ground] = {}
    for subject in graph.subjects(RDF.type, IMR.Ground):
        cues = tuple(_key(cue) for cue in Collection(graph, _object(graph, subject, IMR.cues)))
        if not cues or len(cues) > 3 or not families.issuperset(cues):
            raise ValueError(f"{subject} needs one to three families of cues that exist, not {cues}")
        within = graph.value(subject, IMR.within, default=Literal(0))
        grounds[_key(subject)] = Ground(
            reason=Reason(_underscored(_object(graph, subject, IMR.indicatesReason))).value,
            cues=cues,
            within=int(str(within)),
            strength=int(str(_object(graph, subject, IMR.groundStrength))),
            of_guideline=str(graph.value(subject, IMR.voice)) in ("any", "guideline"),
            outright=str(graph.value(subject, IMR.voice)) == "guideline",
            categories=tuple(sorted(Category(_underscored(c)).value for c in graph.objects(subject, IMR.category))),
        )
    return grounds


def _texts(nodes: Iterable[Node]) -> list[str]:
    return sorted(str(node) for node in nodes)


def _object(graph: Graph, subject: Node, predicate: URIRef) -> Node:
    found = graph.value(subject, predicate)
    if found is None:
        raise ValueError(f"{subject} has no {_key(predicate)}")
    return found


def _underscored(node: Node) -> str:
    """The value of an enumeration that a concept's IRI stands for: reason/safety-risk is "safety_risk"."""
    return _key(node).replace("-", "_")


def _key(node: Node) -> str:
    return str(node).rpartition("/")[2]
