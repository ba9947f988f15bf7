"""Guidelines for the table: documents, their editions and sections, and every name that letters use for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import DCTERMS, RDF, SKOS, Graph, Node

from kg.determination import GuidelineSource
from kg.iris import THINGS
from kg.vocabulary import Guideline, GuidelineSection, name_key
from kg.vocabulary_sources.parts import IMR, TablePart, read_turtle

__all__ = ["FILES", "table_part"]

FILES = ("guidelines.ttl",)

_PUBLISHERS = {source.value.lower(): source.value for source in GuidelineSource}


def table_part(directory: Path) -> TablePart:
    """Compile the guidelines of a vocabulary directory.

    Raises:
        ValueError: where a document has no publisher, or one name of a publisher (of a document) stands for two documents
            (two sections).
    """
    graph = read_turtle(directory, FILES)
    guidelines: dict[str, Guideline] = {}
    guideline_names: dict[str, str] = {}
    editions: dict[str, tuple[str, ...]] = {}
    for subject in graph.subjects(RDF.type, IMR.Guideline):
        key = _key(subject, "guideline")
        publisher, _, document = key.partition("/")
        if publisher not in _PUBLISHERS:
            raise ValueError(f"{key} is of no known publisher ({', '.join(_PUBLISHERS)})")
        if graph.value(subject, DCTERMS.isVersionOf) is not None:
            continue
        guidelines[key] = Guideline(_label(graph, subject), _PUBLISHERS[publisher])
        editions[key] = tuple(sorted(_year(edition) for edition in graph.objects(subject, DCTERMS.hasVersion)))
        if document:
            for name in _names(graph, subject):
                _give(guideline_names, f"{publisher} {name_key(name)}", key)
    sections: dict[str, GuidelineSection] = {}
    section_names: dict[str, str] = {}
    for subject in graph.subjects(RDF.type, IMR.GuidelineSection):
        key = _key(subject, "section")
        document = _key(graph.value(subject, IMR.sectionOf), "guideline")
        sections[key] = GuidelineSection(_label(graph, subject), document)
        for name in _names(graph, subject):
            _give(section_names, f"{document} {name_key(name)}", key)
    return TablePart(
        entries={
            "guidelines": guidelines,
            "guideline_names": guideline_names,
            "guideline_editions": {key: years for key, years in editions.items() if years},
            "sections": sections,
            "section_names": section_names,
        }
    )


def _names(graph: Graph, subject: Node) -> Iterator[str]:
    for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.notation):
        yield from map(str, graph.objects(subject, predicate))


def _label(graph: Graph, subject: Node) -> str:
    label = graph.value(subject, SKOS.prefLabel)
    if label is None:
        raise ValueError(f"{subject} has no skos:prefLabel")
    return str(label)


def _key(subject: Node | None, kind: str) -> str:
    return str(subject).removeprefix(f"{THINGS}{kind}/")


def _year(edition: Node) -> str:
    return str(edition).rpartition("/")[2]


def _give(names: dict[str, str], name: str, key: str) -> None:
    if names.setdefault(name, key) != key:
        raise ValueError(f"the name {name!r} stands for both {names[name]} and {key}")
