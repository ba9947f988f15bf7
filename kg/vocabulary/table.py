"""The compiled vocabulary's table: what each term means, as it stands in table.json."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

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
    "Service",
    "Sides",
    "Table",
    "TermKind",
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
        context: what holds, a value of `kg.reading.context_triggers.Context`.
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
        at_once: whether they count only where a condition follows at once that is no mere finding ("the patient has gout").
        until: the word of the same clause that the statement begins after ("treated since 2012 for"), empty for none.
    """

    direct: bool = False
    symptoms: bool = True
    anywhere: bool = True
    cautious: bool = False
    at_once: bool = False
    until: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The compiled vocabulary as it stands in table.json.

    Attributes:
        surfaces: for each kind, folded surface form to key.
        drugs: key of a drug's name (kind DRUG) to what it stands for.
        ingredients: lower-case base ingredient to what is known of it.
        context_cues: key of a context cue (kind CONTEXT) to what it holds for the drugs beside it.
        ordinary_words: for each initial letter, the English and anatomical words that a misspelled drug may be mistaken for.
        ordinary_words_beside_conditions: the same for a misspelled word of a condition.
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
    ordinary_words_beside_conditions: dict[str, tuple[str, ...]] = field(default_factory=dict)
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
