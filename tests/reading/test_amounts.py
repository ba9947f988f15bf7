"""Amounts beside what a guideline allows, on invented rationales."""

from __future__ import annotations

import pytest

from kg.determination import Category
from kg.reading.amounts import less_relief_than_required, more_than_allowed
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


@pytest.mark.parametrize(
    ("category", "guideline", "said", "words"),
    [
        (
            Category.INJECTION,
            "ODG allows no more than two joint levels.",
            "three facet levels are requested",
            "three facet levels",
        ),
        (Category.INJECTION, "MTUS limits such injections to one level.", "the request is for 2 levels", "2 levels"),
        (
            Category.SURGERY,
            "ODG supports a fusion of up to two levels.",
            "a four-level fusion is planned",
            "four-level",
        ),
        (Category.PHARMACEUTICAL, "MTUS caps opioids at 120 mg of morphine.", "the MED is 270", "270"),
        (
            Category.PHARMACEUTICAL,
            "Doses above 100 MED are discouraged by ODG.",
            "the morphine equivalent is 160 mg",
            "160",
        ),
        (
            Category.HOME_CARE,
            "MTUS allows up to 35 hours per week.",
            "8 hours a day, 7 days are asked for",
            "8 hours a day, 7 days",
        ),
    ],
)
def test_levels_doses_and_hours_are_compared_with_the_guideline_s(
    category: Category, guideline: str, said: str, words: str
) -> None:
    assert counted(f"{guideline} In this case, {said}.", category) == words


@pytest.mark.parametrize(
    ("category", "guideline", "said"),
    [
        (
            Category.INJECTION,
            "ODG allows no more than two joint levels.",
            "two levels, L4-5 and L5-S1 level, are requested",
        ),
        (
            Category.PHARMACEUTICAL,
            "MTUS caps opioids at 120 mg of morphine.",
            "the MED is 60, taken as a 320.5/30/16 mg capsule",
        ),
        (Category.DME, "ODG recommends a trial of 30 days.", "the trial lasted for 14 days"),
        (Category.PHARMACEUTICAL, "MTUS caps the dose at 120 mg.", "the patient takes 800 mg of ibuprofen"),
        (Category.HOME_CARE, "MTUS allows up to 35 hours per week.", "4 hours a day, 5 days are asked for"),
        (
            Category.PHARMACEUTICAL,
            "MTUS caps opioids at 120 mg of morphine equivalents a day.",
            "the patient takes tramadol 150 mg, which is 30 MED, and gabapentin 600 mg; his weight is 210 pounds",
        ),
        (
            Category.INJECTION,
            "ODG allows no more than two joint levels.",
            "the MRI shows bulges at three levels and one level is requested",
        ),
        (Category.HOME_CARE, "MTUS allows up to 35 hours per week.", "the patient works 40 hours per week"),
    ],
)
def test_levels_doses_and_hours_within_the_guideline_s_are_no_excess(
    category: Category, guideline: str, said: str
) -> None:
    assert counted(f"{guideline} In this case, {said}.", category) is None


def enough(said: str) -> bool:
    text = f"MTUS requires at least 50% pain relief. In this case, {said}"
    return less_relief_than_required(text, read_voices(text, (0, len(text))).sentences, Category.INJECTION) is None


def test_less_relief_from_an_injection_than_the_guideline_requires_is_told() -> None:
    assert not enough("the first one gave 30% relief for a week.")
    assert not enough("there was 20 percent improvement after the injection, and 40% relief later.")
    assert not enough("the block gave 40% relief, which is short of the 70% required.")


def test_relief_as_required_or_a_percentage_of_something_else_is_not() -> None:
    assert enough("the first one gave 60% relief for two months.")
    assert enough("grip is 30% weaker on the right.")
    assert enough("therapy brought 20% improvement in motion.")
    assert enough("there was not the relief of at least 50% required.")
