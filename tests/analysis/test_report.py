import base64
import csv
import json
import zlib
from collections import Counter
from dataclasses import replace
from datetime import date

import polars as pl
import pyoxigraph as ox
import pytest

from kg.analysis.filters import Condition, where
from kg.analysis.labels import label
from kg.analysis.report import make_report, write_csv
from kg.analysis.report_cases import packed_cases
from kg.analysis.report_page import report_page
from kg.analysis.requests import requests
from kg.determination import from_json
from kg.vocabulary import TermKind, vocabulary

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
    hostile = Condition(("specialty", "<script>alert(1)</script>"))
    report = replace(make_report(sample_build), conditions=(hostile,))
    page = report_page(report)
    assert page == report_page(report)
    assert "<script>alert" not in page
    assert "src=" not in page
    assert "neither legal" in page
    assert page.count("<svg ") >= 4
    assert all(f'id="{table.name}"' in page for table in report.tables)


def test_the_command_of_each_row_gives_all_that_it_counts(sample_build):
    everything = requests(sample_build)
    report = make_report(sample_build)
    for table in report.tables:
        for place, row in enumerate(table.rows.iter_rows(named=True)):
            found = where(everything, table.conditions(place))
            if "requests" in row:
                assert found.height == row["requests"]
            if "letters" in row and table.dimension:
                assert found["letter"].n_unique() == row["letters"]


def test_the_page_holds_what_every_row_counts(sample_build):
    report = make_report(sample_build)
    packed = json.loads(zlib.decompress(base64.b64decode(packed_cases(report))))
    assert len(packed["decisions"]) == sum(packed["requests"]) == report.requests
    for table in report.tables:
        if table.dimension is None:
            assert table.name not in packed["tables"]
            continue
        sets, of = packed["tables"][table.name].values()
        counted = Counter()
        for place, times in zip(of, packed["requests"] if len(of) == report.letters else [1] * len(of), strict=True):
            counted.update(dict.fromkeys(sets[place], times))
        if "requests" in table.rows.columns:
            assert [counted[row] for row in range(table.rows.height)] == table.rows["requests"].to_list()


def test_a_filter_that_no_request_fulfils_is_an_error_that_names_what_is_near(sample_build):
    with pytest.raises(ValueError, match=r"category=imagine: write imaging"):
        make_report(sample_build, [Condition.parse("category=imagine")])


def test_filters_know_brands_and_labels(sample_build):
    everything = requests(sample_build)
    drug = everything["drug"].explode().drop_nulls()[0]
    table = vocabulary().table
    brand = next(
        name
        for name, key in table.surfaces[TermKind.DRUG].items()
        if name != drug and table.drugs[key].ingredients == (drug,)
    )
    for name, written in (("drug", brand), ("category", label("category", everything["category"][0]))):
        assert where(everything, [Condition((name, written))]).height > 0


def test_a_brand_of_several_ingredients_asks_for_all_of_them():
    rows = [(["hydrocodone", "acetaminophen"],), (["acetaminophen"],), ([],)]
    table = pl.DataFrame(rows, schema={"drug": pl.List(pl.String())}, orient="row")
    assert where(table, [Condition.parse("drug=Norco")]).rows() == rows[:1]
    assert where(table, [Condition.parse("drug=acetaminophen")]).height == 2
