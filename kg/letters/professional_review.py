"""Cut a letter of the layout `professional_review` (2013) into its sections.

Its headings are capitals with a colon. An issue, or several in a row, is followed by the guidelines relied upon and the
rationale, whose heading gives the decision: "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS NOT MEDICALLY NECESSARY:".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from kg.determination import Decision, Layout, Span
from kg.letters.sections import ItemSections, Sections, trimmed
from kg.letters.unreadable import UnreadableLetter

__all__ = ["MARKS", "cut_professional_review"]

MARKS = ("MEDICAL PROFESSIONAL REVIEW", "RELIED UPON BY PROFESSIONAL REVIEWER")
"""Either is a heading of this layout alone."""

_HEADING = re.compile(
    r"(?P<issue>ISSUES? (?:AT|IN) DISPUTE ?:)"
    r"|(?P<summary>CASE SUMMARY ?:)"
    r"|(?P<documents>DOCUMENTS REVIEWED FOR DETERMINATION ?:)"
    r"|(?P<guidelines>MEDICAL TREATMENT GUIDELINES?(?:\(S\))? RELIED UPON BY PROFESSIONAL REVIEWER(?: AND WHY)? ?:)"
    r"|(?P<rationale>RATIONALE FOR WHY THE REQUESTED TREATMENTS?/ ?SERVICES? (?:IS|WAS|ARE|WERE) ?"
    r"(?P<verdict>(?P<negation>NOT ?)?MEDICALLY ?NECESSARY) ?:)"
    r"|(?P<qualifications>MEDICAL REVIEWER(?:'S)? QUALIFICATIONS ?:)"
)
_NUMBER = re.compile(r"^(?P<number>\d{1,2})[.)] ?(?=\S)", re.MULTILINE)


def cut_professional_review(text: str, flat: str) -> Sections:
    """Cut a letter of this layout into its sections.

    Args:
        text: clean text that holds one of the layout's marks.
        flat: the same with every line break a space.

    Raises:
        UnreadableLetter: `truncated` where the letter ends before its first decision, `unknown_layout` where issues and
            rationales do not match in number.
    """
    headings = list(_HEADING.finditer(flat))
    # Without a heading there is no part, and the end of the letter ends none.
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    parts = [(heading, trimmed(flat, (heading.end(), end))) for heading, end in zip(headings, ends, strict=False)]
    if not any(heading["rationale"] for heading, _ in parts):
        message = "the letter ends before the heading that gives its decision ('RATIONALE FOR WHY ...'); look for a complete copy"
        raise UnreadableLetter("truncated", message)
    first = {heading.lastgroup: span for heading, span in reversed(parts)}
    summary = first.get("summary")
    return Sections(
        layout=Layout.PROFESSIONAL_REVIEW,
        header=(0, headings[0].start()),
        method=first.get("qualifications"),
        summary=summary,
        items=tuple(_items(text, flat, parts)),
        body=(summary[0] if summary else headings[0].start(), len(text)),
    )


_Part = tuple[re.Match[str], Span]


def _items(text: str, flat: str, parts: Sequence[_Part]) -> Iterator[ItemSections]:
    """Match issues with rationales: all that stand before a rationale share it, or each has one of its own."""
    relevant = [
        (heading, span) for heading, span in parts if heading["issue"] or heading["guidelines"] or heading["rationale"]
    ]
    runs = [list(run) for _, run in itertools.groupby(relevant, key=lambda part: part[0]["issue"] is not None)]
    if not runs[0][0][0]["issue"]:
        raise UnreadableLetter("unknown_layout", "a rationale of a professional review was recognised before any issue")
    if len(runs) % 2:
        raise UnreadableLetter(
            "truncated", "the last issue of this professional review has no rationale, so no decision"
        )
    for issues, reasoning in zip(runs[::2], runs[1::2], strict=True):
        requests = [request for _, span in issues for request in _requests(text, flat, span)]
        yield from _decided(requests, reasoning)


def _requests(text: str, flat: str, span: Span) -> list[Span]:
    """The requests of one issue: its numbered lines, or all of it."""
    numbers = [
        match
        for expected, match in zip(itertools.count(1), _NUMBER.finditer(text, *span), strict=False)
        if int(match["number"]) == expected
    ]
    if not numbers or numbers[0].start() != span[0]:
        return [span]
    ends = [match.start() for match in numbers[1:]] + [span[1]]
    return [trimmed(flat, (match.end(), end)) for match, end in zip(numbers, ends, strict=True)]


def _decided(requests: Sequence[Span], reasoning: Sequence[_Part]) -> Iterator[ItemSections]:
    rationales = [part for part in reasoning if part[0]["rationale"]]
    guidelines = [span for heading, span in reasoning if heading["guidelines"]]
    if len(rationales) not in (1, len(requests)) or len(guidelines) not in (0, 1, len(rationales)):
        message = (
            f"{len(requests)} issues, {len(guidelines)} lists of guidelines and {len(rationales)} rationales were "
            "recognised together; each issue needs its own, or all share one"
        )
        raise UnreadableLetter("unknown_layout", message)
    for position, request in enumerate(requests):
        heading, rationale = rationales[position % len(rationales)]
        yield ItemSections(
            heading=request,
            decision=Decision.UPHELD if heading["negation"] else Decision.OVERTURNED,
            decision_span=heading.span("verdict"),
            claims_administrator=None,
            reviewer=guidelines[position % len(guidelines)] if guidelines else None,
            rationale=rationale,
        )
