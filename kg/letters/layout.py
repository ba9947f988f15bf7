"""Recognise a letter's layout by its marks and cut it into sections."""

from __future__ import annotations

from kg.letters import final_determination
from kg.letters.sections import Sections
from kg.letters.unreadable import UnreadableLetter

__all__ = ["cut"]


def cut(text: str) -> Sections:
    """Cut a letter's clean text into its sections.

    Raises:
        UnreadableLetter: `unknown_layout` where no layout's marks are found, `truncated` where the letter ends before
            its first decision.
    """
    flat = text.replace("\n", " ")
    if any(mark in flat for mark in final_determination.MARKS):
        return final_determination.cut_final_determination(text)
    raise UnreadableLetter(
        "unknown_layout", "no heading of a known letter layout was found; is this a determination letter?"
    )
