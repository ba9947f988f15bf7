"""The SPARQL 1.1 Protocol, query operation: the exchanges of W3C's protocol test manifest, told in our own words.

The manifest's data graphs (data1.rdf to data3.rdf: one foaf:name each, here under the same names) are loaded before.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

import httpx
import pytest
import rdflib

Server: TypeAlias = Any
"""A running server, as `conftest.py` makes it."""

ROW_TYPES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
GRAPH_TYPES = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
DATA = "http://kasei.us/2009/09/sparql/data/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
TRIG = "".join(
    f'<{DATA}data{n}.rdf> {{ <http://example.org/{n}> <http://xmlns.com/foaf/0.1/name> "name {n}" }}\n'
    for n in range(4)
)
TELL = "SELECT ?n { ?s <http://xmlns.com/foaf/0.1/name> ?n } ORDER BY ?n"
TELL_NAMED = "SELECT ?g ?n { GRAPH ?g { ?s <http://xmlns.com/foaf/0.1/name> ?n } } ORDER BY ?n"


@pytest.fixture(scope="module")
def endpoint(serve_trig: Callable[[str], Server]) -> Server:
    return serve_trig(TRIG)


def get(endpoint: Server, *parameters: tuple[str, str], accept: str = "*/*") -> httpx.Response:
    return endpoint.client.get(f"/sparql?{urlencode(parameters)}", headers={"Accept": accept})


def post_form(endpoint: Server, *parameters: tuple[str, str]) -> httpx.Response:
    return endpoint.client.post("/sparql", content=urlencode(parameters), headers=FORM)


def post_direct(endpoint: Server, query: str, *parameters: tuple[str, str]) -> httpx.Response:
    return endpoint.client.post(f"/sparql?{urlencode(parameters)}", content=query, headers=DIRECT)


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["n"]["value"] for row in answer.json()["results"]["bindings"]]


def media_type(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.headers["content-type"]).partition(";")[0]


# Exchanges that the manifest calls bad: each is refused with a status of the 4xx.


def test_bad_query_method(endpoint: Server) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = endpoint.client.request(method, f"/sparql?query={quote('ASK {}')}")
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_bad_multiple_queries(endpoint: Server) -> None:
    twice = [("query", "ASK {}"), ("query", "SELECT * {}")]
    assert get(endpoint, *twice).status_code == 400
    assert post_form(endpoint, *twice).status_code == 400
    assert post_direct(endpoint, "ASK {}", ("query", "ASK {}")).status_code == 400


def test_bad_query_wrong_media_type(endpoint: Server) -> None:
    answer = endpoint.client.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


def test_bad_query_missing_form_type(endpoint: Server) -> None:
    assert endpoint.client.post("/sparql", content=b"query=ASK%20%7B%7D").status_code == 415


def test_bad_query_missing_direct_type(endpoint: Server) -> None:
    assert endpoint.client.post("/sparql", content=b"ASK {}").status_code == 415


def test_bad_query_non_utf8(endpoint: Server) -> None:
    encoded = "ASK { ?s ?p 'ä' }"
    utf16 = {"Content-Type": "application/sparql-query; charset=UTF-16"}
    assert endpoint.client.post("/sparql", content=encoded.encode("utf-16"), headers=utf16).status_code == 415
    assert endpoint.client.post("/sparql", content=encoded.encode("utf-16"), headers=DIRECT).status_code == 400
    assert endpoint.client.post("/sparql", content=encoded.encode("latin-1"), headers=DIRECT).status_code == 400
    assert endpoint.client.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E4%27%20%7D").status_code == 400


def test_bad_query_syntax(endpoint: Server) -> None:
    answer = get(endpoint, ("query", "ASK {"))
    assert answer.status_code == 400
    assert answer.text.startswith("malformed query: error at 1:6")


# Exchanges that it calls good.


def test_query_get(endpoint: Server) -> None:
    answer = get(endpoint, ("query", "ASK {}"))
    assert media_type(answer) in ROW_TYPES
    assert answer.json()["boolean"] is True


def test_query_post_form(endpoint: Server) -> None:
    assert post_form(endpoint, ("query", "ASK {}")).json()["boolean"] is True


def test_query_post_direct(endpoint: Server) -> None:
    assert post_direct(endpoint, "ASK {}").json()["boolean"] is True
    with_charset = {"Content-Type": 'application/sparql-query; charset="UTF-8"'}
    answer = endpoint.client.post("/sparql", content="ASK { FILTER('ä' = 'ä') }".encode(), headers=with_charset)
    assert answer.json()["boolean"] is True


def test_query_dataset_default_graph(endpoint: Server) -> None:
    chosen = ("default-graph-uri", f"{DATA}data1.rdf")
    assert names(get(endpoint, ("query", TELL), chosen)) == ["name 1"]
    assert names(post_form(endpoint, ("query", TELL), chosen)) == ["name 1"]
    assert names(post_direct(endpoint, TELL, chosen)) == ["name 1"]


def test_query_dataset_default_graphs(endpoint: Server) -> None:
    chosen = [("default-graph-uri", f"{DATA}data{n}.rdf") for n in (1, 2)]
    assert names(get(endpoint, ("query", TELL), *chosen)) == ["name 1", "name 2"]
    assert names(post_form(endpoint, ("query", TELL), *chosen)) == ["name 1", "name 2"]
    assert names(post_direct(endpoint, TELL, *chosen)) == ["name 1", "name 2"]


def test_query_dataset_named_graphs(endpoint: Server) -> None:
    chosen = [("named-graph-uri", f"{DATA}data{n}.rdf") for n in (1, 2)]
    for answer in (
        get(endpoint, ("query", TELL_NAMED), *chosen),
        post_form(endpoint, ("query", TELL_NAMED), *chosen),
        post_direct(endpoint, TELL_NAMED, *chosen),
    ):
        assert names(answer) == ["name 1", "name 2"]
    assert names(get(endpoint, ("query", TELL), *chosen)) == [], "with named graphs only, the default graph is empty"


def test_query_dataset_full(endpoint: Server) -> None:
    both = "SELECT ?n { { ?s ?p ?n BIND(1 AS ?i) } UNION { GRAPH ?g { ?s ?p ?n } BIND(2 AS ?i) } } ORDER BY ?i ?n"
    chosen = [("default-graph-uri", f"{DATA}data3.rdf")] + [("named-graph-uri", f"{DATA}data{n}.rdf") for n in (1, 2)]
    assert names(get(endpoint, ("query", both), *chosen)) == ["name 3", "name 1", "name 2"]
    assert names(post_form(endpoint, ("query", both), *chosen)) == ["name 3", "name 1", "name 2"]
    assert names(post_direct(endpoint, both, *chosen)) == ["name 3", "name 1", "name 2"]


def test_query_multiple_dataset(endpoint: Server) -> None:
    """The protocol's data set overrules the query's own."""
    own = TELL.replace("{", f"FROM <{DATA}data1.rdf> {{", 1)
    assert names(get(endpoint, ("query", own))) == ["name 1"]
    assert names(get(endpoint, ("query", own), ("default-graph-uri", f"{DATA}data2.rdf"))) == ["name 2"]


def test_query_content_type_select(endpoint: Server) -> None:
    assert media_type(get(endpoint, ("query", "SELECT (1 AS ?value) {}"))) in ROW_TYPES


def test_query_content_type_ask(endpoint: Server) -> None:
    assert media_type(get(endpoint, ("query", "ASK {}"))) in ROW_TYPES


def test_query_content_type_describe(endpoint: Server) -> None:
    assert media_type(get(endpoint, ("query", "DESCRIBE <http://example.org/1>"))) in GRAPH_TYPES


def test_query_content_type_construct(endpoint: Server) -> None:
    assert (
        media_type(get(endpoint, ("query", "CONSTRUCT { <s> <p> 1 } {}".replace("<s> <p>", "<a:s> <a:p>"))))
        in GRAPH_TYPES
    )


# What the manifest leaves to the standard's text.


@pytest.mark.parametrize("accept", sorted(ROW_TYPES))
def test_rows_come_in_each_format_of_the_standard(endpoint: Server, accept: str) -> None:
    answer = get(endpoint, ("query", TELL), accept=accept)
    assert media_type(answer) == accept
    assert answer.headers["vary"] == "Accept"
    assert answer.text.count("name ") == 4


@pytest.mark.parametrize("accept", sorted(GRAPH_TYPES))
def test_graphs_come_in_each_format_and_mean_the_same(endpoint: Server, accept: str) -> None:
    answer = get(endpoint, ("query", "CONSTRUCT WHERE { ?s ?p ?n }"), accept=accept)
    assert media_type(answer) == accept
    graph = rdflib.Graph().parse(data=answer.text, format={"application/n-triples": "nt"}.get(accept, accept))
    assert {str(name) for name in graph.objects()} == {f"name {n}" for n in range(4)}


def test_what_the_client_does_not_accept_is_refused(endpoint: Server) -> None:
    answer = get(endpoint, ("query", "ASK {}"), accept="image/png")
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.text
    assert get(endpoint, ("query", "CONSTRUCT WHERE { ?s ?p ?o }"), accept="text/csv").status_code == 406


def test_no_query_means_the_service_description(endpoint: Server) -> None:
    answer = endpoint.client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    service = rdflib.URIRef(f"{endpoint.url}/sparql")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert (service, rdflib.RDF.type, sd.Service) in graph
    assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
    as_json = endpoint.client.get("/sparql", headers={"Accept": "application/ld+json"})
    assert rdflib.Graph().parse(data=json.dumps(as_json.json()), format="json-ld").isomorphic(graph)
    assert endpoint.client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406
    assert endpoint.client.get("/sparql", headers={"Accept": "text/html"}).headers["location"] == "query"
    assert post_form(endpoint).status_code == 400


def test_head_says_what_get_would_say(endpoint: Server) -> None:
    answer = endpoint.client.head(f"/sparql?query={quote('ASK {}')}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


def test_graph_names_that_are_no_iris_are_refused(endpoint: Server) -> None:
    answer = get(endpoint, ("query", TELL), ("default-graph-uri", "no iri"))
    assert answer.status_code == 400
    assert answer.text.startswith("malformed graph IRI")


@pytest.mark.parametrize("update", ["DROP ALL", "LOAD <http://127.0.0.1:9/>", "INSERT DATA { <a:s> <a:p> 1 }"])
def test_updates_are_refused_however_they_come(endpoint: Server, update: str) -> None:
    as_update = {"Content-Type": "application/sparql-update"}
    assert get(endpoint, ("query", update)).status_code == 403
    assert get(endpoint, ("update", update)).status_code == 403
    assert post_direct(endpoint, update).status_code == 403
    assert post_form(endpoint, ("update", update)).status_code == 403
    assert endpoint.client.post("/sparql", content=update, headers=as_update).status_code == 403
    assert names(get(endpoint, ("query", TELL))) == [f"name {n}" for n in range(4)]
