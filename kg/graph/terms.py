"""The terms that statements are made of: prefixes, the shared graphs, the software."""

from __future__ import annotations

from kg import __version__
from kg.namespaces import PREFIXES, THINGS

__all__ = ["CORRECTIONS_GRAPH", "DATASET_GRAPH", "PREFIXES", "SOFTWARE", "VOCABULARY_GRAPH"]

VOCABULARY_GRAPH = f"{THINGS}graph/vocabulary"
"""The named graph of what letters share: concepts, drugs, guidelines and their sections, conditions."""

CORRECTIONS_GRAPH = f"{THINGS}graph/corrections"
"""The named graph of what people overrode: each correction with its provenance."""

DATASET_GRAPH = f"{THINGS}graph/dataset"
"""The named graph in which a build describes itself."""

SOFTWARE = f"{THINGS}software/imr-kg/{__version__}"
"""What statements are attributed to."""
