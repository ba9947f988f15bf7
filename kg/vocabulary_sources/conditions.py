"""Conditions for the table: ICD-10-CM, the names that letters give its concepts, and the words that diagnoses are made of."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from rdflib import RDF, SKOS, Graph, Literal, Node, URIRef

from kg.reading.conditions import Lexicon, key_of
from kg.vocabulary import Condition, ConditionTerm, ConditionTermKind, DiagnosisCue, Sides, TermKind
from kg.vocabulary_sources.icd10cm import GENERATED, NAMES
from kg.vocabulary_sources.parts import IMR, TablePart, folded_surface, read_turtle

__all__ = ["CURATED", "condition_words", "table_part"]

CURATED = ("conditions-terms.ttl", NAMES, "conditions-cues.ttl")

TELLING = frozenset((ConditionTermKind.DISORDER, ConditionTermKind.SITE))
"""Kinds of the terms whose misspelled words a reader puts right."""

_Concepts: TypeAlias = Mapping[str, Condition]
_SIDE_WORDS = re.compile(r"\b([Rr]ight|[Ll]eft|unspecified|[Bb]ilateral)\b")
_BILATERAL = re.compile(r"(?:other )?bilateral\b", re.IGNORECASE)
_ONE_SIDE_WORD = re.compile(r"\b(?:right|left) ", re.IGNORECASE)
_ONE_SIDE = frozenset(("right", "left"))
_FINEST = ("unspecified", "uncomplicated")
"""How the title of a code ends that says no more than the code above it."""


def table_part(directory: Path) -> TablePart:
    """Compile the conditions of a vocabulary directory.

    Raises:
        ValueError: where a curated name refers to a title that the classification lacks, or is given to two titles.
    """
    classification = read_turtle(directory, [GENERATED])
    curated = read_turtle(directory, CURATED)
    phrases, terms = _terms(curated)
    cues, surfaces, words = _cues(curated)
    lexicon = Lexicon(phrases, terms, words["ending"])
    concepts = {
        str(notation): Condition(
            title=_label(classification, subject), parent=_parent(classification.value(subject, SKOS.broader))
        )
        for subject, notation in classification.subject_objects(SKOS.notation)
    }
    sides, keys = _sided(concepts)
    names = _curated_names(curated, lexicon, concepts, keys)
    sides.update(_curated_sides(curated, concepts, sides, keys))
    for code_names in (_titles(concepts, keys), _inclusion_terms(classification)):
        for name, code in _by_meaning(code_names, lexicon, concepts, keys).items():
            names.setdefault(name, code)
    finest = dict(_finest(concepts))
    names = {name: code if code in sides else finest.get(code, code) for name, code in names.items()}
    return TablePart(
        {TermKind.DIAGNOSIS_CUE: surfaces},
        {
            "conditions": concepts,
            "condition_phrases": phrases,
            "condition_terms": terms,
            "condition_names": names,
            "condition_sides": sides,
            "diagnosis_cues": cues,
            "diagnosis_words": words,
        },
    )


def condition_words(directory: Path) -> tuple[frozenset[str], frozenset[str]]:
    """All words of the curated terms of diagnoses, and those of them that say a disorder or a site."""
    phrases, terms = _terms(read_turtle(directory, CURATED))
    telling = (phrase for phrase, name in phrases.items() if terms[name].kind in TELLING)
    return frozenset(_words_of(phrases)), frozenset(_words_of(telling))


def _words_of(phrases: Iterable[str]) -> Iterator[str]:
    return (word for phrase in phrases for word in phrase.split())


def _label(graph: Graph, subject: Node) -> str:
    label = graph.value(subject, SKOS.prefLabel)
    if label is None:
        raise ValueError(f"{subject} has no skos:prefLabel")
    return str(label)


def _labels(graph: Graph, subject: Node) -> list[str]:
    return [_label(graph, subject), *sorted(map(str, graph.objects(subject, SKOS.altLabel)))]


def _parent(broader: Node | None) -> str | None:
    return None if broader is None else str(broader).rpartition("/")[2]


def _name_of(subject: Node) -> str:
    return str(subject).rpartition("/")[2]


def _terms(graph: Graph) -> tuple[dict[str, str], dict[str, ConditionTerm]]:
    """Folded phrase to term's name, and term's name to term."""
    phrases: dict[str, str] = {}
    terms: dict[str, ConditionTerm] = {}
    for kind, cls in _TERM_CLASSES.items():
        for subject in sorted(graph.subjects(RDF.type, cls), key=str):
            name = _name_of(subject)
            implied = sorted(map(_name_of, graph.objects(subject, IMR.implies)))
            # "1 sprain", "2 strain": RDF keeps no order, so the literals do.
            coded_as = [choice.split()[1] for choice in sorted(map(str, graph.objects(subject, IMR.codedAs)))]
            terms[name] = ConditionTerm(
                kind=kind,
                broader=tuple(_ancestors(graph, subject)),
                implies=tuple(implied),
                coded_as=tuple(coded_as),
                alike_anywhere=_flag(graph, subject, IMR.codedAlikeAnywhere, default=False),
                kept_with=tuple(sorted(map(_name_of, graph.objects(subject, IMR.keptWith)))),
            )
            for label in _labels(graph, subject):
                phrase = " ".join(re.sub(r"([,;&])", r" \1 ", label.lower()).split())
                phrase = " ".join(word if word in ",;&" else folded_surface(word) for word in phrase.split())
                if phrases.setdefault(phrase, name) != name:
                    raise ValueError(f"the phrase {phrase!r} stands for both {phrases[phrase]} and {name}")
    return phrases, terms


_TERM_CLASSES = {
    ConditionTermKind.SITE: IMR.BodySite,
    ConditionTermKind.DISORDER: IMR.Disorder,
    ConditionTermKind.SYMPTOM: IMR.Symptom,
    ConditionTermKind.TISSUE: IMR.Tissue,
    ConditionTermKind.QUALIFIER: IMR.Qualifier,
    ConditionTermKind.SIDE: IMR.Side,
    ConditionTermKind.FILLER: IMR.Filler,
    ConditionTermKind.SEPARATOR: IMR.Separator,
    ConditionTermKind.EXCLUSION: IMR.Exclusion,
    ConditionTermKind.PROCEDURE: IMR.Procedure,
    ConditionTermKind.BOUNDARY: IMR.Boundary,
}


def _ancestors(graph: Graph, subject: Node) -> Iterator[str]:
    broader = graph.value(subject, SKOS.broader)
    while broader is not None:
        yield _name_of(broader)
        broader = graph.value(broader, SKOS.broader)


def _sided(concepts: _Concepts) -> tuple[dict[str, Sides], dict[str, str]]:
    """Find the conditions that have codes by side.

    Returns:
        The codes by side under the condition's key, and for each code of such a condition that key. The key is the
        category above the sides where they are all of one condition ("S43.40"), else the first code ("S62.521").
    """
    families: dict[tuple[str, str], dict[str, str]] = {}
    children: dict[str, list[str]] = {}
    for code in sorted(concepts):
        concept = concepts[code]
        if concept.parent is None:
            continue
        children.setdefault(concept.parent, []).append(code)
        for match in _SIDE_WORDS.finditer(concept.title):
            # "Pain in right ankle and joints of right foot": the side stands in two places; "Unspecified fracture of
            # unspecified toe": only one of them says the side.
            everywhere = re.sub(rf"\b{match.group()}\b", "*", concept.title)
            here = f"{concept.title[: match.start()]}*{concept.title[match.end() :]}"
            for neutral in {everywhere, here}:
                families.setdefault((concept.parent, neutral), {}).setdefault(match.group().lower(), code)
    sides: dict[str, Sides] = {}
    keys: dict[str, str] = {}
    grouped: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for (parent, neutral), codes in families.items():
        if "right" in codes and "left" in codes:
            grouped.setdefault(parent, []).append((neutral, codes))
    for parent, groups in grouped.items():
        for _, codes in groups:
            key = parent if len(groups) == 1 else codes["right"]
            codes = dict(codes)
            if len(groups) == 1:
                codes = _loose_sides(children[parent], concepts) | codes
            sides[key] = Sides(
                unspecified=codes.get("unspecified", parent),
                right=codes["right"],
                left=codes["left"],
                bilateral=codes.get("bilateral"),
            )
            keys.update(dict.fromkeys(codes.values(), key))
            if len(groups) == 1:
                keys[parent] = key
    return sides, keys


def _loose_sides(children: Iterable[str], concepts: _Concepts) -> dict[str, str]:
    """The bilateral and the unspecified code among a category's children, whatever else their titles say."""
    found: dict[str, str] = {}
    for code in children:
        words = _SIDE_WORDS.findall(concepts[code].title.lower())
        for side in ("bilateral", "unspecified"):
            if (
                side in words
                and not _ONE_SIDE.intersection(words)
                and (side == "bilateral" or "bilateral" not in words)
            ):
                found.setdefault(side, code)
    return found


