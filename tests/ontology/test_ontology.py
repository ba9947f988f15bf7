"""The ontology and its vocabularies are whole: every term declared, labelled, defined and exemplified."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from kg.graph.reference import reference_table
from kg.iris import ONTOLOGY, THINGS, slug
from kg.ontology_files import ontology_directory

DIRECTORY = ontology_directory()
RDFS, SKOS = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
VOCABULARIES = sorted((DIRECTORY / "vocabulary").glob("*.ttl"))


def quads(path: Path) -> list[Quad]:
    return list(parse(path=path, format=RdfFormat.TURTLE))


TERMS = [*quads(DIRECTORY / "imr.ttl"), *quads(DIRECTORY / "reading.ttl")]
DECLARED = sorted(
    {q.subject.value for q in TERMS if q.predicate.value == TYPE and q.subject.value.startswith(ONTOLOGY)}
)


@pytest.mark.parametrize("term", DECLARED, ids=lambda iri: iri.removeprefix(ONTOLOGY))
def test_a_term_has_one_label_one_definition_and_an_example(term: str) -> None:
    told = [q.predicate.value for q in TERMS if q.subject.value == term]
    assert told.count(f"{RDFS}label") == 1
    assert told.count(f"{SKOS}definition") == 1
    assert f"{SKOS}example" in told


def test_definitions_are_sentences() -> None:
    for quad in TERMS:
        if quad.predicate.value == f"{SKOS}definition":
            assert quad.object.value.endswith("."), quad.subject
            assert quad.object.value[0].isupper() or quad.object.value.startswith("ICD"), quad.subject


def test_the_ontology_has_no_blank_nodes_for_every_build_carries_it() -> None:
    for quad in quads(DIRECTORY / "imr.ttl"):
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


@pytest.mark.parametrize("path", [*VOCABULARIES, DIRECTORY / "shapes.ttl"], ids=lambda path: path.name)
def test_every_term_in_use_is_declared(path: Path) -> None:
    used = {
        term.value
        for quad in quads(path)
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(ONTOLOGY)
    }
    assert used <= set(DECLARED)


def test_the_programs_use_no_term_that_is_not_declared() -> None:
    code = (Path(__file__).parents[2] / "kg/graph/statements.py").read_text(encoding="utf-8")
    calls = re.findall(r"(?:_property|_a)\(\"(\w+)\"\)|_property, \(([^)]*)\)", code)
    names = {name for one, several in calls for name in [one, *re.findall(r'"(\w+)"', several)] if name}
    assert len(names) > 50
    assert {f"{ONTOLOGY}{name}" for name in names} <= set(DECLARED)


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.name)
def test_a_vocabulary_file_says_where_it_is_from_and_under_which_licence(path: Path) -> None:
    head = "".join(line for line in path.read_text(encoding="utf-8").split("\n\n")[0].splitlines(keepends=True))
    comment = " ".join(line.removeprefix("#").strip() for line in head.splitlines() if line.startswith("#"))
    assert re.search(r"licence|MIT|Apache|CC0|public domain", comment, re.IGNORECASE)
    assert re.search(r"curated by hand|generated|written by|source", comment, re.IGNORECASE)


SCHEMES = ("outcomes", "reasons", "categories", "problems", "specialties")


@pytest.mark.parametrize("name", [*SCHEMES, "guidelines"])
def test_a_concept_is_named_by_the_slug_of_what_it_is_called(name: str) -> None:
    found = quads(DIRECTORY / "vocabulary" / f"{name}.ttl")
    said = {(q.subject.value, q.predicate.value): q.object.value for q in found}
    for (subject, predicate), label in said.items():
        if predicate != f"{SKOS}prefLabel" or "/scheme/" in subject:
            continue
        end = subject.rpartition("/")[2]
        notation = said.get((subject, f"{SKOS}notation"), label)
        edition = re.fullmatch(r"\d{4}", end) or subject in {f"{THINGS}guideline/{p}" for p in ("mtus", "odg", "acoem")}
        assert edition or end in (slug(label), slug(notation)), subject


@pytest.mark.parametrize("name", SCHEMES)
def test_a_small_scheme_has_definitions_and_sources(name: str) -> None:
    found = quads(DIRECTORY / "vocabulary" / f"{name}.ttl")
    concepts = {q.subject for q in found if q.predicate.value == f"{SKOS}inScheme"}
    for concept in concepts:
        told = {q.predicate.value for q in found if q.subject == concept}
        assert "http://purl.org/dc/terms/source" in told
        assert name == "specialties" or {f"{SKOS}definition", f"{SKOS}example", f"{SKOS}notation"} <= told


def test_every_guideline_and_section_names_its_source() -> None:
    found = quads(DIRECTORY / "vocabulary" / "guidelines.ttl")
    sourced = {q.subject for q in found if q.predicate.value == "http://purl.org/dc/terms/source"}
    named = {q.subject for q in found if q.predicate.value == f"{SKOS}prefLabel"}
    assert named <= sourced
    assert len(named) > 500


def test_every_code_that_the_program_gives_is_in_the_vocabulary_of_problems() -> None:
    codes: set[str] = set()
    for path in (Path(__file__).parents[2] / "kg").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        codes.update(re.findall(r"(?:Problem|UnreadableLetter|_Died|\.problem)\(\s*\"([a-z_]+)\"", text))
        codes.update(re.findall(r"Refused\(\w+, \"([a-z_]+)\"", text))
    problems = (DIRECTORY / "vocabulary" / "problems.ttl").read_text(encoding="utf-8")
    known = set(re.findall(r'skos:notation "(\w+)"', problems))
    assert len(codes) > 10
    assert codes <= known


def test_the_readme_has_the_table_of_terms_that_the_ontology_gives() -> None:
    readme = (DIRECTORY / "README.md").read_text(encoding="utf-8")
    assert readme.endswith(f"## Terms\n\n{reference_table()}")


def test_the_readme_names_every_file() -> None:
    readme = (DIRECTORY / "README.md").read_text(encoding="utf-8")
    for path in [*DIRECTORY.glob("*.[tj]*"), *VOCABULARIES]:
        stem = path.name.partition("-")[0].removesuffix(".ttl")
        assert path.name in readme or stem in readme or re.search(r"-(?:cues|words)\.ttl$", path.name), path.name
