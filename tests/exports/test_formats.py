"""Each export is read back by a program that is not ours, and counts what the graph counts."""

import csv
import json
import re
from collections import Counter

import igraph
import networkx as nx
import polars as pl
import pyoxigraph as ox
import pytest
import rdflib
import sqlite_utils
from pyld import jsonld

import kg
from kg.determination import from_json
from kg.engine import build
from kg.exports.annotations import write_annotations
from kg.exports.jsonld import context, write_jsonld
from kg.exports.kgx import CATEGORIES, PREDICATES, write_kgx
from kg.exports.neo4j import ARRAY_DELIMITER, write_neo4j
from kg.exports.networks import write_gexf, write_graphml
from kg.exports.parquet import write_parquet
from kg.exports.sqlite import write_sqlite
from kg.exports.tables import TABLES
from kg.iris import ONTOLOGY
from kg.ontology_files import ontology_directory


@pytest.fixture(scope="module")
def records(sample_build):
    return [from_json(line) for line in (sample_build / "determinations.jsonl").read_bytes().splitlines()]


@pytest.fixture(scope="module")
def in_graph(sample_build):
    """How many things of each class of the ontology the letters' graphs describe, and edges of each predicate."""
    types, edges = Counter(), Counter()
    for quad in ox.parse(path=str(sample_build / "graph.nq"), format=ox.RdfFormat.N_QUADS):
        if "/letter/" in quad.graph_name.value:
            name = quad.predicate.value.removeprefix(ONTOLOGY)
            if name.endswith("#type"):
                types[quad.object.value.removeprefix(ONTOLOGY)] += 1
            elif quad.predicate.value.startswith(ONTOLOGY) and isinstance(quad.object, ox.NamedNode):
                edges[name] += 1
    return types, edges


# Classes that the letters' graphs alone describe, and predicates that they alone use.
OWN_TYPES = ("Case", "Letter", "TreatmentRequest", "Citation", "DrugOrder")
OWN_EDGES = (
    "hasRequest",
    "outcome",
    "category",
    "reason",
    "requestsDrug",
    "reviewerCites",
    "administratorCites",
    "hasOrder",
)


def assert_counts(in_graph, types, edges):
    """What was read back has as many things of a class, and edges of a predicate, as the graph."""
    types_in_graph, edges_in_graph = in_graph
    assert {name: types[name] for name in OWN_TYPES} == {name: types_in_graph[name] for name in OWN_TYPES}
    assert {name: edges[name] for name in OWN_EDGES} == {name: edges_in_graph[name] for name in OWN_EDGES}
    assert min(types[name] for name in OWN_TYPES) > 0


def test_graphml_is_read_by_igraph_with_the_graphs_counts(sample_build, in_graph, tmp_path):
    found = igraph.Graph.Read_GraphML(str(write_graphml(sample_build, tmp_path / "g.graphml")))
    assert_counts(in_graph, Counter(found.vs["type"]), Counter(found.es["predicate"]))


def test_graphml_is_read_by_networkx_with_the_graphs_counts(sample_build, in_graph, tmp_path):
    found = nx.read_graphml(write_graphml(sample_build, tmp_path / "g.graphml"))
    types = Counter(kind for _, kind in found.nodes(data="type"))
    assert_counts(in_graph, types, Counter(predicate for *_, predicate in found.edges(data="predicate")))


def test_gexf_is_read_by_networkx_with_the_graphs_counts(sample_build, in_graph, tmp_path):
    found = nx.read_gexf(write_gexf(sample_build, tmp_path / "g.gexf"))
    types = Counter(kind for _, kind in found.nodes(data="type"))
    assert_counts(in_graph, types, Counter(predicate for *_, predicate in found.edges(data="predicate")))


def test_tables_count_what_the_graph_counts(sample_build, in_graph):
    types, _ = in_graph
    for table, kind in (("letters", "Case"), ("items", "TreatmentRequest"), ("orders", "DrugOrder")):
        assert kg.frame(sample_build, table).height == types[kind] > 0


def test_parquet_keeps_types_lists_and_dates(sample_build, records, tmp_path):
    paths = {path.stem: path for path in write_parquet(sample_build, tmp_path)}
    assert paths.keys() == TABLES.keys()
    items, letters = pl.read_parquet(paths["items"]), pl.read_parquet(paths["letters"])
    assert items.height == sum(len(record.items) for record in records) > 0
    assert letters.schema["decision_date"] == pl.Date
    assert items.schema["reasons"] == pl.List(pl.String)
    first = records[0]
    row = items.filter(pl.col("letter") == first.identity).sort("position").row(0, named=True)
    assert (row["request"], row["decision"]) == (first.items[0].request, first.items[0].decision.value)


def test_a_frame_is_the_same_table(sample_build, records):
    citations = kg.frame(sample_build, "citations")
    expected = sum(len(item.reviewer) + len(item.claims_administrator) for record in records for item in record.items)
    assert citations.height == expected > 0
    with pytest.raises(KeyError):
        kg.frame(sample_build, "nothing")


