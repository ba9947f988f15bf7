"""Invented letters, their page, and a browser that says when a page does what it must not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page
from pyoxigraph import RdfFormat, Store

from kg.determination import Citation, Determination, GuidelineSource
from kg.graph.shared import named_things, vocabulary_statements
from kg.graph.statements import statements
from kg.letters.text import clean_text
from kg.reading import read_determination
from kg.sample.letters import invent_letters
from kg.view.page import write_page
from kg.vocabulary import vocabulary

READY = "html[data-ready=true]"
HOSTILE = (
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 1">',
    "</script><script>window.hacked = 1</script>",
    "<!-- <script> window.hacked = 1 -->",
    "]]> \u2028 \u2029 \x00 \ufeff ${window.hacked = 1} {{hacked}}",
    "javascript:window.hacked=1",
)


def invented(count: int, seed: int = 5) -> list[Determination]:
    """The true records of invented letters, with a code for each diagnosis, by identity."""
    codes = sorted(vocabulary().table.conditions)
    records = []
    for position, letter in enumerate(invent_letters(count, seed)):
        coded = tuple(
            replace(diagnosis, icd10cm=codes[int(sha256(diagnosis.text.encode()).hexdigest()[:6], 16) % len(codes)])
            for diagnosis in letter.truth.diagnoses
            if codes
        )
        number = sha256(f"{seed}/{position}".encode()).hexdigest()
        records.append(replace(letter.truth, sha256=number, text_sha256=number, diagnoses=coded))
    return sorted({record.identity: record for record in records}.values(), key=lambda record: record.identity)


def read(folder: Path, names: str = "*") -> list[Determination]:
    """The records of the letters of a folder, by identity."""
    found = {}
    for path in sorted(folder.glob(names)):
        data = path.read_bytes()
        record = read_determination(clean_text(data), source=path.name, sha256=sha256(data).hexdigest())
        found[record.identity] = record
    return [found[identity] for identity in sorted(found)]


@pytest.fixture(scope="session")
def records() -> list[Determination]:
    """Invented letters, as many as KG_PAGE_LETTERS says (default 400)."""
    return invented(int(os.environ.get("KG_PAGE_LETTERS", "400")))


@dataclass(frozen=True, slots=True)
class Corpus:
    """Letters, and the page and the graph made of them."""

    records: list[Determination]
    page: Path
    store: Store


def graph_of(records: Iterable[Determination]) -> Store:
    """The statements of letters and of what they name."""
    lines = [line for record in records for line in statements(record)]
    store = Store()
    store.load("".join([*lines, *vocabulary_statements(named_things(lines))]).encode(), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="session", params=["invented", "sample", "real"])
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The invented letters' true records, the sample letters as read, the real letters as read."""
    if request.param == "invented":
        records = request.getfixturevalue("records")
    elif request.param == "sample":
        records = read(request.getfixturevalue("sample_letters"))
    else:
        records = read(request.getfixturevalue("shared_letters") / "dev" / "pdf")
    page = tmp_path_factory.mktemp(request.param) / "graph.html"
    write_page(records, page)
    return Corpus(records, page, graph_of(records))


@pytest.fixture(scope="session")
def large(records: list[Determination], tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The page of invented letters, made as if they were too many to hold one by one."""
    out = tmp_path_factory.mktemp("large") / "graph.html"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kg.view.page.MOST_REQUESTS", 100)
        patched.setattr("kg.view.page.QUOTED_CASES", 50)
        write_page(records, out)
    return Corpus(records, out, graph_of(records))


@pytest.fixture(scope="session")
def hostile_records(records: list[Determination]) -> list[Determination]:
    """The records with markup wherever a letter's words can come to stand on the page."""
    poisoned = []
    for position, record in enumerate(records):
        words = HOSTILE[position % len(HOSTILE)]
        citation = Citation(GuidelineSource.OTHER, words, None, (words,), words)
        items = tuple(
            replace(
                item,
                request=words,
                deciding_sentence=words,
                reviewer=(citation,),
                claims_administrator=(citation,),
                drugs=tuple(replace(order, text=words, ingredients=(words,)) for order in item.drugs),
            )
            for item in record.items
        )
        specialties = replace(record.reviewer, specialties=(words,))
        diagnoses = tuple(replace(diagnosis, text=words, icd10cm=words) for diagnosis in record.diagnoses)
        poisoned.append(
            replace(record, case_number=f"{words} {position}", items=items, reviewer=specialties, diagnoses=diagnoses)
        )
    return poisoned


@pytest.fixture(scope="session")
def page_path(records: list[Determination], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "graph.html"
    write_page(records, out)
    return out


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page; at the end, no request has left it and nothing stood on the console."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: Path, fragment: str = "", **options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        allowed = path.as_uri()

        def look(url: str) -> None:
            if not url.startswith((allowed, "blob:", "data:")):
                complaints.append(f"request: {url}")

        page.on("request", lambda request: look(request.url))
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(allowed + fragment)
        page.wait_for_selector(READY)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
