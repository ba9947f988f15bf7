"""How fast the page of a build is: to the first paint, until it is ready, and at what a person does with it.

usage: python tests/benchmarks/page.py GRAPH_HTML [--runs N] [--json FILE]

Opens the page in headless Chromium (found on the PATH) at 1280 x 800 and prints the medians of the runs, in milliseconds. What
a person does is timed from the call to the second frame after it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
DONE = {
    "choose an outcome": "page.change((now) => now.toggle('outcome', 1, true))",
    "choose a drug class too": "page.change((now) => now.toggle('class', 0, true))",
    "clear the filters": "page.change((now) => now.filters.clear())",
    "choose a condition": "page.change((now) => now.toggle('condition', 0, true))",
    "clear the filters again": "page.change((now) => now.filters.clear())",
    "open a node": "page.open([page.found.treatments[0].key])",
    "open a link": "page.open([page.found.links[0].from, page.found.links[0].to])",
    "close it": "page.open([])",
    "look at one side": "page.change((now) => { now.side = 'reviewer'; })",
    "go to the table": "page.change((now) => { now.view = 'table'; })",
    "list the requests": "page.change((now) => { now.rows = 'requests'; })",
    "sort the requests": "page.change((now) => { now.sort = 'drug'; })",
    "go to the network": "page.change((now) => { now.view = 'network'; now.rows = 'links'; })",
    "show more": "page.change((now) => { now.shown = 100; })",
    "search": "page.search.input.value = 'zanaf'; page.search.suggest()",
}
TIMED = """(act) => new Promise((resolve) => {
    const begun = performance.now();
    (0, eval)(act);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
})"""


def measured(page: Page, address: str) -> dict[str, float]:
    """Open the page once and time everything, in milliseconds."""
    page.goto(address)
    page.wait_for_selector("html[data-ready=true]")
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    times = {"first paint": page.evaluate(paint)}
    return times | {name: page.evaluate(TIMED, act) for name, act in DONE.items()}


def main() -> int:
    """Measure a page and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or sys.exit("page: no chromium on the PATH: apt install chromium")
    runs = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for _ in range(arguments.runs):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            runs.append(measured(page, arguments.page.resolve().as_uri()))
            page.close()
        browser.close()
    medians = {name: round(statistics.median(run[name] for run in runs), 1) for name in runs[0]}
    print(f"{arguments.page.stat().st_size:>12,} bytes")
    for name, milliseconds in medians.items():
        print(f"{milliseconds:>12.1f} ms  {name}")
    if arguments.json:
        arguments.json.write_text(
            json.dumps({"bytes": arguments.page.stat().st_size, "milliseconds": medians}, indent=1)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
