"""The determination record: what one letter says, as frozen, typed structs, to JSON and back.

`determinations.jsonl` holds one of these a line; the order of the fields here is the order of the keys there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeAlias

import msgspec
from msgspec import Struct

__all__ = [
    "GUIDELINE_SILENT",
    "Category",
    "Citation",
    "Conclusion",
    "Decision",
    "Determination",
    "Diagnosis",
    "Drug",
    "DrugOrder",
    "DrugRole",
    "Evidence",
    "GuidelineSource",
    "Item",
    "Layout",
    "Patient",
    "Priority",
    "Problem",
    "Rationale",
    "RationaleCitation",
    "Reason",
    "Reviewer",
    "Role",
    "Sex",
    "Span",
    "contradicts",
    "from_json",
    "iter_json",
    "to_json",
]

Span: TypeAlias = tuple[int, int]
"""[start, end) in Unicode code points of the letter's clean text."""


class _Word(StrEnum):
    """A word of the record, hashed as the string that it is: an enumeration's own hash is a call into Python."""

    __hash__ = str.__hash__


class Layout(_Word):
    """How a letter is laid out, recognised by its marks."""

    FINAL_DETERMINATION = "final_determination"
    DECISION_AND_RATIONALE = "decision_and_rationale"
    NOTICE_OF_DETERMINATION = "notice_of_determination"
    PROFESSIONAL_REVIEW = "professional_review"


class Priority(_Word):
    """How fast the review had to be."""

    STANDARD = "Standard"
    EXPEDITED = "Expedited"


class Sex(_Word):
    """The patient's sex as the letter states it."""

    FEMALE = "female"
    MALE = "male"


class Decision(_Word):
    """What became of the refusal, as the item's heading says."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    PARTIALLY_OVERTURNED = "partially_overturned"


class Category(_Word):
    """The service category of a disputed treatment."""

    PHARMACEUTICAL = "pharmaceutical"
    IMAGING = "imaging"
    DIAGNOSTIC_TEST = "diagnostic_test"
    REHABILITATION = "rehabilitation"
    DME = "dme"
    INJECTION = "injection"
    SURGERY = "surgery"
    EVALUATION = "evaluation"
    MENTAL_HEALTH = "mental_health"
    PROGRAM = "program"
    HOME_CARE = "home_care"
    TRANSPORTATION = "transportation"
    OTHER = "other"


class GuidelineSource(_Word):
    """Who publishes a guideline."""

    MTUS = "MTUS"
    ODG = "ODG"
    ACOEM = "ACOEM"
    OTHER = "OTHER"


class Conclusion(_Word):
    """What a rationale's own words conclude about medical necessity."""

    NECESSARY = "necessary"
    NOT_NECESSARY = "not_necessary"
    UNCLEAR = "unclear"


def contradicts(decision: Decision, conclusion: Conclusion) -> bool:
    """Whether a rationale concludes the opposite of what the item's heading decides.

    >>> contradicts(Decision.UPHELD, Conclusion.NECESSARY)
    True
    >>> contradicts(Decision.PARTIALLY_OVERTURNED, Conclusion.NECESSARY)
    False
    """
    return (decision, conclusion) in _CONTRADICTIONS


_CONTRADICTIONS = frozenset(((Decision.UPHELD, Conclusion.NECESSARY), (Decision.OVERTURNED, Conclusion.NOT_NECESSARY)))


class Reason(_Word):
    """The ground on which a rationale decides."""

    NO_FUNCTIONAL_IMPROVEMENT = "no_functional_improvement"
    EXCEEDS_GUIDELINE = "exceeds_guideline"
    NOT_RECOMMENDED = "not_recommended"
    NO_CLINICAL_INDICATION = "no_clinical_indication"
    CONSERVATIVE_CARE_NOT_TRIED = "conservative_care_not_tried"
    REQUEST_INCOMPLETE = "request_incomplete"
    DEPENDENT_ON_DENIED_SERVICE = "dependent_on_denied_service"
    SAFETY_RISK = "safety_risk"
    REDUNDANT = "redundant"
    CRITERIA_MET = "criteria_met"
    DEPENDENT_ON_APPROVED_SERVICE = "dependent_on_approved_service"
    OTHER = "other"


class Role(_Word):
    """What a drug is to the patient of the letter, highest first."""

    REQUESTED = "requested"
    NOT_TOLERATED_OR_FAILED = "not_tolerated_or_failed"
    CURRENT_OR_PAST = "current_or_past"
    GUIDELINE_ONLY = "guideline_only"


class Reviewer(Struct, frozen=True):
    """The expert reviewer: states of licensure and specialties, in the order given."""

    licensure: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()


class Patient(Struct, frozen=True):
    """The injured worker: age in years and sex, None where the letter does not say."""

    age: int | None = None
    sex: Sex | None = None


