"""One letter's clean text becomes its determination record: cut, scanned once, read topic by topic."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from kg.determination import (
    GUIDELINE_SILENT,
    Category,
    Citation,
    Conclusion,
    Determination,
    DrugOrder,
    Evidence,
    GuidelineSource,
    Item,
    Layout,
    Patient,
    Rationale,
    Reviewer,
    Span,
    contradicts,
)
from kg.guidelines import resolve_guideline, resolve_section
from kg.letters.layout import cut_flattened
from kg.letters.sections import ItemSections
from kg.reading.categories import read_category
from kg.reading.citations import read_citations
from kg.reading.diagnoses import read_diagnoses
from kg.reading.drugs import read_drugs
from kg.reading.header import read_header
from kg.reading.items import Request, read_request
from kg.reading.letter import Fact, ScannedLetter
from kg.reading.mentions import Mention, find_mentions
from kg.reading.notes import Notes
from kg.reading.orders import read_orders
from kg.reading.patient import read_patient
from kg.reading.rationale import RationaleReading, read_rationale
from kg.reading.relied_upon import read_relied_upon
from kg.reading.reviewer import read_reviewer
from kg.vocabulary import vocabulary

__all__ = ["read_determination"]

_FINAL_DETERMINATION, _UNCLEAR = Layout.FINAL_DETERMINATION, Conclusion.UNCLEAR


def read_determination(text: str, *, source: str, sha256: str) -> Determination:
    """Read one letter.

    Args:
        text: its clean text.
        source: where it was found, kept in the record.
        sha256: of its bytes, in hexadecimal.

    Raises:
        UnreadableLetter: where the layout is not recognised, or the letter ends before its first decision.
    """
    flat = text.replace("\n", " ")
    sections = cut_flattened(text, flat)
    first = min(sections.body[0], sections.items[0].heading[0])
    letter = ScannedLetter(text, flat, sections, vocabulary().scan(flat, first))
    notes = Notes()
    header = read_header(letter)
    reviewer = read_reviewer(letter)
    patient = read_patient(letter)
    requests = [read_request(letter.flat, part.heading) for part in sections.items]
    mentions = find_mentions(letter, sections.body, [request.request.span[0] for request in requests])
    disputed = [
        _read_disputed(letter, part, request, mentions) for part, request in zip(sections.items, requests, strict=True)
    ]
    requested = {name for item in disputed for order in item.orders for name in order.value.ingredients}
    drugs = read_drugs(letter, mentions, requested)
    items = tuple([_read_item(letter, item, f"/items/{index}", notes) for index, item in enumerate(disputed)])
    notes.problems.extend(drugs.problems)
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
        diagnoses=notes.each("/diagnoses", read_diagnoses(letter)),
        drugs=notes.each("/drugs", drugs.drugs),
        items=items,
        evidence=tuple(notes.evidence),
        problems=tuple(notes.problems),
    )


class _Disputed(Struct, frozen=True):
    """A disputed treatment while it is read: its sections, and what its heading says."""

    sections: ItemSections
    request: Request
    orders: tuple[Fact[DrugOrder], ...]
    category: Category


def _read_disputed(
    letter: ScannedLetter, sections: ItemSections, request: Request, mentions: Sequence[Mention]
) -> _Disputed:
    orders = read_orders(letter, request.request.span, mentions)
    return _Disputed(sections, request, orders, read_category(letter, request.request.span, orders))


def _read_item(letter: ScannedLetter, item: _Disputed, pointer: str, notes: Notes) -> Item:
    part, request = item.sections, item.request
    notes.evidence.append(Evidence(f"{pointer}/decision", part.decision_span))
    rationale = _read_rationale(letter, item, pointer, notes)
    return Item(
        request=notes.of(f"{pointer}/request", request.request),
        original_request=notes.optional(f"{pointer}/original_request", request.original),
        authorized_portion=notes.optional(f"{pointer}/authorized_portion", request.authorized),
        decision=part.decision,
        category=item.category,
        drugs=notes.each(f"{pointer}/drugs", item.orders),
        claims_administrator=_read_side(letter, part.claims_administrator, f"{pointer}/claims_administrator", notes),
        reviewer=_read_side(letter, part.reviewer, f"{pointer}/reviewer", notes),
        conclusion=notes.optional(f"{pointer}/conclusion", rationale.conclusion) or _UNCLEAR,
        reasons=notes.each(f"{pointer}/reasons", rationale.reasons),
        deciding_sentence=notes.optional(f"{pointer}/deciding_sentence", _words(letter, rationale.deciding)),
        rationale=Rationale(part.rationale, rationale.citations) if part.rationale else None,
    )


def _read_side(letter: ScannedLetter, side: Span | None, pointer: str, notes: Notes) -> tuple[Citation, ...]:
    """Read what one side cites, and note the documents and sections that the vocabulary does not know."""
    if side is None:
        return ()
    start, end = side
    of_2013 = letter.sections.layout is not _FINAL_DETERMINATION
    found: list[Citation] = []
    for index, (cited, (first, last), unknown) in enumerate(_cited(letter.flat[start:end], of_2013)):
        words = start + first, start + last
        for code, what in unknown:
            notes.problem(code, f"{pointer}: {what}", words)
        notes.evidence.append(Evidence(f"{pointer}/{index}", words))
        found.append(cited)
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def _cited(side: str, of_2013: bool) -> tuple[tuple[Citation, Span, tuple[tuple[str, str], ...]], ...]:
    """What one side's text cites, each with its words and what the vocabulary does not know of it.

    The same words stand in thousands of letters, so what they say is kept.
    """
    facts = (read_relied_upon if of_2013 else read_citations)(side, (0, len(side)), vocabulary())
    return tuple((fact.value, fact.span, _unresolved(fact.value)) for fact in facts)


def _unresolved(cited: Citation) -> tuple[tuple[str, str], ...]:
    """What the vocabulary does not know of a citation: the problem's code, and the words that say it."""
    source = cited.source
    guideline = resolve_guideline(source, cited.document, cited.year)
    found: list[tuple[str, str]] = []
    if not guideline.known and source is not GuidelineSource.OTHER:
        found.append(("unresolved_guideline", f"{source} {cited.document} is not known"))
    found += [
        ("unresolved_section", f"{guideline.path} has no known section {section}")
        for section in cited.sections
        if not resolve_section(guideline, section).known
    ]
    return tuple(found)


def _read_rationale(letter: ScannedLetter, item: _Disputed, pointer: str, notes: Notes) -> RationaleReading:
    """Read an item's rationale, and note where it is missing, concludes against the heading or finds a guideline silent."""
    part = item.sections
    if part.rationale is None:
        notes.problem("truncated", f"{pointer} has no rationale", part.heading)
        return RationaleReading(None, (), None, (), ())
    rationale = read_rationale(letter, part.rationale, item.category, item.request.request.span)
    conclusion = rationale.conclusion
    if conclusion and contradicts(part.decision, conclusion.value):
        notes.problem(
            "contradiction",
            f"{pointer} is {part.decision}, but its rationale concludes {conclusion.value}",
            conclusion.span,
        )
    for at, words in rationale.silent:
        source = rationale.citations[at].source
        notes.problem(
            GUIDELINE_SILENT, f"{pointer}/rationale/citations/{at}: {source} does not address the matter", words
        )
    return rationale


def _words(letter: ScannedLetter, span: Span | None) -> Fact[str] | None:
    return Fact(letter.flat[slice(*span)], span) if span else None
