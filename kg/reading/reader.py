"""One letter's clean text becomes its determination record: cut, scanned once, read topic by topic."""

from __future__ import annotations

import hashlib

from kg.determination import (
    Category,
    Conclusion,
    Determination,
    Evidence,
    Item,
    Patient,
    Problem,
    Rationale,
    Reviewer,
)
from kg.letters.layout import cut
from kg.letters.sections import ItemSections
from kg.reading.citations import read_citations
from kg.reading.header import read_header
from kg.reading.items import read_request
from kg.reading.letter import ScannedLetter
from kg.reading.notes import Notes
from kg.reading.patient import read_patient
from kg.reading.reviewer import read_reviewer
from kg.vocabulary import vocabulary

__all__ = ["read_determination"]


def read_determination(text: str, *, source: str, sha256: str) -> Determination:
    """Read one letter.

    Args:
        text: its clean text.
        source: where it was found, kept in the record.
        sha256: of its bytes, in hexadecimal.

    Raises:
        UnreadableLetter: where the layout is not recognised, or the letter ends before its first decision.
    """
    sections = cut(text)
    letter = ScannedLetter(text, text.replace("\n", " "), sections, vocabulary().scan(text))
    notes = Notes()
    header = read_header(letter)
    reviewer = read_reviewer(letter)
    patient = read_patient(letter)
    items = tuple(_read_item(letter, part, f"/items/{index}", notes) for index, part in enumerate(sections.items))
    return Determination(
        source=source,
        sha256=sha256,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        layout=sections.layout,
        case_number=notes.optional("/case_number", header.case_number),
        date_assigned=notes.optional("/date_assigned", header.date_assigned),
        date_of_injury=notes.optional("/date_of_injury", header.date_of_injury),
        decision_date=notes.optional("/decision_date", header.decision_date),
        ur_denial_date=notes.optional("/ur_denial_date", header.ur_denial_date),
        application_received=notes.optional("/application_received", header.application_received),
        priority=notes.optional("/priority", header.priority),
        reviewer=Reviewer(
            notes.each("/reviewer/licensure", reviewer.licensure),
            notes.each("/reviewer/specialties", reviewer.specialties),
        ),
        patient=Patient(notes.optional("/patient/age", patient.age), notes.optional("/patient/sex", patient.sex)),
        diagnoses=(),
        drugs=(),
        items=items,
        evidence=tuple(notes.evidence),
        problems=tuple(notes.problems),
    )


def _read_item(letter: ScannedLetter, part: ItemSections, pointer: str, notes: Notes) -> Item:
    request = read_request(letter.flat, part.heading)
    notes.evidence.append(Evidence(f"{pointer}/decision", part.decision_span))
    sides = [
        read_citations(letter.flat, side, vocabulary()) if side else ()
        for side in (part.claims_administrator, part.reviewer)
    ]
    if part.rationale is None:
        notes.problems.append(Problem("truncated", f"{pointer} has no rationale", part.heading))
    return Item(
        request=notes.of(f"{pointer}/request", request.request),
        original_request=notes.optional(f"{pointer}/original_request", request.original),
        authorized_portion=notes.optional(f"{pointer}/authorized_portion", request.authorized),
        decision=part.decision,
        category=Category.OTHER,
        drugs=(),
        claims_administrator=notes.each(f"{pointer}/claims_administrator", sides[0]),
        reviewer=notes.each(f"{pointer}/reviewer", sides[1]),
        conclusion=Conclusion.UNCLEAR,
        reasons=(),
        deciding_sentence=None,
        rationale=Rationale(part.rationale) if part.rationale else None,
    )
