"""Every shape of the graph lets the sound pass and catches what is wrong."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from pyshacl import validate
from rdflib import OWL, RDF, SH, Graph, URIRef

from kg.determination import (
    Category,
    Conclusion,
    Decision,
    Determination,
    Layout,
    Patient,
    Priority,
    Problem,
    Reason,
    Sex,
)
from kg.graph.conformance import chunk_findings, sampled
from kg.graph.shared import named_things, vocabulary_statements
from kg.graph.statements import statements
from kg.iris import ONTOLOGY, THINGS
from kg.ontology_files import ontology_directory

SHAPES_IRI = "https://w3id.org/imr-kg/shapes#"
SHAPES = Graph().parse(ontology_directory() / "shapes.ttl")
PREFIXES = f"""
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <{THINGS}> .
@prefix imr: <{ONTOLOGY}> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# What makes a node of the class break the shape; nothing where what it lacks does.
FAILING = {
    "Letter-source": "",
    "Letter-sha256": 'imr:sha256 "not hexadecimal"',
    "Letter-textSha256": 'imr:textSha256 "0123"',
    "Letter-layout": 'imr:layout "postcard"',
    "Letter-software": "",
    "Case-letter": "",
    "Case-hasRequest": "",
    "Case-hasDiagnosis": 'imr:hasDiagnosis "knee pain"',
    "Case-mentionsDrug": 'imr:mentionsDrug "baclofen"',
    "Case-takenOrPrescribed": "imr:takenOrPrescribed <https://example.org/untyped>",
    "Case-triedWithoutBenefit": "imr:triedWithoutBenefit <https://example.org/untyped>",
    "Case-didNotTolerate": "imr:didNotTolerate <https://example.org/untyped>",
    "Case-discussesDrug": "imr:discussesDrug <https://example.org/untyped>",
    "Case-reviewerSpecialty": 'imr:reviewerSpecialty "Family Practice"',
    "Case-problem": "imr:problem <https://example.org/never-heard-of>",
    "Case-caseNumber": 'imr:caseNumber "CM17-0000001", "CM17-0000002"',
    "Case-decisionDate": 'imr:decisionDate "January 2, 2017"',
    "Case-dateOfInjury": 'imr:dateOfInjury "2010-02-30"^^xsd:date',
    "Case-dateAssigned": 'imr:dateAssigned "2017-01-02"',
    "Case-urDenialDate": 'imr:urDenialDate "2017-01-02"^^xsd:date, "2017-01-03"^^xsd:date',
    "Case-applicationReceived": 'imr:applicationReceived "2017-01-02T00:00:00"^^xsd:dateTime',
    "Case-priority": 'imr:priority "Urgent"',
    "Case-patientAge": "imr:patientAge 421",
    "Case-patientSex": 'imr:patientSex "M"',
    "Case-reviewerLicensedIn": 'imr:reviewerLicensedIn ""',
    "TreatmentRequest-outcome": "imr:outcome <https://w3id.org/imr-kg/id/outcome/upheld>, <https://w3id.org/imr-kg/id/outcome/overturned>",
    "TreatmentRequest-category": 'imr:category "injection"',
    "TreatmentRequest-reason": "imr:reason <https://w3id.org/imr-kg/id/reason/bad-luck>",
    "TreatmentRequest-requestsDrug": 'imr:requestsDrug "baclofen"',
    "TreatmentRequest-cites": "imr:cites <https://w3id.org/imr-kg/id/guideline/odg>",
    "TreatmentRequest-reviewerCites": "imr:reviewerCites <https://example.org/untyped>",
    "TreatmentRequest-administratorCites": 'imr:administratorCites "ODG"',
    "TreatmentRequest-rationaleCites": "imr:rationaleCites <https://example.org/untyped>",
    "TreatmentRequest-hasOrder": "imr:hasOrder <https://example.org/untyped>",
    "TreatmentRequest-hasCitation": "imr:hasCitation <https://example.org/untyped>",
    "TreatmentRequest-position": "imr:position 0",
    "TreatmentRequest-requestText": 'imr:requestText ""',
    "TreatmentRequest-originalRequestText": 'imr:originalRequestText "twelve visits", "ten visits"',
    "TreatmentRequest-authorizedText": 'imr:authorizedText "six visits", "five visits"',
    "TreatmentRequest-conclusion": 'imr:conclusion "upheld"',
    "TreatmentRequest-decidingSentence": 'imr:decidingSentence "One.", "Two."',
    "TreatmentRequest-inCase": "",
    "DrugOrder-orderedDrug": 'imr:orderedDrug "baclofen"',
    "DrugOrder-orderText": "",
    "DrugOrder-strength": 'imr:strength "4 mg", "6 mg"',
    "DrugOrder-form": 'imr:form ""',
    "DrugOrder-quantity": "imr:quantity -1.0",
    "DrugOrder-quantityUnit": 'imr:quantityUnit "tablets", "grams"',
    "DrugOrder-refills": 'imr:refills "two"',
    "DrugOrder-days": "imr:days 1.5",
    "DrugOrder-directions": 'imr:directions "at night", "in the morning"',
    "DrugOrder-ofRequest": "",
    "Citation-citedDocument": "",
    "Citation-citedBy": 'imr:citedBy "judge"',
    "Citation-pages": "",
    "Citation-ofRequest": "",
    "Diagnosis-label": "",
    "Diagnosis-icd10cm": 'imr:icd10cm "lumbago"',
    "Diagnosis-condition": "imr:condition <https://example.org/untyped>",
    "Condition-label": "",
    "Drug-label": "",
    "Drug-drugClass": 'imr:drugClass "opioids"',
    "DrugClass-label": "",
    "DrugProduct-label": "",
    "DrugProduct-hasIngredient": "",
    "Guideline-label": "",
    "Guideline-regulation": 'imr:regulation "Labor Code 4600"',
    "Guideline-inForceFrom": 'imr:inForceFrom "2017-01-02"^^xsd:date ; imr:inForceUntil "2016-01-02"^^xsd:date',
    "Guideline-inForceUntil": 'imr:inForceUntil "2016"',
    "GuidelineSection-label": "",
    "GuidelineSection-sectionOf": 'imr:sectionOf "MTUS"',
    "GuidelineSection-pages": 'imr:pages "1", "2"',
    "Correction-corrects": 'imr:corrects "CM17-0000001"',
    "Correction-correctedField": 'imr:correctedField "the decision"',
    "Correction-valueRead": "",
    "Correction-valueCorrected": 'imr:valueCorrected "1", "2"',
    "Correction-description": "",
    "Correction-agent": 'prov:wasAssociatedWith "Jane Doe"',
    "Correction-letter": "",
    "Specialty-label": "",
    "Outcome-label": "",
    "ServiceCategory-label": "",
    "Reason-label": "",
    "Problem-label": "",
}
# A node with the property that only its class has, without being of the class.
UNTYPED = {
    "Letter": 'imr:sha256 "00"',
    "Case": "imr:hasRequest <https://example.org/untyped>",
    "TreatmentRequest": "imr:outcome <https://w3id.org/imr-kg/id/outcome/upheld>",
    "DrugOrder": 'imr:orderText "x"',
    "Citation": "imr:citedDocument <https://w3id.org/imr-kg/id/guideline/odg>",
    "Diagnosis": "imr:condition <https://example.org/untyped>",
    "Correction": 'imr:correctedField "/items/0/decision"',
    "GuidelineSection": "imr:sectionOf <https://w3id.org/imr-kg/id/guideline/odg>",
}


