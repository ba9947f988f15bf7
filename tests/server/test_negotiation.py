"""What a client accepts decides what it gets."""

from __future__ import annotations

import pytest

from kg.server.negotiation import GRAPH_TYPES, ROW_TYPES, chosen, prefers_html


@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        (None, "application/sparql-results+json", "text/turtle"),
        ("", "application/sparql-results+json", "text/turtle"),
        ("*/*", "application/sparql-results+json", "text/turtle"),
        ("text/csv", "text/csv", None),
        ("application/*", "application/sparql-results+json", "application/n-triples"),
        ("application/ld+json", None, "application/ld+json"),
        (
            "application/sparql-results+xml, application/rdf+xml",
            "application/sparql-results+xml",
            "application/rdf+xml",
        ),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.6", "text/tab-separated-values", None),
        ("*/*;q=0.1, TEXT/CSV ; Q=0.2", "text/csv", "text/turtle"),
        ("text/csv;q=0, */*", "application/sparql-results+json", "text/turtle"),
        ("image/png", None, None),
        ("text/csv;q=high", None, None),
        (",;,", "application/sparql-results+json", "text/turtle"),
        ("*; q=.2, */*; q=.2", "application/sparql-results+json", "text/turtle"),
    ],
)
def test_the_best_liked_type_is_chosen_and_ours_where_the_client_does_not_mind(
    accept: str | None, rows: str | None, graph: str | None
) -> None:
    assert chosen(accept, list(ROW_TYPES)) == rows
    assert chosen(accept, list(GRAPH_TYPES)) == graph


def test_a_browser_would_rather_have_a_page_and_a_program_would_not() -> None:
    assert prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert not prefers_html("*/*")
    assert not prefers_html("text/turtle, text/html;q=0.5")
    assert not prefers_html(None)
