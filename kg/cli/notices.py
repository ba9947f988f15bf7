"""What a command says on stderr while its user waits."""

from __future__ import annotations

import sys

__all__ = ["say_loading"]

_WORTH_SAYING = 20_000_000


def say_loading(size: int) -> None:
    """Say that a graph is loaded into the store, where that takes more than a moment.

    Args:
        size: bytes of the graph.
    """
    if size > _WORTH_SAYING:
        sys.stderr.write(f"kg: loading {size / 1e6:,.0f} MB of statements into the store, this once\n")
