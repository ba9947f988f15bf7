from pathlib import Path

import pytest

from kg.ontology_files import ontology_directory
from kg.vocabulary import vocabulary
from kg.vocabulary_sources.conditions import CURATED, table_part
from kg.vocabulary_sources.icd10cm import GENERATED

DIRECTORY = ontology_directory() / "vocabulary"


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    for file in (GENERATED, *CURATED):
        text = (DIRECTORY / file).read_text(encoding="utf-8")
        if file == name:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / file).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_code_leads_up_to_a_chapter():
    conditions = vocabulary().table.conditions
    for code in conditions:
        steps, here = 0, code
        while conditions[here].parent is not None:
            here, steps = conditions[here].parent, steps + 1
            assert steps < 10
        assert here.isdigit()


def test_every_name_leads_to_a_code():
    table = vocabulary().table
    for key in table.condition_names.values():
        assert key in table.condition_sides or key in table.conditions
    for sides in table.condition_sides.values():
        codes = [sides.unspecified, sides.right, sides.left, sides.bilateral]
        assert all(code is None or code in table.conditions for code in codes)


def test_sides_are_those_of_the_titles():
    table = vocabulary().table
    wrong = [
        key
        for key, sides in table.condition_sides.items()
        if sides.right != sides.left
        and not (
            "right" in table.conditions[sides.right].title.lower()
            and "left" in table.conditions[sides.left].title.lower()
        )
    ]
    assert wrong == []


def test_a_curated_name_whose_title_the_classification_lacks_is_refused(tmp_path):
    directory = changed(tmp_path, "conditions-names.ttl", '"Cervicalgia"', '"Cervicalgiaa"')
    with pytest.raises(ValueError, match="no title 'Cervicalgiaa'"):
        table_part(directory)


def test_a_phrase_that_stands_for_two_terms_is_refused(tmp_path):
    directory = changed(tmp_path, "conditions-terms.ttl", 'skos:prefLabel "scalp"', 'skos:prefLabel "skull"')
    with pytest.raises(ValueError, match="'skull' stands for both"):
        table_part(directory)
