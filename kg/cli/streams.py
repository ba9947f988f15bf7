"""`-` on the command line: what comes in on standard input as a file, and a file to standard output."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.cli.failure import Failure

__all__ = ["STANDARD", "spooled", "to_standard_output"]

STANDARD = "-"
"""What stands for standard input or output where a file is asked for."""

_ENOUGH = 1024
_ENDINGS = ((b"%PDF-", ".pdf"), (b"{", ".jsonl"), (b"\x1f\x8b", ".jsonl.gz"))


@contextmanager
def spooled() -> Iterator[Path]:
    """Standard input as a file that is gone afterwards, named by what it holds: JSON Lines, a PDF, else text.

    Raises:
        Failure: where it is empty.
    """
    head = sys.stdin.buffer.read(_ENOUGH)
    if not head:
        raise Failure("nothing on standard input: pipe a letter or JSON Lines of letters into it, or name a file")
    begun = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = next((ending for mark, ending in _ENDINGS if begun.startswith(mark)), ".txt")
    with TemporaryDirectory(prefix="kg-") as folder:
        path = Path(folder) / f"stdin{ending}"
        with path.open("wb") as file:
            file.write(head)
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield path


def to_standard_output(name: str, write: Callable[[Path], object]) -> None:
    """Let a file of this name be written where it is gone afterwards, and give its bytes to standard output."""
    with TemporaryDirectory(prefix="kg-") as folder:
        path = Path(folder) / name
        write(path)
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.flush()
