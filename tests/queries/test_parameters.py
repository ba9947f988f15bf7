"""A parameter's value becomes one term of its kind, and never a part of the query."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.store.failure import QueryRefused
from kg.store.parameters import ParameterKind, term
from kg.store.queries import find_query, read_query, shipped_queries, with_values

TRIG = Path(__file__).with_name("build.trig")


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    loaded = pyoxigraph.Store()
    for quad in pyoxigraph.parse(path=TRIG, format=pyoxigraph.RdfFormat.TRIG):
        loaded.add(quad)
        loaded.add(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object))
    return loaded


ECHO = "# title: Echo\n# parameter text: string, required - any text\nSELECT ?x ('$text # $text' AS ?y) { BIND($text AS ?x) } # $text"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@example('" AS ?x) } ; DROP ALL #')
@example("'''\"\"\"\\u0022 \\")
@example("} UNION { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }")
@example("$text ?x")
@example("\u2028\r\n\t")
def test_any_text_comes_back_as_the_one_literal_that_it_is(text: str) -> None:
    store = pyoxigraph.Store()
    answer = store.query(with_values(read_query(ECHO), {"text": text}, store))
    assert [tuple(term.value for term in row) for row in answer] == [(text, "$text # $text")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "value", "iri"),
    [
        ("drug", "tizanidine", "drug/tizanidine"),
        ("drug", "ZANAFLEX", "drug/tizanidine"),
        ("drug", "https://w3id.org/imr-kg/id/drug/tizanidine", "drug/tizanidine"),
        ("drug-class", "Muscle  Relaxants", "drug-class/muscle-relaxants"),
        ("section", "Muscle relaxants", "section/mtus/pain/muscle-relaxants"),
        ("section", "odg/low-back/mri", "section/odg/low-back/mri"),
        ("section", "needles", "section/odg/low-back/needles"),
        ("guideline", "chronic pain", "guideline/mtus/pain"),
        ("condition", "S39.012", "condition/icd10cm/S39.012"),
        ("condition", "cervicalgia", "condition/icd10cm/M54.2"),
        ("condition", "low back strain", "condition/icd10cm/S39.012"),
        ("category", "imaging", "category/imaging"),
        ("outcome", "partially overturned", "outcome/partially-overturned"),
        ("reason", "criteria-met", "reason/criteria-met"),
        ("specialty", "family practice", "specialty/family-practice"),
        ("case", "CM14-0000001", "case/CM14-0000001"),
    ],
)
def test_a_thing_is_found_by_its_iri_its_end_or_a_name(
    store: pyoxigraph.Store, kind: str, value: str, iri: str
) -> None:
    assert term(ParameterKind(kind), value, store).value == f"https://w3id.org/imr-kg/id/{iri}"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("drug", "tizanidin e", "no drug .* did you mean tizanidine"),
        ("drug", "x> } ; DROP ALL #", "no drug"),
        ("drug", "Norco", "several ingredients: write one of hydrocodone, acetaminophen"),
        ("case", "CM99-0000001", "no case"),
        ("date", "2017-02-30", "no day: write it as 2017-02-03"),
        ("date", "20170203", "no day"),
        ("date", "2017-02-03\n", "no day"),
        ("integer", "1.5", "no whole number"),
        ("integer", "1) . ?s ?p ?o", "no whole number"),
        ("integer", "٣", "no whole number"),
        ("string", "a\0b", "does not allow"),
        ("string", "\ud800", "does not allow"),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_refused(
    store: pyoxigraph.Store, kind: str, value: str, message: str
) -> None:
    with pytest.raises(QueryRefused, match=message):
        term(ParameterKind(kind), value, store)


def test_a_missing_or_an_unknown_parameter_is_named(store: pyoxigraph.Store) -> None:
    query = shipped_queries()["drugs-tried-before"]
    with pytest.raises(QueryRefused, match=r"needs --param drug=\.\.\.: the drug requested"):
        with_values(query, {}, store)
    with pytest.raises(QueryRefused, match="no parameter 'case'; it takes: drug"):
        with_values(query, {"case": "x"}, store)
    with pytest.raises(QueryRefused, match="it takes: none"):
        with_values(shipped_queries()["totals"], {"case": "x"}, store)


def test_a_malformed_parameter_line_says_how_it_should_read() -> None:
    with pytest.raises(QueryRefused, match="it should read like"):
        read_query("# parameter x: number - of what\nSELECT ...")


def test_a_file_comes_before_a_name_and_a_name_before_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_query("totals").title == "What the graph holds"
    (tmp_path / "totals").write_text("# title: Mine\nASK {}")
    assert find_query("totals").title == "Mine"
    for text in ("ASK {}", f"ASK {{ ?s ?p '{'x' * 1000}' }}", f"ASK {{}} #{'/x' * 10_000}", "ASK {} #\0"):
        assert find_query(text).text == text
    with pytest.raises(QueryRefused, match=r"no query 'totalz'.*--list"):
        find_query("totalz")
    (tmp_path / "latin.rq").write_bytes(b"ASK { ?s ?p '\xe9' }")
    with pytest.raises(QueryRefused, match="cannot be read"):
        find_query("latin.rq")