def conforms(record: Determination) -> bool:
    lines = statements(record)
    vocabulary: dict[str, list[str]] = {}
    for line in vocabulary_statements(named_things(lines)):
        vocabulary.setdefault(line[1 : line.index(">")].removeprefix(THINGS), []).append(line)
    return not list(chunk_findings(lines, vocabulary))


@pytest.fixture(scope="module")
def broken() -> set[tuple[str, str]]:
    """Which shape each broken node breaks: all of them in one graph, each with an IRI of its own."""
    nodes = [
        f"<urn:broken:{shape}> a imr:{shape.partition('-')[0]}{' ; ' if wrong else ''}{wrong} ."
        for shape, wrong in FAILING.items()
    ]
    nodes += [f"<urn:broken:{shape}> {wrong} ." for shape, wrong in UNTYPED.items()]
    data = Graph().parse(data=PREFIXES + "\n".join(nodes))
    _, results, _ = validate(data, shacl_graph=SHAPES, inplace=True)
    return {
        (
            str(results.value(result, SH.focusNode)).removeprefix("urn:broken:"),
            str(results.value(result, SH.sourceShape)).removeprefix(SHAPES_IRI),
        )
        for result in results.subjects(RDF.type, SH.ValidationResult)
    }


@pytest.mark.parametrize("shape", [*FAILING, *UNTYPED])
def test_a_shape_catches_what_breaks_it(shape: str, broken: set[tuple[str, str]]) -> None:
    assert (shape, shape) in broken


