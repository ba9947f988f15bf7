"""The page as a person uses it, in Chromium: nothing leaves it, nothing stands on the console."""

import csv
import io
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from kg.determination import Determination
from kg.graph.dataset import Accuracy, Figure
from kg.view.page import write_page


def search(page: Page, words: str) -> None:
    page.get_by_role("combobox").fill(words)
    page.keyboard.press("Enter")


def point_of(page: Page, key: str) -> dict[str, float]:
    """Where a node stands on the screen."""
    point: dict[str, float] = page.evaluate(
        """(key) => {
            const box = page.network.container.getBoundingClientRect();
            const node = page.network.scene.at.get(key);
            const { x, y } = page.network.network.canvasToDOM(node);
            return { x: box.left + x, y: box.top + y };
        }""",
        key,
    )
    return point


def middle_of_a_link(page: Page) -> tuple[dict[str, float], list[str]]:
    """A point on a link that no other link, node or box covers, a pixel around, and the link's ends."""
    # What was chosen last is drawn at the next frame.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: Any = page.evaluate(
        """() => {
            const box = page.network.container.getBoundingClientRect();
            for (const link of page.network.scene.links) {
                if (link.kind !== "cites") continue;
                for (const share of [0.05, 0.08, 0.92, 0.95]) {
                    // The curve of a cubic Bezier whose handles lie at 0.55 of the way, level with its ends.
                    const t = share, u = 1 - t, reach = (link.end.x - link.start.x) * 0.55;
                    const at = (a, b, c, d) => u*u*u*a + 3*u*u*t*b + 3*u*t*t*c + t*t*t*d;
                    const x = at(link.start.x, link.start.x + reach, link.end.x - reach, link.end.x);
                    const y = at(link.start.y, link.start.y, link.end.y, link.end.y);
                    const exact = page.network.network.canvasToDOM({ x, y });
                    const dom = { x: Math.round(exact.x), y: Math.round(exact.y) };
                    const around = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1], [1, -1], [-1, 1]];
                    const own = ([right, down]) =>
                        page.network.network.getEdgeAt({ x: dom.x + right, y: dom.y + down }) === link.id;
                    if (page.network.nodeAt({ x, y }) || page.network.network.getNodeAt(dom)) continue;
                    if (around.every(own))
                        return [{ x: box.left + dom.x, y: box.top + dom.y }, [link.from, link.to]];
                }
            }
            return null;
        }"""
    )
    assert found is not None
    return found[0], found[1]


def test_a_brand_name_finds_its_drug(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path)
    search(page, "Zanaflex")
    expect(page.locator("#details h2").first).to_have_text("tizanidine")
    assert "at=drug/tizanidine" in page.url


def test_a_person_filters_clicks_a_link_reads_the_quote_and_sends_the_view(
    opened: Callable[..., Page], corpus: Any
) -> None:
    page = opened(corpus.page)
    page.get_by_role("checkbox", name="Overturned").first.check()
    overturned = sum(item.decision == "overturned" for record in corpus.records for item in record.items)
    expect(page.locator("#state")).to_contain_text(f"{overturned:,} of ")
    point, ends = middle_of_a_link(page)
    page.mouse.click(point["x"], point["y"])
    names = page.evaluate("(keys) => keys.map((key) => page.table.find(key).name.label)", ends)
    expect(page.locator("#details h2")).to_have_text(names)
    page.locator("#details button.case").first.click()
    identity = page.locator("#details h2").inner_text()
    [record] = [record for record in corpus.records if record.identity == identity]
    quotes = page.locator("#details blockquote").all_inner_texts()
    sentences = [item.deciding_sentence for item in record.items if item.deciding_sentence]
    assert [quote[:200] for quote in quotes] == [sentence[:200] for sentence in sentences]
    badges = page.locator("#details .badge").all_inner_texts()
    assert [badge.lower().replace(" ", "_") for badge in badges] == [item.decision for item in record.items]

    page.go_back()
    expect(page.locator("#details h2")).to_have_text(names)
    page.go_forward()
    expect(page.locator("#details h2")).to_have_text(identity)

    other = opened(corpus.page, page.url.partition("graph.html")[2])
    for part in ("#state", "#chips", "#details"):
        assert other.inner_text(part) == page.inner_text(part)
    assert other.evaluate("page.network.scene.links.map((link) => link.id)") == page.evaluate(
        "page.network.scene.links.map((link) => link.id)"
    )


