"""One record becomes the lines of its named graph."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Dataset

from kg.determination import (
    Category,
    Citation,
    Conclusion,
    Decision,
    Determination,
    Diagnosis,
    Drug,
    DrugOrder,
    DrugRole,
    GuidelineSource,
    Item,
    Layout,
    Patient,
    Priority,
    Problem,
    Rationale,
    RationaleCitation,
    Reason,
    Reviewer,
    Role,
    Sex,
)
from kg.graph.shared import named_things
from kg.graph.statements import letter_graph, statements
from kg.iris import ONTOLOGY, THINGS

ITEM = Item(
    request="Zorvex 4 mg #60",
    original_request="Zorvex 4 mg #90",
    authorized_portion="Zorvex 4 mg #30",
    decision=Decision.PARTIALLY_OVERTURNED,
    category=Category.MENTAL_HEALTH,
    drugs=(DrugOrder("Zorvex 4 mg #60", ("zorvexine",), "4 mg", "tablet", 60, "tablets", 2, 30, "at night"),),
    claims_administrator=(Citation(GuidelineSource.ODG, None, None, (), "63, 66"),),
    reviewer=(Citation(GuidelineSource.OTHER, "A journal of pain", "2015", ("Sleep", "Rest"), None),),
    conclusion=Conclusion.NOT_NECESSARY,
    reasons=(Reason.SAFETY_RISK, Reason.NO_FUNCTIONAL_IMPROVEMENT),
    deciding_sentence="No gain was shown.",
    rationale=Rationale((0, 5), (RationaleCitation(GuidelineSource.ODG, None, None, None, (0, 3)),)),
)
RECORD = Determination(
    source="a.pdf",
    sha256="aa",
    text_sha256="0123456789abcdef0123",
    layout=Layout.FINAL_DETERMINATION,
    case_number="CM17-0000001",
    date_assigned=date(2017, 1, 2),
    date_of_injury=date(2010, 3, 4),
    decision_date=date(2017, 2, 3),
    ur_denial_date=date(2016, 12, 1),
    application_received=date(2016, 12, 20),
    priority=Priority.STANDARD,
    reviewer=Reviewer(("California", "Texas"), ("Moon Medicine",)),
    patient=Patient(42, Sex.FEMALE),
    diagnoses=(Diagnosis("left knee sprain", "S83.92"), Diagnosis("unspecified malaise", None)),
    drugs=(
        Drug("zorvexine", ("Zorvex",), Role.REQUESTED, (DrugRole(Role.REQUESTED, "", (0, 6)),)),
        Drug(
            "plimetol",
            ("plimetol",),
            Role.NOT_TOLERATED_OR_FAILED,
            (
                DrugRole(Role.NOT_TOLERATED_OR_FAILED, "not_tolerated", (0, 1)),
                DrugRole(Role.NOT_TOLERATED_OR_FAILED, "no_benefit", (1, 2)),
                DrugRole(Role.CURRENT_OR_PAST, "past", (2, 3)),
            ),
        ),
        Drug("orlidine", ("orlidine",), Role.GUIDELINE_ONLY, ()),
    ),
    items=(ITEM,),
    problems=(Problem("unknown_drug", "Zorvex"),),
)
CASE = f"{THINGS}case/CM17-0000001"
REQUEST = f"{CASE}/request/1"


def quads(lines: list[str]) -> list[Quad]:
    return list(parse("".join(lines).encode(), format=RdfFormat.N_QUADS))


def triples(record: Determination) -> set[tuple[str, str, str]]:
    return {(q.subject.value, short(q.predicate.value), q.object.value) for q in quads(statements(record))}


def short(iri: str) -> str:
    return iri.replace(ONTOLOGY, "").rpartition("#")[2] if "#" in iri else iri


def edges(record: Determination, subject: str) -> set[tuple[str, str]]:
    return {(p.replace(ONTOLOGY, ""), o.replace(THINGS, "")) for s, p, o in triples(record) if s == subject}


def test_a_case_carries_what_the_header_says() -> None:
    assert {
        ("caseNumber", "CM17-0000001"),
        ("dateAssigned", "2017-01-02"),
        ("dateOfInjury", "2010-03-04"),
        ("decisionDate", "2017-02-03"),
        ("urDenialDate", "2016-12-01"),
        ("applicationReceived", "2016-12-20"),
        ("priority", "Standard"),
        ("patientAge", "42"),
        ("patientSex", "female"),
        ("reviewerLicensedIn", "California"),
        ("reviewerLicensedIn", "Texas"),
        ("reviewerSpecialty", "specialty/moon-medicine"),
        ("hasRequest", "case/CM17-0000001/request/1"),
        ("problem", "problem/unknown-drug"),
    } <= edges(RECORD, CASE)


def test_a_request_has_one_outcome_and_every_fact_of_its_item() -> None:
    assert edges(RECORD, REQUEST) >= {
        ("outcome", "outcome/partially-overturned"),
        ("category", "category/mental-health"),
        ("conclusion", "not_necessary"),
        ("position", "1"),
        ("reason", "reason/safety-risk"),
        ("reason", "reason/no-functional-improvement"),
        ("requestText", "Zorvex 4 mg #60"),
        ("originalRequestText", "Zorvex 4 mg #90"),
        ("authorizedText", "Zorvex 4 mg #30"),
        ("decidingSentence", "No gain was shown."),
        ("requestsDrug", "drug/zorvexine"),
        ("administratorCites", "guideline/odg"),
        ("rationaleCites", "guideline/odg"),
        ("reviewerCites", "section/other/a-journal-of-pain/2015/sleep"),
        ("reviewerCites", "section/other/a-journal-of-pain/2015/rest"),
    }


def test_what_a_plain_edge_cannot_carry_hangs_on_a_node_beside_it() -> None:
    order = edges(RECORD, f"{REQUEST}/order/1")
    citation = edges(RECORD, f"{REQUEST}/citation/1")
    assert {("strength", "4 mg"), ("quantity", "60"), ("refills", "2"), ("days", "30"), ("form", "tablet")} <= order
    assert {("orderedDrug", "drug/zorvexine"), ("directions", "at night"), ("quantityUnit", "tablets")} <= order
    assert citation == {
        ("type", f"{ONTOLOGY}Citation"),
        ("citedBy", "claims_administrator"),
        ("citedDocument", "guideline/odg"),
        ("pages", "63, 66"),
    }


def test_a_guideline_that_the_rationale_finds_silent_is_not_cited_by_it() -> None:
    mtus = RationaleCitation(GuidelineSource.MTUS, None, None, "7", (10, 14))
    odg = RationaleCitation(GuidelineSource.ODG, None, None, None, (40, 43))
    item = replace(ITEM, rationale=Rationale((0, 60), (mtus, odg)))
    silent = Problem("guideline_silent", "MTUS does not address the matter", (10, 24))
    record = replace(RECORD, items=(item,), problems=(silent,))
    assert {name for edge, name in edges(record, REQUEST) if edge == "rationaleCites"} == {"guideline/odg"}
    assert edges(record, f"{REQUEST}/citation/3") == set()
    assert ("problem", "problem/guideline-silent") in edges(record, CASE)


def test_a_citation_without_pages_needs_no_node_of_its_own() -> None:
    assert edges(RECORD, f"{REQUEST}/citation/2") == set()


def test_each_role_of_a_drug_is_an_edge_of_its_own_and_a_requested_drug_only_at_its_request() -> None:
    found = {(p, o) for p, o in edges(RECORD, CASE) if o.startswith("drug/")}
    assert found == {
        ("didNotTolerate", "drug/plimetol"),
        ("triedWithoutBenefit", "drug/plimetol"),
        ("takenOrPrescribed", "drug/plimetol"),
        ("discussesDrug", "drug/orlidine"),
    }


def test_a_requested_drug_that_no_order_names_is_mentioned_by_the_case() -> None:
    record = replace(RECORD, items=(replace(ITEM, drugs=()),))
    assert ("mentionsDrug", "drug/zorvexine") in edges(record, CASE)


def test_what_the_vocabulary_lacks_is_described_where_it_is_named() -> None:
    assert edges(RECORD, f"{THINGS}drug/zorvexine") == {
        ("type", f"{ONTOLOGY}Drug"),
        ("label", "zorvexine"),
    }
    assert ("sectionOf", "guideline/other/a-journal-of-pain/2015") in edges(
        RECORD, f"{THINGS}section/other/a-journal-of-pain/2015/sleep"
    )


def test_letters_that_give_the_same_words_different_sides_share_no_diagnosis() -> None:
    for code, name in (("S46.911", "shoulder-strain-s46-911"), ("S46.919", "shoulder-strain")):
        record = replace(RECORD, diagnoses=(Diagnosis("shoulder strain", code),))
        named = f"{THINGS}diagnosis/{name}"
        assert ("hasDiagnosis", f"diagnosis/{name}") in edges(record, CASE)
        assert {o for p, o in edges(record, named) if p in ("condition", "icd10cm")} == {
            code,
            f"condition/icd10cm/{code}",
        }


def test_a_diagnosis_leads_to_its_condition_only_where_it_has_a_code() -> None:
    assert ("condition", "condition/icd10cm/S83.92") in edges(RECORD, f"{THINGS}diagnosis/left-knee-sprain")
    assert {p for p, _ in edges(RECORD, f"{THINGS}diagnosis/unspecified-malaise")} == {"type", "label"}


def test_a_letter_says_where_it_came_from_and_who_read_it_but_no_time() -> None:
    letter = edges(RECORD, f"{THINGS}letter/CM17-0000001")
    assert ("sha256", "aa") in letter
    assert any(predicate.endswith("wasAttributedTo") for predicate, _ in letter)
    assert any(o == "letter/CM17-0000001" and p.endswith("wasDerivedFrom") for p, o in edges(RECORD, CASE))


def test_a_letter_without_a_case_number_is_named_by_the_start_of_its_texts_hash() -> None:
    subjects = {s for s, _, _ in triples(replace(RECORD, case_number=None))}
    assert f"{THINGS}case/0123456789abcdef" in subjects


def test_the_base_moves_cases_and_letters_and_nothing_else() -> None:
    moved = {q.subject.value for q in quads(statements(RECORD, base_iri="https://example.org/imr"))}
    assert "https://example.org/imr/case/CM17-0000001/request/1" in moved
    assert f"{THINGS}drug/zorvexine" in moved
    assert not any(iri.startswith((f"{THINGS}case/", f"{THINGS}letter/")) for iri in moved)


@pytest.mark.parametrize("base", ["", "no iri", "relative/", "https://example.org/<b>/"])
def test_a_base_that_is_no_iri_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="absolute IRI"):
        statements(RECORD, base_iri=base)


@pytest.mark.parametrize(
    ("quantity", "written"), [(60, "60"), (7.5, "7.5"), (0, "0"), (100, "100"), (0.25, "0.25"), (1e7, "10000000")]
)
def test_a_quantity_is_a_canonical_decimal(quantity: float, written: str) -> None:
    record = replace(RECORD, items=(replace(ITEM, drugs=(replace(ITEM.drugs[0], quantity=quantity),)),))
    assert ("quantity", written) in edges(record, f"{REQUEST}/order/1")


def test_lines_are_sorted_and_none_stands_twice() -> None:
    lines = statements(replace(RECORD, items=(ITEM, ITEM), diagnoses=RECORD.diagnoses * 2))
    assert lines == sorted(set(lines))


# Text as letters can hold it: no lone surrogates, which UTF-8 cannot carry, and no NUL, which RDF cannot.
hostile = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1)


@settings(deadline=None)
@given(hostile)
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    record = replace(RECORD, items=(replace(ITEM, request=text),), diagnoses=(Diagnosis(text, None),), source=text)
    found = quads(statements(record))
    assert Literal(text) in {q.object for q in found if q.predicate.value.endswith("requestText")}
    assert not any(isinstance(q.subject, BlankNode) for q in found)


@settings(deadline=None, max_examples=40)
@given(hostile)
def test_rdflib_and_pyoxigraph_count_the_same_quads(text: str) -> None:
    lines = statements(replace(RECORD, items=(replace(ITEM, request=text),), diagnoses=(Diagnosis(text, None),)))
    dataset = Dataset()
    dataset.parse(BytesIO("".join(lines).encode()), format="nquads")
    assert sum(1 for _ in dataset.quads()) == len(quads(lines)) == len(lines)


def test_a_nul_which_rdf_cannot_hold_becomes_the_replacement_character() -> None:
    record = replace(RECORD, items=(replace(ITEM, request="a\0b"),))
    assert ("requestText", "a\N{REPLACEMENT CHARACTER}b") in edges(record, REQUEST)


def test_every_line_is_in_the_letters_graph() -> None:
    assert {q.graph_name for q in quads(statements(RECORD))} == {NamedNode(f"{THINGS}letter/CM17-0000001")}


@pytest.mark.parametrize("name", ["Tizanidine", "an unheard-of drug"])
def test_a_letters_graph_in_one_piece_has_its_statements_and_names_its_things(name: str) -> None:
    unknown = replace(
        ITEM, drugs=(DrugOrder("one", (name,)),), reviewer=(Citation(GuidelineSource.OTHER, name, "2009"),)
    )
    record = replace(RECORD, items=(ITEM, unknown))
    lines = statements(record)
    graph = letter_graph(record)
    assert graph.lines == "".join(lines)
    assert graph.quads == len(lines)
    assert graph.things == sorted(named_things(lines))
