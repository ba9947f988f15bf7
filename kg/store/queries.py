"""Questions kept as files: a SPARQL query whose comment header gives its title, its question and its parameters.

    # title: Overturn rate by drug
    # question: How often was the refusal of each requested drug overturned?
    # parameter drug: drug, optional - only this drug
    # parameter since: date = 2013-01-01 - decided on this day or later
    # parameter case: case, required - the case to compare with

In the query, `$drug` stands for the value. Left out, an optional parameter stays a variable: written
`FILTER(?drug = $drug)` it then asks for nothing, since `?drug` and `$drug` are one variable. Values become terms, checked
by their kind, and replace whole `$` tokens outside strings, comments and IRIs: no value can change what the query means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import pyoxigraph

from kg.ontology_files import ontology_directory
from kg.store.failure import QueryRefused
from kg.store.finding import find_text
from kg.store.parameters import ParameterKind, term
from kg.store.tokens import TOKEN

__all__ = ["Parameter", "Query", "find_query", "read_query", "shipped_queries", "with_values"]


class Parameter(NamedTuple):
    """One value that a query asks for.

    Attributes:
        name: the variable it stands for, without its sigil.
        kind: what values it takes.
        default: the value where none is given; None where there is none.
        required: whether a value must be given.
        meaning: what the value does, in words.
    """

    name: str
    kind: ParameterKind
    default: str | None
    required: bool
    meaning: str


class Query(NamedTuple):
    """A query with what its header says of it."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    text: str


_HEADER_LINE = re.compile(r"#\s*(?P<key>title|question|parameter (?P<name>\w+)):\s*(?P<value>.*\S)\s*")
_PARAMETER = re.compile(
    r"(?P<kind>[a-z-]+)\s*(?:,\s*(?P<need>optional|required)|=\s*(?P<default>.*?\S))\s+-\s+(?P<meaning>.+)"
)


def read_query(text: str, name: str = "query") -> Query:
    r"""Read a query and its header; a query without a header is one without parameters.

    Raises:
        QueryRefused: where a parameter's line is not of the form shown above.

    >>> query = read_query("# title: Ages\n# parameter least: integer = 18 - years\nSELECT ...")
    >>> query.title, query.parameters[0].name, query.parameters[0].default
    ('Ages', 'least', '18')
    """
    said: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            break
        found = _HEADER_LINE.fullmatch(line.strip())
        if found and found["name"]:
            parameters.append(_parameter(found["name"], found["value"], name))
        elif found:
            said.setdefault(found["key"], found["value"])
    return Query(name, said.get("title", name), said.get("question", ""), tuple(parameters), text)


@cache
def shipped_queries() -> Mapping[str, Query]:
    """The competency questions of `ontology/queries/`, by name."""
    return {
        path.stem: read_query(path.read_text("utf-8"), path.stem)
        for path in sorted((ontology_directory() / "queries").glob("*.rq"))
    }


def find_query(wanted: str) -> Query:
    """Find what a user asks for, as `find_text` does, and read it.

    Raises:
        QueryRefused: where the file cannot be read as UTF-8, or one word is no shipped query's name.
    """
    text, name = find_text(wanted)
    return read_query(text, name)


def with_values(query: Query, values: Mapping[str, str], store: pyoxigraph.Store) -> str:
    """Put values in the place of a query's parameters.

    Args:
        query: the query.
        values: parameter name to what the user wrote.
        store: where names ("Zanaflex") are looked up.

    Returns:
        The text to ask the store.

    Raises:
        QueryRefused: where a value is missing, unknown or not of its kind.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    unknown = sorted(values.keys() - known.keys())
    if unknown:
        takes = ", ".join(known) or "none"
        raise QueryRefused(f"the query {query.name!r} has no parameter {unknown[0]!r}; it takes: {takes}")
    terms: dict[str, str] = {}
    for parameter in query.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is not None:
            terms[parameter.name] = str(term(parameter.kind, value, store))
        elif parameter.required:
            raise QueryRefused(
                f"the query {query.name!r} needs --param {parameter.name}=...: {parameter.meaning} ({parameter.kind})"
            )

    def put(token: re.Match[str]) -> str:
        text = token.group()
        return terms.get(text[1:], text) if text.startswith("$") else text

    return TOKEN.sub(put, query.text)


def _parameter(name: str, description: str, query: str) -> Parameter:
    found = _PARAMETER.fullmatch(description)
    if not found or found["kind"] not in list(ParameterKind):
        raise QueryRefused(
            f"{query}: the parameter {name!r} is described as {description!r}; it should read like "
            "'drug, optional - only this drug' or 'date = 2013-01-01 - the first day'"
        )
    return Parameter(
        name, ParameterKind(found["kind"]), found["default"], found["need"] == "required", found["meaning"]
    )
