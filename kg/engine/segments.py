"""The ledger's segments: files that what was read is appended to, and read again from where a row says.

A segment belongs to the one process that began it, and its number is drawn by chance: a reading process that outlives a
killed build for a moment gets in nobody's way.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

__all__ = ["Appended", "SegmentReader", "SegmentWriter", "segment_path", "segment_paths"]

_PREFIX = "segment-"
_SEGMENT_BYTES = 1 << 30
# What SQLite keeps as an integer.
_NUMBER_BITS = 62
_MOST_OPEN = 100


class Appended(NamedTuple):
    """Where bytes stand: in which segment, and from which byte on."""

    segment: int
    start: int


def segment_path(folder: Path, number: int) -> Path:
    """The file of one segment.

    >>> segment_path(Path("a"), 7).name
    'segment-7'
    """
    return folder / f"{_PREFIX}{number}"


def segment_paths(folder: Path) -> Iterator[tuple[int, Path]]:
    """The segments in a folder, each with its number."""
    for path in folder.glob(f"{_PREFIX}*"):
        yield int(path.name.removeprefix(_PREFIX)), path


class SegmentWriter:
    """Appends to segments of its own, the first begun with the first bytes; a full one is followed by another."""

    def __init__(self, folder: Path) -> None:
        """Write to a folder that is there."""
        self._folder = folder
        self._number = 0
        self._file: BinaryIO | None = None
        self._end = 0

    def append(self, pieces: list[bytes]) -> Appended:
        """Write pieces one after the other, and say where the first one starts.

        Raises:
            OSError: the disk is full or gone.
        """
        if self._file is None or self._end > _SEGMENT_BYTES:
            if self._file is not None:
                self._file.close()
            self._number = secrets.randbits(_NUMBER_BITS)
            self._file = open(segment_path(self._folder, self._number), "xb", buffering=0)  # noqa: SIM115 - kept open
            self._end = 0
        start = self._end
        view = memoryview(b"".join(pieces))
        while view:
            written = self._file.write(view)
            self._end += written
            view = view[written:]
        return Appended(self._number, start)


class SegmentReader:
    """Reads from the segments of a folder, opened as they are asked for; a context manager."""

    def __init__(self, folder: Path) -> None:
        """Read in a folder."""
        self._folder = folder
        # Builds that add some letters each leave many segments: not all can be open at once.
        self._open: OrderedDict[int, BinaryIO] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._open.values():
            file.close()

    def read(self, segment: int, start: int, size: int) -> bytes:
        """Read bytes.

        Raises:
            OSError: the segment is gone or cut short.
        """
        file = self._open.get(segment)
        if file is None:
            if len(self._open) == _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
            file = self._open[segment] = open(segment_path(self._folder, segment), "rb", buffering=0)  # noqa: SIM115
        file.seek(start)
        content = file.read(size)
        if len(content) != size:
            raise OSError(f"segment {segment} of the ledger is cut short")
        return content