class Diagnosis(Struct, frozen=True):
    """A condition stated as the patient's diagnosis, with its ICD-10-CM code where one fits."""

    text: str
    icd10cm: str | None = None


class DrugRole(Struct, frozen=True):
    """One place where a drug plays a role; `detail` says more (not_tolerated, no_benefit, current, past, quoted, ...)."""

    role: Role
    detail: str
    span: Span


class Drug(Struct, frozen=True):
    """One ingredient named in the letter, the surface forms it is named by, and its roles."""

    ingredient: str
    mentions: tuple[str, ...]
    role: Role
    roles: tuple[DrugRole, ...] = ()


class DrugOrder(Struct, frozen=True):
    """One drug as requested; strength keeps its printed separators ("10/325 mg"), days is a duration in days."""

    text: str
    ingredients: tuple[str, ...]
    strength: str | None = None
    form: str | None = None
    quantity: float | int | None = None
    quantity_unit: str | None = None
    refills: int | None = None
    days: int | None = None
    directions: str | None = None


class Citation(Struct, frozen=True):
    """One guideline document that a side relied on."""

    source: GuidelineSource
    document: str | None = None
    year: str | None = None
    sections: tuple[str, ...] = ()
    pages: str | None = None


class RationaleCitation(Struct, frozen=True):
    """A guideline or regulation that a rationale's running text names."""

    source: GuidelineSource
    document: str | None
    section: str | None
    pages: str | None
    span: Span


class Rationale(Struct, frozen=True):
    """Where an item's rationale stands, and what its running text cites."""

    span: Span
    citations: tuple[RationaleCitation, ...] = ()


class Item(Struct, frozen=True):
    """One disputed treatment and what was decided on it."""

    request: str
    original_request: str | None
    authorized_portion: str | None
    decision: Decision
    category: Category
    drugs: tuple[DrugOrder, ...]
    claims_administrator: tuple[Citation, ...]
    reviewer: tuple[Citation, ...]
    conclusion: Conclusion
    reasons: tuple[Reason, ...]
    deciding_sentence: str | None
    rationale: Rationale | None


class Evidence(Struct, frozen=True):
    """The words that one fact rests on; `field` is a JSON Pointer into the record."""

    field: str
    span: Span


GUIDELINE_SILENT = "guideline_silent"
"""The code of a problem whose span holds a citation that a rationale names but does not rely on."""


class Problem(Struct, frozen=True):
    """What was odd about a letter; `code` is a concept of the problem vocabulary."""

    code: str
    message: str
    span: Span | None = None


class Determination(Struct, frozen=True):
    """Everything that one letter says, with the words each fact rests on."""

    source: str
    sha256: str
    text_sha256: str
    layout: Layout
    case_number: str | None
    date_assigned: date | None
    date_of_injury: date | None
    decision_date: date | None
    ur_denial_date: date | None
    application_received: date | None
    priority: Priority | None
    reviewer: Reviewer
    patient: Patient
    diagnoses: tuple[Diagnosis, ...]
    drugs: tuple[Drug, ...]
    items: tuple[Item, ...]
    evidence: tuple[Evidence, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def identity(self) -> str:
        """What tells this letter from every other: its case number, else the start of its clean text's hash."""
        return self.case_number or self.text_sha256[:16]


_encode = msgspec.json.Encoder().encode
_decoder = msgspec.json.Decoder(Determination)


def to_json(record: Determination) -> bytes:
    """Write one record as a line of determinations.jsonl, without the newline.

    >>> to_json(from_json(to_json(_EXAMPLE))) == to_json(_EXAMPLE)
    True
    """
    return _encode(record)


def from_json(line: bytes | str) -> Determination:
    """Read one line of determinations.jsonl.

    Raises:
        msgspec.ValidationError: where the line is not a record; the message names the place.

    >>> from_json(to_json(_EXAMPLE)).case_number
    'CM17-0000001'
    """
    return _decoder.decode(line)


def iter_json(lines: Iterable[bytes]) -> Iterable[Determination]:
    """Read the lines of a determinations.jsonl, one record at a time."""
    return map(_decoder.decode, lines)


_EXAMPLE = Determination(
    source="a.txt",
    sha256="00",
    text_sha256="00",
    layout=Layout.FINAL_DETERMINATION,
    case_number="CM17-0000001",
    date_assigned=date(2017, 1, 2),
    date_of_injury=None,
    decision_date=None,
    ur_denial_date=None,
    application_received=None,
    priority=Priority.STANDARD,
    reviewer=Reviewer(("California",), ("Family Practice",)),
    patient=Patient(42, Sex.MALE),
    diagnoses=(),
    drugs=(),
    items=(),
)
