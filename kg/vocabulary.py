"""The compiled vocabulary: one dictionary scan of a letter, and what each term found means.

The vocabulary is data in `ontology/vocabulary/*.ttl`. `python -m kg.vocabulary_sources` compiles it into one table,
`ontology/vocabulary/table.json`, that this module loads; it holds no term of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple, TypeAlias

import msgspec
from ahocorasick_rs import BytesAhoCorasick

from kg.ontology_files import ontology_directory

__all__ = [
    "Condition",
    "ConditionTerm",
    "ConditionTermKind",
    "ContextCue",
    "DiagnosisCue",
    "DrugName",
    "Ground",
    "Guideline",
    "GuidelineSection",
    "Ingredient",
    "Match",
    "Scan",
    "Service",
    "Sides",
    "Table",
    "TermKind",
    "Vocabulary",
    "Word",
    "folded",
    "name_key",
    "ontology_directory",
    "vocabulary",
    "vocabulary_version",
]


class TermKind(StrEnum):
    """What a surface form of the vocabulary is; each kind is matched on its own, the longest match first.

    Hashed as the string that it is: an enumeration's own hash is a call into Python.
    """

    __hash__ = str.__hash__

    DRUG = "drug"
    DRUG_PLACE = "drug_place"
    CONTEXT = "context"
    CUE = "cue"
    VOICE = "voice"
    DIAGNOSIS_CUE = "diagnosis_cue"
    SERVICE = "service"


_PASSAGE_KINDS = (TermKind.CONTEXT, TermKind.CUE, TermKind.VOICE, TermKind.SERVICE)
"""Kinds whose words are common English: they are looked for only in the passage where they mean something."""


class Match(NamedTuple):
    """A term found at [start, end) of the text; `key` leads to its entry in the table of its kind."""

    start: int
    end: int
    key: str


_match: Callable[[tuple[int, int, str]], Match] = partial(tuple.__new__, Match)
"""What `Match._make` does, at a third of its time; a letter has hundreds of matches."""

Word: TypeAlias = tuple[int, int, str]
"""What a `Match` holds, as a plain tuple: a rationale has dozens, and one is made in a fifth of the time."""

Scan: TypeAlias = dict[TermKind, list[Match]]


@dataclass(frozen=True, slots=True)
class DrugName:
    """What a name of a drug stands for.

    Attributes:
        label: the name as the vocabulary spells it.
        ingredients: lower-case base ingredients, keys of `Table.ingredients`, in the order of a printed strength; none
            where the name only looks like a drug's (a test, an analyte).
        needs_context: the word is also English, a body part or a test, and counts only where its place is a drug's.
    """

    label: str
    ingredients: tuple[str, ...]
    needs_context: bool = False


@dataclass(frozen=True, slots=True)
class Ingredient:
    """An ingredient's therapeutic classes, as slugs of `drug-class/`."""

    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextCue:
    """What words hold for the drugs beside them (kind CONTEXT).

    Attributes:
        context: what holds, a value of `kg.reading.context.Context`.
        direction: for which drugs: "forward", "backward", "both", or "terminate", which only ends other scopes.
    """

    context: str
    direction: str


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline document, whatever its edition.

    Attributes:
        label: its name as MTUS or its publisher prints it ("Low Back Complaints").
        source: who publishes it, a value of `kg.determination.GuidelineSource`.
    """

    label: str
    source: str


@dataclass(frozen=True, slots=True)
class GuidelineSection:
    """A section (ODG: a topic) of a guideline document; `guideline` is the document's key."""

    label: str
    guideline: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Cue words that together state the ground of a decision.

    Attributes:
        reason: the ground, a value of `kg.determination.Reason`.
        cues: keys of the cue words, in the order in which they stand.
        within: how many characters at most lie between the first cue and the second; 0 for a single cue.
        strength: 3 states the ground outright, 2 only where no ground is stated outright, 1 where none of these is, 0 where
            nothing else is stated.
        of_guideline: whether the words count also where the sentence only reports a guideline.
        outright: whether they count there as much as where they are said of the patient.
        categories: the service categories whose requests the words are a ground for; empty for all.
    """

    reason: str
    cues: tuple[str, ...]
    within: int = 0
    strength: int = 3
    of_guideline: bool = False
    outright: bool = False
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of service that a request names.

    Attributes:
        category: a value of `kg.determination.Category`.
        precedence: of several services that one request names, the highest tells its category.
    """

    category: str
    precedence: int


