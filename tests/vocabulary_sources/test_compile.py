import msgspec
import pytest

from kg.ontology_files import ontology_directory
from kg.vocabulary import Table, TermKind
from kg.vocabulary_sources.compile import compile_table, merged
from kg.vocabulary_sources.parts import TablePart

VOCABULARY = ontology_directory() / "vocabulary"


def test_the_committed_table_is_what_the_turtle_files_compile_to() -> None:
    committed, compiled = (VOCABULARY / "table.json").read_bytes(), compile_table(VOCABULARY)
    # Lines that differ are shown; a diff of the whole would take a test run hours to print.
    assert sorted({*committed.splitlines()} ^ {*compiled.splitlines()})[:5] == []
    same = committed == compiled
    assert same


def test_the_table_has_one_entry_a_line() -> None:
    table = msgspec.json.decode((VOCABULARY / "table.json").read_bytes(), type=Table)
    lines = (VOCABULARY / "table.json").read_text().splitlines()
    assert sum(line.startswith('"drug-product/norco"') for line in lines) == 1
    assert len(lines) > len(table.drugs) + sum(map(len, table.surfaces.values()))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TablePart({TermKind.DRUG: {"x": "a"}}), TablePart({TermKind.DRUG: {"x": "b"}})),
        (TablePart(entries={"drugs": {"a": 1}}), TablePart(entries={"drugs": {"a": 2}})),
    ],
)
def test_two_domains_cannot_claim_one_thing(first: TablePart, second: TablePart) -> None:
    with pytest.raises(ValueError, match="given twice"):
        merged([first, second])


def test_every_surface_form_leads_to_an_entry() -> None:
    table = msgspec.json.decode((VOCABULARY / "table.json").read_bytes(), type=Table)
    assert set(table.surfaces[TermKind.DRUG].values()) <= table.drugs.keys()
    assert {ingredient for name in table.drugs.values() for ingredient in name.ingredients} <= table.ingredients.keys()
