"""The members of an archive, in the order stored, read without unpacking anything to disk.

An archive is hostile input: names may leave it, links may point out of it, and a few bytes may unpack to terabytes.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from kg.letters.text import check_size
from kg.letters.unreadable import UnreadableLetter

__all__ = ["ARCHIVE_ENDINGS", "DAMAGE", "Member", "members"]

_DECOMPRESSORS: dict[str, Callable[[str], io.BufferedIOBase]] = {
    ".tar": lambda path: open(path, "rb"),  # noqa: SIM115 - whoever asks for the file closes it
    ".tar.gz": gzip.GzipFile,
    ".tgz": gzip.GzipFile,
    ".tar.bz2": bz2.BZ2File,
    ".tar.xz": lzma.LZMAFile,
}

ARCHIVE_ENDINGS = (".zip", *_DECOMPRESSORS)

# Letters shrink to a third as text and hardly as PDF. What unpacks to more than this many times its size is a bomb.
_BOMB_RATIO = 100
_BOMB_ALLOWANCE = 50_000_000

_PIECE = 1 << 16
# No header of a tar member, the long names of some formats included, is anywhere near as large.
_MAXIMUM_READ = 1 << 20

DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What the standard library raises at a damaged archive or compressed file."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, to be read before the next one is asked for.

    Attributes:
        name: its path inside the archive.
        size: what the archive says its size in bytes is.
        refusal: why it must not be read, or None.
        open: opens it.
    """

    name: str
    size: int
    refusal: UnreadableLetter | None
    open: Callable[[], IO[bytes]]

    def read(self, limit: int) -> bytes:
        """Its bytes, whatever size the archive claims.

        Raises:
            UnreadableLetter: `too_large` where it unpacks to more than `limit` bytes, `damaged_archive`.
        """
        pieces: list[bytes] = []
        size = 0
        try:
            with self.open() as file:
                while size <= limit and (piece := file.read(_PIECE)):
                    size += len(piece)
                    pieces.append(piece)
        except DAMAGE:
            raise _damaged() from None
        check_size(size, is_pdf=self.name.lower().endswith(".pdf"))
        return b"".join(pieces)


def members(path: str) -> Iterator[Member]:
    """List an archive's files one by one; folders are passed over.

    Raises:
        UnreadableLetter: `damaged_archive`, `archive_bomb` or `unreadable_file`, when the iteration comes to it.
    """
    ending = next(ending for ending in reversed(ARCHIVE_ENDINGS) if path.lower().endswith(ending))
    try:
        with open(path, "rb"):
            limit = _BOMB_RATIO * os.path.getsize(path) + _BOMB_ALLOWANCE
    except OSError as error:
        raise UnreadableLetter("unreadable_file", f"{error.strerror}: check the file and its permissions") from None
    try:
        if ending == ".zip":
            yield from _zip_members(path, limit)
        else:
            with _DECOMPRESSORS[ending](path) as file:
                yield from _tar_members(_Bounded(file, limit))
    except DAMAGE:
        raise _damaged() from None


def _damaged() -> UnreadableLetter:
    message = "the archive is damaged or not what its name says; what could be read was: pack it again"
    return UnreadableLetter("damaged_archive", message)


def _bomb() -> UnreadableLetter:
    message = "the archive unpacks to far more than letters do, and the rest was not read: pack the letters alone"
    return UnreadableLetter("archive_bomb", message)


def _zip_members(path: str, limit: int) -> Iterator[Member]:
    unpacked = 0
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            unpacked += info.file_size
            if unpacked > limit:
                raise _bomb()
            refusal = _refusal(info.filename, is_link=stat.S_ISLNK(info.external_attr >> 16))
            if refusal is None and info.flag_bits & 0x1:
                refusal = UnreadableLetter("encrypted", "it asks for a password: pack the archive without one")
            yield Member(info.filename, info.file_size, refusal, lambda info=info: archive.open(info))  # type: ignore[misc]


def _tar_members(file: _Bounded) -> Iterator[Member]:
    with tarfile.open(fileobj=file, mode="r:") as archive:
        while (info := archive.next()) is not None:
            # tarfile remembers every member for random access; an archive of all letters would fill the memory.
            archive.members.clear()  # type: ignore[attr-defined]
            if info.isdir():
                continue
            if info.offset_data + info.size > file.limit:
                raise _bomb()
            refusal = _refusal(info.name, is_link=info.issym() or info.islnk())
            if refusal is None and (not info.isreg() or info.issparse()):
                refusal = UnreadableLetter("unsafe_member", "it is a device or another special file: leave it out")
            yield Member(info.name.removeprefix("./"), info.size, refusal, lambda info=info: _opened(archive, info))  # type: ignore[misc]


def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    opened = archive.extractfile(info)
    assert opened is not None
    return opened


def _refusal(name: str, *, is_link: bool) -> UnreadableLetter | None:
    if is_link:
        return UnreadableLetter("unsafe_member", "it is a link, not a file: pack the letter itself")
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        return UnreadableLetter("unsafe_member", "its path leaves the archive: pack it under a plain relative path")
    return None


class _Bounded(io.RawIOBase):
    """A decompressed stream that ends in an error where a bomb goes off: by total size, or by one huge read."""

    def __init__(self, file: io.BufferedIOBase, limit: int) -> None:
        super().__init__()
        self._file = file
        self.limit = limit

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_SET and offset > self.limit:
            raise _bomb()
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > _MAXIMUM_READ or self._file.tell() > self.limit:
            raise _bomb()
        return self._file.read(size)
