"""One determination record becomes the statements of its named graph, as lines of N-Quads.

Lines are formatted, not serialised from an RDF model: that is what lets a letter take less than 0.1 ms. Terms that do not
depend on the letter (predicates, concepts, drugs, guideline sections) are written once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from json.encoder import encode_basestring as _quoted
from typing import NamedTuple

from kg.determination import (
    GUIDELINE_SILENT,
    Category,
    Conclusion,
    Decision,
    Determination,
    DrugOrder,
    DrugRole,
    GuidelineSource,
    Item,
    Reason,
    Role,
    Span,
)
from kg.graph.shared import named_things
from kg.graph.terms import SOFTWARE
from kg.guidelines import resolve_guideline, resolve_section
from kg.iris import DEFAULT_BASE, ONTOLOGY, THINGS, checked_base, local_name, slug
from kg.reading.conditions import code_of_words
from kg.vocabulary import vocabulary

__all__ = ["LetterGraph", "letter_graph", "statements"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE = f'"^^<{_XSD}date>'
_INTEGER = f'"^^<{_XSD}integer>'
_DECIMAL = f'"^^<{_XSD}decimal>'
_TYPE = " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
_LABEL = " <http://www.w3.org/2000/01/rdf-schema#label> "
_DERIVED = " <http://www.w3.org/ns/prov#wasDerivedFrom> "
_SOURCE = " <http://purl.org/dc/terms/source> "
_VERSION_OF = " <http://purl.org/dc/terms/isVersionOf> "


def _property(name: str) -> str:
    return f" <{ONTOLOGY}{name}> "


def _a(name: str) -> str:
    return f"{_TYPE}<{ONTOLOGY}{name}>"


def _concept(predicate: str, scheme: str, name: str) -> str:
    return f"{predicate}<{THINGS}{scheme}/{slug(name)}>"


_CASE_TYPE, _LETTER_TYPE, _REQUEST_TYPE = _a("Case"), _a("Letter"), _a("TreatmentRequest")
_DIAGNOSIS_TYPE, _CITATION_TYPE, _ORDER_TYPE = _a("Diagnosis"), _a("Citation"), _a("DrugOrder")
_ATTRIBUTED_TO_US = f" <http://www.w3.org/ns/prov#wasAttributedTo> <{SOFTWARE}>"

_OUTCOMES = {decision: _concept(_property("outcome"), "outcome", decision) for decision in Decision}
_CATEGORIES = {category: _concept(_property("category"), "category", category) for category in Category}
_REASONS = {reason: _concept(_property("reason"), "reason", reason) for reason in Reason}
_CONCLUSIONS = {conclusion: f'{_property("conclusion")}"{conclusion.value}"' for conclusion in Conclusion}

_HAS_REQUEST, _HAS_DIAGNOSIS = _property("hasRequest"), _property("hasDiagnosis")
_CONDITION, _ICD10CM = _property("condition"), _property("icd10cm")
_REQUESTS_DRUG, _MENTIONS = _property("requestsDrug"), _property("mentionsDrug")
_HAS_CITATION, _CITED, _CITED_BY, _PAGES = map(_property, ("hasCitation", "citedDocument", "citedBy", "pages"))
_ADMINISTRATOR_CITES, _REVIEWER_CITES, _RATIONALE_CITES = map(
    _property, ("administratorCites", "reviewerCites", "rationaleCites")
)
_HAS_ORDER, _ORDERED, _ORDER_TEXT = map(_property, ("hasOrder", "orderedDrug", "orderText"))
_QUANTITY, _REFILLS, _DAYS = map(_property, ("quantity", "refills", "days"))
_STRENGTH, _FORM, _UNIT, _DIRECTIONS = map(_property, ("strength", "form", "quantityUnit", "directions"))
_SPECIALTY, _LICENSED, _AGE, _SEX = map(
    _property, ("reviewerSpecialty", "reviewerLicensedIn", "patientAge", "patientSex")
)
_CASE_NUMBER, _PRIORITY, _PROBLEM = map(_property, ("caseNumber", "priority", "problem"))
_POSITION, _REQUEST_TEXT, _ORIGINAL, _AUTHORIZED, _DECIDING = map(
    _property, ("position", "requestText", "originalRequestText", "authorizedText", "decidingSentence")
)
_SHA256, _TEXT_SHA256, _LAYOUT, _SECTION_OF = map(_property, ("sha256", "textSha256", "layout", "sectionOf"))
_ASSIGNED, _INJURED, _DECIDED, _DENIED, _RECEIVED = map(
    _property, ("dateAssigned", "dateOfInjury", "decisionDate", "urDenialDate", "applicationReceived")
)

_ROLES = {
    Role.REQUESTED: _MENTIONS,
    Role.NOT_TOLERATED_OR_FAILED: _property("triedWithoutBenefit"),
    Role.CURRENT_OR_PAST: _property("takenOrPrescribed"),
    Role.GUIDELINE_ONLY: _property("discussesDrug"),
}
_DID_NOT_TOLERATE = _property("didNotTolerate")
_NOT_TOLERATED = "not_tolerated"


class LetterGraph(NamedTuple):
    """The named graph of one letter.

    Attributes:
        lines: of N-Quads, sorted, joined.
        quads: how many.
        things: the vocabulary's things that they name, sorted, as `kg.graph.shared.named_things` finds them.
    """

    lines: str
    quads: int
    things: list[str]


@dataclass(slots=True)
class _Graph:
    """A named graph while it is written: triples without their full stop, and the vocabulary's things in them."""

    triples: list[str]
    things: set[str]


