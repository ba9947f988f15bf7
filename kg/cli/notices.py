"""What a command says on stderr while its user waits."""

from __future__ import annotations

import sys

__all__ = ["say_loading"]

_WORTH_SAYING = 20_000_000


def say_loading(done: int, of: int) -> None:
    """Say that a graph is loaded into the store, where that takes more than a moment; on a terminal, how far it is.

    Args:
        done: bytes that have been read.
        of: bytes that are to be read in all.
    """
    if of < _WORTH_SAYING:
        return
    # The graph is read twice: with its graphs' names, and as one graph.
    said = f"kg: loading {of / 2e6:,.0f} MB of statements into the store, this once"
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{said}: {100 * done // of} %" + "\n" * (done == of))
        sys.stderr.flush()
    elif not done:
        sys.stderr.write(f"{said}\n")