def _curated_sides(
    graph: Graph, concepts: _Concepts, sides: Mapping[str, Sides], keys: Mapping[str, str]
) -> Iterator[tuple[str, Sides]]:
    """Conditions whose bilateral code stands elsewhere in the classification, where a curated name says so."""
    by_title = _by_title(concepts)
    for subject, title in graph.subject_objects(IMR.icd10cmTitleOfBoth):
        code, both = (_code(subject, str(name), by_title) for name in (graph.value(subject, IMR.icd10cmTitle), title))
        found = sides.get(keys.get(code, code), Sides(unspecified=code, right=code, left=code))
        yield keys.get(code, code), dataclasses.replace(found, bilateral=both)


def _by_title(concepts: _Concepts) -> dict[str, str]:
    # One title can stand on a category and on its only child: the child, which comes later, says more.
    return {concepts[code].title: code for code in sorted(concepts, key=lambda code: (len(code), code))}


def _code(subject: Node, title: str, by_title: Mapping[str, str]) -> str:
    if title not in by_title:
        raise ValueError(f"{subject}: the classification has no title {title!r}")
    return by_title[title]


def _curated_names(graph: Graph, lexicon: Lexicon, concepts: _Concepts, keys: Mapping[str, str]) -> dict[str, str]:
    by_title = _by_title(concepts)
    names: dict[str, str] = {}
    for subject, title in sorted(graph.subject_objects(IMR.icd10cmTitle), key=str):
        found = _code(subject, str(title), by_title)
        for label in _labels(graph, subject):
            name = _meaning(label, lexicon)
            if names.setdefault(name, keys.get(found, found)) != keys.get(found, found):
                raise ValueError(f"{subject}: {label!r} is given to {names[name]} and {keys.get(found, found)}")
    return names


