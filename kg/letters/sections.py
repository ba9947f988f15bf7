"""Sections of a letter: where each part stands in the clean text. Every layout is cut into this one shape."""

from __future__ import annotations

from msgspec import Struct

from kg.determination import Decision, Layout, Span

__all__ = ["ItemSections", "Sections", "trimmed"]


class ItemSections(Struct, frozen=True):
    """Where the parts of one disputed treatment stand.

    Attributes:
        heading: the whole heading, from its first word to before the colon (or verb) that gives the decision.
        decision: as the heading states it.
        decision_span: the words that state it.
        claims_administrator, reviewer: what each side says it relied on; None where the letter has no such part.
        rationale: the reviewer's reasoning; None where the letter has none.
    """

    heading: Span
    decision: Decision
    decision_span: Span
    claims_administrator: Span | None
    reviewer: Span | None
    rationale: Span | None


class Sections(Struct, frozen=True):
    """Where the parts of one letter stand in its clean text.

    Attributes:
        header: case number, dates and priority.
        method: how the determination was made, with the reviewer's credentials.
        summary: the clinical case summary.
        items: the disputed treatments in letter order.
        body: from the summary's start to the end of the letter proper.
    """

    layout: Layout
    header: Span | None
    method: Span | None
    summary: Span | None
    items: tuple[ItemSections, ...]
    body: Span


def trimmed(flat: str, span: Span) -> Span:
    """A span without the spaces at its ends.

    >>> trimmed("a  b c ", (1, 7))
    (3, 6)
    """
    start, end = span
    while start < end and flat[start] == " ":
        start += 1
    while end > start and flat[end - 1] == " ":
        end -= 1
    return start, end
