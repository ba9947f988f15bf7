"""What a letter that cannot be read is refused with."""

from __future__ import annotations

__all__ = ["UnreadableLetter"]


class UnreadableLetter(Exception):  # noqa: N818 - it names the letter's state; the program has made no error
    """A letter that is quarantined.

    Attributes:
        code: a concept of the problem vocabulary (`empty`, `encrypted`, `no_text`, `truncated`, `unknown_layout`, ...).
        message: one line that says what is wrong, where, and what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