def test_every_shape_has_a_failing_example() -> None:
    properties = {str(shape).removeprefix(SHAPES_IRI) for shape in SHAPES.subjects(RDF.type, SH.PropertyShape)}
    classes = {
        str(shape).removeprefix(SHAPES_IRI)
        for shape in SHAPES.subjects(RDF.type, SH.NodeShape)
        if (shape, SH["class"], None) in SHAPES
    }
    assert (properties, classes) == (set(FAILING), set(UNTYPED))


def test_every_shape_has_a_message_that_is_a_sentence() -> None:
    for shape in SHAPES.subjects(RDF.type, SH.PropertyShape):
        message = str(SHAPES.value(shape, SH.message))
        assert message[0].isupper(), shape
        assert message.endswith("."), shape


def test_every_class_and_property_of_the_ontology_has_a_shape() -> None:
    ontology = Graph().parse(ontology_directory() / "imr.ttl")
    for declared in ontology.subjects(RDF.type, OWL.Class):
        assert (None, SH.targetClass, declared) in SHAPES, declared
    paths = set(SHAPES.objects(None, SH.path))
    beyond_shapes = {URIRef(f"{ONTOLOGY}standardDeviation")}  # of graph/dataset, which shapes do not see
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        assert set(ontology.subjects(RDF.type, kind)) - beyond_shapes <= paths


def test_a_sound_letter_conforms(letter: Determination) -> None:
    assert conforms(letter)


@pytest.mark.parametrize(
    "wrong", [{"patient": Patient(200, None)}, {"problems": (Problem("no_such_code", ""),)}, {"items": ()}]
)
def test_a_letter_that_is_wrong_does_not(letter: Determination, wrong: dict[str, object]) -> None:
    assert not conforms(replace(letter, **wrong))


def test_a_letter_of_which_a_request_is_wrong_does_not(letter: Determination) -> None:
    assert not conforms(replace(letter, items=(replace(letter.items[0], request=""),)))


def test_a_finding_names_the_shape_the_node_and_what_was_found(letter: Determination) -> None:
    lines = statements(replace(letter, items=(replace(letter.items[0], request=""),)))
    found = [finding for finding in chunk_findings(lines, {}) if finding.check == "TreatmentRequest-requestText"]
    assert [finding.where for finding in found] == ["case/CM17-0000001/request/1"]
    assert "text of what is decided" in found[0].message


def test_a_sample_is_about_as_large_as_asked_and_the_same_every_time() -> None:
    graphs = [f"{THINGS}letter/CM17-{number:07d}" for number in range(4_000)]
    chosen = sampled(len(graphs), 500)
    assert chosen is not None
    assert 400 < sum(map(chosen, graphs)) < 600
    assert sampled(500, 500) is None


def test_the_value_sets_are_those_of_the_record() -> None:
    text = json.dumps([str(value) for value in SHAPES.objects(None, RDF.first)])
    for enumeration, folder in ((Decision, "outcome"), (Category, "category"), (Reason, "reason")):
        for member in enumeration:
            assert f"{THINGS}{folder}/{member.value.replace('_', '-')}" in text
    for enumeration in (Layout, Priority, Sex, Conclusion):
        assert all(f'"{member.value}"' in text for member in enumeration)
