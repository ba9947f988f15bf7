"""How commands print: tables for people, in colour on a terminal that wants it; JSON for programs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["console", "print_json", "waiting"]

_WIDE = 160
"""Columns of a table that goes to a file or another program, which has no width of its own."""


def console() -> Console:
    """Standard output for tables: as wide as the terminal, without a style where NO_COLOR is set or nobody looks."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDE
    return Console(highlight=False, width=wide, color_system=None if os.environ.get("NO_COLOR") else "auto")


def waiting() -> Console:
    """Standard error for progress bars, which are shown where it is a terminal alone: see `Console.is_terminal`."""
    from rich.console import Console

    return Console(stderr=True, color_system=None if os.environ.get("NO_COLOR") else "auto")


def print_json(document: object) -> None:
    """Print a document as JSON, on one line."""
    import msgspec

    sys.stdout.write(msgspec.json.encode(document).decode() + "\n")
