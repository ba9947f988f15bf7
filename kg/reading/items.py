"""Read a disputed treatment's heading: what is decided, and where utilization review modified the request, from what."""

from __future__ import annotations

import re

from msgspec import Struct

from kg.determination import Span
from kg.reading.letter import Fact

__all__ = ["Request", "read_request"]


class Request(Struct, frozen=True):
    """What a heading says is decided.

    Attributes:
        request: the treatment decided on; of a modified request, the portion still in dispute.
        original: what the physician had requested, where utilization review modified it.
        authorized: what utilization review authorised of it.
    """

    request: Fact[str]
    original: Fact[str] | None = None
    authorized: Fact[str] | None = None


# Each is looked for by itself: as one pattern they would be tried in all combinations where a heading repeats them.
# Patterns that begin with the characters that can begin them pass over all others at once.
_REQUESTED = re.compile(r"(?:, | )(?:was|were) the original requests?\.? ?", re.IGNORECASE)
_AUTHORIZED = re.compile(r",? (?:was|were) authorized by the Claims Administrator", re.IGNORECASE)
_AUTHORIZED_AFTER = re.compile(r"The Claims Administrator authorized ", re.IGNORECASE)
_PORTION_END = re.compile(r", leaving |[.;] (?=[A-Z])", re.IGNORECASE)
_REMAINING = re.compile(r"[Oo](?<=\b.)(?i:riginal requests?(?:,|:|,? (?:is|are)(?= [A-Z])) ?)")
_ORIGINAL = "original request"
_TRAILING_VERB = re.compile(r",? (?:is|are|was|were)$", re.IGNORECASE)
_LONGEST_TRAILING_VERB = len(", were")


def read_request(flat: str, heading: Span) -> Request:
    """Read a heading.

    >>> flat = "Baclofen #30 was the original request. Baclofen #27 was authorized by the Claims Administrator. "
    >>> flat += "The remaining IMR eligible portion of the original request, Baclofen #3 is"
    >>> read = read_request(flat, (0, len(flat)))
    >>> read.original.value, read.authorized.value, read.request.value
    ('Baclofen #30', 'Baclofen #27', 'Baclofen #3')
    """
    # Few requests are modified, and that is seen faster than searched for.
    modified = _modified(flat, heading) if _ORIGINAL in flat[slice(*heading)].lower() else None
    if modified is None:
        return Request(_stated(flat, heading))
    return Request(*(_stated(flat, span) for span in modified))


def _modified(flat: str, heading: Span) -> tuple[Span, Span, Span] | None:
    """What remains of a modified request, what it had been, and what was authorized of it; None where it is not modified."""
    start, end = heading
    requested = list(_REQUESTED.finditer(flat, start + 1, end))
    remaining = [match for match in _REMAINING.finditer(flat, start, end) if match.end() < end]
    if not requested or not remaining:
        return None
    rest = remaining[-1].end(), end
    stop = remaining[-1].start()
    first = requested[0]
    authorized = _AUTHORIZED.search(flat, first.end() + 1, stop)
    if authorized is not None:
        return rest, (start, first.start()), (first.end(), authorized.start())
    for request in requested:
        if after := _AUTHORIZED_AFTER.match(flat, request.end(), end):
            # Where the portion after one request does not end in time, neither does that after a later one.
            portion_end = _PORTION_END.search(flat, after.end() + 1, end)
            if portion_end is None or portion_end.start() > stop:
                return None
            return rest, (start, request.start()), (after.end(), portion_end.start())
    return None


def _stated(flat: str, span: Span) -> Fact[str]:
    start, end = span
    verb = _TRAILING_VERB.search(flat, max(start, end - _LONGEST_TRAILING_VERB), end)
    if verb:
        end = verb.start()
    return Fact(flat[start:end], (start, end))
