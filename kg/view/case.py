"""One record and its letter's text become the rows of a page: each fact beside the words it rests on, or who corrected it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.determination import Citation, Determination, Drug, DrugOrder, Item, RationaleCitation, Span
from kg.graph.corrections import Correction

__all__ = ["Part", "Row", "case_parts"]


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: what it is, its value, the letter's own words (empty where it has none), and who corrected it and why."""

    label: str
    fact: str
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part of the page."""

    heading: str
    rows: tuple[Row, ...]


def case_parts(record: Determination, text: str, corrections: Sequence[Correction] = ()) -> list[Part]:
    """Lay out what is known of one letter.

    Args:
        record: what the letter says.
        text: its clean text.
        corrections: the facts of it that were overridden by hand.

    Returns:
        Header, patient, diagnoses and drugs, each disputed treatment, what was odd, and the corrections with what had
        been read; parts without rows left out.
    """
    words = _Words(record, text, corrections)
    parts = [
        Part("Letter", tuple(_header(record, words))),
        Part("Diagnoses", tuple(_diagnoses(record, words))),
        Part("Drugs", tuple(row for index, drug in enumerate(record.drugs) for row in _drug(drug, index, words))),
    ]
    for index, item in enumerate(record.items):
        heading = f"Disputed treatment {index + 1} of {len(record.items)}: {_plain(item.decision)}"
        parts.append(Part(heading, tuple(_item(item, f"/items/{index}", words))))
    odd = tuple(Row(_plain(problem.code), problem.message, words.at(problem.span)) for problem in record.problems)
    parts.append(Part("What was odd", odd))
    parts.append(Part("Corrections", tuple(_correction(correction) for correction in corrections)))
    return [part for part in parts if part.rows]


class _Words:
    """The words that facts rest on, and the corrections of facts that rest on none."""

    def __init__(self, record: Determination, text: str, corrections: Sequence[Correction]) -> None:
        self._text = text
        self._corrections = corrections
        self._spans = {evidence.field: evidence.span for evidence in record.evidence}

    def of(self, pointer: str) -> str:
        """The words of the fact at a JSON Pointer."""
        return self.at(self._spans.get(pointer))

    def at(self, span: Span | None) -> str:
        """The words at a span, in one line."""
        return " ".join(self._text[span[0] : span[1]].split()) if span else ""

    def row(self, label: str, fact: str, pointer: str, words: str | None = None) -> Row:
        """The row of the fact at a JSON Pointer, beside its words, or those given."""
        notes = [_by_whom(one) for one in self._corrections if _overlap(one.field, pointer)]
        return Row(label, fact, self.of(pointer) if words is None else words, "; ".join(notes))


def _overlap(one: str, other: str) -> bool:
    """Whether one JSON Pointer leads to the other's fact, to a part of it, or to what it is a part of."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _by_whom(correction: Correction) -> str:
    return f"corrected by {correction.who}: {correction.why}"


def _correction(correction: Correction) -> Row:
    fact = f"{correction.value}, read as {correction.value_read}"
    return Row(correction.field, fact, note=_by_whom(correction))


def _plain(code: str) -> str:
    return code.replace("_", " ")


def _header(record: Determination, words: _Words) -> Iterator[Row]:
    yield Row("source", record.source)
    for name in (
        "case_number",
        "priority",
        "date_of_injury",
        "ur_denial_date",
        "application_received",
        "date_assigned",
        "decision_date",
    ):
        value = getattr(record, name)
        if value is not None:
            label = _plain(name).replace("ur denial", "utilization review denial")
            yield words.row(label, str(value), f"/{name}")
    for name, values in (("licensure", record.reviewer.licensure), ("specialties", record.reviewer.specialties)):
        label = "reviewer licensed in" if name == "licensure" else "reviewer's specialty"
        for index, value in enumerate(values):
            yield words.row(label, value, f"/reviewer/{name}/{index}")
    if record.patient.age is not None:
        yield words.row("patient's age", str(record.patient.age), "/patient/age")
    if record.patient.sex is not None:
        yield words.row("patient's sex", record.patient.sex, "/patient/sex")


def _diagnoses(record: Determination, words: _Words) -> Iterator[Row]:
    for index, diagnosis in enumerate(record.diagnoses):
        yield words.row(diagnosis.icd10cm or "no code", diagnosis.text, f"/diagnoses/{index}")


def _drug(drug: Drug, index: int, words: _Words) -> Iterator[Row]:
    named = [mention for mention in drug.mentions if mention.lower() != drug.ingredient]
    name = f"{drug.ingredient} ({', '.join(named)})" if named else drug.ingredient
    if not drug.roles:
        yield words.row(_plain(drug.role), name, f"/drugs/{index}")
    for number, role in enumerate(drug.roles):
        label = _plain(role.role)
        detail = _plain(role.detail)
        label = f"{label}, {detail}" if detail and detail != label else label
        yield words.row(label, name, f"/drugs/{index}/roles/{number}", words.at(role.span))


def _item(item: Item, pointer: str, words: _Words) -> Iterator[Row]:
    yield words.row("request", item.request, f"{pointer}/request")
    if item.original_request is not None:
        yield words.row("originally requested", item.original_request, f"{pointer}/original_request")
    if item.authorized_portion is not None:
        yield words.row("authorized already", item.authorized_portion, f"{pointer}/authorized_portion")
    yield words.row("decision", _plain(item.decision), f"{pointer}/decision")
    yield words.row("category", _plain(item.category), f"{pointer}/category")
    for index, order in enumerate(item.drugs):
        place = f"{pointer}/drugs/{index}"
        yield words.row("drug ordered", _order(order), place, words.of(place) or order.text)
    for side, label in (("claims_administrator", "administrator cites"), ("reviewer", "reviewer cites")):
        citations: tuple[Citation, ...] = getattr(item, side)
        for index, citation in enumerate(citations):
            yield words.row(label, _citation(citation), f"{pointer}/{side}/{index}")
        if not citations:
            yield words.row(label, "nothing", f"{pointer}/{side}")
    for index, named in enumerate(item.rationale.citations if item.rationale else ()):
        yield words.row(
            "rationale names", _named(named), f"{pointer}/rationale/citations/{index}", words.at(named.span)
        )
    yield words.row("rationale concludes", _plain(item.conclusion), f"{pointer}/conclusion")
    for index, reason in enumerate(item.reasons):
        yield words.row("reason", _plain(reason), f"{pointer}/reasons/{index}")
    if item.deciding_sentence is not None:
        yield words.row("deciding sentence", "", f"{pointer}/deciding_sentence", item.deciding_sentence)


def _order(order: DrugOrder) -> str:
    quantity = f"{order.quantity:g} {order.quantity_unit or ''}".strip() if order.quantity is not None else None
    refills = f"{order.refills} refills" if order.refills is not None else None
    days = f"{order.days} days" if order.days is not None else None
    stated = (order.strength, order.form, quantity, refills, days, order.directions)
    return ", ".join([" + ".join(order.ingredients), *(part for part in stated if part)])


def _citation(citation: Citation) -> str:
    document = " ".join(part for part in (citation.source, citation.document, citation.year) if part)
    sections = "; ".join(citation.sections)
    pages = f"p. {citation.pages}" if citation.pages else ""
    return ", ".join(part for part in (f"{document}: {sections}" if sections else document, pages) if part)


def _named(citation: RationaleCitation) -> str:
    sections = (citation.section,) if citation.section else ()
    return _citation(Citation(citation.source, citation.document, None, sections, citation.pages))
