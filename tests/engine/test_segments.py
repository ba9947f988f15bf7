"""What reading processes wrote is read again from where their replies said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.engine.segments import SegmentReader, SegmentWriter, segment_path, segment_paths


def test_what_was_appended_stands_where_it_was_said(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path)
    first, second = writer.append([b"one", b"two"]), writer.append([b"three"])
    with SegmentReader(tmp_path) as reader:
        assert reader.read(*second, 5) == b"three"
        assert reader.read(*first, 6) == b"onetwo"


def test_no_segment_is_begun_before_there_is_something_in_it(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path)
    assert list(segment_paths(tmp_path)) == []
    where = writer.append([b"one"])
    assert list(segment_paths(tmp_path)) == [(where.segment, segment_path(tmp_path, where.segment))]


def test_two_writers_into_one_folder_have_segments_of_their_own(tmp_path: Path) -> None:
    places = [SegmentWriter(tmp_path).append([b"%d" % number]) for number in range(20)]
    assert len({place.segment for place in places}) == 20
    with SegmentReader(tmp_path) as reader:
        assert [reader.read(*place, len(f"{number}")) for number, place in enumerate(places)] == [
            b"%d" % number for number in range(20)
        ]


def test_more_segments_are_read_than_may_be_open_at_once(tmp_path: Path) -> None:
    places = [SegmentWriter(tmp_path).append([b"%03d" % number]) for number in range(250)]
    with SegmentReader(tmp_path) as reader:
        for _ in range(2):
            assert [int(reader.read(*place, 3)) for place in places] == list(range(250))


def test_a_segment_that_is_cut_short_is_told(tmp_path: Path) -> None:
    where = SegmentWriter(tmp_path).append([b"one"])
    with SegmentReader(tmp_path) as reader, pytest.raises(OSError, match="cut short"):
        reader.read(*where, 4)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SegmentWriter(tmp_path / "gone").append([b"one"])
