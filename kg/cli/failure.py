"""What a command ends with when its user can put it right."""

from __future__ import annotations

TYPE_CHECKING = False  # see kg.store.opening
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Failure", "no_build"]


class Failure(Exception):  # noqa: N818 - the command fails; the program has made no error
    """Unusable arguments, no input, or an output that cannot be written: one line, exit status 2."""


def no_build(folder: Path) -> Failure:
    """What a command says where it finds no build."""
    return Failure(f"no build in {folder}: run `kg build LETTERS... --out {folder}` first")
