import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.rates import SMALL, by_quarter, rates, wilson


@given(st.integers(0, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_wilsons_interval_holds_the_share_and_solves_its_equation(counts):
    hits, trials = counts
    low, high = wilson(hits, trials)
    assert 0 <= low <= high <= 1
    if trials:
        share = hits / trials
        assert low <= share <= high
        for bound in {low, high} - {0.0, 1.0}:
            # The bounds are where the score test is just at its limit.
            deviation = abs(share - bound) / math.sqrt(bound * (1 - bound) / trials)
            assert deviation == pytest.approx(1.959963984540054, rel=1e-6)


def table(rows):
    return pl.DataFrame(
        rows,
        schema={
            "letter": pl.String(),
            "decision": pl.String(),
            "drug": pl.List(pl.String()),
            "quarter": pl.String(),
            "days": pl.Int32(),
        },
        orient="row",
    )


def test_a_request_counts_at_each_value_of_a_list():
    found = rates(
        table(
            [
                ("a", "upheld", ["x", "y"], "2017-Q1", 10),
                ("a", "overturned", ["x"], "2017-Q1", 10),
                ("b", "partially_overturned", ["x"], "2017-Q2", 30),
                ("c", "upheld", [], None, None),
            ]
        ),
        "drug",
    )
    assert found["value"].to_list() == ["x", "y"]
    x = found.row(0, named=True)
    assert (x["letters"], x["requests"], x["upheld"], x["overturned"], x["partially_overturned"]) == (2, 3, 1, 1, 1)
    assert x["overturn_rate"] == pytest.approx(1 / 3)
    assert x["small"] is True
    assert SMALL > 3


def test_quarters_give_median_days_over_the_letters_that_have_them():
    found = by_quarter(
        table(
            [
                ("a", "upheld", [], "2017-Q1", 10),
                ("a", "upheld", [], "2017-Q1", 10),
                ("b", "overturned", [], "2017-Q1", 20),
                ("c", "overturned", [], "2017-Q1", None),
            ]
        )
    )
    row = found.row(0, named=True)
    assert (row["letters"], row["requests"], row["letters_with_days"]) == (3, 4, 2)
    assert row["days_median"] == 15
    assert row["overturn_rate"] == 0.5
