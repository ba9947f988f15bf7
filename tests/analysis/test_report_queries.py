"""The report's numbers are those that the shipped queries give of the graph: on sample letters, real and invented ones.

KG_REPORT_LETTERS sets how many letters are invented (300 if not set; tests/soak runs this with 20,000).
"""

import os

import pytest

from kg.analysis.rates import rates
from kg.analysis.requests import requests
from kg.determination import Layout
from kg.engine import build
from kg.sample.corpus import Format, write_sample
from kg.sample.effects import DEFAULT_EFFECTS
from kg.sample.letters import invent_letters
from kg.store.asking import ask
from kg.store.loading import GraphStore
from kg.store.queries import shipped_queries, with_values

LETTERS = int(os.environ.get("KG_REPORT_LETTERS", "300"))

QUERIES = {
    "category": "overturn-rate-by-category",
    "class": "overturn-rate-by-drug-class",
    "drug": "overturn-rate-by-drug",
    "guideline": "overturn-rate-by-guideline",
    "section": "overturn-rate-by-guideline-section",
    "specialty": "overturn-rate-by-specialty",
    "quarter": "overturn-rate-by-quarter",
}


@pytest.fixture(scope="module", params=["sample", "real", "invented"])
def counted(request, tmp_path_factory):
    """A build's requests, and the store of its graph."""
    if request.param == "sample":
        folder = request.getfixturevalue("sample_build")
    else:
        folder = tmp_path_factory.mktemp(request.param)
        if request.param == "real":
            letters = request.getfixturevalue("shared_letters") / "dev" / "pdf"
        else:
            invented = invent_letters(LETTERS, 9, Layout.FINAL_DETERMINATION, DEFAULT_EFFECTS)
            write_sample(invented, folder, Format.JSONL, seed=9, effects=DEFAULT_EFFECTS)
            letters = folder / "letters"
        folder = folder / "build"
        build([letters], folder, jobs=2)
    with GraphStore.of_build(folder) as store:
        yield requests(folder), store.store


@pytest.mark.parametrize(("dimension", "name"), QUERIES.items(), ids=QUERIES)
def test_a_table_of_the_report_has_the_counts_of_its_query(counted, dimension, name):
    table, store = counted
    answer = ask(store, with_values(shipped_queries()[name], {}, store))
    asked = sorted(
        tuple(int(row[column].value) for column in ("requests", "upheld", "partly", "overturned")) for row in answer
    )
    columns = ("requests", "upheld", "partially_overturned", "overturned")
    assert sorted(rates(table, dimension).select(columns).iter_rows()) == asked
    assert asked