def test_neo4j_headers_follow_the_import_tools_grammar_and_rows_follow_the_headers(sample_build, in_graph, tmp_path):
    types, edges = in_graph
    field = re.compile(r"(?:\w+)?:(?:ID|LABEL|START_ID|END_ID|TYPE|(?:string|long|double|date)(?:\[\])?)")
    rows = Counter()
    identifiers = set()
    ends = set()
    for path in write_neo4j(sample_build, tmp_path):
        if path.suffix != ".csv":
            assert "neo4j-admin database import full" in path.read_text()
            continue
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        assert all(field.fullmatch(name) for name in header), header
        assert all(len(line) == len(header) for line in lines)
        rows[path.stem] = len(lines)
        if path.stem.startswith("nodes-"):
            identifiers |= {line[0] for line in lines}
            for place, name in enumerate(header):
                if not name.endswith("[]"):
                    assert not any(ARRAY_DELIMITER in line[place] for line in lines)
        else:
            ends |= {end for line in lines for end in line[:2]}
    assert_counts(
        (types, edges),
        *(
            {name: rows[f"{part}-{name}"] for name in names}
            for part, names in (("nodes", OWN_TYPES), ("edges", OWN_EDGES))
        ),
    )
    assert ends <= identifiers
    assert "nodes-" not in rows


def test_json_ld_says_what_the_graph_says(sample_build, tmp_path):
    path = write_jsonld(sample_build, tmp_path / "g.jsonld")
    graph = set(ox.parse(path=str(sample_build / "graph.nq"), format=ox.RdfFormat.N_QUADS))
    assert set(ox.parse(path=str(path), format=ox.RdfFormat.JSON_LD)) == graph
    dataset = rdflib.Dataset()
    dataset.parse(path, format="json-ld")
    assert sum(1 for _ in dataset.quads()) == len(graph)
    lines = jsonld.to_rdf(json.loads(path.read_text()), {"format": "application/n-quads"}).splitlines()
    assert len(lines) == len(graph)


def test_the_published_context_types_every_property_as_the_ontology_does():
    terms = dict(context())
    ranges = {}
    for quad in ox.parse(path=str(ontology_directory() / "imr.ttl"), format=ox.RdfFormat.TURTLE):
        name = quad.predicate.value.rpartition("#")[2]
        if name == "type" and quad.object.value.endswith("#ObjectProperty"):
            ranges[quad.subject.value] = "@id"
        elif name == "range" and "XMLSchema#" in quad.object.value:
            ranges[quad.subject.value] = "xsd:" + quad.object.value.rpartition("#")[2]
    assert len(ranges) > 40
    for iri, kind in ranges.items():
        term = terms.get("imr:" + iri.removeprefix(ONTOLOGY))
        assert term == (None if kind == "xsd:string" else {"@id": iri, "@type": kind})


def test_kgx_has_the_columns_it_asks_for_and_edges_between_its_nodes(sample_build, in_graph, tmp_path):
    types, _ = in_graph
    nodes, edges = (
        list(csv.DictReader(path.open(encoding="utf-8"), delimiter="\t")) for path in write_kgx(sample_build, tmp_path)
    )
    assert {"id", "category", "name"} <= nodes[0].keys()
    assert {"id", "subject", "predicate", "object", "knowledge_level", "agent_type"} <= edges[0].keys()
    assert sum(node["category"] == CATEGORIES["Case"] for node in nodes) == types["Case"]
    known = {node["id"] for node in nodes}
    assert len(known) == len(nodes)
    assert {edge[end] for edge in edges for end in ("subject", "object")} <= known
    assert {edge["predicate"] for edge in edges} <= {*PREDICATES.values(), "biolink:related_to"}


def test_sqlite_keeps_its_keys_and_finds_words(sample_build, records, tmp_path):
    database = sqlite_utils.Database(write_sqlite(sample_build, tmp_path / "d.db"))
    assert list(database.query("PRAGMA foreign_key_check")) == []
    assert {key.other_table for key in database["citations"].foreign_keys} == {"items"}
    assert database["items"].count == sum(len(record.items) for record in records)
    word = records[0].items[0].request.split()[0].strip(",.()#")
    found = [row["request"] for row in database["items"].search(f'"{word}"')]
    assert records[0].items[0].request in found


def test_annotations_quote_the_words_of_every_fact(sample_build, records, tmp_path):
    path = write_annotations(sample_build, tmp_path / "a.jsonld")
    page = json.loads(path.read_text())
    assert len(page["items"]) == sum(len(record.evidence) for record in records) > 0
    graph = rdflib.Graph()
    graph.parse(path, format="json-ld")
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    assert len(set(graph.subjects(rdflib.RDF.type, oa.Annotation))) == len(page["items"])
    request = next(
        item for item in page["items"] if json.loads(item["body"]["value"]).get("/items/0/request") is not None
    )
    position, quote = request["target"]["selector"]
    value = json.loads(request["body"]["value"])["/items/0/request"]
    assert " ".join(quote["exact"].split()) == value
    assert position["end"] - position["start"] == len(quote["exact"])


def test_annotations_are_of_the_letters_where_the_build_has_them(sample_letters, tmp_path):
    build([sorted(sample_letters.glob("CM*.txt"))[0]], tmp_path / "b", jobs=1, base_iri="https://example.org/imr/")
    page = json.loads(write_annotations(tmp_path / "b", tmp_path / "a.jsonld").read_text())
    assert all(item["target"]["source"].startswith("https://example.org/imr/letter/") for item in page["items"])


def test_an_export_that_fails_leaves_no_file_that_looks_finished(sample_build, tmp_path):
    broken = tmp_path / "build"
    broken.mkdir()
    (broken / "determinations.jsonl").write_bytes(b'{"not": "a record"}\n')
    with pytest.raises(ValueError, match="missing required field"):
        write_sqlite(broken, tmp_path / "d.db")
    assert not (tmp_path / "d.db").exists()
