"""Ordinary words that look like a misspelled drug or condition become ordinary-words.ttl, and a part of the table.

A reader that puts a misspelled drug right must know the words that it is more likely to be: English and anatomical words.
Of a whole dictionary only those matter that are nearly a drug's name, or a word of a condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rdflib import SKOS, Graph, Namespace

from kg.vocabulary_sources.conditions import condition_words
from kg.vocabulary_sources.english import english_words
from kg.vocabulary_sources.parts import TablePart, folded_surface, read_turtle

__all__ = ["FILE", "generated", "table_part"]

FILE = "ordinary-words.ttl"

_HEADER = """\
# Ordinary words that look like a drug's name or a word of a condition: English, anatomical and disease words within a few letters
# of one. They keep a reader from taking them for a misspelled one. Written by `python -m kg.vocabulary_sources --generate`; do not edit.
#
# Sources: the English word list of the Python package pyspellchecker {spell} (MIT; words counted in the OpenSubtitles corpus), and
# the words of the ICD-10-CM titles (National Center for Health Statistics, public domain) in the Python package simple-icd-10-cm
# {icd} (MIT).

@prefix imr: <https://w3id.org/imr-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix spelling: <https://w3id.org/imr-kg/id/spelling/> .
"""
_CONCEPT = """
spelling:{name} a imr:OrdinaryWords ;
    skos:prefLabel "{label}"@en ;
    skos:altLabel
"""
_BESIDE_DRUGS, _BESIDE_CONDITIONS = "ordinary-words", "ordinary-words-beside-conditions"
_SPELLING = Namespace("https://w3id.org/imr-kg/id/spelling/")
_SHORTEST = 6
_MOST_SLIPS = 2
_CHUNK = 4000
_ON_A_LINE = 12


def generated(directory: Path) -> Mapping[str, str]:
    """Generate ordinary-words.ttl.

    Args:
        directory: where the drugs' Turtle files are.

    Raises:
        ModuleNotFoundError: where the extra `vocabulary` is not installed.
    """
    ordinary = english_words() | _disease_words()
    drugs = _drug_names(directory)
    known, telling = condition_words(directory)
    header = _HEADER.format(spell=version("pyspellchecker"), icd=version("simple_icd_10_cm"))
    beside_drugs = _near(ordinary - drugs, sorted(drugs))
    beside_conditions = _near_of_initial(ordinary - known, telling)
    return {
        FILE: header
        + _concept(_BESIDE_DRUGS, "ordinary words", beside_drugs)
        + _concept(_BESIDE_CONDITIONS, "ordinary words beside conditions", beside_conditions)
    }


def _concept(name: str, label: str, words: list[str]) -> str:
    lines = [", ".join(f'"{word}"' for word in words[at : at + _ON_A_LINE]) for at in range(0, len(words), _ON_A_LINE)]
    return _CONCEPT.format(name=name, label=label) + ",\n".join("        " + line for line in lines) + " .\n"


def table_part(directory: Path) -> TablePart:
    """Compile the ordinary words, by initial letter."""
    graph = read_turtle(directory, [FILE])
    return TablePart(
        entries={
            "ordinary_words": _by_initial(graph, _BESIDE_DRUGS),
            "ordinary_words_beside_conditions": _by_initial(graph, _BESIDE_CONDITIONS),
        }
    )


def _by_initial(graph: Graph, concept: str) -> dict[str, tuple[str, ...]]:
    words = sorted(str(word) for word in graph.objects(_SPELLING[concept], SKOS.altLabel))
    return {initial: tuple(found) for initial, found in groupby(words, key=lambda word: word[0])}


def _drug_names(directory: Path) -> frozenset[str]:
    """The names that a reader corrects to: the preferred ones of one word."""
    graph = read_turtle(directory, ["drugs.ttl", "drugs-curated.ttl"])
    labels = (folded_surface(str(label)) for label in graph.objects(None, SKOS.prefLabel))
    return frozenset(label for label in labels if len(label) >= _SHORTEST and label.isalpha())


def _disease_words() -> frozenset[str]:
    import simple_icd_10_cm as classification  # takes seconds, and only generation needs it

    titles = (classification.get_description(code) for code in classification.get_all_codes())
    return frozenset(word for title in titles for word in re.findall(r"[a-z]+", title.lower()))


def _near_of_initial(words: Iterable[str], conditions: frozenset[str]) -> list[str]:
    """The words within reach of a condition's word of the same first letter, which is where a reader looks."""
    by_initial: dict[str, list[str]] = {}
    for word in sorted(word for word in conditions if len(word) >= _SHORTEST and word.isalpha()):
        by_initial.setdefault(word[0], []).append(word)
    near: list[str] = []
    for initial, found in groupby(sorted(words), key=lambda word: word[:1]):
        candidates = [word for word in found if len(word) >= _SHORTEST - 1 and word.isascii()]
        if candidates and initial in by_initial:
            distances = process.cdist(candidates, by_initial[initial], scorer=OSA.distance, score_cutoff=_MOST_SLIPS)
            near += [
                word
                for word, row in zip(candidates, distances, strict=True)
                if row.min() <= (1 if len(word) <= _SHORTEST else _MOST_SLIPS)
            ]
    return near


def _near(words: Iterable[str], drugs: list[str]) -> list[str]:
    """The words within reach of a drug's name: as many letters as a reader that corrects would go, and more for some."""
    near: list[str] = []
    for reach, found in groupby(sorted(words, key=lambda word: (_reach(word), word)), key=_reach):
        candidates = list(found)
        for at in range(0, len(candidates) if reach else 0, _CHUNK):
            chunk = candidates[at : at + _CHUNK]
            distances = process.cdist(chunk, drugs, scorer=OSA.distance, score_cutoff=reach)
            near += [word for word, row in zip(chunk, distances, strict=True) if row.min() <= reach]
    return sorted(near)


def _reach(word: str) -> int:
    if len(word) < _SHORTEST - 1 or not word.isascii():
        return 0
    return 1 if len(word) < 7 else 2 if len(word) < 11 else 3
