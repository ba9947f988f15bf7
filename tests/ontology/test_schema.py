"""The record's JSON Schema is what the record's classes say."""

from __future__ import annotations

import json

import jsonschema
import pytest
from msgspec import Struct

from kg import determination
from kg.determination import from_json, to_json
from kg.ontology_files import ontology_directory
from kg.vocabulary_sources.record_schema import FIELDS, record_schema

SCHEMA = json.loads(record_schema())
EXAMPLE = json.loads(to_json(determination._EXAMPLE))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_shipped_schema_is_the_one_that_the_program_writes() -> None:
    assert (ontology_directory() / "determination.schema.json").read_text(encoding="utf-8") == record_schema()


def test_every_field_of_every_class_is_described() -> None:
    classes = {
        name: set(found.__struct_fields__)
        for name, found in vars(determination).items()
        if isinstance(found, type) and issubclass(found, Struct) and found is not Struct
    }
    assert {name: set(fields) for name, fields in FIELDS.items()} == classes


def test_the_schema_is_a_schema_and_a_record_fits_it() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(EXAMPLE)


@pytest.mark.parametrize(
    ("field", "value"),
    [("layout", "postcard"), ("items", None), ("patient", {"age": "old", "sex": None}), ("decision_date", 2017)],
)
def test_what_is_no_record_does_not_fit(field: str, value: object) -> None:
    assert not VALIDATOR.is_valid({**EXAMPLE, field: value})


def test_a_record_lacks_no_key_and_has_no_other() -> None:
    assert not VALIDATOR.is_valid({key: value for key, value in EXAMPLE.items() if key != "drugs"})
    assert not VALIDATOR.is_valid({**EXAMPLE, "colour": "blue"})


def test_keys_come_in_the_order_of_the_schema() -> None:
    assert list(SCHEMA["$defs"]["Determination"]["required"]) == list(EXAMPLE)
    assert from_json(json.dumps(EXAMPLE)) == determination._EXAMPLE
