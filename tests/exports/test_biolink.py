"""The categories and predicates that KGX files use are the Biolink Model's own."""

import csv
from importlib.resources import files

import pytest
import yaml

from kg.exports.kgx import CATEGORIES, PREDICATES, write_kgx


def snake(name: str) -> str:
    return name.replace(" ", "_")


def camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split())


@pytest.fixture(scope="module")
def model():
    (path,) = [p for p in files("biolink_model").joinpath("schema").iterdir() if p.name == "biolink_model.yaml"]
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_columns_are_slots_of_the_biolink_model_and_hold_what_it_allows(model, sample_build, tmp_path):
    slots = {snake(name) for name in model["slots"]}
    nodes, edges = (
        list(csv.DictReader(path.open(encoding="utf-8"), delimiter="\t")) for path in write_kgx(sample_build, tmp_path)
    )
    assert {*nodes[0], *edges[0]} <= slots
    for column, values in (("knowledge_level", "KnowledgeLevelEnum"), ("agent_type", "AgentTypeEnum")):
        assert {edge[column] for edge in edges} <= model["enums"][values]["permissible_values"].keys()
    assert {node["category"] for node in nodes} <= {*CATEGORIES.values(), "biolink:NamedThing"}


def test_every_category_and_predicate_is_in_the_biolink_model(model):
    categories = {f"biolink:{camel(name)}" for name in model["classes"]}
    predicates = {f"biolink:{snake(name)}" for name in model["slots"]}
    assert {*CATEGORIES.values(), "biolink:NamedThing"} <= categories
    assert {*PREDICATES.values(), "biolink:related_to"} <= predicates
