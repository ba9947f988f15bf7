"""One record becomes the lines of its named graph."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Dataset

from kg.determination import (
    Citation,
    Determination,
    Diagnosis,
    DrugOrder,
    GuidelineSource,
    Problem,
    Rationale,
    RationaleCitation,
)
from kg.graph.shared import named_things
from kg.graph.statements import letter_graph, statements
from kg.iris import ONTOLOGY, THINGS

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


def test_a_case_carries_what_the_header_says(letter: Determination) -> None:
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
    } <= edges(letter, CASE)


def test_a_request_has_one_outcome_and_every_fact_of_its_item(letter: Determination) -> None:
    assert edges(letter, REQUEST) >= {
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


def test_what_a_plain_edge_cannot_carry_hangs_on_a_node_beside_it(letter: Determination) -> None:
    order = edges(letter, f"{REQUEST}/order/1")
    citation = edges(letter, f"{REQUEST}/citation/1")
    assert {("strength", "4 mg"), ("quantity", "60"), ("refills", "2"), ("days", "30"), ("form", "tablet")} <= order
    assert {("orderedDrug", "drug/zorvexine"), ("directions", "at night"), ("quantityUnit", "tablets")} <= order
    assert citation == {
        ("type", f"{ONTOLOGY}Citation"),
        ("citedBy", "claims_administrator"),
        ("citedDocument", "guideline/odg"),
        ("pages", "63, 66"),
    }


def test_a_guideline_that_the_rationale_finds_silent_is_not_cited_by_it(letter: Determination) -> None:
    mtus = RationaleCitation(GuidelineSource.MTUS, None, None, "7", (10, 14))
    odg = RationaleCitation(GuidelineSource.ODG, None, None, None, (40, 43))
    item = replace(letter.items[0], rationale=Rationale((0, 60), (mtus, odg)))
    silent = Problem("guideline_silent", "MTUS does not address the matter", (10, 24))
    record = replace(letter, items=(item,), problems=(silent,))
    assert {name for edge, name in edges(record, REQUEST) if edge == "rationaleCites"} == {"guideline/odg"}
    assert edges(record, f"{REQUEST}/citation/3") == set()
    assert ("problem", "problem/guideline-silent") in edges(record, CASE)


def test_a_citation_without_pages_needs_no_node_of_its_own(letter: Determination) -> None:
    assert edges(letter, f"{REQUEST}/citation/2") == set()


def test_each_role_of_a_drug_is_an_edge_of_its_own_and_a_requested_drug_only_at_its_request(
    letter: Determination,
) -> None:
    found = {(p, o) for p, o in edges(letter, CASE) if o.startswith("drug/")}
    assert found == {
        ("didNotTolerate", "drug/plimetol"),
        ("triedWithoutBenefit", "drug/plimetol"),
        ("takenOrPrescribed", "drug/plimetol"),
        ("discussesDrug", "drug/orlidine"),
    }


def test_a_requested_drug_that_no_order_names_is_mentioned_by_the_case(letter: Determination) -> None:
    record = replace(letter, items=(replace(letter.items[0], drugs=()),))
    assert ("mentionsDrug", "drug/zorvexine") in edges(record, CASE)


def test_what_the_vocabulary_lacks_is_described_where_it_is_named(letter: Determination) -> None:
    assert edges(letter, f"{THINGS}drug/zorvexine") == {
        ("type", f"{ONTOLOGY}Drug"),
        ("label", "zorvexine"),
    }
    assert ("sectionOf", "guideline/other/a-journal-of-pain/2015") in edges(
        letter, f"{THINGS}section/other/a-journal-of-pain/2015/sleep"
    )


def test_letters_that_give_the_same_words_different_sides_share_no_diagnosis(letter: Determination) -> None:
    for code, name in (("S46.911", "shoulder-strain-s46-911"), ("S46.919", "shoulder-strain")):
        record = replace(letter, diagnoses=(Diagnosis("shoulder strain", code),))
        named = f"{THINGS}diagnosis/{name}"
        assert ("hasDiagnosis", f"diagnosis/{name}") in edges(record, CASE)
        assert {o for p, o in edges(record, named) if p in ("condition", "icd10cm")} == {
            code,
            f"condition/icd10cm/{code}",
        }


def test_a_diagnosis_leads_to_its_condition_only_where_it_has_a_code(letter: Determination) -> None:
    assert ("condition", "condition/icd10cm/S83.92") in edges(letter, f"{THINGS}diagnosis/left-knee-sprain")
    assert {p for p, _ in edges(letter, f"{THINGS}diagnosis/unspecified-malaise")} == {"type", "label"}


def test_a_letter_says_where_it_came_from_and_who_read_it_but_no_time(letter: Determination) -> None:
    described = edges(letter, f"{THINGS}letter/CM17-0000001")
    assert ("sha256", "0" * 64) in described
    assert any(predicate.endswith("wasAttributedTo") for predicate, _ in described)
    assert any(o == "letter/CM17-0000001" and p.endswith("wasDerivedFrom") for p, o in edges(letter, CASE))


def test_a_letter_without_a_case_number_is_named_by_the_start_of_its_texts_hash(letter: Determination) -> None:
    subjects = {s for s, _, _ in triples(replace(letter, case_number=None))}
    assert f"{THINGS}case/0123456789abcdef" in subjects


def test_the_base_moves_cases_and_letters_and_nothing_else(letter: Determination) -> None:
    moved = {q.subject.value for q in quads(statements(letter, base_iri="https://example.org/imr"))}
    assert "https://example.org/imr/case/CM17-0000001/request/1" in moved
    assert f"{THINGS}drug/zorvexine" in moved
    assert not any(iri.startswith((f"{THINGS}case/", f"{THINGS}letter/")) for iri in moved)


@pytest.mark.parametrize("base", ["", "no iri", "relative/", "https://example.org/<b>/"])
def test_a_base_that_is_no_iri_is_refused(letter: Determination, base: str) -> None:
    with pytest.raises(ValueError, match="absolute IRI"):
        statements(letter, base_iri=base)


@pytest.mark.parametrize(
    ("quantity", "written"), [(60, "60"), (7.5, "7.5"), (0, "0"), (100, "100"), (0.25, "0.25"), (1e7, "10000000")]
)
def test_a_quantity_is_a_canonical_decimal(letter: Determination, quantity: float, written: str) -> None:
    record = replace(
        letter, items=(replace(letter.items[0], drugs=(replace(letter.items[0].drugs[0], quantity=quantity),)),)
    )
    assert ("quantity", written) in edges(record, f"{REQUEST}/order/1")


def test_lines_are_sorted_and_none_stands_twice(letter: Determination) -> None:
    lines = statements(replace(letter, items=(letter.items[0], letter.items[0]), diagnoses=letter.diagnoses * 2))
    assert lines == sorted(set(lines))


# Text as letters can hold it: no lone surrogates, which UTF-8 cannot carry, and no NUL, which RDF cannot.
hostile = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1)


@settings(deadline=None)
@given(hostile)
def test_any_text_comes_back_as_it_went_in(letter: Determination, text: str) -> None:
    record = replace(
        letter, items=(replace(letter.items[0], request=text),), diagnoses=(Diagnosis(text, None),), source=text
    )
    found = quads(statements(record))
    assert Literal(text) in {q.object for q in found if q.predicate.value.endswith("requestText")}
    assert not any(isinstance(q.subject, BlankNode) for q in found)


@settings(deadline=None, max_examples=40)
@given(hostile)
def test_rdflib_and_pyoxigraph_count_the_same_quads(letter: Determination, text: str) -> None:
    lines = statements(
        replace(letter, items=(replace(letter.items[0], request=text),), diagnoses=(Diagnosis(text, None),))
    )
    dataset = Dataset()
    dataset.parse(BytesIO("".join(lines).encode()), format="nquads")
    assert sum(1 for _ in dataset.quads()) == len(quads(lines)) == len(lines)


def test_a_nul_which_rdf_cannot_hold_becomes_the_replacement_character(letter: Determination) -> None:
    record = replace(letter, items=(replace(letter.items[0], request="a\0b"),))
    assert ("requestText", "a\N{REPLACEMENT CHARACTER}b") in edges(record, REQUEST)


def test_every_line_is_in_the_letters_graph(letter: Determination) -> None:
    assert {q.graph_name for q in quads(statements(letter))} == {NamedNode(f"{THINGS}letter/CM17-0000001")}


@pytest.mark.parametrize("name", ["Tizanidine", "an unheard-of drug"])
def test_a_letters_graph_in_one_piece_has_its_statements_and_names_its_things(letter: Determination, name: str) -> None:
    unknown = replace(
        letter.items[0], drugs=(DrugOrder("one", (name,)),), reviewer=(Citation(GuidelineSource.OTHER, name, "2009"),)
    )
    record = replace(letter, items=(letter.items[0], unknown))
    lines = statements(record)
    graph = letter_graph(record)
    assert graph.lines == "".join(lines)
    assert graph.quads == len(lines)
    assert graph.things == sorted(named_things(lines))
