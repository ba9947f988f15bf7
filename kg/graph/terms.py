"""The terms that statements are made of: prefixes, classes and fixed concepts."""

from __future__ import annotations

from importlib.metadata import version
from types import MappingProxyType

from kg.determination import Decision
from kg.iris import ONTOLOGY, THINGS

__all__ = ["DATASET_GRAPH", "OUTCOMES", "PREFIXES", "SOFTWARE", "VOCABULARY_GRAPH", "thing"]

VOCABULARY_GRAPH = f"{THINGS}graph/vocabulary"
"""The named graph of what letters share: concepts, drugs, guidelines and their sections, conditions."""

DATASET_GRAPH = f"{THINGS}graph/dataset"
"""The named graph in which a build describes itself."""

SOFTWARE = f"{THINGS}software/imr-kg/{version('imr-kg')}"
"""What statements are attributed to."""

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

OUTCOMES = MappingProxyType({decision: decision.value.replace("_", "-") for decision in Decision})


def thing(path: str) -> str:
    """The IRI of one of the vocabulary's things.

    >>> thing("outcome/upheld")
    'https://w3id.org/imr-kg/id/outcome/upheld'
    """
    return THINGS + path
