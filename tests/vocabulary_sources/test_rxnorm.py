"""RxCUIs from a user's own release; the rows here are written for the test, in RxNorm's format, with invented numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner

from kg.cli import app
from kg.cli.failure import Failure
from kg.iris import THINGS
from kg.ontology_files import ontology_directory
from kg.vocabulary_sources.rxnorm import import_rxnorm

VOCABULARY = ontology_directory() / "vocabulary"
RXNORM = "http://purl.bioontology.org/ontology/RXNORM/"


def name(rxcui: str, term: str, text: str, *, source: str = "RXNORM", suppressed: str = "N") -> str:
    return "|".join([rxcui, "ENG", *[""] * 9, source, term, rxcui, text, "", suppressed, "", "\n"])


def trade_name(brand: str, ingredient: str, *, relation: str = "tradename_of") -> str:
    return "|".join(
        [ingredient, "", "CUI", "RO", brand, "", "CUI", relation, "1", "", "RXNORM", "RXNORM", *[""] * 4, "\n"]
    )


NAMES = [
    name("900001", "IN", "tizanidine"),
    name("900002", "PIN", "tizanidine hydrochloride"),
    name("900003", "IN", "acetaminophen"),
    name("900004", "IN", "hydrocodone"),
    name("900005", "BN", "Norco"),
    name("900006", "BN", "Zanaflex"),
    name("900007", "IN", "never heard of"),
    name("900008", "IN", "gabapentin", suppressed="O"),
    name("900009", "IN", "naproxen", source="MTHSPL"),
]
RELATIONS = [
    trade_name("900005", "900003"),
    trade_name("900005", "900004"),
    trade_name("900006", "900001"),
    trade_name("900006", "900003", relation="has_ingredient"),
]


@pytest.fixture
def release(tmp_path: Path) -> tuple[Path, Path]:
    conso, rel = tmp_path / "RXNCONSO.RRF", tmp_path / "RXNREL.RRF"
    conso.write_text("".join(NAMES), encoding="utf-8")
    rel.write_text("".join(RELATIONS), encoding="utf-8")
    return conso, rel


def matches(turtle: str) -> dict[str, str]:
    quads = parse(turtle.encode(), format=RdfFormat.TURTLE)
    return {q.subject.value.removeprefix(THINGS): q.object.value.removeprefix(RXNORM) for q in quads}


def test_the_rows_of_this_test_have_the_columns_of_rxnorm() -> None:
    assert {row.count("|") for row in NAMES} == {18}
    assert {row.count("|") for row in RELATIONS} == {16}


def test_an_ingredient_is_matched_by_name_and_the_base_before_its_salt(release: tuple[Path, Path]) -> None:
    found = matches(import_rxnorm(VOCABULARY, release[0]).turtle)
    assert found == {"drug/tizanidine": "900001", "drug/acetaminophen": "900003", "drug/hydrocodone": "900004"}


def test_a_brand_is_matched_where_it_is_made_of_the_same_ingredients(release: tuple[Path, Path]) -> None:
    found = matches(import_rxnorm(VOCABULARY, *release).turtle)
    assert found["drug-product/norco"] == "900005"
    assert found["drug-product/zanaflex"] == "900006"


@pytest.mark.parametrize(
    "relations",
    [
        [trade_name("900005", "900003")],
        [*RELATIONS, trade_name("900005", "900001")],
        [*RELATIONS, trade_name("900005", "900007")],
    ],
)
def test_a_brand_made_of_other_ingredients_is_not(release: tuple[Path, Path], relations: list[str]) -> None:
    release[1].write_text("".join(relations), encoding="utf-8")
    assert "drug-product/norco" not in matches(import_rxnorm(VOCABULARY, *release).turtle)


@pytest.mark.parametrize("row", ["no columns at all\n", "1|2|3\n", NAMES[0].rstrip("\n") + "|more|\n"])
def test_a_line_of_another_format_is_refused_with_its_place(release: tuple[Path, Path], row: str) -> None:
    with release[0].open("a") as file:
        file.write(row)
    with pytest.raises(ValueError, match=f"line {len(NAMES) + 1}: "):
        import_rxnorm(VOCABULARY, release[0])


def test_the_command_writes_where_it_is_told_and_says_how_many(release: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "rxnorm.ttl"
    result = CliRunner().invoke(app, ["vocabulary", "import", "rxnorm", *map(str, release), "--out", str(out)])
    assert re.search(r"RxCUIs for 3 of [\d,]+ drugs and 2 of [\d,]+ products", result.stdout)
    assert len(matches(out.read_text(encoding="utf-8"))) == 5


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "names no drug"), (b"PK\x03\x04\xff", "not UTF-8"), (b"a|b\n", "line 1")]
)
def test_what_is_no_release_is_refused_in_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    wrong = tmp_path / "RXNCONSO.RRF"
    wrong.write_bytes(content)
    result = CliRunner().invoke(app, ["vocabulary", "import", "rxnorm", str(wrong), "--out", str(tmp_path / "x.ttl")])
    assert isinstance(result.exception, Failure)
    assert message in str(result.exception)
    assert not (tmp_path / "x.ttl").exists()
