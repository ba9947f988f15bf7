"""A look at a query before the engine gets it: most hold nothing that could be refused, and that is soon seen.

What is refused, and why, stands in `kg.store.tokens`, which looks closely where this cannot say. Its patterns take as long
to compile as a short query to answer, so that it is imported only then.
"""

from __future__ import annotations

__all__ = ["check"]

_FORMS = ("select", "ask", "construct", "describe")
# So short a query has at most 900 words of two letters; with as many signs, it stays below the bounds of kg.store.tokens.
_SHORT = 2_700
_FEW = 90


def check(query: str) -> None:
    """Refuse a query that a read-only store without network does not run.

    Raises:
        QueryForbidden: where it is an update or calls a SERVICE.
        QueryRefused: where it nests too deep, is too long or has too many parts.

    >>> check("PREFIX : <http://example.org/service> ASK { ?service :is 'SERVICE' } # SERVICE")
    >>> check("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
        ...
    kg.store.failure.QueryForbidden: SERVICE is refused: this store does not send requests to others
    """
    if not _is_surely_plain(query):
        from kg.store.tokens import check_closely

        check_closely(query)


def _is_surely_plain(query: str) -> bool:
    """Whether a query has too little of anything to be refused, wherever its strings and comments begin and end."""
    lowered = query.lower()
    return (
        len(query) <= _SHORT
        and _asks(lowered)
        and "service" not in lowered
        and "\\" not in lowered
        and sum(map(query.count, "([{")) <= _FEW
        and sum(map(query.count, "!^+-/|*=<>;.,&")) <= _FEW
    )


def _asks(lowered: str) -> bool:
    """Whether the first line that is no comment and declares no prefix begins to ask, rather than to change."""
    for line in lowered.splitlines():
        words = line.split()
        is_prefix = len(words) == 3 and words[0] == "prefix" and line.count("<") == 1 and words[2].endswith(">")
        if words and not words[0].startswith("#") and not is_prefix:
            return words[0].startswith(_FORMS)
    return False
