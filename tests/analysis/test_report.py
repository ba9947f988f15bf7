import csv
from datetime import date

import pyoxigraph as ox
import pytest

from kg.analysis.report import make_report, write_csv
from kg.analysis.report_page import report_page
from kg.analysis.requests import Condition, requests, where
from kg.determination import from_json

OUTCOME = "PREFIX imr: <https://w3id.org/imr-kg/ontology#> PREFIX o: <https://w3id.org/imr-kg/id/outcome/> "


@pytest.fixture(scope="module")
def graph(sample_build):
    store = ox.Store()
    store.bulk_load(path=str(sample_build / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    return store


def counted(graph, pattern):
    """Requests and overturned requests by the last part of a value's IRI, as SPARQL counts them."""
    query = f"""{OUTCOME} SELECT ?value (COUNT(DISTINCT ?r) AS ?n) (COUNT(DISTINCT ?won) AS ?w) WHERE {{
        ?r a imr:TreatmentRequest . {pattern} OPTIONAL {{ ?r imr:outcome o:overturned . BIND(?r AS ?won) }} }} GROUP BY ?value"""
    rows = graph.query(query, use_default_graph_as_union=True)
    return {row["value"].value.rpartition("/")[2]: (int(row["n"].value), int(row["w"].value)) for row in rows}


@pytest.mark.parametrize(
    ("table", "pattern"),
    [
        ("by-category", "?r imr:category ?value ."),
        ("by-drug", "?r imr:requestsDrug ?value ."),
        ("by-class", "?r imr:requestsDrug/imr:drugClass ?value ."),
        ("by-reason", "?r imr:reason ?value ."),
        ("by-specialty", "?c imr:hasRequest ?r ; imr:reviewerSpecialty ?value ."),
    ],
)
def test_the_reports_numbers_are_the_graphs(sample_build, graph, table, pattern):
    report = make_report(sample_build)
    (rows,) = [found.rows for found in report.tables if found.name == table]
    expected = counted(graph, pattern)
    found = sorted(rows.select("requests", "overturned").iter_rows())
    assert found == sorted(expected.values())
    assert found


def test_a_subset_counts_only_what_fulfils_every_condition(sample_build):
    everything = requests(sample_build)
    category = everything["category"][0]
    condition = Condition.parse(f"category = {category.upper()}")
    kept = where(everything, [condition], since=date(2015, 1, 1))
    assert 0 < kept.height < everything.height
    assert set(kept["category"]) == {category}
    assert min(kept["decision_date"]) >= date(2015, 1, 1)
    assert make_report(sample_build, [condition], since=date(2015, 1, 1)).requests == kept.height


@pytest.mark.parametrize("text", ["drug", "colour=red", "drug=", "=x"])
def test_a_filter_that_is_none_says_what_to_write(text):
    with pytest.raises(ValueError, match="write dimension=value"):
        Condition.parse(text)


def test_each_row_leads_to_cases_that_are_behind_it(sample_build):
    report = make_report(sample_build)
    (table,) = [found for found in report.tables if found.name == "by-category"]
    behind = {}
    for line in (sample_build / "determinations.jsonl").read_bytes().splitlines():
        record = from_json(line)
        for item in record.items:
            behind.setdefault(item.category.value, set()).add(record.identity)
    for value, cases in zip(table.rows["value"], table.cases, strict=True):
        assert cases
        assert set(cases) <= behind[value]


def test_csv_files_hold_the_tables(sample_build, tmp_path):
    report = make_report(sample_build)
    paths = {path.stem: path for path in write_csv(report, tmp_path)}
    with paths["requests"].open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == report.requests
    for table in report.tables:
        with paths[table.name].open(encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == table.rows.height


def test_the_page_is_the_same_every_time_asks_nothing_of_the_network_and_escapes(sample_build):
    report = make_report(sample_build, [Condition.parse("specialty=<script>alert(1)</script>")])
    page = report_page(report)
    assert page == report_page(report)
    assert "<script" not in page
    assert "src=" not in page
    assert "not legal" in page or "neither legal" in page
    whole = report_page(make_report(sample_build))
    assert whole.count("<svg ") >= 4
    assert all(f'id="{table.name}"' in whole for table in report.tables)