class ConditionTermKind(StrEnum):
    """What a word of a diagnosis, or a word between diagnoses, is to a reader of lists of diagnoses."""

    SITE = "site"
    DISORDER = "disorder"
    SYMPTOM = "symptom"
    TISSUE = "tissue"
    QUALIFIER = "qualifier"
    SIDE = "side"
    FILLER = "filler"
    SEPARATOR = "separator"
    EXCLUSION = "exclusion"
    PROCEDURE = "procedure"
    BOUNDARY = "boundary"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ConditionTerm:
    """A word or phrase of diagnoses.

    Attributes:
        kind: what it is.
        broader: names of the sites that a site is part of, nearest first.
        implies: names of the sites that go without saying once the term is said.
        coded_as: names of the disorders by which a coder codes this one, the first choice first.
        alike_anywhere: whether its code is the same at every site that the classification does not name.
        kept_with: names of the disorders beside which it decides the code, and so is never left out.
    """

    kind: ConditionTermKind
    broader: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    coded_as: tuple[str, ...] = ()
    alike_anywhere: bool = False
    kept_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A concept of ICD-10-CM; `parent` is the code of the concept above it, None for a chapter."""

    title: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """The ICD-10-CM codes of one condition by the side of the body, None where the classification has none."""

    unspecified: str | None = None
    right: str | None = None
    left: str | None = None
    bilateral: str | None = None


@dataclass(frozen=True, slots=True)
class DiagnosisCue:
    """Words that a statement of diagnoses follows.

    Attributes:
        direct: whether the statement follows at once, or only after a word such as "include", "of" or "with".
        symptoms: whether a mere symptom that follows counts as a diagnosis.
        anywhere: whether the words count in a rationale as in the case summary.
        cautious: whether they count only in a sentence that speaks of the patient and of no guideline.
    """

    direct: bool = False
    symptoms: bool = True
    anywhere: bool = True
    cautious: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The compiled vocabulary as it stands in table.json.

    Attributes:
        surfaces: for each kind, folded surface form to key.
        drugs: key of a drug's name (kind DRUG) to what it stands for.
        ingredients: lower-case base ingredient to what is known of it.
        context_cues: key of a context cue (kind CONTEXT) to what it holds for the drugs beside it.
        ordinary_words: for each initial letter, the English and anatomical words that a misspelled drug may be mistaken for.
        guidelines: key of a document ("mtus/low-back-complaints") to what it is.
        guideline_names: "<source> <name>", as `name_key` gives them, to the document's key.
        sections: key of a section ("mtus/low-back-complaints/special-studies") to what it is.
        section_names: "<document's key> <name>", the name as `name_key` gives it, to the section's key.
        grounds: key of a ground to the cues that state it.
        services: key of a service (kind SERVICE) to the category that it stands for.
        chapters: number of an ACOEM chapter to its name.
        guideline_editions: key of a document to the years of its editions, in order.
        specialties: the slug of each name of a reviewer's specialty to the name it is listed by.
        conditions: ICD-10-CM code to its concept; every parent of a code is a code too, up to the chapter ("13").
        condition_phrases: folded phrase to the name of its term; a comma is a word of its own.
        condition_terms: name of a term of diagnoses to what it is.
        condition_names: names of the terms that say a condition, sorted, to its code or to its key in `condition_sides`.
        condition_sides: key of a condition that has codes by side to these.
        diagnosis_cues: key of a cue (kind DIAGNOSIS_CUE) to what follows it.
        diagnosis_words: role ("connective", "opener", "patient", "guard", "reviewer", "ending") to the words that play it.
    """

    surfaces: dict[TermKind, dict[str, str]]
    drugs: dict[str, DrugName] = field(default_factory=dict)
    ingredients: dict[str, Ingredient] = field(default_factory=dict)
    context_cues: dict[str, tuple[ContextCue, ...]] = field(default_factory=dict)
    ordinary_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    guidelines: dict[str, Guideline] = field(default_factory=dict)
    guideline_names: dict[str, str] = field(default_factory=dict)
    sections: dict[str, GuidelineSection] = field(default_factory=dict)
    section_names: dict[str, str] = field(default_factory=dict)
    grounds: dict[str, Ground] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    chapters: dict[str, str] = field(default_factory=dict)
    guideline_editions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    specialties: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    condition_phrases: dict[str, str] = field(default_factory=dict)
    condition_terms: dict[str, ConditionTerm] = field(default_factory=dict)
    condition_names: dict[str, str] = field(default_factory=dict)
    condition_sides: dict[str, Sides] = field(default_factory=dict)
    diagnosis_cues: dict[str, DiagnosisCue] = field(default_factory=dict)
    diagnosis_words: dict[str, tuple[str, ...]] = field(default_factory=dict)


