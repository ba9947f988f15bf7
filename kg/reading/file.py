"""One letter's file becomes its record, for those who have one letter and no build."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.determination import Determination
from kg.letters.text import clean_text
from kg.reading.reader import read_determination

__all__ = ["read_letter"]


def read_letter(path: str | Path) -> Determination:
    """Read one letter, PDF or text.

    Args:
        path: its file.

    Raises:
        UnreadableLetter: where it is no determination letter that can be read; it has a code and a message.
        OSError: where the file cannot be read.

    >>> letter = min(Path("tests/letters").glob("CM*.txt"))
    >>> read_letter(letter).case_number == letter.stem
    True
    """
    path = Path(path)
    data = path.read_bytes()
    return read_determination(clean_text(data), source=path.name, sha256=hashlib.sha256(data).hexdigest())
