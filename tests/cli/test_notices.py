"""What is said while a large graph is loaded: on a terminal how far it is, elsewhere one line."""

from __future__ import annotations

import io

import pytest

from kg.cli.notices import say_loading

SIZE = 40_000_000


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def said(stderr: io.StringIO, size: int) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", stderr)
        for done in (0, size // 2, size):
            say_loading(done, size)
    return stderr.getvalue()


def test_a_terminal_is_told_how_far_the_load_is_on_one_line() -> None:
    lines = said(Terminal(), SIZE).split("\r")[1:]
    assert [line.rpartition(": ")[2] for line in lines] == ["0 %", "50 %", "100 %\n"]
    assert all(line.startswith("kg: loading 20 MB of statements") for line in lines)


def test_a_file_gets_one_line_and_a_small_graph_none() -> None:
    assert said(io.StringIO(), SIZE) == "kg: loading 20 MB of statements into the store, this once\n"
    assert said(Terminal(), 1_000_000) == ""