def name_key(name: str) -> str:
    """Fold a guideline's or section's name as letters write it: case, punctuation, "and" and "&" make no difference.

    >>> name_key("NSAIDs, GI symptoms & cardiovascular risk"), name_key("Knee and Leg") == name_key("Knee/Leg")
    ('nsaids gi symptoms cardiovascular risk', True)
    """
    return " ".join(word for word in folded(name).decode("latin-1").split() if word != "and")


def _folding() -> bytes:
    """Map each Latin-1 character to its lower case where it is a letter or digit, else to a space."""
    characters = (chr(code) for code in range(256))
    return "".join(c.lower() if c.isalnum() and len(c.lower()) == 1 else " " for c in characters).encode(
        "latin-1", "replace"
    )


_FOLDING = _folding()


def folded(text: str) -> bytes:
    """Fold text for matching: one byte a code point, lower case, everything but letters and digits a space.

    >>> folded("Anti-Inflammatory (NSAID)")
    b'anti inflammatory  nsaid '
    """
    return text.encode("latin-1", "replace").translate(_FOLDING)


class Vocabulary:
    """Finds the vocabulary's terms in text and says what they mean."""

    def __init__(self, table: Table) -> None:
        """Make the matcher of a table; `Vocabulary.load` and `vocabulary` give the shipped one."""
        self.table = table
        entries = [
            (kind, surface, key)
            for kind, surfaces in table.surfaces.items()
            if kind not in _PASSAGE_KINDS
            for surface, key in surfaces.items()
        ]
        self._terms = [(kind, key) for kind, _, key in entries]
        self._automaton = BytesAhoCorasick([f" {surface} ".encode("latin-1") for _, surface, _ in entries])
        self._passages = {
            kind: (
                BytesAhoCorasick([f" {surface} ".encode("latin-1") for surface in table.surfaces.get(kind, {})]),
                list(table.surfaces.get(kind, {}).values()),
            )
            for kind in _PASSAGE_KINDS
        }

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Load a compiled table.

        Raises:
            msgspec.ValidationError: where the file is not a table.
        """
        return cls(msgspec.json.decode(path.read_bytes(), type=Table))

    def scan(self, text: str, first: int = 0) -> Scan:
        """Find every term in one pass over the text, but those of `scan_passage`.

        Args:
            text: the letter.
            first: where to begin; offsets are the letter's all the same.

        Returns:
            For each kind its matches in text order; of overlapping matches of one kind, the longest that starts first.
        """
        kept: Scan = {kind: [] for kind in TermKind if kind not in _PASSAGE_KINDS}
        free = dict.fromkeys(kept, first)
        terms = self._terms
        # A surface is stored between spaces and the text is padded, so that a match is whole words and its offsets
        # are those of the unpadded text: the opening space is one position early, the closing one a position late.
        found = [
            (first + start, -first - end, index)
            for index, start, end in self._automaton.find_matches_as_indexes(
                b" " + folded(text[first:]) + b" ", overlapping=True
            )
        ]
        found.sort()
        for start, end, index in found:
            kind, key = terms[index]
            if start >= free[kind]:
                # One space is shared by neighbours: a match is free from the last letter of the one before.
                free[kind] = -end - 1
                kept[kind].append(_match((start, -end - 2, key)))
        return kept

    def scan_passage(self, kind: TermKind, text: str, span: tuple[int, int]) -> list[Match]:
        """Find the terms that `words` finds, as matches."""
        return [_match(word) for word in self.words(kind, text, span)]

    def words(self, kind: TermKind, text: str, span: tuple[int, int]) -> list[Word]:
        """Find the terms of one of the kinds whose words are common English in a passage of a letter.

        Args:
            kind: which terms, CONTEXT, CUE, VOICE or SERVICE.
            text: the letter, its line breaks spaces.
            span: the passage.

        Returns:
            Terms in text order, with the letter's offsets; of overlapping ones the longest that starts first.
        """
        first, last = span
        automaton, keys = self._passages[kind]
        found = automaton.find_matches_as_indexes(b" " + folded(text[first:last]) + b" ", overlapping=True)
        before_last = first - 2
        kept: list[Word] = []
        keep = kept.append
        latest = free = first
        # Matches come in the order of their ends, so that most follow the one before; few are longer than what they replace.
        for index, start, end in found:
            start += first
            if start < free:
                if start > latest or _overlaps_earlier(kept, start):
                    continue
                while kept and kept[-1][0] >= start:
                    kept.pop()
            latest = start
            # One space is shared by neighbours: a match is free from the last letter of the one before.
            free = first + end - 1
            keep((start, before_last + end, keys[index]))
        return kept

    def guideline(self, source: str, name: str) -> str | None:
        """The key of the document that a letter names so, None where the vocabulary does not know it."""
        return self.table.guideline_names.get(f"{source.lower()} {name_key(name)}")

    def section(self, guideline: str, name: str) -> str | None:
        """The key of the section that a letter names so within a document, None where the vocabulary does not know it."""
        key = name_key(name)
        # A topic that a chapter's own list lacks may be one that all chapters of its publisher share.
        shared = guideline.partition("/")[0]
        return self.table.section_names.get(f"{guideline} {key}") or self.table.section_names.get(f"{shared} {key}")


def _overlaps_earlier(kept: Sequence[Word], start: int) -> bool:
    """Whether a match at `start` overlaps one that starts before it."""
    earlier = next((word for word in reversed(kept) if word[0] < start), None)
    return earlier is not None and earlier[1] >= start


@cache
def vocabulary_version() -> str:
    """The vocabulary's version: the start of its table's hash, and the data sets that it was generated from.

    >>> "simple-icd-10-cm" in vocabulary_version()
    True
    """
    table = (ontology_directory() / "vocabulary" / "table.json").read_bytes()
    generated_from = [
        requirement.partition(";")[0].replace("==", " ").strip()
        for requirement in requires("imr-kg") or ()
        if requirement.endswith(('extra == "vocabulary"', "extra == 'vocabulary'"))
        and "==" in requirement.partition(";")[0]
    ]
    return f"{sha256(table).hexdigest()[:12]} ({', '.join(generated_from)})"


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary shipped with the package, loaded once a process."""
    return Vocabulary.load(ontology_directory() / "vocabulary" / "table.json")
