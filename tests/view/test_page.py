"""The page as bytes: whole, the same every time, and closed to what stands in letters."""

import json
import random
import re
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from kg.determination import Determination
from kg.view.page import page_text, write_page


def block(page: str, name: str) -> bytes:
    return zlib.decompress(b64decode(re.search(rf'id="data-{name}">([^<]*)<', page)[1]))  # type: ignore[index]


def test_the_same_records_give_the_same_bytes(records: list[Determination], tmp_path: Path) -> None:
    write_page(records, tmp_path / "one.html")
    write_page(iter(records), tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.html", "two.html"]


def test_the_quoted_cases_do_not_depend_on_the_order_of_letters(
    records: list[Determination], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.view.page.QUOTED_CASES", 20)
    shuffled = random.Random(1).sample(records, len(records))
    quoted = [json.loads(block(page_text(some), "words")) for some in (records, shuffled)]
    assert len(quoted[0]) == 20
    assert quoted[0] == quoted[1]


def test_the_page_names_no_source_outside_itself(records: list[Determination]) -> None:
    page = page_text(records)
    assert not re.search(r"<(?:link|iframe|object|embed|base)\b|<(?:script|img)\b[^>]*\bsrc\s*=|@import|url\(", page)


def test_the_policy_allows_the_page_s_own_scripts_and_styles_by_hash_and_nothing_else(
    records: list[Determination],
) -> None:
    page = page_text(records)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]  # type: ignore[index]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy

    def hashes(pattern: str) -> list[str]:
        return [
            f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in re.findall(pattern, page, re.S)
        ]

    assert directives["script-src"].split() == hashes(r"<script>(.*?)</script>")
    assert directives["style-src"].split() == hashes(r"<style>(.*?)</style>")
    assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)\s*=", re.sub(r"<script.*?</script>", "", page, flags=re.S))


def test_each_colour_stands_once_for_light_and_once_for_dark(records: list[Determination]) -> None:
    style = re.search(r"<style>(.*?)</style>", page_text(records), re.S)[1]  # type: ignore[index]
    named = Counter(re.findall(r"^\s*(--[\w-]+):", style, re.M))
    sizes = {"--space", "--corner"}
    assert {name for name, count in named.items() if count != 2} == sizes
    assert len(named) > 20


def test_words_of_letters_stand_in_the_page_only_packed(
    records: list[Determination], hostile_records: list[Determination]
) -> None:
    page = page_text(hostile_records)
    assert "hacked" not in page
    assert page.count("<script") == page_text(records).count("<script")
    assert b"window.hacked" in block(page, "table")
    assert b"window.hacked" in block(page, "words")


def test_a_build_without_letters_has_a_page() -> None:
    assert '"letters":0' in page_text([])


def test_long_words_are_cut_where_a_word_ends(records: list[Determination]) -> None:
    item = replace(records[0].items[0], request="word " * 400, deciding_sentence="sentence " * 400)
    words = json.loads(block(page_text([replace(records[0], items=(item,))]), "words"))
    [[request, sentence]] = words[records[0].identity]
    assert request.endswith("word …")
    assert len(request) <= 300
    assert sentence.endswith("sentence …")
    assert len(sentence) <= 700


def test_a_page_that_cannot_be_written_leaves_the_old_one(records: list[Determination], tmp_path: Path) -> None:
    out = tmp_path / "graph.html"
    out.write_text("old")

    def broken() -> object:
        yield records[0]
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_page(broken(), out)  # type: ignore[arg-type]
    assert out.read_text() == "old"
