"""The shipped queries over a build of the sample letters say what counting their records by hand says."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.engine import build as build_graph
from kg.store.answers import write_answer
from kg.store.asking import PREFIXES, ask
from kg.store.opening import GraphStore
from kg.store.queries import shipped_queries, with_values

Record = dict[str, Any]
THINGS = "https://w3id.org/imr-kg/id/"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, sample_letters: Path) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    build_graph([sample_letters], folder, jobs=1)
    return folder


@pytest.fixture(scope="module")
def records(build: Path) -> list[Record]:
    return [json.loads(line) for line in (build / "determinations.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def store(build: Path) -> Any:
    with GraphStore.of_build(build) as opened:
        yield opened.store


def rows(store: Any, name: str, **values: str) -> list[dict[str, str]]:
    written = io.BytesIO()
    write_answer(ask(store, with_values(shipped_queries()[name], values, store)), "csv", written)
    return [
        {column: value.removeprefix(THINGS) for column, value in row.items()}
        for row in csv.DictReader(io.StringIO(written.getvalue().decode(), newline=""))
    ]


def outcomes(pairs: list[tuple[str, str]]) -> dict[str, tuple[int, int, int, int]]:
    """Requests, upheld, partly and overturned, by the first of each pair."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for key, decision in pairs:
        counted[key][decision] += 1
    return {
        key: (counts.total(), counts["upheld"], counts["partially_overturned"], counts["overturned"])
        for key, counts in counted.items()
    }


def rates(found: list[dict[str, str]], key: str) -> dict[str, tuple[int, int, int, int]]:
    columns = ("requests", "upheld", "partly", "overturned")
    return {row[key]: tuple(int(row[column]) for column in columns) for row in found}  # type: ignore[misc]


def items(records: list[Record]) -> list[tuple[Record, Record]]:
    return [(record, item) for record in records for item in record["items"]]


COUNTED = """
    SELECT ?class ?said (COUNT(DISTINCT ?thing) AS ?held)
    { ?partition void:class ?class ; void:entities ?said . ?thing a ?class }
    GROUP BY ?class ?said
"""


def test_the_description_of_the_build_counts_what_its_graph_holds(store: Any, build: Path) -> None:
    counts = {row[0].value: (row[1].value, row[2].value) for row in store.query(COUNTED, prefixes=PREFIXES)}
    assert len(counts) == 7
    assert all(said == held for said, held in counts.values()), counts
    (triples,) = next(store.query("SELECT ?n { ?dataset void:triples ?n }", prefixes=PREFIXES))
    assert int(triples.value) == len((build / "graph.nq").read_bytes().splitlines())


def test_totals(store: Any, records: list[Record]) -> None:
    counts = Counter(item["decision"] for _, item in items(records))
    assert {row["what"]: int(row["count"]) for row in rows(store, "totals")} == {
        "cases": len(records),
        "requests": counts.total(),
        "overturned": counts["overturned"],
        "partially overturned": counts["partially_overturned"],
        "upheld": counts["upheld"],
    }


def test_overturn_rate_by_drug(store: Any, records: list[Record]) -> None:
    pairs = {
        (record["text_sha256"], position, ingredient, item["decision"])
        for record in records
        for position, item in enumerate(record["items"])
        for order in item["drugs"]
        for ingredient in order["ingredients"]
    }
    expected = outcomes([(ingredient, decision) for _, _, ingredient, decision in sorted(pairs)])
    assert rates(rows(store, "overturn-rate-by-drug"), "name") == expected
    assert expected


def test_overturn_rate_by_category(store: Any, records: list[Record]) -> None:
    expected = outcomes(
        [(f"category/{item['category'].replace('_', '-')}", item["decision"]) for _, item in items(records)]
    )
    assert rates(rows(store, "overturn-rate-by-category"), "category") == expected


def test_overturn_rate_by_specialty(store: Any, records: list[Record]) -> None:
    pairs = [
        (specialty, item["decision"])
        for record, item in items(records)
        for specialty in record["reviewer"]["specialties"]
    ]
    assert rates(rows(store, "overturn-rate-by-specialty"), "name") == outcomes(pairs)


def test_overturn_rate_by_quarter(store: Any, records: list[Record]) -> None:
    def quarter(day: str) -> str:
        return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"

    pairs = [
        (quarter(record["decision_date"]), item["decision"])
        for record, item in items(records)
        if record["decision_date"]
    ]
    assert rates(rows(store, "overturn-rate-by-quarter"), "quarter") == outcomes(pairs)


def test_drugs_refused_for_reason(store: Any, records: list[Record]) -> None:
    found = Counter(
        ingredient
        for _, item in items(records)
        if "no_functional_improvement" in item["reasons"] and item["decision"] == "upheld"
        for ingredient in {ingredient for order in item["drugs"] for ingredient in order["ingredients"]}
    )
    assert {row["name"]: int(row["refused"]) for row in rows(store, "drugs-refused-for-reason")} == dict(found)


def test_contradictions(store: Any, records: list[Record]) -> None:
    contradicted = sorted(
        item["request"]
        for _, item in items(records)
        if (item["decision"], item["conclusion"]) in {("upheld", "necessary"), ("overturned", "not_necessary")}
    )
    assert sorted(row["requestText"] for row in rows(store, "contradictions")) == contradicted


def test_days_to_decision(store: Any, records: list[Record]) -> None:
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in records:
        if record["decision_date"] and record["application_received"]:
            passed = date.fromisoformat(record["decision_date"]) - date.fromisoformat(record["application_received"])
            days[record["decision_date"][:4], record["priority"]].append(passed.days)
    found = {
        (row["year"], row["priority"]): tuple(int(row[column]) for column in ("cases", "shortest", "longest"))
        for row in rows(store, "days-to-decision")
    }
    assert found == {key: (len(each), min(each), max(each)) for key, each in days.items()}


def test_modified_requests(store: Any, records: list[Record]) -> None:
    modified = sorted(item["original_request"] for _, item in items(records) if item["original_request"])
    assert sorted(row["originalRequest"] for row in rows(store, "modified-requests")) == modified


def test_reasons_by_outcome(store: Any, records: list[Record]) -> None:
    expected = Counter(
        (f"reason/{reason.replace('_', '-')}", f"outcome/{item['decision'].replace('_', '-')}")
        for _, item in items(records)
        for reason in set(item["reasons"])
    )
    found = {(row["reason"], row["outcome"]): int(row["requests"]) for row in rows(store, "reasons-by-outcome")}
    assert found == dict(expected)


def test_a_brand_of_a_letter_finds_its_ingredient(store: Any, records: list[Record]) -> None:
    brands = {
        (mention, drug["ingredient"])
        for record in records
        for drug in record["drugs"]
        for mention in drug["mentions"]
        if mention.lower() != drug["ingredient"] and drug["role"] == "requested"
    }
    asked = 0
    for brand, ingredient in sorted(brands):
        if sum(brand == other for other, _ in brands) == 1:
            found = rows(store, "overturn-rate-by-drug", drug=brand)
            assert [row["name"] for row in found] == [ingredient]
            asked += 1
    assert asked
