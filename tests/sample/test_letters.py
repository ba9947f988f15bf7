"""Invented letters: the same on every machine, varied, and true to their words."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from kg.determination import Category, Conclusion, Decision, Layout, Reason, Role
from kg.sample.corpus import Format, write_sample
from kg.sample.decisions import DEFAULT_RATES
from kg.sample.effects import DEFAULT_EFFECTS, Effect
from kg.sample.letter import InventedLetter
from kg.sample.letters import invent_letter, invent_letters

COMMITTED = Path(__file__).parent.parent
COMMITTED_SEED = 5355


@pytest.fixture(scope="module")
def letters() -> list[InventedLetter]:
    return list(invent_letters(600, 7))


def text_of(letter: InventedLetter) -> str:
    return "\n".join(letter.paragraphs)


def test_a_smaller_sample_is_the_beginning_of_a_larger_one(letters: list[InventedLetter]) -> None:
    assert list(invent_letters(3, 7)) == letters[:3]


def test_another_seed_gives_other_letters(letters: list[InventedLetter]) -> None:
    assert invent_letter(8, 0).name != letters[0].name


def test_no_two_letters_have_one_name(letters: list[InventedLetter]) -> None:
    assert len({letter.name for letter in letters}) == len(letters)


def test_the_committed_letters_come_from_the_sample_byte_for_byte(tmp_path: Path) -> None:
    write_sample(
        invent_letters(20, COMMITTED_SEED), tmp_path, Format.MIXED, seed=COMMITTED_SEED, effects=DEFAULT_EFFECTS
    )

    def digests(root: Path) -> dict[str, str]:
        files = [path for folder in ("letters", "truth") for path in (root / folder).iterdir()]
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    assert digests(tmp_path) == digests(COMMITTED)


def test_letters_are_as_long_as_real_ones(letters: list[InventedLetter]) -> None:
    mean = sum(len(text_of(letter)) for letter in letters) / len(letters)
    assert 5_400 <= mean <= 6_400


def test_there_are_thousands_of_distinct_sentences(letters: list[InventedLetter]) -> None:
    sentences = {sentence for letter in letters for sentence in text_of(letter).split(". ")}
    assert len(sentences) > 5_000


def test_every_category_reason_and_role_occurs(letters: list[InventedLetter]) -> None:
    items = [item for letter in letters for item in letter.truth.items]
    assert {item.category for item in items} == set(Category)
    assert {reason for item in items for reason in item.reasons} == set(Reason) - {Reason.OTHER}
    assert {drug.role for letter in letters for drug in letter.truth.drugs} == set(Role)


def test_each_fact_stands_in_the_words(letters: list[InventedLetter]) -> None:
    for letter in letters:
        text = text_of(letter)
        for item in letter.truth.items:
            assert item.request in text
            assert item.original_request is None or item.original_request in text
            assert item.deciding_sentence is not None
            assert item.deciding_sentence in text
            for citation in (*item.claims_administrator, *item.reviewer):
                assert all(section in text for section in citation.sections)
        for drug in letter.truth.drugs:
            assert all(mention in text for mention in drug.mentions)


def test_a_contradiction_is_marked_and_as_frequent_as_asked(letters: list[InventedLetter]) -> None:
    items = [(letter, number) for letter in letters for number in range(len(letter.truth.items))]
    against = {
        (letter.name, f"/items/{number}")
        for letter, number in items
        if (letter.truth.items[number].decision is Decision.OVERTURNED)
        != (letter.truth.items[number].conclusion is Conclusion.NECESSARY)
    }
    assert against == {(letter.name, p.message) for letter in letters for p in letter.truth.problems}
    assert len(against) / len(items) == pytest.approx(DEFAULT_RATES.contradiction, abs=0.015)


def test_a_planted_effect_is_found_at_its_rate() -> None:
    effects = (Effect("all", "", 0.1), Effect("category", "imaging", 0.8))
    outcomes = Counter(
        (item.category is Category.IMAGING, item.decision is Decision.OVERTURNED)
        for letter in invent_letters(500, 3, effects=effects)
        for item in letter.truth.items
        if "Associated" not in item.request
    )
    assert outcomes[True, True] / (outcomes[True, True] + outcomes[True, False]) == pytest.approx(0.8, abs=0.1)
    assert outcomes[False, True] / (outcomes[False, True] + outcomes[False, False]) == pytest.approx(0.1, abs=0.05)


def test_a_letter_without_header_block_gives_no_case_number(letters: list[InventedLetter]) -> None:
    excerpts = [letter for letter in letters if letter.name.startswith("excerpt-")]
    assert excerpts
    for letter in excerpts:
        assert letter.paragraphs[0] == "HOW THE IMR FINAL DETERMINATION WAS MADE"
        assert letter.truth.case_number is None
        assert letter.truth.date_of_injury is not None


def test_the_truth_file_has_the_records_shape_without_hashes_and_spans(tmp_path: Path) -> None:
    write_sample(invent_letters(1, 1), tmp_path, Format.JSONL, seed=1, effects=DEFAULT_EFFECTS)
    truth = json.loads((tmp_path / "truth.jsonl").read_text(encoding="utf-8"))
    assert truth["layout"] == Layout.FINAL_DETERMINATION
    assert "sha256" not in truth
    assert "span" not in json.dumps(truth)
    assert json.loads((tmp_path / "letters" / "letters.jsonl").read_text(encoding="utf-8"))["source"] == truth["source"]
