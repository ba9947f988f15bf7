"""Every number on the page is the answer of a SPARQL query over the same letters' statements."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page
from pyoxigraph import Store

PREFIXES = """
PREFIX imr: <https://w3id.org/imr-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
THINGS = "https://w3id.org/imr-kg/id/"
CITES = {
    "either": "imr:reviewerCites|imr:administratorCites",
    "reviewer": "imr:reviewerCites",
    "administrator": "imr:administratorCites",
}
OUTCOMES = ("upheld", "overturned", "partially-overturned")
PREDICATES = {
    "outcome": "imr:outcome",
    "category": "imr:category",
    "drug": "imr:requestsDrug",
    "class": "imr:requestsDrug/imr:drugClass",
    "reason": "imr:reason",
}


def rows(store: Store, query: str) -> list[dict[str, str]]:
    """The answer of a query over all graphs, IRIs of things as the page's keys."""
    answer: Any = store.query(f"{PREFIXES} {query}", use_default_graph_as_union=True)
    names = [variable.value for variable in answer.variables]
    return [{name: row[name].value.removeprefix(THINGS) for name in names if row[name]} for row in answer]


def counted(store: Store, where: str, *names: str) -> dict[tuple[str, ...], list[int]]:
    """Count distinct requests by outcome, for each of what some variables stand for."""
    by = " ".join(f"?{name}" for name in names)
    query = (
        f"SELECT {by} ?outcome (COUNT(DISTINCT ?request) AS ?requests) "
        f"WHERE {{ {where} ?request imr:outcome ?outcome . }} GROUP BY {by} ?outcome"
    )
    found: defaultdict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows(store, query):
        outcome = OUTCOMES.index(row["outcome"].removeprefix("outcome/"))
        found[tuple(row[name] for name in names)][outcome] = int(row["requests"])
    return found


def named(store: Store, predicate: str) -> dict[str, set[str]]:
    """What each request has by a property: asked once of all requests, since joining two such for a selection takes minutes."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(store, f"SELECT DISTINCT ?request ?thing {{ ?request {predicate} ?thing }}"):
        found[row["request"]].add(row["thing"])
    return found


def links_of(
    outcomes: dict[str, int], treated: dict[str, set[str]], cited: dict[str, set[str]]
) -> dict[tuple[str, str], list[int]]:
    """Count some requests, given with their outcomes, by each two of what they are for and what is cited for them."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for request, outcome in outcomes.items():
        for pair in product(treated.get(request, ()), cited.get(request, ())):
            found[pair][outcome] += 1
    return found


def outcomes_of(store: Store) -> dict[str, int]:
    """The place of each request's outcome."""
    found = named(store, "imr:outcome")
    return {request: OUTCOMES.index(outcome.removeprefix("outcome/")) for request, (outcome,) in found.items()}


def by_outcome(outcomes: dict[str, int]) -> list[int]:
    counted = Counter(outcomes.values())
    return [counted[place] for place in range(len(OUTCOMES))]


def values(variable: str, keys: Iterable[str]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(f'<{THINGS}{key}>' for key in sorted(keys))} }}"


def within(store: Store, predicate: str, keys: Iterable[str]) -> set[str]:
    """Some things and all that a property leads to them from: asked once, so that no query walks it for each request."""
    found = {row["thing"] for row in rows(store, f"SELECT ?thing {{ {values('of', keys)} ?thing {predicate} ?of }}")}
    return found | set(keys)


def chosen(store: Store, facet: str, keys: list[str], side: str) -> set[str]:
    """The requests that have any of some choices of a filter; filters are intersected here, each query asking one thing."""
    if facet == "quarter":
        days = " || ".join(f"({quarter_days(key)})" for key in keys)
        where = f"?case imr:decisionDate ?day . FILTER({days}) ?case imr:hasRequest ?request ."
    elif facet in ("section", "document"):
        cited = within(store, "imr:sectionOf", keys) if facet == "document" else keys
        where = f"{values('cited', cited)} ?request {CITES[side]} ?cited ."
    elif facet in ("chapter", "condition"):
        # Each letter says anew what condition a diagnosis is: joined with the cases in one query, each would count thousands of times.
        codes = within(store, "skos:broader+", keys) if facet == "chapter" else set(keys)
        query = f"SELECT DISTINCT ?diagnosis {{ {values('named', codes)} ?diagnosis imr:condition ?named }}"
        diagnoses = {row["diagnosis"] for row in rows(store, query)}
        where = f"{values('diagnosis', diagnoses)} ?case imr:hasDiagnosis ?diagnosis . ?case imr:hasRequest ?request ."
    elif facet == "specialty":
        where = f"{values('named', keys)} ?case imr:reviewerSpecialty ?named . ?case imr:hasRequest ?request ."
    else:
        where = f"{values('named', keys)} ?request {PREDICATES[facet]} ?named ."
    return {row["request"] for row in rows(store, f"SELECT DISTINCT ?request WHERE {{ {where} }}")}


def quarter_days(key: str) -> str:
    """The days of a quarter ("2016-Q1"), as a condition on ?day."""
    year, quarter = int(key[:4]), int(key[-1])
    after = f"{year}-{3 * quarter + 1:02}-01" if quarter < 4 else f"{year + 1}-01-01"
    return f'?day >= "{year}-{3 * quarter - 2:02}-01"^^xsd:date && ?day < "{after}"^^xsd:date'