class _Thing(NamedTuple):
    """Something that letters name: its IRI, what is said of it where the vocabulary says nothing, and all things in that."""

    iri: str
    described: tuple[str, ...]
    things: tuple[str, ...]


def statements(record: Determination, *, base_iri: str = DEFAULT_BASE) -> list[str]:
    """Write the named graph of one letter.

    Args:
        record: what the letter says.
        base_iri: the namespace of `case/` and `letter/`; the vocabulary's IRIs do not move.

    Returns:
        Lines of N-Quads, each with its newline, sorted, none twice, without blank nodes. The same record gives the same
        lines on every machine.

    Raises:
        ValueError: where `base_iri` is no absolute IRI.
    """
    triples, _, tail = _written(record, base_iri)
    return [triple + tail for triple in triples]


def letter_graph(record: Determination, *, base_iri: str = DEFAULT_BASE) -> LetterGraph:
    """Write the named graph of one letter in one piece; it is `statements`, joined.

    Raises:
        ValueError: where `base_iri` is no absolute IRI.
    """
    triples, things, tail = _written(record, base_iri)
    return LetterGraph(tail.join(triples) + tail, len(triples), sorted(things))


def _written(record: Determination, base_iri: str) -> tuple[list[str], set[str], str]:
    """The triples of a letter, sorted, none twice; the things in them; and what makes each of them a line."""
    base = base_iri if base_iri == DEFAULT_BASE else checked_base(base_iri)
    name = local_name(record.identity)
    case = f"<{base}case/{name}>"
    letter = f"<{base}letter/{name}>"
    graph = _Graph(
        [
            letter + _LETTER_TYPE,
            letter + _SOURCE + _text(record.source),
            f'{letter}{_SHA256}"{record.sha256}"',
            f'{letter}{_TEXT_SHA256}"{record.text_sha256}"',
            f'{letter}{_LAYOUT}"{record.layout.value}"',
            letter + _ATTRIBUTED_TO_US,
            case + _CASE_TYPE,
            case + _DERIVED + letter,
        ],
        set(),
    )
    out = graph.triples
    silent = [problem.span for problem in record.problems if problem.code == GUIDELINE_SILENT and problem.span]
    _describe_case(record, case, graph)
    _describe_diagnoses(record, case, graph)
    for position, item in enumerate(record.items, 1):
        request = f"<{base}case/{name}/request/{position}>"
        out += (case + _HAS_REQUEST + request, f'{request}{_POSITION}"{position}{_INTEGER}')
        _describe_request(item, request, silent, graph)
    _describe_drugs(record, case, graph)
    # Written node by node they are nearly in order, which sorting gains by: a set's order would cost it twice as much.
    out.sort()
    return [triple for triple, after in pairwise((*out, "")) if triple != after], graph.things, f" {letter} .\n"


def _describe_case(record: Determination, case: str, graph: _Graph) -> None:
    out = graph.triples
    if record.case_number is not None:
        out.append(case + _CASE_NUMBER + _text(record.case_number))
    if record.date_assigned is not None:
        out.append(f'{case}{_ASSIGNED}"{record.date_assigned}{_DATE}')
    if record.date_of_injury is not None:
        out.append(f'{case}{_INJURED}"{record.date_of_injury}{_DATE}')
    if record.decision_date is not None:
        out.append(f'{case}{_DECIDED}"{record.decision_date}{_DATE}')
    if record.ur_denial_date is not None:
        out.append(f'{case}{_DENIED}"{record.ur_denial_date}{_DATE}')
    if record.application_received is not None:
        out.append(f'{case}{_RECEIVED}"{record.application_received}{_DATE}')
    if record.priority is not None:
        out.append(f'{case}{_PRIORITY}"{record.priority.value}"')
    if record.patient.age is not None:
        out.append(f'{case}{_AGE}"{record.patient.age}{_INTEGER}')
    if record.patient.sex is not None:
        out.append(f'{case}{_SEX}"{record.patient.sex.value}"')
    out += [case + _LICENSED + _text(state) for state in record.reviewer.licensure]
    for specialty in record.reviewer.specialties:
        _name(case + _SPECIALTY, _specialty(specialty), graph)
    for problem in record.problems:
        _name(case + _PROBLEM, _problem(problem.code), graph)