def test_a_click_on_a_node_s_words_opens_it_and_a_click_beside_everything_closes_it(
    opened: Callable[..., Page], page_path: Path
) -> None:
    page = opened(page_path)
    key = page.evaluate("page.network.scene.nodes.find((node) => node.align === 'right').key")
    point = point_of(page, key)
    page.mouse.click(point["x"] - 60, point["y"])
    assert f"at={key}" in page.url
    box = page.locator("#network").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 6, box["y"] + box["height"] - 6)
    assert "at=" not in page.url


def test_twenty_to_three_hundred_nodes_are_shown(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path)
    shown = "page.network.scene.nodes.length"
    assert 20 <= page.evaluate(shown) <= 300
    before = page.evaluate(shown)
    page.get_by_role("button", name=re.compile("Show more")).click()
    assert before < page.evaluate(shown) <= 300
    while page.get_by_role("button", name=re.compile("Show more")).is_enabled():
        page.get_by_role("button", name=re.compile("Show more")).click()
    assert page.evaluate(shown) <= 300


def test_nodes_stand_still_until_they_are_asked_to_move(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path)
    places = "JSON.stringify(page.network.network.getPositions())"
    before = page.evaluate(places)
    page.wait_for_timeout(200)
    assert page.evaluate(places) == before
    page.get_by_role("button", name="Let it move").click()
    page.wait_for_timeout(300)
    assert page.evaluate(places) != before
    page.get_by_role("button", name="Hold still").click()
    assert page.evaluate(places) == before


