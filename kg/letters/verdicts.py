"""Find the words of 2013 and 2014 that decide a request: "is not medically necessary and appropriate"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.determination import Decision, Span
from kg.letters.sections import trimmed

__all__ = ["Verdict", "find_verdict"]

# The copies that were made of these letters lose spaces: "notmedically necessary", "isnot medically".
_VERDICT = re.compile(
    r" ?\b(?:is|are|was|were) ?(?P<words>(?P<negation>not)? ?medically ?necessary(?: and(?: medically)? appropriate)?)",
    re.IGNORECASE,
)
_REQUEST_FOR = re.compile(r"(?:the |these )?(?:requests?|decisions?) (?:for|of) ", re.IGNORECASE)
_PART_FOLLOWS = re.compile(r" in part\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A request, what was decided on it, and the words that say so."""

    heading: Span
    decision: Decision
    words: Span


def find_verdict(flat: str, span: Span) -> Verdict | None:
    """Find the request and its decision in one statement.

    Args:
        flat: the letter without line breaks.
        span: the statement, without its number.

    Returns:
        None where the statement decides nothing. A statement that decides both ways is one in two parts.

    >>> flat = "The request for a left knee brace isnot medically necessary and appropriate."
    >>> found = find_verdict(flat, (0, len(flat)))
    >>> flat[slice(*found.heading)], found.decision.value
    ('a left knee brace', 'upheld')
    """
    found = list(_VERDICT.finditer(flat, *span))
    if not found:
        return None
    first = found[0]
    prefix = _REQUEST_FOR.match(flat, *span)
    heading = trimmed(flat, (prefix.end() if prefix else span[0], first.start()))
    if heading[0] >= heading[1]:
        return None
    return Verdict(heading, _decision(flat, found), first.span("words"))


def _decision(flat: str, found: Sequence[re.Match[str]]) -> Decision:
    negated = {match["negation"] is not None for match in found}
    if len(negated) > 1 or _PART_FOLLOWS.match(flat, found[0].end()):
        return Decision.PARTIALLY_OVERTURNED
    return Decision.UPHELD if True in negated else Decision.OVERTURNED
