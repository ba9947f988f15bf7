"""Drugs for the table: names (generic, brand, misspelled), their ingredients, and the ingredients' classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import RDF, SKOS, Graph, Literal, Node

from kg.vocabulary import DrugName, Ingredient, TermKind, folded
from kg.vocabulary_sources.parts import IMR, TablePart, folded_surface, read_turtle

__all__ = ["FILES", "table_part"]

_NO_DRUG = "no-drug"
FILES = ("drugs.ttl", "drugs-curated.ttl")


def table_part(directory: Path) -> TablePart:
    """Compile the drugs of a vocabulary directory.

    Raises:
        ValueError: where a drug has no label, a product has no ingredient, or one name stands for two drugs.
    """
    graph = read_turtle(directory, FILES)
    ingredients = {
        _label(graph, drug): Ingredient(classes=_classes(graph, drug)) for drug in graph.subjects(RDF.type, IMR.Drug)
    }
    names: dict[str, DrugName] = {}
    surfaces: dict[str, str] = {}
    for subject in sorted([*graph.subjects(RDF.type, IMR.Drug), *graph.subjects(RDF.type, IMR.DrugProduct)], key=str):
        key = str(subject).rpartition("/id/")[2]
        names[key] = _name(graph, subject)
        labels = [_label(graph, subject), *map(str, graph.objects(subject, SKOS.altLabel))]
        labels += map(str, graph.objects(subject, SKOS.hiddenLabel))
        for surface in _surfaces(labels):
            if surfaces.setdefault(surface, key) != key:
                raise ValueError(f"the name {surface!r} stands for both {surfaces[surface]} and {key}")
    for subject in graph.subjects(RDF.type, IMR.NotADrug):
        names[_NO_DRUG] = DrugName(label=_label(graph, subject), ingredients=())
        for surface in _surfaces(map(str, graph.objects(subject, SKOS.altLabel))):
            if surfaces.setdefault(surface, _NO_DRUG) != _NO_DRUG:
                raise ValueError(f"{surface!r} is said to be no drug, and is {surfaces[surface]}")
    return TablePart({TermKind.DRUG: surfaces}, {"drugs": names, "ingredients": ingredients})


def _surfaces(labels: Iterable[str]) -> Iterator[str]:
    """Folded labels; where a mark stands beside a space ("Tylenol #3"), also with the two spaces that letters fold to."""
    for label in labels:
        yield folded_surface(label)
        yield folded(label).decode("latin-1").strip()


def _label(graph: Graph, subject: Node) -> str:
    label = graph.value(subject, SKOS.prefLabel)
    if label is None:
        raise ValueError(f"{subject} has no skos:prefLabel")
    return str(label)


def _name(graph: Graph, subject: Node) -> DrugName:
    label = _label(graph, subject)
    if (subject, RDF.type, IMR.Drug) in graph:
        ingredients = [label]
    else:
        ingredients = sorted(_label(graph, drug) for drug in graph.objects(subject, IMR.hasIngredient))
    if not ingredients:
        raise ValueError(f"{subject} has no imr:hasIngredient")
    # RDF keeps no order; the generic name does, so that ingredients stand in the order of a strength such as 10/325.
    generic = str(graph.value(subject, IMR.genericName, default=Literal("")))
    ingredients.sort(key=lambda ingredient: (generic.find(ingredient) if generic else 0, ingredient))
    needs_context = (subject, IMR.needsContext, Literal(True)) in graph
    return DrugName(label=label, ingredients=tuple(ingredients), needs_context=needs_context)


def _classes(graph: Graph, drug: Node) -> tuple[str, ...]:
    return tuple(sorted(str(found).rpartition("/")[2] for found in graph.objects(drug, IMR.drugClass)))
