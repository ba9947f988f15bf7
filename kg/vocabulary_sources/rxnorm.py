"""A user's own RxNorm release gives the vocabulary's drugs their RxCUIs. Nothing of RxNorm is shipped.

Ingredients are matched by name: the vocabulary's label, or another name of its own that names no other drug, against RxNorm's
names of ingredients. Brands are matched by name too, but only where the release's relations say that the brand is made of the
product's very ingredients: a wrong identifier is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.iris import ONTOLOGY, THINGS

__all__ = ["RXNORM_FILE", "Imported", "import_rxnorm"]

RXNORM_FILE = "rxnorm.ttl"

_IDENTIFIER = "http://purl.bioontology.org/ontology/RXNORM/"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_OTHER_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_INGREDIENT_TERMS = ("IN", "PIN", "MIN")
"""RxNorm's term types of ingredients: ingredient, precise ingredient (a salt), several ingredients; the first is preferred."""

_HEAD = """\
# RxCUIs of drugs and brands, taken from a user's own RxNorm release by `kg vocabulary import rxnorm`; do not edit, do not
# publish: RxNorm is of the U.S. National Library of Medicine, and parts of a release are under licence (UMLS).

@prefix rxnorm: <http://purl.bioontology.org/ontology/RXNORM/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gave: the Turtle, and how many drugs and products have an RxCUI of how many there are."""

    turtle: str
    drugs: int
    drugs_in_all: int
    products: int
    products_in_all: int


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Names of drugs and products, each in lower case with the ends of the IRIs it names, and products' ingredients."""

    drugs: Mapping[str, set[str]]
    products: Mapping[str, set[str]]
    ingredients: Mapping[str, set[str]]


def import_rxnorm(vocabulary: Path, rxnconso: Path, rxnrel: Path | None = None) -> Imported:
    """Give drugs their RxCUIs.

    Args:
        vocabulary: the directory of the vocabulary's Turtle files.
        rxnconso: RXNCONSO.RRF, the names.
        rxnrel: RXNREL.RRF, the relations; without it brands get no identifier.

    Raises:
        OSError: a file cannot be read.
        ValueError: a line is not of RxNorm's format; the message has the file and the line's number.
    """
    known = _vocabulary(vocabulary)
    names = list(_names(rxnconso))
    drugs: dict[str, str] = {}
    ingredient_of: dict[str, str] = {}
    for kind in _INGREDIENT_TERMS:
        for rxcui, term, name in names:
            called = known.drugs.get(name, ()) if term == kind else ()
            if len(called) == 1:
                (drug,) = called
                drugs.setdefault(drug, rxcui)
                ingredient_of[rxcui] = drug
    products: dict[str, str] = {}
    if rxnrel is not None:
        made_of = _made_of(rxnrel, ingredient_of)
        for rxcui, term, name in names:
            for product in known.products.get(name, ()) if term == "BN" else ():
                if made_of.get(rxcui) == known.ingredients[product]:
                    products.setdefault(product, rxcui)
    lines = (
        f"<{THINGS}{path}> skos:exactMatch rxnorm:{rxcui} .\n" for path, rxcui in sorted((drugs | products).items())
    )
    return Imported(
        _HEAD + "".join(lines),
        drugs=len(drugs),
        drugs_in_all=len(set().union(*known.drugs.values())),
        products=len(products),
        products_in_all=len(known.ingredients),
    )


def _vocabulary(directory: Path) -> _Vocabulary:
    kinds: dict[str, str] = {}
    named: list[tuple[str, str]] = []
    ingredients: dict[str, set[str]] = {}
    for path in sorted(directory.glob("drugs*.ttl")):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            subject, predicate, told = quad.subject, quad.predicate.value, quad.object
            if not isinstance(subject, NamedNode):
                continue
            thing = subject.value.removeprefix(THINGS)
            if predicate == _TYPE and isinstance(told, NamedNode) and told.value.startswith(ONTOLOGY):
                kinds[thing] = told.value.removeprefix(ONTOLOGY)
            elif predicate in (_LABEL, _OTHER_LABEL) and isinstance(told, Literal):
                named.append((told.value.lower(), thing))
            elif predicate == f"{ONTOLOGY}hasIngredient" and isinstance(told, NamedNode):
                ingredients.setdefault(thing, set()).add(told.value.removeprefix(THINGS))
    drugs: dict[str, set[str]] = {}
    products: dict[str, set[str]] = {}
    for name, thing in named:
        if kinds.get(thing) == "Drug":
            drugs.setdefault(name, set()).add(thing)
        elif kinds.get(thing) == "DrugProduct":
            products.setdefault(name, set()).add(thing)
    return _Vocabulary(drugs, products, ingredients)


def _names(rxnconso: Path) -> Iterator[tuple[str, str, str]]:
    """RxNorm's own, unsuppressed English names: RxCUI, term type, name in lower case."""
    for row in _rows(rxnconso, 18):
        rxcui, language, source, term, name, suppressed = row[0], row[1], row[11], row[12], row[14], row[16]
        if (
            source == "RXNORM"
            and language == "ENG"
            and suppressed == "N"
            and (term in _INGREDIENT_TERMS or term == "BN")
        ):
            yield rxcui, term, name.lower()


def _made_of(rxnrel: Path, ingredient_of: Mapping[str, str]) -> dict[str, set[str]]:
    """For each brand's RxCUI the vocabulary's drugs that it is made of, and None for an ingredient it does not know."""
    found: dict[str, set[str]] = {}
    for row in _rows(rxnrel, 16):
        # The second concept stands in the relation to the first: it is the trade name of it.
        ingredient, brand, relation, source = row[0], row[4], row[7], row[10]
        if source == "RXNORM" and relation == "tradename_of":
            # An ingredient that the vocabulary lacks keeps its RxCUI, so that the brand equals no product.
            found.setdefault(brand, set()).add(ingredient_of.get(ingredient, ingredient))
    return found


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            row = line.rstrip("\r\n").split("|")
            if len(row) != columns + 1:
                raise ValueError(f"{path}, line {number}: {len(row) - 1} columns, where RxNorm has {columns}")
            yield row
