"""The categories and predicates that KGX files use are the Biolink Model's own."""

from importlib.resources import files

import yaml

from kg.exports.kgx import CATEGORIES, PREDICATES


def snake(name: str) -> str:
    return name.replace(" ", "_")


def camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def test_every_category_and_predicate_is_in_the_biolink_model():
    (path,) = [p for p in files("biolink_model").joinpath("schema").iterdir() if p.name == "biolink_model.yaml"]
    model = yaml.safe_load(path.read_text(encoding="utf-8"))
    categories = {f"biolink:{camel(name)}" for name in model["classes"]}
    predicates = {f"biolink:{snake(name)}" for name in model["slots"]}
    assert {*CATEGORIES.values(), "biolink:NamedThing"} <= categories
    assert {*PREDICATES.values(), "biolink:related_to"} <= predicates
