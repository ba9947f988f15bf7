"""Every number on the page is the answer of a SPARQL query over the same letters' statements."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pyoxigraph import Store

PREFIXES = """
PREFIX imr: <https://w3id.org/imr-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
THINGS = "https://w3id.org/imr-kg/id/"
CITES = {
    "either": "imr:reviewerCites|imr:administratorCites",
    "reviewer": "imr:reviewerCites",
    "administrator": "imr:administratorCites",
}


def ask(store: Store, patterns: list[str]) -> dict[str, int]:
    """Count distinct requests by outcome."""
    where = " ".join(["?case imr:hasRequest ?request . ?request imr:outcome ?outcome .", *patterns])
    query = f"{PREFIXES} SELECT ?outcome (COUNT(DISTINCT ?request) AS ?requests) WHERE {{ {where} }} GROUP BY ?outcome"
    answer: Any = store.query(query, use_default_graph_as_union=True)
    return {row["outcome"].value.rpartition("/")[2]: int(row["requests"].value) for row in answer}


def requests(store: Store, pattern: str) -> set[tuple[str, str]]:
    """The requests that a pattern finds, each with its outcome."""
    where = f"?case imr:hasRequest ?request . ?request imr:outcome ?outcome . {pattern}"
    answer: Any = store.query(
        f"{PREFIXES} SELECT DISTINCT ?request ?outcome WHERE {{ {where} }}", use_default_graph_as_union=True
    )
    return {(row["request"].value, row["outcome"].value.rpartition("/")[2]) for row in answer}


def has(key: str, side: str) -> str:
    """The graph pattern of a request that has a node of the network."""
    thing = f"<{THINGS}{key}>"
    kind = key.partition("/")[0]
    if kind in ("section", "guideline"):
        return f"?request {CITES[side]} {thing} ."
    return f"?request {({'drug': 'imr:requestsDrug', 'category': 'imr:category', 'outcome': 'imr:outcome'})[kind]} {thing} ."


def chosen(facet: str, key: str, side: str, name: str) -> str:
    """The graph pattern of a filter's choice."""
    thing = f"<{THINGS}{key}>"
    patterns = {
        "class": f"?request imr:requestsDrug/imr:drugClass {thing} .",
        "chapter": f"?case imr:hasDiagnosis/imr:condition/skos:broader* {thing} .",
        "condition": f"?case imr:hasDiagnosis/imr:condition {thing} .",
        "document": f"?request ({CITES[side]})/imr:sectionOf? {thing} .",
        "reason": f"?request imr:reason {thing} .",
        "specialty": f"?case imr:reviewerSpecialty {thing} .",
        "quarter": '?case imr:decisionDate ?day . FILTER(CONCAT(STR(YEAR(?day)), "-Q", '
        f'STR(FLOOR((MONTH(?day) + 2) / 3))) = "{name}")',
    }
    return patterns.get(facet) or has(key, side)


def by_outcome(counts: dict[str, int]) -> list[int]:
    return [counts.get(outcome, 0) for outcome in ("upheld", "overturned", "partially-overturned")]


def shown_links(page: Page) -> list[dict[str, Any]]:
    links: list[dict[str, Any]] = page.evaluate(
        "page.network.scene.links.map(({from, to, kind, counts}) => ({from, to, kind, by: counts.by}))"
    )
    return links


@pytest.mark.parametrize("side", ["either", "reviewer", "administrator"])
def test_every_visible_link_and_node_counts_what_the_graph_answers(
    opened: Callable[..., Page], corpus: Any, side: str
) -> None:
    page = opened(corpus.page, f"#side={side}&shown=40")
    links = shown_links(page)
    assert len(links) > 50
    for link in links:
        assert link["by"] == by_outcome(ask(corpus.store, [has(link["from"], side), has(link["to"], side)])), link
    nodes = page.evaluate("page.network.scene.nodes.map(({key, counts}) => [key, counts.by])")
    assert {key.partition("/")[0] for key, _ in nodes} >= {"drug", "category", "section", "guideline", "outcome"}
    for key, by in nodes:
        assert by == by_outcome(ask(corpus.store, [has(key, side)])), key


