"""The knowledge graph of California's Independent Medical Review determinations."""
