"""What a command ends with when its user can put it right."""

from __future__ import annotations

__all__ = ["Failure"]


class Failure(Exception):  # noqa: N818 - the command fails; the program has made no error
    """Unusable arguments, no input, or an output that cannot be written: one line, exit status 2."""
