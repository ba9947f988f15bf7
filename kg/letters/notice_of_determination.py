"""Cut a letter of the layout `notice_of_determination` (2013) into its sections.

Its decisions stand at the front, often twice: "1) MAXIMUS Federal Services, Inc. has determined the request for <X> is
not medically necessary and appropriate." Guidelines and rationale follow item by item at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.determination import Layout, Span
from kg.letters.sections import ItemSections, Sections, trimmed
from kg.letters.unreadable import UnreadableLetter
from kg.letters.verdicts import Verdict, find_verdict

__all__ = ["MARKS", "cut_notice_of_determination"]

MARKS = ("Notice of Independent Medical Review Determination", "NOTICE OF INDEPENDENT MEDICAL REVIEW DETERMINATION")
"""One of these is the title of this layout alone."""

_DETERMINED = re.compile(
    r"(?P<number>\d{1,2})\) ?MAXIMUS Federal Services,? Inc\.? ?has ?determined (?:that )?(?:the )?(?:requests? )?(?:for )?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?:appropriate|necessary)\.", re.IGNORECASE)
_LONGEST_STATEMENT = 1_200
"""Characters."""

_QUALIFICATIONS = re.compile(r"Medical Qualifications of the Expert Reviewer ?:?", re.IGNORECASE)
_SUMMARY = re.compile(r"^(?:Expert Reviewer )?Case Summary ?:?", re.IGNORECASE | re.MULTILINE)
_COPIED = re.compile(r" ?Disclaimer ?: ?[^.:]{0,300}[.:] ?", re.IGNORECASE)
_DOCUMENTS = re.compile(r"^Documents Reviewed for Determination", re.IGNORECASE | re.MULTILINE)
_GUIDELINES = re.compile(
    r"(?:Medical Treatment Guidelines?(?:\(s\))?|Sections? of the Medical Treatment Utilization Schedule) Relied Upon by the "
    r"Expert Reviewer to Make His/Her Decision ?:?",
    re.IGNORECASE,
)
_RATIONALE = re.compile(r"Rationale for the Decision ?:?", re.IGNORECASE)
_REGARDING = re.compile(
    r"^\d{1,2}(?:\) ?(?:and|,|&) ?\d{1,2})*\) ?Regarding the requests?\b", re.IGNORECASE | re.MULTILINE
)
_CLOSING = re.compile(r"^(?:Effect of the Decision|Disclaimer|Determination Effect)\b", re.IGNORECASE | re.MULTILINE)
_EXPERT = re.compile(r"The Expert Reviewer\b", re.IGNORECASE)
_ADOPTED = re.compile(
    r"The Expert Reviewer (?:also )?(?:found|relied on|used) the (?:same )?guidelines (?:used|cited|relied upon) by the Claims Administrator",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Block:
    """What was relied on for an item, and why it was decided."""

    guidelines: Span
    rationale: Span | None


def cut_notice_of_determination(text: str, flat: str) -> Sections:
    """Cut a letter of this layout into its sections.

    Args:
        text: clean text that holds one of the layout's marks.
        flat: the same with every line break a space.

    Raises:
        UnreadableLetter: `truncated` where the letter ends before its first decision, `unknown_layout` where decisions
            are numbered with gaps, are restated differently, or do not match the rationales in number.
    """
    verdicts = _verdicts(flat)
    if not verdicts:
        mark = next(mark for mark in MARKS if mark in flat)
        raise UnreadableLetter(
            "truncated", f"the letter ends after {mark!r}, before its first decision; look for a complete copy"
        )
    qualifications = _QUALIFICATIONS.search(flat)
    front = qualifications.end() if qualifications else 0
    summary = _SUMMARY.search(text, front)
    opening = _REGARDING.search(text, front) or _GUIDELINES.search(flat, front)
    parts_start = opening.start() if opening else len(text)
    documents = _DOCUMENTS.search(text, front, parts_start)
    summary_span = None
    if summary:
        copied = _COPIED.match(flat, summary.end())
        summary_end = documents.start() if documents and documents.start() > summary.end() else parts_start
        summary_span = trimmed(flat, (copied.end() if copied else summary.end(), summary_end))
    closing = _CLOSING.search(text, parts_start)
    end = closing.start() if closing else len(text)
    stops = [match.start() for match in (summary, documents) if match] or [parts_start]
    return Sections(
        layout=Layout.NOTICE_OF_DETERMINATION,
        header=(0, qualifications.start() if qualifications else stops[0]),
        method=(qualifications.end(), stops[0]) if qualifications else None,
        summary=summary_span,
        items=_items(flat, verdicts, _blocks(text, flat, (parts_start, end))),
        body=(summary_span[0] if summary_span else parts_start, end),
    )


def _verdicts(flat: str) -> list[Verdict]:
    """The decisions by their numbers; one that is stated again must be stated alike."""
    found: dict[int, Verdict] = {}
    for match in _DETERMINED.finditer(flat):
        number = int(match["number"])
        stop = min(len(flat), match.end() + _LONGEST_STATEMENT)
        following = _DETERMINED.search(flat, match.end(), stop)
        sentence = _SENTENCE_END.search(flat, match.end(), following.start() if following else stop)
        verdict = find_verdict(flat, (match.end(), sentence.end())) if sentence else None
        if verdict is None:
            continue
        known = found.setdefault(number, verdict)
        if known.decision is not verdict.decision:
            raise UnreadableLetter("unknown_layout", f"decision {number}) is stated twice, and not alike")
    if sorted(found) != list(range(1, len(found) + 1)):
        raise UnreadableLetter("unknown_layout", f"decisions numbered {sorted(found)} were recognised; one is missing")
    return [found[number] for number in sorted(found)]


def _blocks(text: str, flat: str, span: Span) -> list[_Block]:
    """The guidelines and rationale of each item, in letter order."""
    start, end = span
    headings = list(_GUIDELINES.finditer(flat, start, end))
    blocks = []
    for position, heading in enumerate(headings):
        stop = headings[position + 1].start() if position + 1 < len(headings) else end
        rationale = _RATIONALE.search(flat, heading.end(), stop)
        if rationale is None:
            blocks.append(_Block((heading.end(), stop), None))
            continue
        following = _REGARDING.search(text, rationale.end(), stop)
        rationale_end = following.start() if following else stop
        blocks.append(_Block((heading.end(), rationale.start()), trimmed(flat, (rationale.end(), rationale_end))))
    return blocks


def _items(flat: str, verdicts: Sequence[Verdict], blocks: Sequence[_Block]) -> tuple[ItemSections, ...]:
    if len(blocks) == 1:
        blocks = [blocks[0]] * len(verdicts)
    if len(blocks) > len(verdicts) or (blocks and len(blocks) < len(verdicts) and blocks[-1].rationale):
        message = (
            f"{len(verdicts)} decisions were recognised, but {len(blocks)} rationales; each needs one, or all share one"
        )
        raise UnreadableLetter("unknown_layout", message)
    padded: list[_Block | None] = [*blocks, *[None] * (len(verdicts) - len(blocks))]
    return tuple(_item(flat, verdict, block) for verdict, block in zip(verdicts, padded, strict=True))


def _item(flat: str, verdict: Verdict, block: _Block | None) -> ItemSections:
    claims = reviewer = None
    if block:
        start, end = block.guidelines
        expert = _EXPERT.search(flat, start, end)
        claims = trimmed(flat, (start, expert.start() if expert else end))
        claims = claims if claims[0] < claims[1] else None
        reviewer = claims if expert and _ADOPTED.match(flat, expert.start()) else None
        reviewer = reviewer or (trimmed(flat, (expert.start(), end)) if expert else None)
    return ItemSections(
        heading=verdict.heading,
        decision=verdict.decision,
        decision_span=verdict.words,
        claims_administrator=claims,
        reviewer=reviewer,
        rationale=block.rationale if block else None,
    )
