"""The ontology as people read it: one HTML page, or its terms with their definitions."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.graph.terms import PREFIXES
from kg.iris import ONTOLOGY
from kg.vocabulary import ontology_directory

__all__ = ["Term", "reference_page", "terms"]

_KINDS = {"Class": "class", "ObjectProperty": "link", "DatatypeProperty": "value"}


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property: its name with prefix, what kind it is (class, link, value), label and definition."""

    name: str
    kind: str
    label: str
    definition: str


def terms(path: Path | None = None) -> tuple[Term, ...]:
    """List the ontology's terms, classes first, each kind in the order of the file.

    >>> terms()[0].name
    'imr:Case'
    """
    told: dict[str, dict[str, str]] = {}
    for quad in parse(path=path or ontology_directory() / "imr.ttl", format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(value, NamedNode | Literal) and isinstance(subject, NamedNode) and _is_term(subject):
            told.setdefault(subject.value, {}).setdefault(quad.predicate.value, value.value)
    found = [
        Term(
            name=f"imr:{iri.removeprefix(ONTOLOGY)}",
            kind=_KINDS[said[f"{PREFIXES['rdf']}type"].rpartition("#")[2]],
            label=said[f"{PREFIXES['rdfs']}label"],
            definition=said[f"{PREFIXES['skos']}definition"],
        )
        for iri, said in told.items()
    ]
    return tuple(sorted(found, key=lambda term: list(_KINDS.values()).index(term.kind)))


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
