"""What letters share, and how a build describes itself."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from kg.graph import dataset
from kg.graph.dataset import Accuracy, DatasetSummary, Figure, accuracy, dataset_statements
from kg.graph.shared import named_things, vocabulary_statements
from kg.iris import ONTOLOGY, THINGS


def quads(lines: list[str]) -> list[Quad]:
    return list(parse("".join(lines).encode(), format=RdfFormat.N_QUADS))


def subjects(lines: list[str]) -> set[str]:
    return {quad.subject.value.removeprefix(THINGS) for quad in quads(lines)}


def test_things_are_found_in_the_lines_that_name_them() -> None:
    lines = [
        f"<a> <b> <{THINGS}section/mtus/x/y> <g> .\n<a> <b> <{THINGS}drug/z> <g> .\n",
        f'<a> <b> "{THINGS}drug/no" <g> .\n',
    ]
    assert named_things(lines) == {"section/mtus/x/y", "drug/z"}


def test_the_vocabulary_graph_has_no_line_twice_and_no_blank_node() -> None:
    lines = vocabulary_statements(["drug/tramadol", "drug/tramadol"])
    assert lines == sorted(set(lines))
    assert not any(isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode) for quad in quads(lines))


def test_a_named_drug_brings_its_class_and_others_stay_away() -> None:
    found = subjects(vocabulary_statements(["drug/tramadol"]))
    assert {"drug/tramadol", "drug-class/opioids"} <= found
    assert "drug/naproxen" not in found


@pytest.mark.parametrize("path", ["drug/never-heard-of", "section/other/never/heard-of", "section/x", "guideline/"])
def test_what_the_vocabulary_does_not_know_is_left_to_the_letters(path: str) -> None:
    assert path not in subjects(vocabulary_statements([path]))


def test_every_build_says_which_properties_are_under_which_so_that_superproperties_can_be_asked() -> None:
    told = {
        (quad.subject.value, quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in quads(vocabulary_statements([]))
    }
    assert (f"{ONTOLOGY}reviewerCites", "subPropertyOf", f"{ONTOLOGY}cites") in told


def test_a_build_describes_its_counts_without_saying_when() -> None:
    lines = dataset_statements(DatasetSummary("ab" * 32, 2, 5, 160, ["drug/a", "drug/b", "section/c/d"]))
    found = {
        (quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in quads(lines)
        if not isinstance(quad.object, BlankNode)
    }
    assert {("triples", str(160 + len(lines))), ("documents", "2")} <= found
    assert ("entities", "5") in found
    assert lines == sorted(set(lines))
    assert not any("dateTime" in line for line in lines)


def test_two_builds_are_two_data_sets() -> None:
    one, other = (dataset_statements(DatasetSummary(sha * 64, 1, 1, 1, [])) for sha in "ab")
    assert {s for s in subjects(one) if s.startswith("dataset/")}.isdisjoint(subjects(other))


def test_a_section_of_one_edition_is_described_from_what_is_known_of_it_in_any() -> None:
    path = "section/mtus/chronic-pain-medical-treatment/2009/topical-analgesics"
    found = {
        (quad.subject.value.removeprefix(THINGS), quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in quads(vocabulary_statements([path]))
    }
    assert {
        (path, "type", f"{ONTOLOGY}GuidelineSection"),
        (path, "prefLabel", "Topical analgesics"),
        (path, "sectionOf", f"{THINGS}guideline/mtus/chronic-pain-medical-treatment/2009"),
        (path, "pages", "111-113"),
        ("guideline/mtus/chronic-pain-medical-treatment/2009", "type", f"{ONTOLOGY}Guideline"),
    } <= found


def test_a_topic_that_chapters_share_is_described_in_the_chapter_that_is_cited() -> None:
    described = subjects(vocabulary_statements(["section/odg/shoulder/2016/acromioplasty"]))
    assert {"section/odg/shoulder/2016/acromioplasty", "section/odg/shoulder/acromioplasty"} <= described


def test_only_a_condition_that_diagnoses_are_coded_by_is_typed() -> None:
    lines = vocabulary_statements(["condition/icd10cm/M54.50"])
    assert {"condition/icd10cm/M54.5", "condition/icd10cm/13"} <= subjects(lines)
    typed = [quad.subject.value for quad in quads(lines) if quad.object.value == f"{ONTOLOGY}Condition"]
    assert typed == [f"{THINGS}condition/icd10cm/M54.50"]


MEASURED = Accuracy(
    version="0.1.0",
    date="2017-01-02",
    letters=97,
    description="letters of 2017",
    figures={"item": Figure(0.99, 0.98, 0.985, 0.001, 200)},
)


def test_measured_accuracy_stands_in_the_description(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "accuracy", lambda: MEASURED)
    lines = dataset_statements(DatasetSummary("ab" * 32, 2, 5, 160, []))
    told = {
        (q.subject.value.rpartition("/")[2], q.predicate.value.rpartition("#")[2], q.object.value) for q in quads(lines)
    }
    assert {("item", "value", "0.985"), ("item", "standardDeviation", "0.001")} <= told


def test_an_accuracy_file_is_read_and_its_absence_too(tmp_path: Path) -> None:
    path = tmp_path / "accuracy.json"
    assert accuracy(path) is None
    accuracy.cache_clear()
    path.write_bytes(msgspec.json.encode(MEASURED))
    assert accuracy(path) == MEASURED
