"""What the page calls a drug, a service, a guideline section or a condition, and the groups that each belongs to.

A key is what follows the namespace of things in the graph's IRI ("drug/tizanidine", "section/mtus/..."), so that
whatever the page shows can be asked of the graph by the same name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.determination import Citation
from kg.graph.shared import vocabulary_statements
from kg.guidelines import GuidelineName, resolve_guideline, resolve_section
from kg.iris import THINGS
from kg.vocabulary import Vocabulary

__all__ = [
    "Cited",
    "Entry",
    "Names",
    "cited_sections",
    "class_labels",
    "condition_entries",
    "drug_entries",
    "readable",
    "section_entries",
]

_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
_CONDITION = "condition/icd10cm/"
_LONGEST_LABEL = 160
_WHOLE_DOCUMENT = "(whole document)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One choice of a filter, one node of the network.

    Attributes:
        key: the local part of its IRI.
        label: what people call it.
        groups: positions of the groups that it belongs to, in the list of groups (classes, documents, chapters).
        also: other names that the search finds it by, brand names say.
    """

    key: str
    label: str
    groups: tuple[int, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A guideline section, or a whole document, that somebody relied on: keys and labels of it and of its document."""

    key: str
    label: str
    document: str
    document_label: str


class Names:
    """Gives each key of one kind a number, in the order first seen, and remembers its label."""

    def __init__(self) -> None:
        """Make an empty list of names."""
        self.labels: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def number(self, key: str, label: str) -> int:
        """The number of a key; the first label given to it stays."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._numbers)
            self.labels[key] = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
        return found

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, by number."""
        return tuple(self._numbers)

    def entries(self) -> list[Entry]:
        """All names, by number, as entries without groups."""
        return [Entry(key, label) for key, label in self.labels.items()]


def readable(name: str) -> str:
    """Write a name of the record's enumerations as people read it.

    >>> readable("partially_overturned")
    'Partially overturned'
    >>> readable("dme")
    'DME'
    """
    return name.upper() if len(name) == 3 else name.replace("_", " ").capitalize()


@lru_cache(maxsize=1 << 14)
def cited_sections(citation: Citation, vocabulary: Vocabulary) -> tuple[Cited, ...]:
    """The sections that a citation names; a document cited without a section stands for itself."""
    guideline = resolve_guideline(citation.source, citation.document, citation.year)
    document, document_label = f"guideline/{guideline.path}", _document_label(citation, guideline, vocabulary)
    if not citation.sections:
        return (Cited(document, _WHOLE_DOCUMENT, document, document_label),)
    return tuple(
        Cited(f"section/{path}", _section_label(path, guideline, section, vocabulary), document, document_label)
        for section in citation.sections
        for path in (resolve_section(guideline, section).path,)
    )


def _document_label(citation: Citation, guideline: GuidelineName, vocabulary: Vocabulary) -> str:
    known = vocabulary.table.guidelines.get(guideline.work)
    name = known.label if known else citation.document or ""
    source = citation.source.value.replace("OTHER", "")
    name = name if source and name.startswith(source) else f"{source} {name}".strip()
    return f"{name} {citation.year}" if citation.year and citation.year not in name else name or "Other guideline"


def _section_label(path: str, guideline: GuidelineName, written: str, vocabulary: Vocabulary) -> str:
    name = path.rpartition("/")[2]
    for owner in (guideline.work, guideline.work.partition("/")[0]):
        if known := vocabulary.table.sections.get(f"{owner}/{name}"):
            return known.label
    return written


def drug_entries(
    keys: Iterable[str], labels: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[list[Entry], list[Entry]]:
    """Describe the drugs that occur: their classes, and the brands and spellings that the vocabulary knows them by.

    Args:
        keys: the drugs, in the order wanted.
        labels: their ingredients by key.
        vocabulary: knows their classes and names.

    Returns:
        The drugs and their classes.
    """
    spellings: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for name in vocabulary.table.drugs.values():
        for ingredient in name.ingredients:
            spellings[ingredient].add((len(name.ingredients), name.label))
    classes = Names()
    called = class_labels(vocabulary)
    drugs = []
    for key in keys:
        label = labels[key]
        known = vocabulary.table.ingredients.get(label)
        of = [f"drug-class/{name}" for name in (known.classes if known else ())]
        groups = tuple(classes.number(c, _capitalized(called.get(c, c.rpartition("/")[2]))) for c in of)
        drugs.append(Entry(key, label, groups, tuple(name for _, name in sorted(spellings[label]) if name != label)))
    return drugs, classes.entries()


def section_entries(
    keys: Iterable[str], labels: Mapping[str, str], documents: Mapping[str, tuple[str, str]]
) -> tuple[list[Entry], list[Entry]]:
    """Describe the sections that occur, and their documents.

    Args:
        keys: the sections, in the order wanted.
        labels: their names by key.
        documents: key and label of each section's document, by section.
    """
    names = Names()
    sections = [Entry(key, labels[key], (names.number(*documents[key]),)) for key in keys]
    return sections, names.entries()


def condition_entries(keys: Iterable[str], vocabulary: Vocabulary) -> tuple[list[Entry], list[Entry]]:
    """Describe the ICD-10-CM codes that occur, and their chapters.

    Args:
        keys: the codes' keys, in the order wanted.
        vocabulary: knows their titles and what is above them.
    """
    known = vocabulary.table.conditions
    chapters = Names()
    entries = []
    for key in keys:
        code = key.rpartition("/")[2]
        above: str | None = code if code in known else None
        chapter = None
        while above is not None:
            chapter, above = above, known[above].parent
        groups = () if chapter is None else (chapters.number(f"{_CONDITION}{chapter}", known[chapter].title),)
        entries.append(Entry(key, f"{code} {known[code].title}" if code in known else code, groups))
    return entries, chapters.entries()


@lru_cache(maxsize=1)
def class_labels(vocabulary: Vocabulary) -> dict[str, str]:
    """The names of drug classes as the ontology gives them."""
    classes = {f"drug-class/{name}" for known in vocabulary.table.ingredients.values() for name in known.classes}
    statements = "".join(vocabulary_statements(classes)).encode()
    return {
        quad.subject.value.removeprefix(THINGS): quad.object.value
        for quad in parse(statements, format=RdfFormat.N_QUADS)
        if quad.predicate == _LABEL and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }


def _capitalized(label: str) -> str:
    return label[:1].upper() + label[1:]
