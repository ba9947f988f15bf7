"""A misspelled word of a condition becomes the word that it stands for, where no ordinary word is nearer."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.vocabulary import ConditionTermKind, TermKind, vocabulary

__all__ = ["condition_word_meant"]

_SHORTEST = 6
_LONG = 10
"""Letters from which two slips are allowed."""
_TELLING = frozenset((ConditionTermKind.DISORDER, ConditionTermKind.SITE))
_OTHER_KINDS = ("ic", "al", "ed", "ing", "ive", "ous", "ar", "ary", "ly")
"""How words end that are said of a condition ("radiculopathic"); one stands for none that ends otherwise."""
_REMEMBERED = 1 << 14


@lru_cache(maxsize=_REMEMBERED)
def condition_word_meant(word: str) -> str | None:
    """Tell which word of a condition a word of a list of diagnoses means that the vocabulary lacks.

    One slip (a letter too many, missing, wrong or swapped) is allowed in a word of six letters, two from ten; the first
    letter must be right. A word as near to an ordinary word, or to two words of conditions, means none.

    Args:
        word: one word, in lower case.

    Returns:
        The word meant; None where it is no misspelled word of a condition.

    >>> condition_word_meant("radiculopthy"), condition_word_meant("capsulitus"), condition_word_meant("radiculopathic")
    ('radiculopathy', 'capsulitis', None)
    """
    if len(word) < _SHORTEST or not word.isalpha() or word in _known():
        return None
    slips = 1 if len(word) < _LONG else 2
    initial = word[0]
    nearly = process.extract(word, _by_initial().get(initial, ()), scorer=OSA.distance, score_cutoff=slips, limit=2)
    if not nearly or (len(nearly) > 1 and nearly[0][1] == nearly[1][1]):
        return None
    meant, needed, _ = nearly[0]
    if word.endswith(_OTHER_KINDS) and not meant.endswith(_OTHER_KINDS):
        return None
    ordinary = vocabulary().table.ordinary_words_beside_conditions.get(initial, ())
    return None if process.extractOne(word, ordinary, scorer=OSA.distance, score_cutoff=int(needed)) else meant


@cache
def _by_initial() -> dict[str, list[str]]:
    """The words that a misspelled one may mean, by first letter."""
    table = vocabulary().table
    by_initial: dict[str, list[str]] = {}
    words = {
        word
        for phrase, name in table.condition_phrases.items()
        if table.condition_terms[name].kind in _TELLING
        for word in phrase.split()
    }
    for word in sorted(word for word in words if len(word) >= _SHORTEST and word.isalpha()):
        by_initial.setdefault(word[0], []).append(word)
    return by_initial


@cache
def _known() -> frozenset[str]:
    """The words of conditions, of the classification's titles and of drugs, which mean themselves."""
    table = vocabulary().table
    said = [*table.condition_phrases, *table.condition_names, *table.surfaces[TermKind.DRUG]]
    words = {word for phrase in said for word in phrase.replace("-", " ").replace("*", " ").split()}
    return frozenset(words.union(*table.ordinary_words_beside_conditions.values()))
