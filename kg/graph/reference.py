"""The ontology as people read it: one HTML page, or its terms with their definitions."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.graph.terms import PREFIXES
from kg.iris import ONTOLOGY
from kg.ontology_files import ontology_directory

__all__ = ["Term", "reference_page", "reference_table", "terms"]

_KINDS = {"Class": "class", "ObjectProperty": "link", "DatatypeProperty": "value"}


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology.

    Attributes:
        name: with its prefix.
        kind: class, link (to a thing) or value (a literal).
        label: for people.
        definition: what it means, a sentence.
        example: of its use.
        aligned: with its prefix the terms of other vocabularies, or the wider ones of this, that it is under.
    """

    name: str
    kind: str
    label: str
    definition: str
    example: str
    aligned: tuple[str, ...]


def terms(path: Path | None = None) -> tuple[Term, ...]:
    """List the ontology's terms, classes first, each kind in the order of the file.

    >>> terms()[0].name
    'imr:Case'
    """
    told: dict[str, dict[str, list[str]]] = {}
    for quad in parse(path=path or ontology_directory() / "imr.ttl", format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(value, NamedNode | Literal) and isinstance(subject, NamedNode) and _is_term(subject):
            told.setdefault(subject.value, {}).setdefault(_prefixed(quad.predicate.value), []).append(value.value)
    found = [
        Term(
            name=_prefixed(iri),
            kind=_KINDS[said["rdf:type"][0].rpartition("#")[2]],
            label=said["rdfs:label"][0],
            definition=said["skos:definition"][0],
            example=said["skos:example"][0],
            aligned=tuple(map(_prefixed, [*said.get("rdfs:subClassOf", ()), *said.get("rdfs:subPropertyOf", ())])),
        )
        for iri, said in told.items()
    ]
    return tuple(sorted(found, key=lambda term: list(_KINDS.values()).index(term.kind)))


def reference_table() -> str:
    """The ontology's terms as a Markdown table, for `ontology/README.md`."""
    rows = [
        f"| `{term.name}` | {term.kind} | {_cell(term.definition)} | {_cell(term.example)} | {', '.join(term.aligned)} |\n"
        for term in terms()
    ]
    return "| term | kind | meaning | example | under |\n| --- | --- | --- | --- | --- |\n" + "".join(rows)


def reference_page(path: Path | None = None) -> str:
    """Write the ontology's reference as one self-contained HTML page, made by pyLODE; no network is used."""
    # pyLODE sets up logging for the whole program when it is imported.
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    from pylode import OntPub

    root.handlers[:] = handlers
    root.setLevel(level)
    return str(OntPub(ontology=str(path or ontology_directory() / "imr.ttl")).make_html())


def _is_term(subject: NamedNode) -> bool:
    return subject.value.startswith(ONTOLOGY)


def _prefixed(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if prefix != "id" and iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
