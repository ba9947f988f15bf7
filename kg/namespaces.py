"""The namespaces of names, and the prefixes that stand for them in queries and files."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["DEFAULT_BASE", "ONTOLOGY", "PREFIXES", "THINGS"]

ONTOLOGY = "https://w3id.org/imr-kg/ontology#"
"""The namespace of classes and properties (prefix `imr:`)."""

THINGS = "https://w3id.org/imr-kg/id/"
"""The namespace of the vocabulary's things: drugs, guidelines, sections, reasons, ... It never moves."""

DEFAULT_BASE = THINGS
"""The namespace of cases and letters, which a publisher may move."""

PREFIXES = MappingProxyType(
    {
        "imr": ONTOLOGY,
        "id": THINGS,
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "dqv": "http://www.w3.org/ns/dqv#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
