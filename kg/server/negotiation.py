"""What a client accepts, and what it therefore gets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pyoxigraph import QueryResultsFormat, RdfFormat

__all__ = ["GRAPH_TYPES", "HTML", "ROW_TYPES", "chosen", "prefers_html"]

ROW_TYPES: Mapping[str, QueryResultsFormat] = MappingProxyType(
    {
        "application/sparql-results+json": QueryResultsFormat.JSON,
        "application/sparql-results+xml": QueryResultsFormat.XML,
        "text/csv": QueryResultsFormat.CSV,
        "text/tab-separated-values": QueryResultsFormat.TSV,
        "application/json": QueryResultsFormat.JSON,
        "application/xml": QueryResultsFormat.XML,
        "text/xml": QueryResultsFormat.XML,
        "text/plain": QueryResultsFormat.TSV,
    }
)
"""Media types of rows (SELECT, ASK), the one for those who do not mind first."""

GRAPH_TYPES: Mapping[str, RdfFormat] = MappingProxyType(
    {
        "text/turtle": RdfFormat.TURTLE,
        "application/n-triples": RdfFormat.N_TRIPLES,
        "application/ld+json": RdfFormat.JSON_LD,
        "application/rdf+xml": RdfFormat.RDF_XML,
        "application/json": RdfFormat.JSON_LD,
        "application/xml": RdfFormat.RDF_XML,
        "text/plain": RdfFormat.N_TRIPLES,
    }
)
"""Media types of graphs (CONSTRUCT, DESCRIBE), the one for those who do not mind first."""

HTML = "text/html"


def chosen(accept: str | None, offered: list[str]) -> str | None:
    """Choose the media type that a client likes best of those offered.

    Args:
        accept: the Accept header; None where there is none.
        offered: media types, ours first choice first.

    Returns:
        One of the types offered; None where the client accepts none of them.

    >>> chosen("text/csv;q=0.5, application/json", ["application/sparql-results+json", "text/csv", "application/json"])
    'application/json'
    >>> chosen("text/*, */*;q=0.1", ["application/json", "text/csv"])
    'text/csv'
    >>> chosen("image/png", ["text/csv"]) is None
    True
    """
    ranges = _ranges(accept or "*/*")
    best, best_quality = None, 0.0
    for media_type in offered:
        quality = _quality(media_type, ranges)
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


def prefers_html(accept: str | None) -> bool:
    """Whether a client would rather have a page than data: a browser would, a program would not."""
    return accept is not None and chosen(accept, ["text/turtle", "application/ld+json", HTML]) == HTML


def _ranges(accept: str) -> dict[str, float]:
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if media_range:
            # "*" alone is not in the standard, but Java's old client sends it.
            media_range = "*/*" if media_range == "*" else media_range
            ranges[media_range] = max(quality, ranges.get(media_range, 0.0))
    return ranges or {"*/*": 1.0}


def _quality(media_type: str, ranges: Mapping[str, float]) -> float:
    """The client's liking for a type: that of the most exact range which covers it."""
    for media_range in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if media_range in ranges:
            return ranges[media_range]
    return 0.0
