"""Names become IRIs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.iris import checked_base, slug


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Muscle relaxants", "muscle-relaxants"),
        ("  Hip & Pelvis ", "hip-pelvis"),
        ("left L4-5 radiculopathy", "left-l4-5-radiculopathy"),
        ("Ménière's disease", "meniere-s-disease"),
        ("no_functional_improvement", "no-functional-improvement"),
    ],
)
def test_a_name_is_lower_case_words_joined_by_hyphens(name: str, written: str) -> None:
    assert slug(name) == written


@pytest.mark.parametrize(
    ("one", "other"), [("β-blockers", "α-blockers"), ("HLA-B27 +", "HLA-B27"), ("<5", ">5"), ("+", "=")]
)
def test_names_that_would_collide_are_told_apart_by_their_hash(one: str, other: str) -> None:
    assert slug(one) != slug(other)
    assert re.search(r"(^|-)[0-9a-f]{6}$", slug(one))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_a_slug_is_never_empty_never_long_and_safe_in_an_iri(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(name))
    assert len(slug(name)) <= 127


def test_two_long_names_that_begin_alike_differ() -> None:
    assert slug("pain " * 60 + "left") != slug("pain " * 60 + "right")


def test_a_base_is_closed_with_a_slash() -> None:
    assert checked_base("https://example.org/a") == "https://example.org/a/"
    assert checked_base("https://example.org/a#") == "https://example.org/a#"
