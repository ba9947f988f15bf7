"""How fast the page of a build is: to the first paint, until it is ready, and at each thing that a person does with it.

usage: python tests/benchmarks/page.py GRAPH_HTML [--runs N] [--json FILE] [--gate MILLISECONDS]

Opens the page in headless Chromium (found on the PATH) at 1280 x 800 and acts with the mouse and the keyboard. For each
interaction it prints the medians of the runs, in milliseconds:

    frame  from the event to the next painted frame, as the browser's own Event Timing entries say (in steps of 8; what
           takes less than 16 has no entry and is counted as 16), or the longest task after it where that is longer
    busy   the processor time of the page's main thread for all that followed, which other programs on the machine
           lengthen little

With --gate, fails where the median of an interaction's frame is longer; where other programs take the processors, where
its busy time is.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
OBSERVE = """
window.seen = [];
new PerformanceObserver((list) => seen.push(...list.getEntries().map((one) => one.duration)))
    .observe({ type: "event", durationThreshold: 16 });
new PerformanceObserver((list) => seen.push(...list.getEntries().map((one) => one.duration)))
    .observe({ type: "longtask" });
"""
SHORTEST = 16.0
SETTLED = 250
BUSY_MACHINE = 1.0

Act = Callable[[Page], object]


def click(selector: str) -> Act:
    """Click the first element of a selector, where it stands: without the waiting that a test would do."""

    def act(page: Page) -> None:
        element = page.locator(selector).first
        element.evaluate("(element) => element.scrollIntoView({ block: 'nearest' })", timeout=5_000)
        box = element.bounding_box()
        assert box is not None, selector
        page.mouse.click(box["x"] + min(box["width"] / 2, 40), box["y"] + box["height"] / 2)

    return act


def type_in(selector: str, text: str) -> Act:
    def act(page: Page) -> None:
        page.locator(selector).focus()
        page.keyboard.type(text, delay=40)

    return act


def press(key: str) -> Act:
    return lambda page: page.keyboard.press(key)


def at_node(page: Page) -> tuple[float, float]:
    """Where the first treatment of the network stands."""
    x, y = page.evaluate(
        """() => {
            const box = page.network.container.getBoundingClientRect();
            const point = page.network.network.canvasToDOM(page.network.scene.nodes[0]);
            return [box.left + point.x, box.top + point.y];
        }"""
    )
    return float(x), float(y)


def at_link(page: Page) -> tuple[float, float]:
    """A point of a link that nothing else covers."""
    x, y = page.evaluate(
        """() => {
            const { scene, network, container } = page.network;
            const box = container.getBoundingClientRect();
            for (const { start, end, id, kind } of scene.links) {
                if (kind !== "cites") continue;
                for (let share = 0.03; share < 1; share += 0.03) {
                    const left = 1 - share, reach = (end.x - start.x) * 0.55;
                    const along = (a, b, c, d) => left ** 3 * a + 3 * left ** 2 * share * b + 3 * left * share ** 2 * c + share ** 3 * d;
                    const point = network.canvasToDOM({
                        x: along(start.x, start.x + reach, end.x - reach, end.x), y: along(start.y, start.y, end.y, end.y) });
                    if (network.getEdgeAt(point) === id && !network.getNodeAt(point)) return [box.left + point.x, box.top + point.y];
                }
            }
            return null;
        }"""
    )
    return float(x), float(y)


DONE: dict[str, Act] = {
    "choose an outcome": click("#choice-outcome-1"),
    "choose a drug class too": click("#facet-class ~ .choices input[type=checkbox]"),
    "look at the reviewer's side": click("#side-reviewer"),
    "clear the filters": click("#chips .quiet-button"),
    "go back": lambda page: page.evaluate("history.back()"),
    "go forward": lambda page: page.evaluate("history.forward()"),
    "open a filter": click("#facet-condition"),
    "choose a condition": click("#facet-condition ~ .choices input[type=checkbox]"),
    "list all conditions": click("#all-condition"),
    "find a condition by name": type_in("#find-condition", "pain"),
    "drop the condition": click("#chips .chip"),
    "close the filter": click("#facet-condition"),
    "point at a node": lambda page: page.mouse.move(*at_node(page)),
    "open a node": lambda page: page.mouse.click(*at_node(page)),
    "filter to it": click("#details .heading .quiet-button"),
    "drop that filter": click("#chips .chip"),
    "close the details": click("#details .close"),
    "open a link": lambda page: page.mouse.click(*at_link(page)),
    "open a case": click("#details button.case"),
    "close the case": click("#details .close"),
    "show more cases": click("#more-cases"),
    "close the link": click("#details .close"),
    "search": type_in("#search", "zanaf"),
    "take what was found": press("Enter"),
    "close what was found": click("#details .close"),
    "search for a case": type_in("#search", "cm1"),
    "take the case": press("Enter"),
    "close the found case": click("#details .close"),
    "show more": click("#more"),
    "show more yet": click("#more"),
    "show as much as there is": click("#more"),
    "show fewer": click("#fewer"),
    "show fewer yet": click("#fewer"),
    "show as at first": click("#fewer"),
    "go from node to node": lambda page: (page.locator("#network").focus(), page.keyboard.press("ArrowDown")),
    "zoom in": click("#zoom-in"),
    "show all": click("#zoom-fit"),
    "go to the table": click("#view-table"),
    "sort the links": click("#sort-from"),
    "list the sections": click("#rows-sections"),
    "list the requests": click("#rows-requests"),
    "sort the requests by drug": click("#sort-drug"),
    "turn the order": click("#sort-drug"),
    "sort the requests by quarter": click("#sort-quarter"),
    "show more rows": click("#more-rows"),
    "filter the requests": click("#choice-outcome-1"),
    "clear that filter": click("#chips .chip"),
    "list the links": click("#rows-links"),
    "go to the network": click("#view-network"),
    "change the theme": click("#theme"),
    "say what the data are": click("#about-open"),
    "close what the data are": press("Escape"),
}


def busy(session: CDPSession) -> float:
    """Milliseconds of processor time that the main thread has taken so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def measured(browser: Browser, address: str) -> dict[str, tuple[float, float]]:
    """Open the page once and time everything: (frame, busy), in milliseconds."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(OBSERVE)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_selector("html[data-ready=true]")
    ready = page.evaluate("performance.now()")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    times: dict[str, tuple[float, float]] = {"first paint": (paint, 0.0), "ready": (ready, busy(session))}
    page.wait_for_timeout(SETTLED)
    for name, act in DONE.items():
        page.evaluate("seen.length = 0")
        before = busy(session)
        act(page)
        page.wait_for_timeout(SETTLED)
        after = busy(session)
        seen: Any = page.evaluate("seen")
        times[name] = (max([SHORTEST, *seen]), after - before)
    page.close()
    return times


def main() -> int:
    """Measure a page and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--gate", type=float)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or sys.exit("page: no chromium on the PATH: apt install chromium")
    load = os.getloadavg()[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        runs = [measured(browser, arguments.page.resolve().as_uri()) for _ in range(arguments.runs)]
        browser.close()
    medians = {
        name: tuple(round(statistics.median(run[name][kind] for run in runs), 1) for kind in (0, 1)) for name in runs[0]
    }
    size = arguments.page.stat().st_size
    print(f"{size:,} bytes; load of the machine before: {load:.1f} on {os.cpu_count()} processors")
    print(f"{'frame':>8} {'busy':>8}")
    for name, (frame, taken) in medians.items():
        print(f"{frame:>8.0f} {taken:>8.1f}  {name}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"bytes": size, "load": load, "milliseconds": medians}, indent=1))
    if arguments.gate is None:
        return 0
    kind = 0 if load < BUSY_MACHINE else 1
    slow = {name: medians[name] for name in DONE if medians[name][kind] > arguments.gate}
    for name, times in slow.items():
        print(f"page: {name} took {times[kind]:g} ms of {'time' if kind == 0 else 'processor time'}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
