"""Recognise a letter's layout by its marks and cut it into sections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.letters import decision_and_rationale, final_determination, notice_of_determination, professional_review
from kg.letters.sections import Sections
from kg.letters.unreadable import UnreadableLetter

__all__ = ["cut", "cut_flattened"]


@dataclass(frozen=True, slots=True)
class _Layout:
    """The headings that a layout alone has, and what cuts its letters."""

    marks: tuple[str, ...]
    cut: Callable[[str, str], Sections]


# The letters of 2014 took their first heading from the layout that came before them, which is therefore asked first.
_LAYOUTS = (
    _Layout(decision_and_rationale.MARKS, decision_and_rationale.cut_decision_and_rationale),
    _Layout(final_determination.MARKS, final_determination.cut_final_determination),
    _Layout(notice_of_determination.MARKS, notice_of_determination.cut_notice_of_determination),
    _Layout(professional_review.MARKS, professional_review.cut_professional_review),
)


def cut(text: str) -> Sections:
    """Cut a letter's clean text into its sections.

    Raises:
        UnreadableLetter: `unknown_layout` where no layout's marks are found, `truncated` where the letter ends before
            its first decision.
    """
    return cut_flattened(text, text.replace("\n", " "))


def cut_flattened(text: str, flat: str) -> Sections:
    """Cut a letter whose caller has its text with every line break a space; otherwise as `cut`."""
    for layout in _LAYOUTS:
        if any(mark in flat for mark in layout.marks):
            return layout.cut(text, flat)
    raise UnreadableLetter(
        "unknown_layout", "no heading of a known letter layout was found; is this a determination letter?"
    )