def _name(triple: str, thing: _Thing, graph: _Graph) -> None:
    """Add a triple that ends in a thing, and what is said of the thing."""
    graph.triples.append(triple + thing.iri)
    graph.triples += thing.described
    graph.things.update(thing.things)


def _describe_diagnoses(record: Determination, case: str, graph: _Graph) -> None:
    out = graph.triples
    for diagnosis in record.diagnoses:
        text = diagnosis.text
        iri = _diagnosis(text, diagnosis.icd10cm)
        out += (case + _HAS_DIAGNOSIS + iri, iri + _DIAGNOSIS_TYPE, iri + _LABEL + _text(text))
        if diagnosis.icd10cm is not None:
            out.append(iri + _ICD10CM + _text(diagnosis.icd10cm))
            _name(iri + _CONDITION, _condition(diagnosis.icd10cm), graph)


@lru_cache(maxsize=1 << 16)
def _diagnosis(text: str, code: str | None) -> str:
    """The IRI of a diagnosis in these words; letters share it, and what it says holds in each of them.

    A letter may give "shoulder strain" the code of the right side because it speaks of the right shoulder elsewhere: such
    a diagnosis has its code in its name, or every case of shoulder strain would get that side.
    """
    name = slug(text)
    if code is not None and code != code_of_words(text):
        name = f"{name}-{slug(code)}"
    return f"<{THINGS}diagnosis/{name}>"


def _describe_drugs(record: Determination, case: str, graph: _Graph) -> None:
    requested = {ingredient for item in record.items for order in item.drugs for ingredient in order.ingredients}
    for drug in record.drugs:
        thing = _drug(drug.ingredient)
        roles = set(map(_role_property, drug.roles)) or {_ROLES[drug.role]}
        # That a drug is requested is said at the request; only where no order names it does the case mention it.
        if drug.ingredient in requested:
            roles.discard(_MENTIONS)
        graph.triples += [case + role + thing.iri for role in roles]
        graph.triples += thing.described
        if roles or thing.described:
            graph.things.update(thing.things)


def _role_property(role: DrugRole) -> str:
    if role.role is Role.NOT_TOLERATED_OR_FAILED and role.detail == _NOT_TOLERATED:
        return _DID_NOT_TOLERATE
    return _ROLES[role.role]


def _describe_request(item: Item, request: str, silent: Sequence[Span], graph: _Graph) -> None:
    out = graph.triples
    out += (
        request + _REQUEST_TYPE,
        request + _REQUEST_TEXT + _text(item.request),
        request + _OUTCOMES[item.decision],
        request + _CATEGORIES[item.category],
        request + _CONCLUSIONS[item.conclusion],
    )
    if item.original_request is not None:
        out.append(request + _ORIGINAL + _text(item.original_request))
    if item.authorized_portion is not None:
        out.append(request + _AUTHORIZED + _text(item.authorized_portion))
    if item.deciding_sentence is not None:
        out.append(request + _DECIDING + _text(item.deciding_sentence))
    out += [request + _REASONS[reason] for reason in item.reasons]
    for position, order in enumerate(item.drugs, 1):
        _describe_order(order, request, f"{request[:-1]}/order/{position}>", graph)
    _describe_citations(item, request, silent, graph)


def _describe_order(order: DrugOrder, request: str, node: str, graph: _Graph) -> None:
    out = graph.triples
    out += (request + _HAS_ORDER + node, node + _ORDER_TYPE, node + _ORDER_TEXT + _text(order.text))
    for ingredient in order.ingredients:
        thing = _drug(ingredient)
        _name(request + _REQUESTS_DRUG, thing, graph)
        out.append(node + _ORDERED + thing.iri)
    if order.strength is not None:
        out.append(node + _STRENGTH + _text(order.strength))
    if order.form is not None:
        out.append(node + _FORM + _text(order.form))
    if order.quantity is not None:
        out.append(node + _QUANTITY + _decimal(order.quantity))
    if order.quantity_unit is not None:
        out.append(node + _UNIT + _text(order.quantity_unit))
    if order.refills is not None:
        out.append(f'{node}{_REFILLS}"{order.refills}{_INTEGER}')
    if order.days is not None:
        out.append(f'{node}{_DAYS}"{order.days}{_INTEGER}')
    if order.directions is not None:
        out.append(node + _DIRECTIONS + _text(order.directions))


