"""A misspelled drug's name becomes the name that it stands for, where no ordinary word is nearer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.vocabulary import TermKind, vocabulary

__all__ = ["drug_meant"]

_SHORTEST = 6
_REMEMBERED = 1 << 14


@lru_cache(maxsize=_REMEMBERED)
def drug_meant(word: str) -> str | None:
    """Tell which drug a word means, spelled right or nearly right.

    One slip (a letter too many, missing, wrong or swapped) is allowed in a word of six letters, two from eight, three from
    twelve; the first letter may be wrong only as the one slip. A word as near to an ordinary word, or to two drugs of
    different ingredients, means none.

    Args:
        word: one word of a place where a drug's name is likely.

    Returns:
        The key of a drug's name, None where the word means no drug of the vocabulary.

    >>> drug_meant("Cyclobenzaparine"), drug_meant("Tramdol"), drug_meant("traction")
    ('drug/cyclobenzaprine', 'drug/tramadol', None)
    """
    return _meant(word.lower())


@lru_cache(maxsize=_REMEMBERED)
def _meant(name: str) -> str | None:
    table = vocabulary().table
    exact = table.surfaces[TermKind.DRUG].get(name)
    if exact is not None:
        return exact if table.drugs[exact].ingredients else None
    allowed = _slips_allowed(name)
    if not allowed or name in _ordinary_words():
        return None
    names = _names()
    nearly = process.extract(name, _alike(name, allowed), scorer=OSA.distance, score_cutoff=allowed, limit=3)
    found = [(near, int(slips)) for near, slips, _ in nearly if slips == 1 or near[0] == name[0]]
    if not found:
        return None
    nearest, slips = found[0]
    meant = {table.drugs[names[near]].ingredients for near, other in found if other == slips}
    ordinary = _of_length(_ordinary_by_length(), len(name), slips)
    if len(meant) > 1 or process.extractOne(name, ordinary, scorer=OSA.distance, score_cutoff=slips):
        return None
    return names[nearest]


def _alike(name: str, allowed: int) -> list[str]:
    """The names that a word may mean: all others have another first letter and a second slip, or too many letters."""
    first, rest = name[0], name[1:]
    alike = _of_length(_by_initial().get(first, {}), len(name), allowed)
    # The first letter wrong or missing, one too many before it, or swapped with the second.
    one_slip = (*_by_rest().get(rest, ()), *_by_rest().get(name, ()), rest, rest[:1] + first + rest[1:])
    return alike + [near for near in one_slip if near in _names() and near[0] != first]


def _of_length(by_length: Mapping[int, Sequence[str]], length: int, slips: int) -> list[str]:
    """The words from which a word of a length can be so many slips away."""
    return [word for near in range(length - slips, length + slips + 1) for word in by_length.get(near, ())]


def _slips_allowed(name: str) -> int:
    if len(name) < _SHORTEST or not name.isalpha():
        return 0
    return 1 if len(name) < 8 else 2 if len(name) < 12 else 3


@cache
def _names() -> dict[str, str]:
    """The preferred names of one word, folded, with their keys."""
    names = {}
    for key, drug in vocabulary().table.drugs.items():
        label = drug.label.lower()
        if drug.ingredients and not drug.needs_context and len(label) >= _SHORTEST and label.isalpha():
            names[label] = key
    return names


@cache
def _by_initial() -> dict[str, dict[int, list[str]]]:
    """The same by first letter and length."""
    by_initial: dict[str, dict[int, list[str]]] = {}
    for name in _names():
        by_initial.setdefault(name[0], {}).setdefault(len(name), []).append(name)
    return by_initial


@cache
def _by_rest() -> dict[str, list[str]]:
    """The same by what follows the first letter."""
    by_rest: dict[str, list[str]] = {}
    for name in _names():
        by_rest.setdefault(name[1:], []).append(name)
    return by_rest


@cache
def _ordinary_by_length() -> dict[int, list[str]]:
    by_length: dict[int, list[str]] = {}
    for word in _ordinary_words():
        by_length.setdefault(len(word), []).append(word)
    return by_length


@cache
def _ordinary_words() -> frozenset[str]:
    return frozenset(word for words in vocabulary().table.ordinary_words.values() for word in words)
