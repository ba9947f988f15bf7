"""A query's tokens, looked at before the engine gets them: what it asks for, and whether it may run.

The engine sends the request of a `SERVICE` clause over the network, and a query with thousands of nested braces, or of
operators, patterns, items of a list or conditions in a row, ends its process; all are refused here. The engine reads
keywords without asking for white space around them (`1SERVICE:x` calls a service), so "service" is allowed only where it
is surely part of a name.

What is a string or a comment depends on what stands before it: `<?b#>` is an IRI after a subject and, after an operand, a
comparison and a comment. Where a query holds what could be read both ways, its whole text is looked at as if it held no
strings, comments and IRIs: rather one odd query refused than a call let through.
"""

from __future__ import annotations

import re

from kg.store.failure import QueryForbidden, QueryRefused

__all__ = ["DEEPEST_NESTING", "LONGEST_QUERY", "MOST_PIECES", "TOKEN", "check_closely"]

LONGEST_QUERY = 1_000_000
"""Bytes of query text that are looked at, at most."""

DEEPEST_NESTING = 100
"""Braces, brackets and parentheses that may stand open at once."""

MOST_PIECES = 1_000
"""Operators, patterns and clauses of a query: the engine nests each in the next. An item of an RDF list is a pattern."""

_LONGEST_OPERATOR_RUN = 100

TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]*+ )
    | (?P<iri>     <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+> )
    | (?P<string>  \"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
                 | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+' )
    | (?P<variable> [?$]\w++ )
    """,
    re.VERBOSE | re.DOTALL,
)
"""A token that may hold what looks like another token, or a variable."""

# Only a prefix and a local part of plain letters are surely one name to the engine: "a:.SERVICE" is three tokens.
_PLAIN_NAME = re.compile(r"\b[A-Za-z][A-Za-z0-9_-]*+:[A-Za-z_][A-Za-z0-9_-]*+")
# After "<" as an operator, "scheme://" is no expression: what looks like such an IRI is one.
_DOUBTFUL_IRI = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*+://)[^#']*+[#']")
_DOUBT = "\\"
"""What a query's bare text holds where its tokens are in doubt: an escape outside of strings and IRIs, or a doubtful IRI."""

_OPERATOR_RUN = re.compile(rf"(?:[!^+\-/|*=<>]\s*+){{{_LONGEST_OPERATOR_RUN}}}")
_PIECE = re.compile(r"&&|\|\||[-+*/{;~]|(?<!\d)\.|\.(?!\d)|\b(?:UNION|OPTIONAL|MINUS|GRAPH|AS)\b", re.IGNORECASE)
# A table of values is no deeper for having many rows.
_DATA = re.compile(r"(?<![\w:.-])VALUES\s*+(?:\?v|\([\s?v]*+\))\s*+\{[^{}]*+\}", re.IGNORECASE)
_ITEM_OR_BRACKET = re.compile(
    r"""(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|""(?:@[\w-]++|\^\^\s*+(?:<i>|[\w:.%-]++))?|<i>|\?v|[\w:.%-]++"""
)
_WORDS_OF_AN_EXPRESSION = 4
"""Things in one pair of parentheses without commas, as in (COUNT(?x) AS ?n); more of them are the items of a list."""

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_FORM = re.compile(rf"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE|{'|'.join(sorted(_UPDATES))})\b(?!:)", re.IGNORECASE)


def check_closely(query: str) -> None:
    """Refuse a query that a read-only store without network does not run, as `kg.store.lookahead.check` says.

    Raises:
        QueryForbidden: where it is an update or calls a SERVICE.
        QueryRefused: where it nests too deep, is too long or has too many parts.
    """
    if len(query) > LONGEST_QUERY:
        raise QueryRefused(f"the query has {len(query):,} characters, {LONGEST_QUERY:,} are read at most")
    bare = TOKEN.sub(_blank, query)
    seen = query if _DOUBT in bare else bare
    if "service" in _PLAIN_NAME.sub(_without_local_part, seen).lower():
        doubt = "" if seen is bare else "; to name it in a string, write IRIs in full and without escapes"
        raise QueryForbidden(f"SERVICE is refused: this store does not send requests to others{doubt}")
    _check_size(seen)
    form = _FORM.search(_PLAIN_NAME.sub(_without_local_part, bare))
    if form and form.group().upper() in _UPDATES:
        raise QueryForbidden(f"{form.group().upper()} is refused: this store is read-only")


def _blank(token: re.Match[str]) -> str:
    """Stand in for a token: a string stays a string and an IRI an IRI, so that their neighbours stay apart."""
    match token.lastgroup:
        case "iri":
            return _DOUBT if _DOUBTFUL_IRI.match(token.group()) else "<i>"
        case "string":
            return '""'
        case "variable":
            return "?v"
        case _:
            return " "


def _without_local_part(name: re.Match[str]) -> str:
    return name.group().partition(":")[0] + ":n"


def _check_size(seen: str) -> None:
    seen = _DATA.sub("VALUES", seen)
    if _OPERATOR_RUN.search(seen):
        raise QueryRefused(f"the query has {_LONGEST_OPERATOR_RUN} operators in a row")
    if len(_PIECE.findall(seen)) + _items(seen) > MOST_PIECES:
        raise QueryRefused(f"the query has more than {MOST_PIECES:,} operators, patterns and clauses")


def _items(seen: str) -> int:
    """Count what is a piece for where it stands: objects after a comma, items of RDF lists, conditions in parentheses.

    Raises:
        QueryRefused: where brackets nest too deep.
    """
    pieces = 0
    opened, items = ["{"], [0]
    for found in _ITEM_OR_BRACKET.finditer(seen):
        match found.lastgroup:
            case "comma" if opened[-1] == "(":
                items[-1] -= 1
            case "comma":
                pieces += 1
            case "open":
                if len(opened) > DEEPEST_NESTING:
                    raise QueryRefused(f"the query nests deeper than {DEEPEST_NESTING} brackets")
                items[-1] += 1
                pieces += found.group() == "(" != opened[-1]
                opened.append(found.group())
                items.append(0)
            case "close":
                if len(opened) > 1:
                    inside = items.pop()
                    pieces += inside if opened.pop() == "(" and inside > _WORDS_OF_AN_EXPRESSION else 0
            case _:
                items[-1] += 1
    return pieces
