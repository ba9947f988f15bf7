"""The report's numbers are those that the shipped queries give of the graph: on sample letters, real and invented ones.

KG_REPORT_LETTERS sets how many letters are invented (300 if not set; tests/soak runs this with 20,000).
"""

import os
import statistics
from collections import Counter

import pytest

from kg.analysis.filters import Condition, where
from kg.analysis.rates import by_quarter, rates
from kg.analysis.requests import requests
from kg.determination import Decision, Layout
from kg.engine import build
from kg.sample.corpus import Format, write_sample
from kg.sample.effects import DEFAULT_EFFECTS
from kg.sample.letters import invent_letters
from kg.store.asking import ask
from kg.store.opening import GraphStore
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
    "sides": "overturn-rate-by-guideline-agreement",
    "condition": "overturn-rate-by-condition",
    "condition_category": "overturn-rate-by-condition-category",
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


def answered(store, name):
    """The rows of a query's answer, each thing by the end of its IRI."""
    answer = ask(store, with_values(shipped_queries()[name], {}, store))
    names = [variable.value for variable in answer.variables]
    return [{name: row[name].value.rpartition("/")[2] for name in names if row[name] is not None} for row in answer]


def decided(rows):
    """How many rows of a query have each outcome, spelled as records spell it."""
    return Counter(row["outcome"].replace("-", "_") for row in rows)


def test_reasons_have_the_outcomes_of_their_query(counted):
    table, store = counted
    asked = {
        (row["reason"].replace("-", "_"), row["outcome"].replace("-", "_")): int(row["requests"])
        for row in answered(store, "reasons-by-outcome")
    }
    for row in rates(table, "reason").iter_rows(named=True):
        for decision in Decision:
            assert row[decision.value] == asked.pop((row["value"], decision.value), 0)
    assert asked == {}


@pytest.mark.parametrize(
    ("name", "condition"), [("modified-requests", "review=modified"), ("contradictions", "contradiction=yes")]
)
def test_a_subset_has_the_requests_of_its_query(counted, name, condition):
    table, store = counted
    found = where(table, [Condition.parse(condition)])
    assert Counter(found["decision"]) == decided(answered(store, name))


def test_days_have_the_quartiles_of_their_query(counted):
    table, store = counted
    days = {}
    for row in answered(store, "days-to-decision-by-quarter"):
        days.setdefault(row["quarter"], []).extend([int(row["days"])] * int(row["cases"]))
    for row in by_quarter(table).iter_rows(named=True):
        found = days.pop(row["quarter"], [])
        assert row["letters_with_days"] == len(found)
        if len(found) > 1:
            lower, median, upper = statistics.quantiles(found, n=4, method="inclusive")
            assert (row["days_lower"], row["days_median"], row["days_upper"]) == pytest.approx((lower, median, upper))
    assert days == {}


def test_problems_have_the_letters_of_their_query(counted):
    table, store = counted
    asked = {row["problem"].replace("-", "_"): int(row["cases"]) for row in answered(store, "problems-by-code")}
    assert dict(rates(table, "problem").select("value", "letters").iter_rows()) == asked


def test_the_whole_has_the_totals_of_their_query(counted):
    table, store = counted
    totals = {row["what"]: int(row["count"]) for row in answered(store, "totals")}
    decisions = Counter(table["decision"])
    assert totals == {
        "cases": table["letter"].n_unique(),
        "requests": table.height,
        **{decision.value.replace("_", " "): decisions[decision.value] for decision in Decision},
    }
