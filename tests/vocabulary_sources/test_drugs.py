from pathlib import Path

import pytest

from kg.vocabulary import TermKind, vocabulary
from kg.vocabulary_sources import context, drugs

PREFIXES = """
@prefix drug: <https://w3id.org/imr-kg/id/drug/> .
@prefix context: <https://w3id.org/imr-kg/id/context/> .
@prefix imr: <https://w3id.org/imr-kg/ontology#> .
@prefix product: <https://w3id.org/imr-kg/id/drug-product/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
ALPHADOL = 'drug:alphadol a imr:Drug ; skos:prefLabel "alphadol" .\n'


def written(directory: Path, curated: str) -> Path:
    (directory / "drugs.ttl").write_text(PREFIXES + ALPHADOL)
    (directory / "drugs-curated.ttl").write_text(PREFIXES + curated)
    return directory


def test_a_name_for_two_drugs_is_refused(tmp_path: Path) -> None:
    directory = written(tmp_path, 'drug:betadol a imr:Drug ; skos:prefLabel "betadol" ; skos:altLabel "Alphadol" .')
    with pytest.raises(ValueError, match="'alphadol' stands for both"):
        drugs.table_part(directory)


def test_a_product_without_ingredients_is_refused(tmp_path: Path) -> None:
    directory = written(tmp_path, 'product:bex a imr:DrugProduct ; skos:prefLabel "Bex" .')
    with pytest.raises(ValueError, match="has no imr:hasIngredient"):
        drugs.table_part(directory)


def test_a_products_ingredients_stand_in_the_order_of_its_generic_name(tmp_path: Path) -> None:
    curated = 'drug:zetol a imr:Drug ; skos:prefLabel "zetol" .\n' + (
        'product:bex a imr:DrugProduct ; skos:prefLabel "Bex" ; imr:genericName "zetol/alphadol" ;\n'
        "imr:hasIngredient drug:alphadol, drug:zetol .\n"
    )
    part = drugs.table_part(written(tmp_path, curated))
    names = part.entries["drugs"]
    assert names["drug-product/bex"].ingredients == ("zetol", "alphadol")  # type: ignore[attr-defined]


def test_a_marked_number_is_matched_as_letters_fold_it(tmp_path: Path) -> None:
    part = drugs.table_part(written(tmp_path, 'drug:gam a imr:Drug ; skos:prefLabel "gam" ; skos:altLabel "Gam #3" .'))
    assert {"gam 3", "gam  3"} <= part.surfaces[TermKind.DRUG].keys()


def test_every_ingredient_of_a_curated_drug_has_a_class() -> None:
    table = vocabulary().table
    curated = {name for drug in table.drugs.values() if drug.label != drug.label.lower() for name in drug.ingredients}
    assert [name for name in sorted(curated) if not table.ingredients[name].classes] == []


def test_a_context_without_a_known_direction_is_refused(tmp_path: Path) -> None:
    words = 'context:x a imr:ContextWords ; imr:context "past" ; imr:direction "sideways" ; skos:altLabel "once" .'
    (tmp_path / "context-cues.ttl").write_text(PREFIXES + words)
    with pytest.raises(ValueError, match="sideways"):
        context.table_part(tmp_path)


def test_a_word_of_two_families_keeps_both_meanings() -> None:
    table = vocabulary().table
    cues = table.context_cues[table.surfaces[TermKind.CONTEXT]["failed"]]
    assert {cue.direction for cue in cues} == {"forward", "backward"}
