"""One record and its letter's text become the rows of a page: each fact beside the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.determination import Citation, Determination, Drug, DrugOrder, Item, RationaleCitation, Span

__all__ = ["Part", "Row", "case_parts"]


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: what it is, its value, and the letter's own words; empty where the letter has none."""

    label: str
    fact: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part of the page."""

    heading: str
    rows: tuple[Row, ...]


def case_parts(record: Determination, text: str) -> list[Part]:
    """Lay out what is known of one letter.

    Args:
        record: what the letter says.
        text: its clean text.

    Returns:
        Header, patient, diagnoses and drugs, each disputed treatment, and what was odd; parts without rows left out.
    """
    words = _Words(record, text)
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
    return [part for part in parts if part.rows]


class _Words:
    """The words that facts rest on."""

    def __init__(self, record: Determination, text: str) -> None:
        self._text = text
        self._spans = {evidence.field: evidence.span for evidence in record.evidence}

    def of(self, pointer: str) -> str:
        """The words of the fact at a JSON Pointer."""
        return self.at(self._spans.get(pointer))

    def at(self, span: Span | None) -> str:
        """The words at a span, in one line."""
        return " ".join(self._text[span[0] : span[1]].split()) if span else ""


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
            yield Row(_plain(name).replace("ur denial", "utilization review denial"), str(value), words.of(f"/{name}"))
    for name, values in (("licensure", record.reviewer.licensure), ("specialties", record.reviewer.specialties)):
        label = "reviewer licensed in" if name == "licensure" else "reviewer's specialty"
        for index, value in enumerate(values):
            yield Row(label, value, words.of(f"/reviewer/{name}/{index}"))
    if record.patient.age is not None:
        yield Row("patient's age", str(record.patient.age), words.of("/patient/age"))
    if record.patient.sex is not None:
        yield Row("patient's sex", record.patient.sex, words.of("/patient/sex"))


def _diagnoses(record: Determination, words: _Words) -> Iterator[Row]:
    for index, diagnosis in enumerate(record.diagnoses):
        yield Row(diagnosis.icd10cm or "no code", diagnosis.text, words.of(f"/diagnoses/{index}"))


def _drug(drug: Drug, index: int, words: _Words) -> Iterator[Row]:
    named = [mention for mention in drug.mentions if mention.lower() != drug.ingredient]
    name = f"{drug.ingredient} ({', '.join(named)})" if named else drug.ingredient
    if not drug.roles:
        yield Row(_plain(drug.role), name, words.of(f"/drugs/{index}"))
    for role in drug.roles:
        label = _plain(role.role)
        detail = _plain(role.detail)
        yield Row(f"{label}, {detail}" if detail and detail != label else label, name, words.at(role.span))


def _item(item: Item, pointer: str, words: _Words) -> Iterator[Row]:
    yield Row("request", item.request, words.of(f"{pointer}/request"))
    if item.original_request is not None:
        yield Row("originally requested", item.original_request, words.of(f"{pointer}/original_request"))
    if item.authorized_portion is not None:
        yield Row("authorized already", item.authorized_portion, words.of(f"{pointer}/authorized_portion"))
    yield Row("decision", _plain(item.decision), words.of(f"{pointer}/decision"))
    yield Row("category", _plain(item.category), words.of(f"{pointer}/category"))
    for index, order in enumerate(item.drugs):
        yield Row("drug ordered", _order(order), words.of(f"{pointer}/drugs/{index}") or order.text)
    for side, label in (("claims_administrator", "administrator cites"), ("reviewer", "reviewer cites")):
        citations: tuple[Citation, ...] = getattr(item, side)
        for index, citation in enumerate(citations):
            yield Row(label, _citation(citation), words.of(f"{pointer}/{side}/{index}"))
        if not citations:
            yield Row(label, "nothing")
    for named in item.rationale.citations if item.rationale else ():
        yield Row("rationale names", _named(named), words.at(named.span))
    yield Row("rationale concludes", _plain(item.conclusion), words.of(f"{pointer}/conclusion"))
    for index, reason in enumerate(item.reasons):
        yield Row("reason", _plain(reason), words.of(f"{pointer}/reasons/{index}"))
    if item.deciding_sentence is not None:
        yield Row("deciding sentence", "", item.deciding_sentence)


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
