"""The terms that statements are made of: prefixes, the shared graphs, the software."""

from __future__ import annotations

from types import MappingProxyType

from kg import __version__
from kg.iris import ONTOLOGY, THINGS

__all__ = ["CORRECTIONS_GRAPH", "DATASET_GRAPH", "PREFIXES", "SOFTWARE", "VOCABULARY_GRAPH"]

VOCABULARY_GRAPH = f"{THINGS}graph/vocabulary"
"""The named graph of what letters share: concepts, drugs, guidelines and their sections, conditions."""

CORRECTIONS_GRAPH = f"{THINGS}graph/corrections"
"""The named graph of what people overrode: each correction with its provenance."""

DATASET_GRAPH = f"{THINGS}graph/dataset"
"""The named graph in which a build describes itself."""

SOFTWARE = f"{THINGS}software/imr-kg/{__version__}"
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