def _meaning(label: str, lexicon: Lexicon) -> str:
    return key_of(lexicon.meaning(lexicon.lexemes(re.sub(r"[()\[\]]", " ", label))).names)


def _titles(concepts: _Concepts, keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, concept in sorted(concepts.items()):
        if code[0].isalpha() and "-" not in code:
            yield code, concept.title
            if code in keys:
                # "Head of right radius" is read as the head of the radius: the key says the side.
                yield code, _ONE_SIDE_WORD.sub("", concept.title)


def _inclusion_terms(graph: Graph) -> Iterator[tuple[str, str]]:
    for subject, notation in sorted(graph.subject_objects(SKOS.notation), key=str):
        if "-" not in str(notation):
            for label in sorted(map(str, graph.objects(subject, SKOS.altLabel))):
                yield str(notation), label


def _by_meaning(
    names: Iterator[tuple[str, str]], lexicon: Lexicon, concepts: _Concepts, keys: Mapping[str, str]
) -> dict[str, str]:
    """Meaning to condition; where two conditions share one, the one below the other, else neither."""
    found: dict[str, set[str]] = {}
    for code, label in names:
        if code not in keys and _BILATERAL.match(label):
            # The side is no part of a meaning: a title for both sides without one for each would stand for either.
            continue
        meaning = _meaning(label, lexicon)
        if meaning:
            found.setdefault(meaning, set()).add(keys.get(code, code))
    chosen: dict[str, str] = {}
    for meaning, codes in found.items():
        lowest = [code for code in codes if not any(_is_above(code, other, concepts) for other in codes)]
        if len(lowest) == 1:
            chosen[meaning] = lowest[0]
    return chosen


def _finest(concepts: _Concepts) -> Iterator[tuple[str, str]]:
    """Codes that are coded by one below, which says no more: alcohol abuse is "Alcohol abuse, uncomplicated"."""
    for code, concept in concepts.items():
        above = concepts.get(concept.parent or "")
        if above is not None and concept.title in [f"{above.title}, {ending}" for ending in _FINEST]:
            yield concept.parent or "", code


def _is_above(code: str, other: str, concepts: _Concepts) -> bool:
    parent = concepts[other].parent
    while parent is not None:
        if parent == code:
            return True
        parent = concepts[parent].parent
    return False


def _cues(graph: Graph) -> tuple[dict[str, DiagnosisCue], dict[str, str], dict[str, tuple[str, ...]]]:
    cues: dict[str, DiagnosisCue] = {}
    surfaces: dict[str, str] = {}
    for subject in sorted(graph.subjects(RDF.type, IMR.DiagnosisCue), key=str):
        name = _name_of(subject)
        cues[name] = DiagnosisCue(
            direct=_flag(graph, subject, IMR.direct, default=False),
            symptoms=_flag(graph, subject, IMR.symptomsCount, default=True),
            anywhere=_flag(graph, subject, IMR.anywhere, default=True),
            cautious=_flag(graph, subject, IMR.cautious, default=False),
            at_once=_flag(graph, subject, IMR.atOnce, default=False),
            until=str(graph.value(subject, IMR.until) or ""),
        )
        surfaces.update({folded_surface(label): name for label in _labels(graph, subject)})
    words = {
        _name_of(subject): tuple(sorted({folded_surface(label) for label in _labels(graph, subject)}))
        for subject in graph.subjects(RDF.type, IMR.DiagnosisWords)
    }
    return cues, surfaces, words


def _flag(graph: Graph, subject: Node, predicate: URIRef, *, default: bool) -> bool:
    value = graph.value(subject, predicate)
    return bool(value.toPython()) if isinstance(value, Literal) else default
