"""The knowledge graph of California's Independent Medical Review determinations."""

__version__ = "0.1.0"
