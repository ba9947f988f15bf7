"""Common clients work against a running server: SPARQLWrapper, rdflib's SPARQLStore, a browser's script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import rdflib
import SPARQLWrapper
from playwright.sync_api import Browser
from rdflib.plugins.stores.sparqlstore import SPARQLStore

Server: TypeAlias = Any

IMR = "https://w3id.org/imr-kg/ontology#"
ORDERED = "SELECT ?request ?text { ?request imr:requestText ?text } ORDER BY ?text"


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("request_method", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_sparqlwrapper_reads_rows_in_each_format(server: Server, method: str, request_method: str) -> None:
    if (method, request_method) == (SPARQLWrapper.GET, SPARQLWrapper.POSTDIRECTLY):
        method = SPARQLWrapper.POST
    client = SPARQLWrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    client.setRequestMethod(request_method)
    client.setQuery(ORDERED)
    client.setReturnFormat(SPARQLWrapper.JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["text"]["value"] for row in rows][:2] == ["Acupuncture, 6 sessions", "Baclofen 10mg"]
    client.setReturnFormat(SPARQLWrapper.XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 6
    client.setReturnFormat(SPARQLWrapper.CSV)
    assert client.queryAndConvert().decode().count("\r\n") == 7
    client.setReturnFormat(SPARQLWrapper.TSV)
    assert client.queryAndConvert().decode().count("\n") == 7


def test_sparqlwrapper_reads_graphs_and_answers_of_yes_and_no(server: Server) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("CONSTRUCT WHERE { ?request imr:requestText ?text }")
    for wanted in (SPARQLWrapper.TURTLE, SPARQLWrapper.XML, SPARQLWrapper.JSONLD):
        client.setReturnFormat(wanted)
        answer = client.queryAndConvert()
        graph = answer if isinstance(answer, rdflib.Graph) else rdflib.Graph().parse(data=answer, format="turtle")
        assert len(graph) == 6
    client.setQuery("ASK { ?request imr:requestText 'Baclofen 10mg' }")
    client.setReturnFormat(SPARQLWrapper.JSON)
    assert client.queryAndConvert()["boolean"] is True


def test_sparqlwrapper_is_told_of_its_errors(server: Server) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("SELECT * { ?s ?p")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_rdflib_reads_the_endpoint_as_a_graph(server: Server) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql"))
    texts = sorted(str(text) for text in graph.objects(predicate=rdflib.URIRef(f"{IMR}requestText")))
    assert texts[:2] == ["Acupuncture, 6 sessions", "Baclofen 10mg"]
    rows = list(graph.query(f"PREFIX imr: <{IMR}> {ORDERED}"))
    assert [str(row.text) for row in rows] == texts
    case = rdflib.URIRef("https://w3id.org/imr-kg/id/case/CM14-0000001")
    assert graph.value(case, rdflib.URIRef(f"{IMR}caseNumber")) == rdflib.Literal("CM14-0000001")


def test_rdflib_reads_one_graph_of_the_endpoint_by_its_name(server: Server) -> None:
    letter = rdflib.URIRef("https://w3id.org/imr-kg/id/letter/CM16-0000002")
    graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql", context_aware=True), identifier=letter)
    assert len(list(graph.triples((None, rdflib.URIRef(f"{IMR}requestText"), None)))) == 1


def test_scripts_of_other_sites_read_nothing_unless_asked_for(server: Server, start: Callable[..., Any]) -> None:
    stranger = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in server.client.get("/sparql", headers=stranger).headers
    assert server.client.options("/sparql", headers=stranger).status_code == 405
    opened = start(origins=("https://example.org",))
    assert (
        opened.client.get("/sparql", headers=stranger).headers["access-control-allow-origin"] == "https://example.org"
    )
    preflight = opened.client.options("/sparql", headers=stranger | {"Access-Control-Request-Headers": "content-type"})
    assert preflight.status_code == 200
    other = {"Origin": "https://example.com"}
    assert "access-control-allow-origin" not in opened.client.get("/sparql", headers=other).headers


def test_the_build_s_page_is_served_with_the_policy_it_carries(server: Server, tmp_path: Path) -> None:
    answer = server.client.get("/")
    assert answer.text.endswith("The page</body></html>")
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'sha256-abc='; frame-ancestors 'none'"
    )


def test_a_build_without_a_page_leads_to_the_one_to_ask(serve_trig: Callable[[str], Server]) -> None:
    bare = serve_trig('<a:s> { <a:s> <a:p> "x" }')
    assert bare.client.get("/").headers["location"] == "query"


def test_health_and_metrics_tell_how_the_server_is(server: Server) -> None:
    before = server.metric('kg_queries_total{ended="answered"}')
    server.count()
    assert server.metric('kg_queries_total{ended="answered"}') == before + 1
    health = server.client.get("/health").json()
    assert (health["status"], health["workers"]) == ("ok", 3)
    for line in server.client.get("/metrics").text.splitlines():
        assert line.startswith("#") or float(line.split()[-1]) >= 0


def test_every_example_of_the_page_answers(server: Server) -> None:
    examples = server.client.get("/queries.json").json()
    assert len(examples) >= 25
    for example in examples:
        answer = server.ask(example["text"], "application/sparql-results+json, text/turtle")
        assert answer.status_code == 200, example["name"]


def test_the_page_to_ask_runs_in_a_browser_and_runs_nothing_else(
    serve_trig: Callable[[str], Server], browser: Browser
) -> None:
    hostile = "<img src=x onerror=\\\"document.title='run'\\\"><script>document.title='run'</script>"
    server = serve_trig(f'<http://a/g> {{ <http://a/s> <http://a/p> "{hostile}" }}')
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/query")
    page.fill("#query", "SELECT ?o (2 AS ?n) { ?s ?p ?o }")
    page.click("#run")
    page.wait_for_selector("#answer table")
    assert page.inner_text("#answer td") == hostile.replace("\\", "")
    assert "1 row in" in page.inner_text("#status")
    page.fill("#query", "SELECT ?s { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    page.click("#answer td button")
    page.wait_for_selector("#answer pre")
    assert "a/p" in page.inner_text("#answer pre")
    page.fill("#query", "SELECT")
    page.click("#run")
    page.wait_for_selector("#status.failed")
    assert "malformed query" in page.inner_text("#status")
    assert page.title() == "Independent Medical Review: ask the graph"
    assert all(url.startswith(f"{server.url}/") for url in asked)
    assert [line for line in said if "400 (Bad Request)" not in line] == []
    page.close()
