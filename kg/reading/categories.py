"""A request's words become its service category."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.determination import Category, DrugOrder, Span
from kg.reading.letter import Fact, ScannedLetter
from kg.vocabulary import TermKind, vocabulary

__all__ = ["read_category"]

_DRUG_ORDER = 40
"""The precedence of an ordered drug among the services of the vocabulary."""

# A member is looked up through its enumeration's metaclass, at a dozen times what a name of the module costs.
_SERVICE, _PHARMACEUTICAL, _OTHER = TermKind.SERVICE, Category.PHARMACEUTICAL, Category.OTHER
_CATEGORIES = {category.value: category for category in Category}
_DOSE = re.compile(r"\d ?(?:mg|mcg|ml|gm|grams?|%)|# ?\d", re.IGNORECASE)


def read_category(letter: ScannedLetter, request: Span, orders: Sequence[Fact[DrugOrder]]) -> Category:
    """Tell the service category of one disputed treatment.

    The service with the highest precedence in the vocabulary decides, of equals the one named first; an ordered drug
    takes part. Where nothing is named, a dose makes it a drug.

    Args:
        letter: the letter.
        request: what is decided, where it stands.
        orders: the drugs that the request orders.
    """
    terms = vocabulary()
    services = terms.table.services
    best = _DRUG_ORDER if orders else 0
    category = _PHARMACEUTICAL if orders else _OTHER
    for _, _, key in terms.words(_SERVICE, letter.flat, request):
        service = services[key]
        if service.precedence > best:
            best = service.precedence
            category = _CATEGORIES[service.category]
    if best == 0 and _DOSE.search(letter.flat, *request):
        return _PHARMACEUTICAL
    return category
