"""The report opened in a browser: no error, no request elsewhere, and each count leads to its cases."""

import csv

import pytest

from kg.analysis.report import make_report
from kg.analysis.report_page import write_report_page


@pytest.fixture(scope="module")
def report(sample_build):
    return make_report(sample_build)


@pytest.fixture(scope="module")
def opened(report, browser, tmp_path_factory):
    page_file = write_report_page(report, tmp_path_factory.mktemp("report") / "report.html")
    page = browser.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    yield page
    page.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


def test_each_count_of_a_table_lists_what_it_counts(opened, report):
    for name in ("by-category", "by-condition", "contradictions"):
        (table,) = [found for found in report.tables if found.name == name]
        for place, row in enumerate(table.rows.iter_rows(named=True)):
            cells = opened.locator(f"#{name} tbody tr").nth(place)
            for decision, count in (
                ("", row["requests"]),
                ("upheld", row["upheld"]),
                ("overturned", row["overturned"]),
            ):
                if not count:
                    continue
                column = 1 if not decision else ("letters", "requests", "upheld", "overturned").index(decision)
                cells.locator("td").nth(column).locator("button").click()
                # The cases are unpacked after the click: the dialog opens when it has them.
                dialog = opened.locator("#behind[open]")
                dialog.wait_for()
                assert dialog.locator("p").text_content().startswith(f"{count:,} requests in ")
                listed = dialog.locator("li").all_text_contents()
                assert len(listed) == len(set(listed)) <= count
                assert ("decision" in dialog.locator("code").text_content()) == bool(decision)
                opened.keyboard.press("Escape")
                dialog.wait_for(state="detached")


def test_the_cases_are_saved_as_csv(opened, report):
    row = opened.locator("#by-category tbody tr").first
    row.locator("td button").first.click()
    with opened.expect_download() as waiting:
        opened.locator("#behind a").click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:
        saved = list(csv.DictReader(file))
    (table,) = [found for found in report.tables if found.name == "by-category"]
    first = table.rows.row(0, named=True)
    assert len(saved) == first["requests"]
    assert len({line["letter"] for line in saved}) == first["letters"]
    assert sum(line["decision"] == "overturned" for line in saved) == first["overturned"]
    opened.locator("#behind button").click()


def test_a_count_is_reached_and_left_by_keyboard(opened):
    button = opened.locator("#by-category td button").first
    button.focus()
    opened.keyboard.press("Enter")
    opened.locator("#behind[open]").wait_for()
    opened.keyboard.press("Escape")
    opened.locator("#behind[open]").wait_for(state="detached")
    assert button.evaluate("node => node === document.activeElement")