def _describe_citations(item: Item, request: str, silent: Sequence[Span], graph: _Graph) -> None:
    """Write what each side relied on, and what the rationale names but where it stands in words of its silence."""
    number = 0
    for predicate, side, citations in (
        (_ADMINISTRATOR_CITES, "claims_administrator", item.claims_administrator),
        (_REVIEWER_CITES, "reviewer", item.reviewer),
    ):
        for citation in citations:
            number += 1
            cited: list[str] = []
            for section in citation.sections or (None,):
                thing = _cited(citation.source, citation.document, citation.year, section)
                cited.append(thing.iri)
                _name(request + predicate, thing, graph)
            if citation.pages is not None:
                _describe_citation(request, number, side, cited, citation.pages, graph.triples)
    for named in item.rationale.citations if item.rationale is not None else ():
        number += 1
        if any(start <= named.span[0] and named.span[1] <= end for start, end in silent):
            continue
        thing = _cited(named.source, named.document, None, named.section)
        _name(request + _RATIONALE_CITES, thing, graph)
        if named.pages is not None:
            _describe_citation(request, number, "rationale", [thing.iri], named.pages, graph.triples)


def _describe_citation(request: str, number: int, side: str, cited: list[str], pages: str, out: list[str]) -> None:
    node = f"{request[:-1]}/citation/{number}>"
    out += (request + _HAS_CITATION + node, node + _CITATION_TYPE, f'{node}{_CITED_BY}"{side}"')
    out.append(node + _PAGES + _text(pages))
    out += [node + _CITED + iri for iri in cited]


def _thing(iri: str, described: tuple[str, ...] = ()) -> _Thing:
    return _Thing(iri, described, tuple(named_things((iri, *described))))


@lru_cache(maxsize=1 << 15)
def _cited(source: GuidelineSource, document: str | None, year: str | None, section: str | None) -> _Thing:
    """The cited section, or guideline where no section is named, and what the vocabulary does not say of it."""
    guideline = resolve_guideline(source, document, year)
    iri = f"<{THINGS}guideline/{guideline.path}>"
    described: tuple[str, ...] = ()
    if not guideline.known:
        work = f"<{THINGS}guideline/{guideline.work}>"
        described = _named(work, "Guideline", document or source.value)
        if iri != work:
            described += (*_named(iri, "Guideline", f"{document or source.value} {year}"), iri + _VERSION_OF + work)
    if section is None:
        return _thing(iri, described)
    found = resolve_section(guideline, section)
    section_iri = f"<{THINGS}section/{found.path}>"
    if not found.known:
        described += (*_named(section_iri, "GuidelineSection", section), section_iri + _SECTION_OF + iri)
    return _thing(section_iri, described)


@lru_cache(maxsize=1 << 13)
def _condition(code: str) -> _Thing:
    return _thing(f"<{THINGS}condition/icd10cm/{local_name(code)}>")


@lru_cache(maxsize=1 << 8)
def _problem(code: str) -> _Thing:
    return _thing(f"<{THINGS}problem/{slug(code)}>")


@lru_cache(maxsize=1 << 13)
def _drug(ingredient: str) -> _Thing:
    iri = f"<{THINGS}drug/{slug(ingredient)}>"
    return _thing(iri, () if ingredient in vocabulary().table.ingredients else _named(iri, "Drug", ingredient))


@lru_cache(maxsize=1 << 10)
def _specialty(name: str) -> _Thing:
    known = vocabulary().table.specialties.get(slug(name))
    iri = f"<{THINGS}specialty/{slug(known or name)}>"
    return _thing(iri, () if known else _named(iri, "Specialty", name))


def _named(iri: str, kind: str, label: str) -> tuple[str, ...]:
    return iri + _a(kind), iri + _LABEL + _text(label)


def _text(text: str) -> str:
    """Quote a literal. JSON's C encoder escapes exactly what N-Quads must have escaped, and in the same form."""
    # A NUL is allowed in N-Quads' grammar but not in XML, so not in an RDF literal.
    return _quoted(text.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in text else text)


def _decimal(number: float) -> str:
    """Write a number as xsd:decimal in its canonical form, which stores keep: no exponent, no trailing zeros."""
    digits = f"{number:.6f}".rstrip("0").rstrip(".")
    return f'"{digits}{_DECIMAL}'
