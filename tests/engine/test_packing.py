"""Lines packed into a gzip file of many members are the lines that were written."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.engine.packing import PackedLines


def packed(lines: list[bytes]) -> bytes:
    file = io.BytesIO()
    with PackedLines(file) as texts:
        for line in lines:
            texts.write(line)
    return file.getvalue()


@given(st.lists(st.binary(max_size=300_000).map(lambda data: data + b"\n"), max_size=6))
def test_any_gzip_reader_reads_the_lines_again(lines: list[bytes]) -> None:
    assert gzip.decompress(packed(lines)) == b"".join(lines)


def test_each_member_holds_whole_lines() -> None:
    chance = random.Random(1)
    lines = [chance.randbytes(50_000).replace(b"\n", b"") + b"\n" for _ in range(40)]
    content = packed(lines)
    starts = [at for at in range(len(content)) if content.startswith(b"\x1f\x8b\x08\0\0\0\0\0\0\xff", at)]
    assert len(starts) > 4
    ends = [*starts[1:], len(content)]
    assert all(gzip.decompress(content[start:end])[-1:] == b"\n" for start, end in zip(starts, ends, strict=True))


def test_the_same_lines_give_the_same_bytes() -> None:
    lines = [b"%d line %d\n" % (number, number % 7) for number in range(60_000)]
    assert packed(lines) == packed(lines)


def test_no_lines_make_an_empty_file() -> None:
    assert packed([]) == b""


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "texts").touch()
    with (
        open(tmp_path / "texts", "rb") as read_only,
        pytest.raises(OSError, match="write"),
        PackedLines(read_only) as texts,  # type: ignore[arg-type]
    ):
        texts.write(b"one\n")
