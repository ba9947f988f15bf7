"""Letters' clean text becomes their determination records: cut, scanned once, read topic by topic."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from kg.determination import (
    GUIDELINE_SILENT,
    Citation,
    Conclusion,
    Determination,
    Diagnosis,
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
from kg.letters.sections import ItemSections, Sections
from kg.reading.categories import read_category
from kg.reading.citations import read_citations
from kg.reading.diagnoses import read_diagnoses
from kg.reading.drugs import Drugs, read_drugs
from kg.reading.header import Header, read_header
from kg.reading.items import Request, read_request
from kg.reading.letter import Fact, ScannedLetter
from kg.reading.mentions import Mention, find_mentions
from kg.reading.notes import Notes
from kg.reading.orders import read_orders
from kg.reading.patient import PatientFacts, read_patient
from kg.reading.rationale import (
    RationaleDraft,
    RationaleReading,
    find_citations,
    find_cues,
    find_grounds,
    hear_voices,
)
from kg.reading.relied_upon import read_relied_upon
from kg.reading.reviewer import ReviewerFacts, read_reviewer
from kg.reading.stages import Draft, no_search_for_cycles, put_through
from kg.vocabulary import vocabulary

__all__ = ["READING", "LetterDraft", "read_determination", "read_determinations"]

_FINAL_DETERMINATION, _UNCLEAR = Layout.FINAL_DETERMINATION, Conclusion.UNCLEAR


class LetterDraft(Draft):
    """A letter while it is read; `READING` tells what is added to it, and in which order."""

    __slots__ = (
        "determination",
        "diagnoses",
        "drugs",
        "flat",
        "header",
        "items",
        "letter",
        "mentions",
        "patient",
        "requests",
        "reviewer",
        "sections",
        "sha256",
        "source",
        "text",
    )
    flat: str
    sections: Sections
    letter: ScannedLetter
    header: Header
    reviewer: ReviewerFacts
    patient: PatientFacts
    requests: list[Request]
    mentions: list[Mention]
    items: list[_ItemDraft]
    drugs: Drugs
    diagnoses: tuple[Fact[Diagnosis], ...]
    determination: Determination

    def __init__(self, source: str, sha256: str, text: str = "") -> None:
        """Begin with a letter's clean text, or without it where a stage gives it.

        Args:
            source: where the letter was found, kept in the record.
            sha256: of its bytes, in hexadecimal.
            text: its clean text.
        """
        super().__init__()
        self.source = source
        self.sha256 = sha256
        self.text = text


def read_determination(text: str, *, source: str, sha256: str) -> Determination:
    """Read one letter; many are read faster by `read_determinations`.

    Args:
        text: its clean text.
        source: where it was found, kept in the record.
        sha256: of its bytes, in hexadecimal.

    Raises:
        UnreadableLetter: where the layout is not recognised, or the letter ends before its first decision.
    """
    draft = LetterDraft(source, sha256, text)
    for stage in READING:
        stage(draft)
    return draft.determination


@no_search_for_cycles()
def read_determinations(letters: Iterable[tuple[str, str, str]]) -> list[Determination | Exception]:
    """Read letters together.

    Args:
        letters: some dozens at most; of each where it was found, its SHA-256 in hexadecimal and its clean text.

    Returns:
        For each its record, or what ended its reading: `UnreadableLetter` as for `read_determination`, any other
        exception where the reader itself failed on it.
    """
    drafts = [LetterDraft(source, sha256, text) for source, sha256, text in letters]
    put_through(drafts, READING)
    return [draft.failure or draft.determination for draft in drafts]


class _ItemDraft:
    """A disputed treatment while it is read: its sections, and what its heading says; then what its rationale says."""

    __slots__ = ("category", "orders", "rationale", "request", "sections")

    def __init__(self, letter: ScannedLetter, sections: ItemSections, request: Request, mentions: Sequence[Mention]):
        self.sections = sections
        self.request = request
        self.orders = read_orders(letter, request.request.span, mentions)
        self.category = read_category(letter, request.request.span, self.orders)
        rationale = sections.rationale
        self.rationale = rationale and RationaleDraft(letter.flat, rationale, self.category, request.request.span)


def _cut(draft: LetterDraft) -> None:
    draft.flat = draft.text.replace("\n", " ")
    draft.sections = cut_flattened(draft.text, draft.flat)


def _scan(draft: LetterDraft) -> None:
    flat, sections = draft.flat, draft.sections
    first = min(sections.body[0], sections.items[0].heading[0])
    draft.letter = ScannedLetter(draft.text, flat, sections, vocabulary().scan(flat, first))


def _read_header(draft: LetterDraft) -> None:
    draft.header = read_header(draft.letter)


def _read_people(draft: LetterDraft) -> None:
    draft.reviewer = read_reviewer(draft.letter)
    draft.patient = read_patient(draft.letter)


def _read_requests(draft: LetterDraft) -> None:
    letter = draft.letter
    draft.requests = [read_request(letter.flat, part.heading) for part in letter.sections.items]


def _find_mentions(draft: LetterDraft) -> None:
    letter = draft.letter
    draft.mentions = find_mentions(letter, letter.sections.body, [read.request.span[0] for read in draft.requests])


def _read_items(draft: LetterDraft) -> None:
    letter, mentions = draft.letter, draft.mentions
    draft.items = [
        _ItemDraft(letter, part, request, mentions)
        for part, request in zip(letter.sections.items, draft.requests, strict=True)
    ]


def _read_drugs(draft: LetterDraft) -> None:
    requested = {name for item in draft.items for order in item.orders for name in order.value.ingredients}
    voices = {item.rationale.span: item.rationale.voices for item in draft.items if item.rationale}
    draft.drugs = read_drugs(draft.letter, draft.mentions, requested, voices)


def _read_diagnoses(draft: LetterDraft) -> None:
    draft.diagnoses = read_diagnoses(draft.letter)


def _of_rationales(stage: Callable[[RationaleDraft], None]) -> Callable[[LetterDraft], None]:
    """A stage of a rationale's reading becomes one of the letter's: all of its rationales go through it."""

    def of_each(draft: LetterDraft) -> None:
        for item in draft.items:
            if item.rationale:
                stage(item.rationale)

    return of_each


def _write(draft: LetterDraft) -> None:
    """Put the record together, with the words of each of its facts."""
    letter, notes = draft.letter, Notes()
    header, reviewer, patient, drugs = draft.header, draft.reviewer, draft.patient, draft.drugs
    items = tuple([_write_item(letter, item, f"/items/{index}", notes) for index, item in enumerate(draft.items)])
    notes.problems.extend(drugs.problems)
    draft.determination = Determination(
        source=draft.source,
        sha256=draft.sha256,
        text_sha256=hashlib.sha256(draft.text.encode()).hexdigest(),
        layout=letter.sections.layout,
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
        diagnoses=notes.each("/diagnoses", draft.diagnoses),
        drugs=notes.each("/drugs", drugs.drugs),
        items=items,
        evidence=tuple(notes.evidence),
        problems=tuple(notes.problems),
    )


READING: tuple[Callable[[LetterDraft], None], ...] = (
    _cut,
    _scan,
    _read_header,
    _read_people,
    _read_requests,
    _find_mentions,
    _read_items,
    _of_rationales(hear_voices),
    _read_drugs,
    _read_diagnoses,
    _of_rationales(find_citations),
    _of_rationales(find_cues),
    _of_rationales(find_grounds),
    _write,
)
"""How a letter with its text becomes a record, stage by stage."""


def _write_item(letter: ScannedLetter, item: _ItemDraft, pointer: str, notes: Notes) -> Item:
    part, request = item.sections, item.request
    notes.evidence.append(Evidence(f"{pointer}/decision", part.decision_span))
    rationale = _note_rationale(item, pointer, notes)
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
    read = _cited_again if end - start <= _LONGEST_REMEMBERED else _cited
    for index, (cited, (first, last), unknown) in enumerate(read(letter.flat[start:end], of_2013)):
        words = start + first, start + last
        for code, what in unknown:
            notes.problem(code, f"{pointer}: {what}", words)
        notes.evidence.append(Evidence(f"{pointer}/{index}", words))
        found.append(cited)
    return tuple(found)


def _cited(side: str, of_2013: bool) -> tuple[tuple[Citation, Span, tuple[tuple[str, str], ...]], ...]:
    """What one side's text cites, each with its words and what the vocabulary does not know of it."""
    facts = (read_relied_upon if of_2013 else read_citations)(side, (0, len(side)), vocabulary())
    return tuple((fact.value, fact.span, _unresolved(fact.value)) for fact in facts)


_cited_again = lru_cache(maxsize=1 << 14)(_cited)
"""The same words stand in thousands of letters, so what they say is remembered."""
_LONGEST_REMEMBERED = 4_000
"""Characters of a side, more than letters have: some of a million would fill the memory."""


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


def _note_rationale(item: _ItemDraft, pointer: str, notes: Notes) -> RationaleReading:
    """Note where a rationale is missing, concludes against the heading or finds a guideline silent; gives what it says."""
    part = item.sections
    if item.rationale is None:
        notes.problem("truncated", f"{pointer} has no rationale", part.heading)
        return RationaleReading(None, (), None, (), ())
    rationale = item.rationale.reading
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
