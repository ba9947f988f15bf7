"""What a build as a whole ends with when it cannot be done."""

from __future__ import annotations

__all__ = ["BuildError"]


class BuildError(Exception):
    """A build that cannot be done: no letters, an output that cannot be written, another build in the same folder.

    The message is one line that says what is wrong, where, and what to do.
    """
