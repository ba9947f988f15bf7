"""Cut a letter of the layout `decision_and_rationale` (2013 and 2014) into its sections.

Its decisions are numbered statements, "1. <request> is not medically necessary and appropriate."; after one of them, or
several in a row, stand what both sides relied on and the one rationale for all of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from kg.determination import Layout, Span
from kg.letters.sections import ItemSections, Sections, trimmed
from kg.letters.unreadable import UnreadableLetter
from kg.letters.verdicts import Verdict, find_verdict

__all__ = ["MARKS", "cut_decision_and_rationale"]

MARKS = ("IMR DECISION(S) AND RATIONALE(S)", "IMR DECISIONS AND RATIONALES", "IMR DECISION AND RATIONALE")
"""One of these is a heading of this layout alone."""

_METHOD = "HOW THE IMR FINAL DETERMINATION WAS MADE"
_DOCUMENTS = "DOCUMENTS REVIEWED"
_SUMMARY = "CLINICAL CASE SUMMARY"

_NUMBER = re.compile(r"^(?P<number>\d{1,2})[.)] ?(?=\S)", re.MULTILINE)
_CLAIMS_ADMINISTRATOR = re.compile(r"The Claims Administrator ?(?:based|did|relied|cited)", re.IGNORECASE)
_REVIEWER = re.compile(
    r"The (?:Physician|Expert) Reviewer ?(?:based|did|relied|found|cited|used|determined)", re.IGNORECASE
)
_RATIONALE = re.compile(r"The (?:Physician|Expert) Reviewer'?s? ?decision rationale ?:? ?", re.IGNORECASE)
_PARTS = (_CLAIMS_ADMINISTRATOR, _REVIEWER, _RATIONALE)
_LONGEST_STATEMENT = 1_200
"""Characters."""


def cut_decision_and_rationale(text: str, flat: str) -> Sections:
    """Cut a letter of this layout into its sections.

    Args:
        text: clean text that holds one of the layout's marks.
        flat: the same with every line break a space.

    Raises:
        UnreadableLetter: `truncated` where the letter ends before its first decision, `unknown_layout` where what
            follows the heading of the decisions is not numbered decisions.
    """
    start, mark = min((flat.find(mark), mark) for mark in MARKS if mark in flat)
    items = _items(text, flat, start + len(mark))
    if not items:
        raise _unfit(flat, start + len(mark), mark)
    documents = flat.find(_DOCUMENTS, 0, start)
    summary = flat.find(_SUMMARY, 0, start)
    front = next((at for at in (documents, summary) if at >= 0), start)
    method = flat.find(_METHOD, 0, front)
    return Sections(
        layout=Layout.DECISION_AND_RATIONALE,
        header=(0, method if method >= 0 else front),
        method=(max(method, 0), front),
        summary=trimmed(flat, (summary + len(_SUMMARY), start)) if summary >= 0 else None,
        items=items,
        body=(summary if summary >= 0 else start, len(text)),
    )


def _unfit(flat: str, start: int, mark: str) -> UnreadableLetter:
    if "medically" not in flat[start:]:
        message = f"the letter ends after {mark!r}, before its first decision; look for a complete copy"
        return UnreadableLetter("truncated", message)
    message = f"the heading {mark!r} was recognised, but no '1. ... is (not) medically necessary' follows it"
    return UnreadableLetter("unknown_layout", message)


def _items(text: str, flat: str, start: int) -> tuple[ItemSections, ...]:
    """Cut the numbered decisions; those that the next number follows at once share the next one's block."""
    statements = list(_statements(text, flat, start))
    ends = [*(number for number, _, _ in statements), len(text)][1:]
    items: list[ItemSections] = []
    waiting: list[Verdict] = []
    for (_, verdict, statement_end), end in zip(statements, ends, strict=True):
        waiting.append(verdict)
        if end == len(text) or any(part.search(flat, statement_end, end) for part in _PARTS):
            items += _sharing(flat, waiting, (statement_end, end))
            waiting = []
    return tuple(items)


def _statements(text: str, flat: str, start: int) -> Iterator[tuple[int, Verdict, int]]:
    """Each decision in the order of its numbers: where the number stands, the decision, and where the statement ends.

    A number that starts a line of a rationale is passed over, since what follows it decides nothing.
    """
    numbers = list(_NUMBER.finditer(text, start))
    expected = 1
    for match, following in itertools.zip_longest(numbers, numbers[1:]):
        if int(match["number"]) != expected:
            continue
        stop = min(following.start() if following else len(flat), match.end() + _LONGEST_STATEMENT)
        for part in _PARTS:
            found = part.search(flat, match.end(), stop)
            stop = found.start() if found else stop
        verdict = find_verdict(flat, (match.end(), stop))
        if verdict:
            yield match.start(), verdict, stop
            expected += 1


def _sharing(flat: str, verdicts: Sequence[Verdict], block: Span) -> Iterator[ItemSections]:
    """The items of the decisions that one block of guidelines and rationale follows."""
    start, end = block
    rationale = _RATIONALE.search(flat, start, end)
    guidelines_end = rationale.start() if rationale else end
    claims = _CLAIMS_ADMINISTRATOR.search(flat, start, guidelines_end)
    reviewer = _REVIEWER.search(flat, claims.end() if claims else start, guidelines_end)
    claims_end = reviewer.start() if reviewer else guidelines_end
    for verdict in verdicts:
        yield ItemSections(
            heading=verdict.heading,
            decision=verdict.decision,
            decision_span=verdict.words,
            claims_administrator=trimmed(flat, (claims.start(), claims_end)) if claims else None,
            reviewer=trimmed(flat, (reviewer.start(), guidelines_end)) if reviewer else None,
            rationale=trimmed(flat, (rationale.end(), end)) if rationale else None,
        )
