"""Counts of sessions beside what a guideline allows, on invented rationales."""

from __future__ import annotations

import pytest

from kg.determination import Category
from kg.reading.session_counts import more_than_allowed
from kg.reading.voices import read_voices

_GUIDELINE = "MTUS allows 9-10 visits over 8 weeks. "


def counted(text: str, category: Category = Category.REHABILITATION) -> str | None:
    found = more_than_allowed(text, read_voices(text, (0, len(text))).sentences, category)
    return None if found is None else text[found[0][0] : found[0][1]]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("In this case, the patient has had 24 visits.", "24 visits"),
        ("The claimant attended twelve physical therapy sessions last spring.", "twelve physical therapy sessions"),
        ("This request for 12 additional post-operative visits is a first one.", "12 additional post-operative visits"),
        ("The patient completed 10 visits.", "10 visits"),
        ("The patient was limited to few visits, and 18 are requested.", "18 are requested"),
        ("The patient had 6 sessions and is now to have 18 treatments.", "18 treatments"),
    ],
)
def test_more_sessions_than_the_guideline_allows_are_told_by_their_number(said: str, words: str) -> None:
    assert counted(_GUIDELINE + said) == words


@pytest.mark.parametrize(
    "text",
    [
        _GUIDELINE + "In this case, the patient has had 10 visits.",
        _GUIDELINE + "In this case, the patient has had 30 weeks of treatments.",
        _GUIDELINE + "In this case, the guideline allows up to 24 visits after surgery.",
        "In this case, the patient has had 24 visits.",
        _GUIDELINE + "In this case, symptoms began 24 months ago.",
    ],
)
def test_a_number_within_the_guideline_or_of_something_else_is_not_more_than_it_allows(text: str) -> None:
    assert counted(text) is None


def test_only_services_given_in_sessions_are_counted() -> None:
    assert counted(_GUIDELINE + "In this case, the patient has had 24 visits.", Category.EVALUATION) is None
