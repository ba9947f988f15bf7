import polars as pl
import pytest

from kg.analysis.similar import WEIGHTS, similar_cases


def table(*cases):
    lists = [name for name in WEIGHTS if name != "category"]
    rows = [
        {
            "letter": letter,
            "position": 1,
            "decision": decision,
            "category": "imaging",
            **{name: values.get(name, []) for name in lists},
        }
        for letter, decision, values in cases
    ]
    return pl.DataFrame(rows, schema_overrides={name: pl.List(pl.String()) for name in lists})


CASES = table(
    ("asked", "upheld", {"drug": ["x"], "section": ["s"]}),
    ("same", "overturned", {"drug": ["x"], "section": ["s"]}),
    ("near", "upheld", {"drug": ["x"], "section": ["t"]}),
    ("far", "upheld", {"drug": ["y"]}),
)


def test_cases_are_ranked_by_weighted_likeness():
    found = similar_cases(CASES, "asked")
    assert [case.letter for case in found] == ["same", "near", "far"]
    assert found[0].similarity == 1
    drug, section, category = WEIGHTS["drug"], WEIGHTS["section"], WEIGHTS["category"]
    assert found[1].similarity == pytest.approx((drug + category) / (drug + 2 * section + category))


def test_what_is_shared_and_what_differs_is_said():
    near = similar_cases(CASES, "asked")[1]
    assert ("drug", "x") in near.shared
    assert near.only_here == (("section", "s"),)
    assert near.only_there == (("section", "t"),)
    assert near.decisions == ("upheld",)


def test_an_unknown_case_is_an_error():
    with pytest.raises(KeyError):
        similar_cases(CASES, "nobody")
