"""graph.nq becomes Turtle."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.exports import turtle as module
from kg.exports.turtle import turtle, write_turtle
from kg.iris import ONTOLOGY, THINGS

SHARED = f'<{THINGS}diagnosis/knee-pain> <http://www.w3.org/2000/01/rdf-schema#label> "knee pain"'


def letter(number: int, base: str = THINGS) -> list[str]:
    case, graph = f"<{base}case/CM17-{number}>", f"<{base}letter/CM17-{number}>"
    return [
        f'{case} <{ONTOLOGY}patientAge> "4{number}"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .\n',
        f"{case} <{ONTOLOGY}hasDiagnosis> <{THINGS}diagnosis/knee-pain> {graph} .\n",
        f"{SHARED} {graph} .\n",
    ]


def triples(turtle_text: str) -> list[Quad]:
    return list(parse(turtle_text.encode(), format=RdfFormat.TURTLE))


def test_turtle_says_what_the_quads_say_without_their_graphs() -> None:
    lines = letter(1) + letter(2)
    expected = {q.triple for q in parse("".join(lines).encode(), format=RdfFormat.N_QUADS)}
    assert {q.triple for q in triples("".join(turtle(lines)))} == expected


def test_what_letters_share_stands_once() -> None:
    text = "".join(turtle(letter(1) + letter(2)))
    assert text.count('"knee pain"') == 1


def test_a_letter_of_another_base_is_written_with_its_whole_iri() -> None:
    text = "".join(turtle(letter(1, "https://example.org/imr/")))
    assert (
        "<https://example.org/imr/case/CM17-1> imr:patientAge 41 ;\n    imr:hasDiagnosis <diagnosis/knee-pain> ."
        in text
    )


def test_more_shared_statements_than_fit_in_memory_are_sorted_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for number in range(9) for line in letter(number)] + [
        f'<{THINGS}drug/d{number % 7}> <{ONTOLOGY}label> "{number}" <{THINGS}graph/vocabulary> .\n'
        for number in range(40)
    ]
    whole = "".join(turtle(lines))
    monkeypatch.setattr(module, "_RUN", 4)
    assert "".join(turtle(lines)) == whole


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")), max_size=4))
def test_any_literal_survives(texts: list[str]) -> None:
    graph = NamedNode(f"{THINGS}letter/a")
    quads = [Quad(NamedNode(f"{THINGS}case/a"), NamedNode(f"{ONTOLOGY}x"), Literal(text), graph) for text in texts]
    lines = [f"{line}\n" for line in serialize(quads, format=RdfFormat.N_QUADS).decode().split("\n") if line]
    assert {q.object for q in triples("".join(turtle(lines)))} == {Literal(text) for text in texts}


def test_a_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("".join(letter(1)), encoding="utf-8")
    write_turtle(tmp_path / "graph.nq", tmp_path / "graph.ttl")
    assert len(triples((tmp_path / "graph.ttl").read_text(encoding="utf-8"))) == 3
