"""Effects planted in invented letters come out of the analysis, and effects that are not there do not.

KG_SOAK_LETTERS sets the size (20,000 letters by default).
"""

import os

import polars as pl
import pytest

from kg.analysis.links import links
from kg.analysis.rates import rates, wilson
from kg.analysis.requests import requests
from kg.determination import Layout
from kg.engine import build
from kg.sample.corpus import Format, write_sample
from kg.sample.effects import DEFAULT_EFFECTS, Effect
from kg.sample.letters import invent_letters

# Fewer letters than this show no effect.
LETTERS = max(2000, int(os.environ.get("KG_SOAK_LETTERS", "20000")))
SEEDS = range(100, 120)
RATE = 0.05
"""The false discovery rate that `kg analyze` states."""


def built(folder, letters, seed, effects):
    invented = invent_letters(letters, seed, Layout.FINAL_DETERMINATION, effects)
    write_sample(invented, folder, Format.JSONL, seed=seed, effects=effects)
    build([folder / "letters"], folder / "build", jobs=2)
    return requests(folder / "build")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return built(tmp_path_factory.mktemp("planted"), LETTERS, 1, DEFAULT_EFFECTS)


@pytest.mark.parametrize(
    ("dimension", "ending", "rate"),
    [("class", "muscle-relaxants", 0.30), ("class", "opioids", 0.05), ("section", "surgical-considerations", 0.75)],
)
def test_a_planted_rate_lies_in_its_interval(planted, dimension, ending, rate):
    # Of a request that several effects apply to the last planted holds: count those that this one alone applies to.
    surgical = planted["section"].list.eval(pl.element().str.ends_with("surgical-considerations")).list.any()
    alone = planted.filter(surgical if dimension == "section" else ~surgical)
    if dimension == "class":
        alone = alone.filter(alone["class"].list.len() == 1)
    rows = [row for row in rates(alone, dimension).iter_rows(named=True) if row["value"].endswith(ending)]
    overturned, counted = (sum(row[name] for row in rows) for name in ("overturned", "requests"))
    assert counted > 20
    low, high = wilson(overturned, counted)
    assert low <= rate <= high


def test_planted_links_are_found(planted):
    found = links(planted, "class", "section", least=20)
    unusual = found.filter(found["outcome_q"] <= RATE)
    assert any("muscle-relaxants" in value for value in unusual["left"])


def test_without_effects_hardly_any_seed_gives_a_false_discovery(tmp_path):
    shares = []
    for seed in SEEDS:
        table = built(tmp_path / str(seed), max(300, LETTERS // 20), seed, (Effect("all", "", 0.15),))
        found = links(table, "category", "section", least=5)
        assert found.height > 0
        # No link has an effect, so that every discovery is false: the share is 1 where there is any, else 0.
        shares.append(float((found["outcome_q"] <= RATE).any()))
    assert sum(shares) / len(shares) <= RATE
