"""The embedded SPARQL store of a build: load it, ask it, hand it to rdflib, push its graph to another store."""
