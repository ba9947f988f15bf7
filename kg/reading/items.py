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


_MODIFIED = re.compile(
    r"(?P<original>.+?),? (?:was|were) the original requests?\.? ?"
    r"(?:(?P<authorized>.+?),? (?:was|were) authorized by the Claims Administrator"
    r"|The Claims Administrator authorized (?P<authorized_after>.+?)(?=, leaving |[.;] [A-Z]))"
    r".*\b(?:portions? of the )?original requests?(?:,|:|,? (?:is|are)(?= [A-Z])) ?(?P<request>.+)",
    re.IGNORECASE,
)
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
    modified = _MODIFIED.fullmatch(flat, *heading) if _ORIGINAL in flat[slice(*heading)].lower() else None
    if modified is None:
        return Request(_stated(flat, heading))
    return Request(
        request=_stated(flat, modified.span("request")),
        original=_stated(flat, modified.span("original")),
        authorized=_stated(flat, modified.span("authorized" if modified["authorized"] else "authorized_after")),
    )


def _stated(flat: str, span: Span) -> Fact[str]:
    start, end = span
    verb = _TRAILING_VERB.search(flat, max(start, end - _LONGEST_TRAILING_VERB), end)
    if verb:
        end = verb.start()
    return Fact(flat[start:end], (start, end))