@pytest.mark.parametrize("side", ["either", "reviewer", "administrator"])
def test_every_visible_link_and_node_counts_what_the_graph_answers(
    opened: Callable[..., Page], corpus: Any, side: str
) -> None:
    page = opened(corpus.page, f"#side={side}&shown=60")
    drawn = page.evaluate(
        """({
            links: page.network.scene.links.map(({from, to, kind, counts}) => [from, to, kind, counts.by]),
            nodes: page.network.scene.nodes.map(({key, counts}) => [key, counts.by]),
        })"""
    )
    kinds = {
        "drug": "?request imr:requestsDrug ?node .",
        "category": "?request imr:category ?node .",
        "cited": f"?request {CITES[side]} ?node .",
        "outcome": "?request imr:outcome ?node .",
    }
    nodes = {kind: counted(corpus.store, where, "node") for kind, where in kinds.items()}
    links = counted(
        corpus.store, f"?request imr:requestsDrug|imr:category ?from . ?request {CITES[side]} ?to .", "from", "to"
    )
    assert len(drawn["nodes"]) > 40
    for key, by in drawn["nodes"]:
        kind = key.partition("/")[0]
        assert by == nodes["cited" if kind in ("section", "guideline") else kind][(key,)], key
    assert {key.partition("/")[0] for key, _ in drawn["nodes"]} >= {"drug", "category", "section", "outcome"}
    assert len(drawn["links"]) > 50
    for source, target, kind, by in drawn["links"]:
        if kind == "cites":
            assert by == links[source, target], (source, target)
        else:
            of = source.partition("/")[0]
            all_of = nodes["cited" if of in ("section", "guideline") else of][(source,)]
            ends = [count if target == f"outcome/{name}" else 0 for name, count in zip(OUTCOMES, all_of, strict=True)]
            assert by == ends, (source, target)
    assert {kind for _, _, kind, _ in drawn["links"]} == {"cites", "ends"}


def test_ten_combinations_of_filters_count_what_the_graph_answers(opened: Callable[..., Page], corpus: Any) -> None:
    page = opened(corpus.page)
    facets = page.evaluate("page.table.facets.map(({id, names}) => [id, names.slice(0, 12).map(({key}) => key)])")
    outcomes = outcomes_of(corpus.store)
    treated = named(corpus.store, "imr:requestsDrug|imr:category")
    cited = {side: named(corpus.store, predicate) for side, predicate in CITES.items()}
    dice = random.Random(20)
    tried = 0
    while tried < 10:
        side = dice.choice(list(CITES))
        picks = {
            facet: dice.sample(keys, min(len(keys), dice.choice((1, 1, 2))))
            for facet, keys in dice.sample([entry for entry in facets if entry[1]], dice.choice((1, 2, 2, 3)))
        }
        by = page.evaluate(
            """([picks, side]) => {
                page.change((now) => {
                    now.filters.clear();
                    now.side = side;
                    for (const [id, keys] of Object.entries(picks))
                        for (const key of keys) now.toggle(id, page.table.facet[id].number.get(key), true);
                });
                return page.counts.by;
            }""",
            [picks, side],
        )
        passing = set.intersection(*(chosen(corpus.store, facet, keys, side) for facet, keys in picks.items()))
        answered = {request: outcomes[request] for request in passing}
        assert by == by_outcome(answered), picks
        tried += sum(by) > 0
        if not sum(by):
            continue
        assert page.inner_text("#state").startswith(f"{sum(by):,} of ")
        # What the filters leave is drawn with the numbers that the graph gives under the same filters.
        links = links_of(answered, treated, cited[side])
        drawn = page.evaluate("page.found.links.map(({from, to, kind, counts}) => [from, to, kind, counts.by])")
        for source, target, kind, counts in drawn:
            assert kind != "cites" or counts == links[source, target], (picks, source, target)


@pytest.mark.parametrize("side", ["either", "reviewer", "administrator"])
def test_a_page_of_too_many_requests_counts_every_single_filter_as_the_graph_answers(
    opened: Callable[..., Page], large: Any, side: str
) -> None:
    page = opened(large.page, f"#side={side}&shown=30")
    assert page.evaluate("page.table.cases") == 50
    dice = random.Random(side)
    choices = page.evaluate("page.table.facets.flatMap(({id, names}) => names.slice(0, 40).map(({key}) => [id, key]))")
    outcomes = outcomes_of(large.store)
    treated, cited = named(large.store, "imr:requestsDrug|imr:category"), named(large.store, CITES[side])
    for facet, key in dice.sample(choices, 12):
        shown = page.evaluate(
            """([id, key]) => {
                page.change((now) => { now.filters.clear(); now.toggle(id, page.table.facet[id].number.get(key), true); });
                return [page.whole.at(page.selection, []).by, page.found.links.filter(({kind}) => kind === "cites").map(({from, to, counts}) => [from, to, counts.by])];
            }""",
            [facet, key],
        )
        answered = {request: outcomes[request] for request in chosen(large.store, facet, [key], side)}
        assert shown[0] == by_outcome(answered), key
        links = links_of(answered, treated, cited)
        for source, target, by in shown[1]:
            assert by == links[source, target], (key, source, target)


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
            const counts = page.passing.choices(facet.id);
            return [...counts].slice(0, 4).map((count, number) => {
                page.selection.toggle(facet.id, number, true);
                const chosen = new Passing(page.table, page.selection).all;
                page.selection.toggle(facet.id, number, false);
                return [facet.id, number, count, chosen];
            });
        })"""
    )
    assert len(told) > 20
    assert [row for row in told if row[2] != row[3]] == []