def test_ten_combinations_of_filters_count_what_the_graph_answers(opened: Callable[..., Page], corpus: Any) -> None:
    page = opened(corpus.page)
    facets = page.evaluate(
        "page.table.facets.map(({id, names}) => [id, names.slice(0, 12).map(({key, label}) => [key, label])])"
    )
    dice = random.Random(20)
    tried = 0
    while tried < 10:
        side = dice.choice(list(CITES))
        picks = {
            facet: dice.sample(names, min(len(names), dice.choice((1, 1, 2))))
            for facet, names in dice.sample([entry for entry in facets if entry[1]], dice.choice((1, 2, 2, 3)))
        }
        by = page.evaluate(
            """([picks, side]) => {
                page.change((now) => {
                    now.filters.clear();
                    now.side = side;
                    for (const [id, keys] of Object.entries(picks))
                        for (const key of keys) now.toggle(id, page.table.facet[id].number.get(key), true);
                });
                return countsOf(page.table, page.passing).by;
            }""",
            [{facet: [key for key, _ in names] for facet, names in picks.items()}, side],
        )
        # One query a choice; choices of one filter are joined, filters intersected.
        passing = [
            set().union(*(requests(corpus.store, chosen(facet, key, side, name)) for key, name in names))
            for facet, names in picks.items()
        ]
        answered = Counter(outcome for _, outcome in set.intersection(*passing))
        assert by == by_outcome(answered), picks
        tried += sum(by) > 0
        stated = page.inner_text("#state")
        assert sum(by) == 0 or stated.startswith(f"{sum(by):,} of ")


@pytest.mark.parametrize("side", ["either", "reviewer", "administrator"])
def test_a_page_of_too_many_requests_counts_every_single_filter_as_the_graph_answers(
    opened: Callable[..., Page], large: Any, side: str
) -> None:
    page = opened(large.page, f"#side={side}&shown=30")
    assert page.evaluate("page.table.cases") == 50
    dice = random.Random(side)
    choices = page.evaluate(
        "page.table.facets.flatMap(({id, names}) => names.slice(0, 40).map(({key, label}) => [id, key, label]))"
    )
    for facet, key, name in dice.sample(choices, 12):
        shown = page.evaluate(
            """([id, key]) => {
                page.change((now) => { now.filters.clear(); now.toggle(id, page.table.facet[id].number.get(key), true); });
                return [page.whole.at(page.selection, []).by, page.found.links.map(({from, to, counts}) => [from, to, counts.by])];
            }""",
            [facet, key],
        )
        pattern = chosen(facet, key, side, name)
        assert shown[0] == by_outcome(ask(large.store, [pattern])), key
        for source, target, by in dice.sample(shown[1], min(6, len(shown[1]))):
            assert by == by_outcome(ask(large.store, [pattern, has(source, side), has(target, side)])), (
                key,
                source,
                target,
            )


def test_a_page_of_too_many_requests_takes_one_filter_at_a_time_and_says_so(
    opened: Callable[..., Page], large: Any
) -> None:
    page = opened(large.page, "#outcome=overturned")
    requests = sum(len(record.items) for record in large.records)
    assert page.inner_text("#state").split(" requests")[0].endswith(f"of {requests:,}")
    assert "one filter at a time" in page.inner_text("#facets")
    page.get_by_role("checkbox", name="Imaging").check()
    assert page.locator("#chips .chip").all_inner_texts() == ["Service category: Imaging ×"]
    page.get_by_role("button", name="Table").click()
    page.get_by_role("button", name="Requests", exact=True).first.click()
    assert "of a sample" in page.inner_text("#table-view")


def test_the_count_beside_a_choice_is_what_choosing_it_gives(opened: Callable[..., Page], corpus: Any) -> None:
    page = opened(corpus.page, "#outcome=upheld")
    told = page.evaluate(
        """() => page.table.facets.filter(({id}) => id !== "outcome").flatMap((facet) => {
            const counts = choiceCounts(page.table, page.selection, page.failed, facet);
            return [...counts].slice(0, 4).map((count, number) => {
                page.selection.toggle(facet.id, number, true);
                const chosen = passing(failures(page.table, page.selection)).length;
                page.selection.toggle(facet.id, number, false);
                return [facet.id, number, count, chosen];
            });
        })"""
    )
    assert len(told) > 20
    assert [row for row in told if row[2] != row[3]] == []
