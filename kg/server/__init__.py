"""The SPARQL 1.1 protocol endpoint of a build: read-only, bounded, and hard to bring down.

A request is read (`protocol`) and its query given to a child process (`pool`, `worker`), because the engine cannot be
interrupted: a query that runs too long, or into the engine's limits, ends with its process. The child looks at the query,
runs it and writes the answer in the format that the client accepts (`negotiation`) within the row and byte limits; the
parent sends it on. `application` puts these together, `serving` listens.
"""
