"""Folders, files, archives and JSON Lines to the letters in them, one at a time.

Nothing is written to disk, and no letter is read before its size is known to be within bounds. Archives are opened by
`kg.letters.archives`; what is refused here (a path that leaves its archive, a line that is no JSON) is reported like a
letter that cannot be read, so that nothing goes missing unseen.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

import msgspec

from kg.letters.archives import ARCHIVE_ENDINGS, DAMAGE, members
from kg.letters.pdf import is_pdf
from kg.letters.text import MAXIMUM_PDF_BYTES, MAXIMUM_TEXT_BYTES, check_size
from kg.letters.unreadable import UnreadableLetter

__all__ = ["Found", "FoundLetter", "Ignored", "Refused", "count_letters", "find_letters"]

_LETTER_ENDINGS = (".pdf", ".txt")
_JSON_LINES_ENDINGS = (".jsonl", ".jsonl.gz")

# A character of text takes at most six bytes of JSON (\u0000); the rest is room for the source.
_MAXIMUM_LINE_BYTES = 6 * MAXIMUM_TEXT_BYTES + 10_000
_LINE_PIECE = 1_000_000
# A letter is longer than the default buffer.
_LINES_BUFFER = 1 << 18


@dataclass(frozen=True, slots=True)
class FoundLetter:
    """A letter that has been found and not been read.

    Attributes:
        source: where it was found, relative to the argument ("2015/a.pdf", "archive.zip!/a.pdf").
        path: the file, where the letter is a file of its own.
        data: its bytes, where it came out of an archive or a JSON Lines file.
    """

    source: str
    path: str | None
    data: bytes | None

    def read(self) -> bytes:
        """The letter's bytes; a file too large for a letter is refused unread.

        Raises:
            UnreadableLetter: `too_large` or `unreadable_file`.
        """
        if self.data is not None:
            return self.data
        assert self.path is not None
        try:
            with open(self.path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                head = file.read(1024)
                pdf = is_pdf(head)
                check_size(size, is_pdf=pdf)
                # A file may grow while it is read.
                limit = MAXIMUM_PDF_BYTES if pdf else MAXIMUM_TEXT_BYTES
                data = head + file.read(limit + 1 - len(head)) if len(head) == 1024 else head
        except OSError as error:
            raise UnreadableLetter("unreadable_file", f"{error.strerror}: check the file and its permissions") from None
        check_size(len(data), is_pdf=pdf)
        return data


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that should have held a letter and cannot be read; it is quarantined."""

    source: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that is no letter; it is listed and counts nowhere."""

    source: str


Found: TypeAlias = FoundLetter | Refused | Ignored


class _Line(msgspec.Struct):
    """One object of a JSON Lines file."""

    text: str
    source: str | None = None


def find_letters(arguments: Iterable[Path], *, never: Path | None = None) -> Iterator[Found]:
    """Find every letter in folders, files, archives (.zip, .tar.gz and like) and JSON Lines files.

    Args:
        arguments: what to look into. A file that is named itself is taken for a letter whatever it is called.
        never: a folder that is not looked into (where the build is written).

    Raises:
        FileNotFoundError: an argument is not there; raised before anything is found.

    >>> list(find_letters([]))
    []
    """
    arguments = list(arguments)
    for argument in arguments:
        if not argument.exists():
            raise FileNotFoundError(f"{argument}: no such file or folder")
    shunned = os.path.realpath(never) if never is not None else None
    return _find(arguments, shunned)


def count_letters(arguments: Iterable[Path], *, never: Path | None = None) -> int:
    """Estimate how many letters `find_letters` will give, without opening any archive: for a progress bar."""
    shunned = os.path.realpath(never) if never is not None else None
    return sum(
        1
        for argument in arguments
        for _, name in (_walk(str(argument), shunned) if argument.is_dir() else [("", argument.name)])
        if name.lower().endswith(_LETTER_ENDINGS)
    )


def _find(arguments: Iterable[Path], shunned: str | None) -> Iterator[Found]:
    for argument in arguments:
        if argument.is_dir():
            for path, source in _walk(str(argument), shunned):
                yield from _in_file(path, source, named=False)
        elif shunned is None or not _within(os.path.realpath(argument), shunned):
            yield from _in_file(str(argument), _printable(argument.name), named=True)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)


def _walk(folder: str, shunned: str | None) -> Iterator[tuple[str, str]]:
    """Every file under a folder as (path, source); linked folders are not entered, so that no loop has no end.

    What cannot be opened as a folder comes out as a file would, and is reported where it is read.
    """
    if shunned is not None and _within(os.path.realpath(folder), shunned):
        return
    pending = [(folder, "")]
    while pending:
        here, prefix = pending.pop()
        try:
            entries = os.scandir(here)
        except OSError:
            yield here, prefix.rstrip("/") or "."
            continue
        with entries:
            for entry in entries:
                source = prefix + _printable(entry.name)
                if not entry.is_dir(follow_symlinks=False):
                    yield entry.path, source
                elif shunned is None or os.path.realpath(entry.path) != shunned:
                    pending.append((entry.path, source + "/"))


def _in_file(path: str, source: str, *, named: bool) -> Iterator[Found]:
    lowered = source.lower()
    if os.path.isdir(path) and not os.path.islink(path):
        yield Refused(source, "unreadable_file", "the folder cannot be opened: check its permissions")
    elif not os.path.isfile(path) and not (named or os.path.islink(path)):
        yield Ignored(source)
    elif os.path.basename(path).startswith("._"):
        yield Ignored(source)  # what macOS leaves beside a file of that name
    elif lowered.endswith(ARCHIVE_ENDINGS):
        yield from _in_archive(path, source)
    elif lowered.endswith(_JSON_LINES_ENDINGS):
        yield from _in_json_lines_file(path, source)
    elif lowered.endswith(_LETTER_ENDINGS) or named:
        yield FoundLetter(source, path, None)
    else:
        yield Ignored(source)


def _in_archive(path: str, source: str) -> Iterator[Found]:
    try:
        for member in members(path):
            inner = f"{source}!/{_printable(member.name)}"
            lowered = inner.lower()
            if member.refusal is not None:
                yield Refused(inner, member.refusal.code, member.refusal.message)
            elif member.name.startswith("__MACOSX/") or inner.rsplit("/", 1)[-1].startswith("._"):
                yield Ignored(inner)
            elif lowered.endswith(_LETTER_ENDINGS):
                limit = MAXIMUM_PDF_BYTES if lowered.endswith(".pdf") else MAXIMUM_TEXT_BYTES
                try:
                    check_size(member.size, is_pdf=lowered.endswith(".pdf"))
                    yield FoundLetter(inner, None, member.read(limit))
                except UnreadableLetter as refusal:
                    yield Refused(inner, refusal.code, refusal.message)
            elif lowered.endswith(".jsonl"):
                yield from _in_json_lines(cast(BinaryIO, member.open()), inner)
            else:
                yield Ignored(inner)
    except UnreadableLetter as refusal:
        yield Refused(source, refusal.code, refusal.message)


def _in_json_lines_file(path: str, source: str) -> Iterator[Found]:
    try:
        with gzip.open(path, "rb") if path.lower().endswith(".gz") else open(path, "rb", _LINES_BUFFER) as file:
            yield from _in_json_lines(cast(BinaryIO, file), source)
    except OSError as error:
        yield Refused(source, "unreadable_file", f"{error.strerror}: check the file and its permissions")


def _in_json_lines(file: BinaryIO, source: str) -> Iterator[Found]:
    number = 0
    try:
        while line := file.readline(_MAXIMUM_LINE_BYTES):
            number += 1
            if not line.endswith(b"\n"):
                while (rest := file.readline(_LINE_PIECE)) and not rest.endswith(b"\n"):
                    pass
            if not line.isspace():
                yield _in_json_line(line, f"{source}:{number}")
    except DAMAGE:
        yield Refused(source, "damaged_archive", f"it cannot be read beyond line {number}: pack it again")


def _in_json_line(line: bytes, place: str) -> Found:
    if len(line) == _MAXIMUM_LINE_BYTES:
        return Refused(place, "too_large", f"the line is longer than {_MAXIMUM_LINE_BYTES:,} bytes")
    try:
        letter = msgspec.json.decode(line, type=_Line)
        return FoundLetter(letter.source or place, None, letter.text.encode())
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        return Refused(place, "not_json", f'not an object with "source" and "text" ({reason}): correct this line')


def _printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 show as the replacement character."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")
