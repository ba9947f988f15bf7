"""What a user writes for a query's parameter becomes one RDF term of the parameter's kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.namespaces import PREFIXES, THINGS
from kg.store.failure import QueryRefused

__all__ = ["ParameterKind", "term"]


class ParameterKind(StrEnum):
    """What values a parameter takes: a thing of the graph, by name or IRI, or a literal."""

    CASE = "case"
    CATEGORY = "category"
    CONDITION = "condition"
    DRUG = "drug"
    DRUG_CLASS = "drug-class"
    GUIDELINE = "guideline"
    OUTCOME = "outcome"
    REASON = "reason"
    SECTION = "section"
    SPECIALTY = "specialty"
    DATE = "date"
    INTEGER = "integer"
    STRING = "string"


_XSD = PREFIXES["xsd"]
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_ALIKE = 75
"""From 0 to 100, how alike a name must be to be suggested."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAMES = {
    ParameterKind.CONDITION: """
        SELECT DISTINCT ?thing ?name {
          { ?thing a imr:Condition ; skos:prefLabel|skos:altLabel|rdfs:label|skos:notation|imr:icd10cm ?name }
          UNION { ?diagnosis imr:condition ?thing ; imr:icd10cm|rdfs:label ?name }
        }""",
}
# A section has one name in all its editions; its name alone means the section whatever the edition.
_NAMES_OF_CLASS = """
        SELECT DISTINCT ?thing ?name {{
          ?thing a imr:{name} ; skos:prefLabel|skos:altLabel|skos:hiddenLabel|rdfs:label ?name
          FILTER NOT EXISTS {{ ?thing dcterms:isVersionOf ?work }}
        }}"""
_CLASSES = {
    ParameterKind.CATEGORY: "ServiceCategory",
    ParameterKind.DRUG: "Drug",
    ParameterKind.DRUG_CLASS: "DrugClass",
    ParameterKind.GUIDELINE: "Guideline",
    ParameterKind.OUTCOME: "Outcome",
    ParameterKind.REASON: "Reason",
    ParameterKind.SECTION: "GuidelineSection",
    ParameterKind.SPECIALTY: "Specialty",
}
_PATHS = {ParameterKind.CONDITION: "condition/icd10cm"}


def term(kind: ParameterKind, value: str, store: pyoxigraph.Store) -> NamedNode | Literal:
    r"""Make a term of what a user wrote.

    A thing may be written as its IRI, as the end of its IRI (`tizanidine`, `mtus/low-back-complaints/2004`), or by one of
    its names (`Zanaflex`), whatever the case.

    Args:
        kind: what the value must be.
        value: what the user wrote.
        store: where things are looked up.

    Raises:
        QueryRefused: where the value is not of its kind, or the build knows no such thing, or several.

    >>> print(term(ParameterKind.DATE, "2017-02-03", pyoxigraph.Store()))
    "2017-02-03"^^<http://www.w3.org/2001/XMLSchema#date>
    >>> print(term(ParameterKind.STRING, 'a" } #', pyoxigraph.Store()))
    "a\" } #"
    """
    match kind:
        case ParameterKind.DATE:
            return _day(value)
        case ParameterKind.INTEGER:
            if not _INTEGER.fullmatch(value):
                raise QueryRefused(f"{value!r} is no whole number")
            return Literal(str(int(value)), datatype=NamedNode(f"{_XSD}integer"))
        case ParameterKind.STRING:
            if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
                raise QueryRefused(f"{value!r} holds a character that RDF does not allow")
            return Literal(value)
        case _:
            return _thing(kind, value, store)


def _day(value: str) -> Literal:
    from datetime import date

    try:
        if not _DAY.fullmatch(value):
            raise ValueError(value)
        date.fromisoformat(value)
    except ValueError as error:
        raise QueryRefused(f"{value!r} is no day: write it as 2017-02-03") from error
    return Literal(value, datatype=NamedNode(f"{_XSD}date"))


def _thing(kind: ParameterKind, value: str, store: pyoxigraph.Store) -> NamedNode:
    for iri in (value, f"{THINGS}{_PATHS.get(kind, kind)}/{value}"):
        named = _named(iri, store) if ":" in iri else None
        if named is not None:
            return named
    if kind is ParameterKind.CASE:
        return _case(value, store)
    if kind is ParameterKind.DRUG:
        value = _ingredient(value)
    query = _NAMES.get(kind) or _NAMES_OF_CLASS.format(name=_CLASSES[kind])
    solutions = store.query(query, prefixes=dict(PREFIXES))
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    names = [(solution["thing"], str(solution["name"].value)) for solution in solutions]
    return _only(kind, value, names)


def _named(iri: str, store: pyoxigraph.Store) -> NamedNode | None:
    """The node of an IRI that the store speaks of."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return None
    return node if next(store.quads_for_pattern(node, None, None, DefaultGraph()), None) is not None else None


def _case(number: str, store: pyoxigraph.Store) -> NamedNode:
    """The case of a number, in whatever namespace the build's cases are."""
    has_number = NamedNode(f"{PREFIXES['imr']}caseNumber")
    quad = next(store.quads_for_pattern(None, has_number, Literal(number), DefaultGraph()), None)
    if quad is None or not isinstance(quad.subject, NamedNode):
        raise QueryRefused(f"this build knows no case {number!r}")
    return quad.subject


def _ingredient(value: str) -> str:
    """The ingredient that a brand or a misspelling stands for; the value itself where the vocabulary knows none."""
    from kg.vocabulary import TermKind, folded, vocabulary

    table = vocabulary().table
    key = table.surfaces[TermKind.DRUG].get(" ".join(folded(value).decode("latin-1").split()))
    if key is None:
        return value
    ingredients = table.drugs[key].ingredients
    if len(ingredients) > 1:
        raise QueryRefused(f"{value!r} has several ingredients: write one of {', '.join(ingredients)}")
    return ingredients[0]


def _only(kind: ParameterKind, value: str, names: Iterable[tuple[NamedNode, str]]) -> NamedNode:
    wanted = " ".join(value.split()).casefold()
    found: dict[str, NamedNode] = {}
    spellings: set[str] = set()
    for thing, name in names:
        spellings.add(name)
        if " ".join(name.split()).casefold() == wanted:
            found[thing.value] = thing
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        ends = ", ".join(sorted(iri.removeprefix(f"{THINGS}{_PATHS.get(kind, kind)}/") for iri in found))
        raise QueryRefused(f"{value!r} names several things of the kind {kind}: write one of {ends}")
    from rapidfuzz import process

    near = process.extract(value, sorted(spellings), limit=3, score_cutoff=_ALIKE)
    advice = f"; did you mean {', '.join(name for name, _, _ in near)}?" if near else ""
    raise QueryRefused(f"this build knows no {kind} {value!r}{advice}")