def test_an_address_that_names_what_the_letters_lack_says_so(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#drug=unobtainium&outcome=overturned")
    expect(page.locator("#state")).to_contain_text("unobtainium")
    expect(page.locator("#chips")).to_contain_text("Outcome: Overturned")


def test_filters_that_nothing_passes_say_what_to_do(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#category=pharmaceutical&class=opioids&category=imaging&drug=baclofen&outcome=overturned")
    page.evaluate(
        """page.change((now) => {
            for (const [id, at] of [["drug", 0], ["quarter", 0], ["specialty", 0], ["reason", 9], ["section", 90]])
                now.toggle(id, at, true);
        })"""
    )
    expect(page.locator("#nothing")).to_contain_text("Remove one of them")


def test_the_table_sorts_by_keyboard_and_tells_screen_readers(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#view=table&rows=treatments")
    header = page.get_by_role("columnheader", name="Share")
    header.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("columnheader", name="Share").get_attribute("aria-sort") == "descending"
    shares = [
        float(text.split()[0]) for text in page.locator("#table-view tbody td:nth-last-child(2)").all_inner_texts()
    ]
    assert shares == sorted(shares, reverse=True)
    page.keyboard.press("Enter")
    assert page.get_by_role("columnheader", name="Share").get_attribute("aria-sort") == "ascending"
    shares = [
        float(text.split()[0]) for text in page.locator("#table-view tbody td:nth-last-child(2)").all_inner_texts()
    ]
    assert shares == sorted(shares)


def test_requests_are_listed_and_sorted_one_by_one(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#view=table&rows=requests&sort=outcome")
    outcomes = page.locator("#table-view tbody td:nth-child(5)").all_inner_texts()
    assert outcomes == sorted(outcomes)
    assert "Overturned" in outcomes
    first = page.locator("#table-view tbody th button").first.inner_text()
    page.locator("#table-view tbody th button").first.click()
    expect(page.locator("#details h2")).to_have_text(first)


def test_the_network_is_walked_by_keyboard(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path)
    page.locator("#network").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    spoken = page.inner_text("#spoken")
    second = page.evaluate("page.network.scene.nodes.filter((node) => node.align === 'right')[1]")
    assert spoken.startswith(f"{second['label']}: {sum(second['counts']['by']):,} requests")
    page.keyboard.press("Enter")
    expect(page.locator("#details h2").first).to_have_text(second["label"])
    page.keyboard.press("Escape")
    expect(page.locator("#details h2").first).to_have_text("In this selection")


def test_the_view_is_saved_as_drawing_picture_and_table(
    opened: Callable[..., Page], page_path: Path, tmp_path: Path
) -> None:
    page = opened(page_path, "#outcome=overturned&view=network")

    def saved(name: str) -> bytes:
        page.locator("#save > summary").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path.read_bytes()

    drawing = ElementTree.fromstring(saved("Drawing (SVG)"))
    words = " ".join("".join(element.itertext()) for element in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert "Outcome: Overturned" in words
    assert "not a sample of all requests" in words
    lines = drawing.findall("{http://www.w3.org/2000/svg}path")
    assert len(lines) == page.evaluate("page.network.scene.links.length")
    picture = saved("Picture (PNG)")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(picture) > 20_000
    rows = list(csv.DictReader(io.StringIO(saved("Table (CSV)").decode("utf-8-sig"))))
    links = page.evaluate("page.found.links.filter((link) => link.kind === 'cites').length")
    assert len(rows) == links
    assert {int(row["Upheld"]) for row in rows} == {0}


def test_hostile_letters_run_nothing(
    opened: Callable[..., Page], records: list[Determination], tmp_path: Path, hostile_records: list[Determination]
) -> None:
    out = tmp_path / "hostile.html"
    write_page(hostile_records, out)
    page = opened(out)
    for view in ("", "#view=table", "#view=table&rows=requests", "#view=table&rows=sections"):
        page.evaluate("(fragment) => { location.hash = fragment; }", view)
        page.wait_for_timeout(50)
    for identity in page.evaluate("page.table.identities.slice(0, 8)"):
        page.evaluate("(identity) => page.change((now) => { now.case = identity; })", identity)
        assert "hacked" in page.inner_text("#details")
    page.get_by_role("combobox").fill("hacked")
    expect(page.locator("#suggestions")).to_contain_text("window.hacked")
    page.evaluate("page.change((now) => { now.view = 'network'; now.case = null; }); page.drawing()")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("window.hacked === undefined")
    assert page.evaluate("document.querySelectorAll('img, iframe, svg').length") == 0


def test_the_page_states_what_the_data_are_and_how_accurately_they_were_read(
    opened: Callable[..., Page], records: list[Determination], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = Accuracy(
        version="0.1.0",
        date="2026-11-20",
        letters=97,
        description="Letters of early 2017.",
        figures={"item_drug": Figure(precision=0.98, recall=0.97, f1=0.975, sd=0.008, n=81)},
    )
    monkeypatch.setattr("kg.view.page.accuracy", lambda: measured)
    out = tmp_path / "graph.html"
    write_page(records, out)
    page = opened(out)
    page.get_by_role("button", name="About the data").click()
    stated = page.inner_text("#about")
    assert f"{len(records):,} final determination letters" in stated
    assert "Only appealed refusals are here" in stated
    assert "on 97 letters, measured 2026-11-20 with version 0.1.0. Letters of early 2017." in stated
    assert page.locator("#about tbody tr").all_inner_texts() == ["Item drug\t0.975 ± 0.008\t0.980\t0.970\t81"]
    assert "Neither legal nor medical advice" in page.inner_text("#caution")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_light_or_dark_as_the_system_says_until_the_reader_says_otherwise(
    opened: Callable[..., Page], page_path: Path, scheme: Literal["light", "dark"]
) -> None:
    page = opened(page_path, color_scheme=scheme)
    body = page.locator("body")
    grounds = {"light": "rgb(244, 245, 247)", "dark": "rgb(11, 15, 20)"}
    other: Literal["light", "dark"] = "dark" if scheme == "light" else "light"
    expect(body).to_have_css("background-color", grounds[scheme])
    page.emulate_media(color_scheme=other)
    expect(body).to_have_css("background-color", grounds[other])
    page.get_by_role("button", name=scheme.capitalize(), exact=True).click()
    expect(body).to_have_css("background-color", grounds[scheme])
    assert page.evaluate("page.network.colours.paper") == ("#ffffff" if scheme == "light" else "#12171d")
    for system in (scheme, other):
        page.emulate_media(color_scheme=system)
        # What the system says is told at the next frame.
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(body).to_have_css("background-color", grounds[scheme])


@pytest.mark.parametrize("view", ["network", "table"])
def test_what_is_printed_is_ink_on_white(opened: Callable[..., Page], page_path: Path, view: str) -> None:
    page = opened(page_path, f"#view={view}&outcome=overturned", color_scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(22, 32, 43)"
    assert page.locator("#printed svg").count() == (1 if view == "network" else 0)
    for hidden in ("#facets", "#search", "#save", "#network"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator("#caution").is_visible()
    assert page.locator("#details h2").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 15, 20)"
    assert page.locator("#printed svg").count() == 0


def test_a_choice_is_found_by_name_and_all_are_listed(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path)
    page.locator("#facet-drug").click()
    choices = page.locator("#facet-drug ~ .choices li")
    expect(choices).to_have_count(7)
    page.locator("#all-drug").click()
    assert choices.count() == page.evaluate("page.passing.names('drug').filter((count) => count).length")
    page.get_by_label("Find in Drug", exact=True).fill("Zanaf")
    expect(choices).to_have_count(1)
    expect(choices).to_contain_text("tizanidine")
    page.get_by_label("Find in Drug", exact=True).fill("unobtainium")
    expect(page.locator("#facet-drug ~ .choices .hint:visible")).to_have_text("None in this selection.")


def test_rows_are_added_to_the_table_as_asked_for(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#view=table&rows=requests")
    rows = page.locator("#table-view tbody tr")
    everything = page.evaluate("page.passing.all")
    assert rows.count() == 60
    listed = 60
    while listed < min(everything, 400):
        page.get_by_role("button", name="Show more rows").click()
        listed = min(listed + 100, everything)
        assert rows.count() == listed
        assert page.evaluate("document.activeElement.id") == "more-rows" or listed == everything


def test_printed_details_stand_below_the_table_and_not_on_it(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#view=table&rows=sections")
    page.emulate_media(media="print")
    table, details = page.locator("#table-view table").bounding_box(), page.locator("#details").bounding_box()
    assert table is not None
    assert details is not None
    assert details["y"] >= table["y"] + table["height"]


def test_on_a_phone_what_is_opened_from_the_table_or_the_search_comes_into_view(
    opened: Callable[..., Page], page_path: Path
) -> None:
    page = opened(page_path, "#view=table", viewport={"width": 390, "height": 844})
    page.locator("#table-view tbody th button").first.click()
    expect(page.locator("#details h2").first).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    search(page, "Zanaflex")
    expect(page.locator("#details h2").first).to_be_in_viewport()
    expect(page.locator("#details h2").first).to_have_text("tizanidine")


def test_numbers_stay_inside_a_phone_s_width(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#at=category/imaging", viewport={"width": 390, "height": 844})
    ends = page.evaluate(
        """page.network.scene.nodes.filter(({align}) => align === "left").map(({key, x, radius, title, note}) =>
            x + radius + 13 + textWidth(title, 11, 500) + textWidth(page.network.linkNotes.get(key) ?? note, 11, 600))"""
    )
    assert ends
    assert max(ends) <= 390
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_share_is_not_told_of_requests_chosen_by_their_outcome(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#outcome=overturned")
    assert page.inner_text("#state").endswith(" requests")
    page.locator("#chips .chip").click()
    assert page.inner_text("#state").endswith("overturned")


def test_a_request_that_cites_a_whole_document_names_the_document(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path, "#view=table&rows=requests")
    cited = page.locator("#table-view tbody td:nth-child(6)").all_inner_texts()
    names = [name for text in cited for name in text.split("; ") if name.endswith("(whole document)")]
    assert names
    assert "(whole document)" not in names


def test_spreadsheets_are_given_no_formula_of_a_letter(opened: Callable[..., Page], page_path: Path) -> None:
    page = opened(page_path)
    cells = page.evaluate("['=1+1', '+1', '-1', '@x', 'a,b', 'say \"no\"', -3].map(cell)")
    assert cells == ["'=1+1", "'+1", "'-1", "'@x", '"a,b"', '"say ""no"""', "-3"]


def test_a_build_without_letters_says_what_to_do(opened: Callable[..., Page], tmp_path: Path) -> None:
    out = tmp_path / "empty.html"
    write_page([], out)
    page = opened(out)
    expect(page.locator("#nothing")).to_contain_text("kg build LETTERS")


@pytest.mark.parametrize(
    ("width", "scheme", "fragments"),
    [
        (390, "dark", ["", "#view=table", "about"]),
        (1280, "light", ["#outcome=overturned&side=reviewer&at=drug/tizanidine", "#view=table&rows=requests"]),
    ],
)
def test_axe_finds_no_violation(
    opened: Callable[..., Page], page_path: Path, width: int, scheme: str, fragments: list[str]
) -> None:
    page = opened(page_path, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    for fragment in fragments:
        if fragment == "about":
            page.get_by_role("button", name="About the data").click()
        else:
            page.evaluate("(fragment) => { location.hash = fragment; page.readAddress(); }", fragment)
        found = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        violations = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]]
        assert violations == [], fragment
