"""The page as kg serve hands it out: what the file does not hold, it asks the server beside it."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from kg.determination import Determination
from kg.graph.dataset import DatasetSummary, dataset_statements
from kg.graph.shared import named_things, vocabulary_statements
from kg.graph.statements import statements
from kg.view.page import write_page

BASE = "https://example.org/imr/"
PROGRAM = """
import sys
from pathlib import Path
from kg.server.serving import listen, serve
listening = listen("127.0.0.1", 0)
serve(Path(sys.argv[1]), listening, ready=lambda: print(f"port {listening.getsockname()[1]}", flush=True))
"""


@pytest.fixture(scope="module")
def records(records: list[Determination]) -> list[Determination]:
    """A server's letters, some of all: the first of many letters are of one year and layout."""
    return records[:: len(records) // 151][:151]


@pytest.fixture(scope="module")
def served(records: list[Determination], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served build whose page holds counts, and quotes one case."""
    build = tmp_path_factory.mktemp("served")
    records = [*records[:-1], replace(records[-1], case_number="CM17 <odd>/(7)'\"")]
    lines = [line for record in records for line in statements(record, base_iri=BASE)]
    named = named_things(lines)
    summary = DatasetSummary("0" * 64, len(records), sum(len(r.items) for r in records), len(lines), named, BASE)
    shared = [*vocabulary_statements(named), *dataset_statements(summary)]
    (build / "graph.nq").write_text("".join([*lines, *shared]), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kg.view.page.MOST_REQUESTS", 100)
        patched.setattr("kg.view.page.QUOTED_CASES", 60)
        write_page(records, build / "graph.html")
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(build)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = re.fullmatch(r"port (\d+)\n", process.stdout.readline())
    assert port is not None
    yield f"http://127.0.0.1:{port[1]}/"
    process.terminate()
    process.stdout.close()
    process.wait(20)


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(served) else complaints.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_filters_combine_over_all_requests_by_asking_the_server(
    page: Page, served: str, records: list[Determination]
) -> None:
    decided = Counter(
        f"{record.decision_date.year}-Q{(record.decision_date.month + 2) // 3}"
        for record in records
        for item in record.items
        if record.decision_date and item.category == "imaging" and item.decision == "upheld"
    )
    quarters = dict(decided.most_common(2))
    page.goto(f"{served}#category=imaging&outcome=upheld" + "".join(f"&quarter={quarter}" for quarter in quarters))
    expected = sum(quarters.values())
    assert expected > 1
    expect(page.locator("#state")).to_contain_text(f"{expected} of ")
    nodes = page.evaluate("page.network.scene.nodes.map(({key, counts}) => [key, counts.by])")
    assert ["category/imaging", [expected, 0, 0]] in nodes


def test_the_words_of_a_case_that_the_page_does_not_hold_come_from_the_server(
    page: Page, served: str, records: list[Determination]
) -> None:
    page.goto(served)
    page.wait_for_selector("html[data-ready=true]")
    page.evaluate("page.details.words = {}")
    identity = page.evaluate("page.table.identities[3]")
    [record] = [record for record in records if record.identity == identity]
    page.evaluate("(identity) => page.change((now) => { now.case = identity; })", identity)
    expect(page.locator("#details blockquote").first).to_be_visible()
    quotes = [quote.strip("“”") for quote in page.locator("#details blockquote").all_inner_texts()]
    assert quotes == [item.deciding_sentence for item in record.items]


def test_an_odd_case_number_is_asked_for_by_its_own_iri(page: Page, served: str, records: list[Determination]) -> None:
    page.goto(served)
    page.wait_for_selector("html[data-ready=true]")
    words = page.evaluate("""wordsOf(["CM17 <odd>/(7)'\\""])""")
    assert words["CM17 <odd>/(7)'\""] == [[item.request, item.deciding_sentence] for item in records[-1].items]


def test_every_case_is_listed_with_its_sentence_though_the_page_holds_a_sample(
    page: Page, served: str, records: list[Determination]
) -> None:
    page.goto(f"{served}#category=imaging&outcome=upheld")
    expected = {
        (record.identity, item.request)
        for record in records[:-1]
        for item in record.items
        if item.category == "imaging" and item.decision == "upheld"
    }
    expect(page.locator("#details .cases > li")).to_have_count(12)
    while page.locator("#more-cases").count():
        listed = page.locator("#details .cases > li").count()
        page.locator("#more-cases").click()
        expect(page.locator("#details .cases > li")).not_to_have_count(listed)
        expect(page.locator("#details .cases > li").first).to_be_visible()
    lines = page.evaluate(
        """[...document.querySelectorAll("#details .cases > li")].map((item) =>
            [item.querySelector("button").textContent, item.querySelector(".request").textContent])"""
    )
    assert {(identity, text) for identity, text in lines} >= expected
    assert len(lines) == page.evaluate("page.counts.all")


def test_a_case_that_the_page_s_sample_lacks_is_found_and_shown_whole(
    page: Page, served: str, records: list[Determination]
) -> None:
    page.goto(served)
    page.wait_for_selector("html[data-ready=true]")
    held = set(page.evaluate("page.table.identities"))
    record = next(record for record in records[:-1] if record.identity not in held and record.case_number)
    page.get_by_role("combobox").fill(record.identity.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_have_text(record.identity)
    expect(page.locator("#details ol.cases > li")).to_have_count(len(record.items))
    expect(page.locator("#details .request")).to_have_text([item.request for item in record.items])
    quotes = [item.deciding_sentence for item in record.items if item.deciding_sentence]
    expect(page.locator("#details blockquote")).to_have_text(quotes)
    page.goto(f"{served}#case=CM99-9999999")
    expect(page.locator("#details")).to_contain_text("hold no case of this number")


def test_counts_beside_choices_and_most_frequent_reasons_are_the_server_s_where_filters_combine(
    page: Page, served: str, records: list[Determination]
) -> None:
    page.goto(f"{served}#category=imaging&outcome=upheld")
    items = [item for record in records for item in record.items if item.decision == "upheld"]
    categories = Counter(item.category for item in items)
    rehabilitation = page.locator("#facet-category ~ .choices li", has_text="Rehabilitation").locator(".count")
    expect(rehabilitation).to_have_text(f"{categories['rehabilitation']:,}")
    reasons = Counter(reason for item in items if item.category == "imaging" for reason in item.reasons)
    [(_, most)] = reasons.most_common(1)
    first = page.locator("#details .frequent", has_text="Most frequent reasons").locator(".count").first
    expect(first).to_have_text(f"{most:,}")
