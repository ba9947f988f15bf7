import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sample.dice import Dice
from kg.sample.grammar import Grammar, grammar


def test_a_choice_inside_a_choice_is_one_of_all_its_words():
    rules = Grammar({"rest": ["[sleep|lie [down|still]]"]})
    assert {rules.say(Dice(seed), "rest") for seed in range(40)} == {"sleep", "lie down", "lie still"}


def test_words_that_are_given_come_before_rules():
    assert Grammar({"who": ["{name} rests"], "name": ["Nobody"]}).say(Dice(1), "who", {"name": "Ann"}) == "Ann rests"


@pytest.mark.parametrize("phrase", ["[a|b", "a]", "[a|[b]", "{a", "a}"])
def test_a_phrase_whose_brackets_do_not_match_is_refused(phrase):
    with pytest.raises(ValueError, match="brac"):
        Grammar({"rule": [phrase]})


@given(st.lists(st.text("abc ", min_size=1), min_size=1, max_size=4))
def test_a_choice_says_one_of_its_options(options):
    assert Grammar({"rule": [f"[{'|'.join(options)}]"]}).say(Dice(1), "rule") in options


def test_the_dice_of_one_name_fall_alike_and_within_bounds():
    first, second = Dice("a", 1), Dice("a", 1)
    rolls = [first.between(2, 4) for _ in range(100)]
    assert rolls == [second.between(2, 4) for _ in range(100)]
    assert set(rolls) == {2, 3, 4}


def test_the_dice_fall_as_they_always_have():
    # Letters committed, and samples named in reports, stay what they were.
    dice = Dice(1, 2, "three")
    assert [dice.between(0, 99) for _ in range(8)] == [13, 24, 66, 19, 86, 46, 42, 78]


def test_the_shipped_rules_hold_every_reason_and_conclusion():
    assert all(rule in grammar() for rule in ("criteria_met", "not_necessary", "necessary", "unclear", "opening"))
