"""What the endpoint says of itself: SPARQL 1.1 Service Description."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.graph.terms import PREFIXES
from kg.server.negotiation import GRAPH_TYPES

__all__ = ["describe_service"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF = PREFIXES["rdf"]
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


def describe_service(endpoint: str, triples: int, media_type: str) -> bytes:
    """Describe the endpoint, in one of the media types of graphs.

    Args:
        endpoint: its URL, as the client knows it.
        triples: how many triples the default graph holds.
        media_type: one of `GRAPH_TYPES`.

    Raises:
        ValueError: where the URL is none.
    """
    service = NamedNode(endpoint)
    dataset, default = NamedNode(f"{endpoint}#dataset"), NamedNode(f"{endpoint}#default-graph")
    kind = NamedNode(f"{_RDF}type")
    described = [
        Triple(service, kind, NamedNode(f"{_SD}Service")),
        Triple(service, NamedNode(f"{_SD}endpoint"), service),
        Triple(service, NamedNode(f"{_SD}supportedLanguage"), NamedNode(f"{_SD}SPARQL11Query")),
        Triple(service, NamedNode(f"{_SD}feature"), NamedNode(f"{_SD}UnionDefaultGraph")),
        Triple(service, NamedNode(f"{_SD}defaultDataset"), dataset),
        Triple(dataset, kind, NamedNode(f"{_SD}Dataset")),
        Triple(dataset, NamedNode(f"{_SD}defaultGraph"), default),
        Triple(default, kind, NamedNode(f"{_SD}Graph")),
        Triple(default, NamedNode(f"{PREFIXES['void']}triples"), Literal(triples)),
    ]
    described += [
        Triple(service, NamedNode(f"{_SD}resultFormat"), NamedNode(_FORMATS + name)) for name in _RESULT_FORMATS
    ]
    prefixes = {"sd": _SD, "void": PREFIXES["void"], "formats": _FORMATS}
    graph_format: RdfFormat = GRAPH_TYPES[media_type]
    return serialize(described, format=graph_format, prefixes=prefixes) or b""
