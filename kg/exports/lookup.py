"""One letter of a build: its record and its clean text, found without reading all the others.

`determinations.jsonl` is sorted by identity, so a record is found by halving. `letters.jsonl.gz` has the same order and a
gzip member for some dozens of letters: the text stands about as far into it as the record into the records, and is looked
for from there.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from kg.determination import Determination, from_json
from kg.graph.corrections import Correction

__all__ = ["LETTERS_FILE", "RECORDS_FILE", "find_corrections", "find_record", "find_text"]

_BUILD_FILE = "build.json"
RECORDS_FILE = "determinations.jsonl"
LETTERS_FILE = "letters.jsonl.gz"

_MEMBER_START = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_PIECE = 1 << 16


class _Letter(msgspec.Struct):
    source: str
    text_sha256: str
    text: str


_line_decoder = msgspec.json.Decoder(_Letter)


class _Correction(msgspec.Struct):
    case: str
    field: str
    value_read: msgspec.Raw
    value: msgspec.Raw
    who: str
    why: str


class _Build(msgspec.Struct):
    corrections: list[_Correction] = []


def find_record(build: Path, identity: str) -> Determination | None:
    """Find the record of one case.

    Args:
        build: the folder of a finished build.
        identity: the case number in any case, or for a letter without one the start of its text's hash.

    Raises:
        FileNotFoundError: there is no build.
    """
    wanted = identity.upper() if identity.upper().startswith("CM") else identity.lower()
    with open(build / RECORDS_FILE, "rb") as file:
        file.seek(_first_not_before(file, wanted))
        line = file.readline()
    record = from_json(line) if line else None
    return record if record is not None and record.identity == wanted else None


def find_text(build: Path, record: Determination) -> str:
    """Find the clean text that a record's spans count in.

    Raises:
        FileNotFoundError: there is no build.
        LookupError: the build's letters do not hold it; the build is not whole.
    """
    with open(build / LETTERS_FILE, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        guess = int(size * _share_before(build, record))
        reach = 1 << 17
        while True:
            first, last = max(0, guess - reach), min(size, guess + reach)
            for letter in _letters(file, first, last):
                if letter.text_sha256 == record.text_sha256:
                    return letter.text
            if first == 0 and last == size:
                raise LookupError(f"{LETTERS_FILE} lacks the text of {record.identity}: build again")
            reach *= 4


def find_corrections(build: Path, identity: str) -> tuple[Correction, ...]:
    """Find what was corrected by hand in one case, in the order of build.json.

    Raises:
        FileNotFoundError: there is no build.
    """
    rows = msgspec.json.decode((build / _BUILD_FILE).read_bytes(), type=_Build).corrections
    return tuple(
        Correction(row.case, row.field, bytes(row.value_read).decode(), bytes(row.value).decode(), row.who, row.why)
        for row in rows
        if row.case == identity
    )


def _share_before(build: Path, record: Determination) -> float:
    """How far into the records a record stands, from 0 to 1."""
    with open(build / RECORDS_FILE, "rb") as file:
        return _first_not_before(file, record.identity) / os.fstat(file.fileno()).st_size


def _first_not_before(records: BinaryIO, identity: str) -> int:
    """Where the first line starts whose identity does not come before the given one; the end where there is none."""
    wanted = identity.encode()
    low, high = 0, os.fstat(records.fileno()).st_size
    while low < high:
        start = _line_start(records, (low + high) // 2, low)
        records.seek(start)
        line = records.readline()
        if from_json(line).identity.encode() < wanted:
            low = start + len(line)
        else:
            high = start
    return low


def _line_start(records: BinaryIO, position: int, bound: int) -> int:
    """Where the line starts that a position lies in, not before `bound`, which starts a line."""
    while position > bound:
        piece_start = max(bound, position - _PIECE)
        records.seek(piece_start)
        newline = records.read(position - piece_start).rfind(b"\n")
        if newline >= 0:
            return piece_start + newline + 1
        position = piece_start
    return bound


def _letters(file: BinaryIO, first: int, last: int) -> Iterator[_Letter]:
    """The letters whose gzip members start between two offsets."""
    file.seek(first)
    content = file.read(last - first)
    start = content.find(_MEMBER_START)
    while start >= 0:
        try:
            lines, end = _unpacked(content, start, file)
            yield from _line_decoder.decode_lines(lines)
        except (zlib.error, msgspec.DecodeError):
            end = start + 1  # those ten bytes stood within a member by chance
        start = content.find(_MEMBER_START, end)


def _unpacked(content: bytes, start: int, rest: BinaryIO) -> tuple[bytes, int]:
    """Unpack the member that starts in `content` and may end in what follows it; gives its bytes and its end."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    lines = b""
    while not unpacker.eof:
        piece = content[start : start + _PIECE] or rest.read(_PIECE)
        if not piece:
            break
        lines += unpacker.decompress(piece)
        start += len(piece)
    return lines, start - len(unpacker.unused_data)
