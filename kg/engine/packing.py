"""Lines to a gzip file, packed by another processor while the caller goes on."""

from __future__ import annotations

import struct
import zlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import BinaryIO, Self

__all__ = ["PackedLines"]

# The second level packs letters to 25 % of their size, the default to 21 % in four times as long.
_LEVEL = 2
# Of so many bytes a member is made, about forty letters: each letter alone would be packed to 41 %, and one that is looked
# for would not be found sooner.
_MEMBER_BYTES = 1 << 18
# Method deflate, no name, no time, unknown system: the same header everywhere.
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_MOST_WAITING = 4


class PackedLines:
    """Writes lines to a gzip file of many members, each of whole lines; a context manager.

    Where a member ends depends on the lines alone.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Write to an open file; nobody else writes to it until this is closed."""
        self._file = file
        self._lines: list[bytes] = []
        self._size = 0
        self._packer = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                if self._lines:
                    self._pack()
                while self._waiting:
                    self._waiting.popleft().result()
        finally:
            self._packer.shutdown(cancel_futures=True)

    def write(self, line: bytes) -> None:
        """Add a line.

        Raises:
            OSError: the disk is full or gone.
        """
        self._lines.append(line)
        self._size += len(line)
        if self._size >= _MEMBER_BYTES:
            self._pack()

    def _pack(self) -> None:
        lines, self._lines, self._size = self._lines, [], 0
        if len(self._waiting) == _MOST_WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._packer.submit(self._write_member, lines))

    def _write_member(self, lines: list[bytes]) -> None:
        data = b"".join(lines)
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        end = struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)
        self._file.write(b"".join((_HEADER, packer.compress(data), packer.flush(), end)))
