"""What goes wrong with a build's store or with a question asked of it, as one line for whoever asked."""

from __future__ import annotations

__all__ = ["QueryForbidden", "QueryRefused", "StoreError"]


class StoreError(Exception):
    """A store that cannot be loaded, opened or pushed; the message says what to do next."""


class QueryRefused(Exception):  # noqa: N818 - the query is at fault, not the program
    """A query that is not run: malformed, or asking for what a read-only store without network does not do."""


class QueryForbidden(QueryRefused):
    """A query that is well formed as SPARQL goes, but changes the store or calls another."""
