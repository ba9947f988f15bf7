"""Cut a letter of the layout `final_determination` (2014 onwards) into its sections."""

from __future__ import annotations

import itertools
import re

from kg.determination import Decision, Layout, Span
from kg.letters.sections import ItemSections, Sections, trimmed
from kg.letters.unreadable import UnreadableLetter

__all__ = ["MARKS", "cut_final_determination"]

_METHOD = "HOW THE IMR FINAL DETERMINATION WAS MADE"
_SUMMARY = "CLINICAL CASE SUMMARY"

MARKS = (_METHOD, "IMR ISSUES, DECISIONS")
"""Either heading is of this layout alone."""

# A heading or a label as nearly every letter prints it, found by plain search, and as the others do.
_ITEMS = "IMR ISSUES, DECISIONS AND RATIONALES", re.compile(r"IMR ISSUES, DECISIONS,? AND RATIONALES")
_PREAMBLE_END = re.compile(r"[^:]{0,200}: ?")
# Ends the one sentence between the heading and the first disputed treatment.
_ITEMS_PREAMBLE = "set forth below:"
_LONGEST_PREAMBLE = 200

# Its colon is not under the flag, or it would not be looked for first.
_DECISION = re.compile(
    r": ?(?i:(?P<decision>(?:Partially )?(?:Upheld|Overturned)(?: in part)?)\.? ?"
    r"(?=Claims Administrator guideline|MAXIMUS guideline|Decision rationale))"
)
_CLAIMS_ADMINISTRATOR = (
    "Claims Administrator guideline: ",
    re.compile(r"Claims Administrator guidelines? ?: ?", re.IGNORECASE),
)
_REVIEWER = "MAXIMUS guideline: ", re.compile(r"MAXIMUS guidelines? ?: ?", re.IGNORECASE)
_RATIONALE = "Decision rationale: ", re.compile(r"Decision rationale ?: ?", re.IGNORECASE)

_SENTENCE_ENDS_LINE = re.compile(r"[.?!][\"')\]]*$")
_CONCLUSION_ENDS = re.compile(
    r"\b(?:necessary|appropriate|warranted|indicated|certified|supported)(?:\.[\"')]* ?|[\"')]*$)", re.MULTILINE
)
_SENTENCE_END = re.compile(r"[.?!][\"')\]]* (?=[A-Z0-9(])")
_LONGEST_HEADING = 300
"""Characters; what is longer holds sentences of the rationale before it."""
_MODIFIED = "was the original request"


def cut_final_determination(text: str, flat: str) -> Sections:
    """Cut a letter of this layout into its sections.

    Args:
        text: clean text that holds one of the layout's marks.
        flat: the same with every line break a space.

    Raises:
        UnreadableLetter: `truncated` where the letter ends before its first decision.
    """
    method = flat.find(_METHOD)
    summary = flat.find(_SUMMARY, max(method, 0))
    items = _label(flat, _ITEMS, max(summary, 0), len(flat))
    decisions = list(_DECISION.finditer(flat, items[1])) if items else []
    if items is None or not decisions:
        last = (
            "the disputed treatments' heading" if items else "the case summary" if summary >= 0 else "the first heading"
        )
        raise UnreadableLetter(
            "truncated", f"the letter ends after {last}, before its first decision; look for a complete copy"
        )
    method_end = summary if summary >= 0 else items[0]
    summary_start = _after_preamble(flat, summary + len(_SUMMARY)) if summary >= 0 else items[0]
    return Sections(
        layout=Layout.FINAL_DETERMINATION,
        header=(0, method) if method > 0 else None,
        method=(method, method_end) if method >= 0 else None,
        summary=(summary_start, items[0]) if summary >= 0 else None,
        items=_cut_items(text, flat, items[1], decisions),
        body=(min(summary_start, items[0]), len(text)),
    )


def _after_preamble(flat: str, start: int) -> int:
    """Skip the one sentence, ending in a colon, that introduces the case summary."""
    match = _PREAMBLE_END.match(flat, start)
    return match.end() if match and "following clinical case summary" in match.group() else start


def _cut_items(text: str, flat: str, start: int, decisions: list[re.Match[str]]) -> tuple[ItemSections, ...]:
    preamble = flat.find(_ITEMS_PREAMBLE, start, min(start + _LONGEST_PREAMBLE, decisions[0].start()))
    headings = [preamble + len(_ITEMS_PREAMBLE) if preamble >= 0 else start]
    for previous, match in itertools.pairwise(decisions):
        headings.append(_heading_start(text, previous.end(), match.start()))
    ends = [*headings[1:], len(text)]
    return tuple(_cut_item(flat, *parts) for parts in zip(headings, decisions, ends, strict=True))


def _heading_start(text: str, start: int, end: int) -> int:
    """Find where the rationale before a heading ends: text[start:end] holds that rationale and the heading.

    A heading starts on a line of its own, after a line that ends a sentence. Where the line break is lost (a page
    break, a flattened text) the heading follows the rationale's conclusion.
    """
    modified = text.rfind(_MODIFIED, start, end)
    tail = modified if modified >= 0 else end
    while True:
        line = text.rfind("\n", start, tail)
        if line < 0:
            break
        starts_lower = text[line + 1 : line + 2].islower()
        if not starts_lower and _SENTENCE_ENDS_LINE.search(text, max(start, line - 4), line):
            break
        tail = line
    first = max(line + 1, start)
    stop = modified if modified >= 0 else end
    for mark in (_CONCLUSION_ENDS, _SENTENCE_END):
        if mark is _SENTENCE_END and stop - first <= _LONGEST_HEADING:
            break
        for match in mark.finditer(text, first, stop):
            first = match.end()
    return first


def _cut_item(flat: str, heading: int, decision: re.Match[str], end: int) -> ItemSections:
    reviewer = _label(flat, _REVIEWER, decision.end(), end)
    rationale = _label(flat, _RATIONALE, reviewer[1] if reviewer else decision.end(), end)
    reviewer_end = rationale[0] if rationale else end
    claims_end = reviewer[0] if reviewer else reviewer_end
    claims_administrator = _label(flat, _CLAIMS_ADMINISTRATOR, decision.end(), claims_end)
    return ItemSections(
        heading=trimmed(flat, (heading, decision.start())),
        decision=_decision(decision["decision"]),
        decision_span=decision.span("decision"),
        claims_administrator=trimmed(flat, (claims_administrator[1], claims_end)) if claims_administrator else None,
        reviewer=trimmed(flat, (reviewer[1], reviewer_end)) if reviewer else None,
        rationale=trimmed(flat, (rationale[1], end)) if rationale else None,
    )


def _label(flat: str, label: tuple[str, re.Pattern[str]], start: int, end: int) -> Span | None:
    usual, variants = label
    at = flat.find(usual, start, end)
    if at >= 0:
        return at, at + len(usual)
    match = variants.search(flat, start, end)
    return match.span() if match else None


def _decision(words: str) -> Decision:
    words = words.lower()
    if "part" in words:
        return Decision.PARTIALLY_OVERTURNED
    return Decision.UPHELD if words == "upheld" else Decision.OVERTURNED
