"""Many sampled letters of every layout read without a fault; KG_SOAK_LETTERS says how many of each (default 2,000)."""

import os

import pytest

from kg.determination import Layout
from kg.letters.text import clean_text
from kg.reading.reader import read_determination
from kg.sample.dice import Dice
from kg.sample.letters import invent_letters
from kg.sample.pages import letter_pdf, letter_text

COUNT = int(os.environ.get("KG_SOAK_LETTERS", "2000"))
SEED = 2026


@pytest.mark.parametrize("layout", list(Layout))
def test_header_items_and_citations_of_many_letters_are_read_as_they_were_meant(layout: Layout) -> None:
    wrong = []
    for letter in invent_letters(COUNT, SEED, layout):
        dice = Dice(SEED, letter.name)
        data = letter_pdf(letter.paragraphs) if dice.chance(0.5) else letter_text(letter.paragraphs, dice)
        read, true = read_determination(clean_text(data), source="", sha256=""), letter.truth
        if (read.case_number, read.decision_date, read.date_of_injury, read.ur_denial_date) != (
            *(true.case_number, true.decision_date, true.date_of_injury, true.ur_denial_date),
        ):
            wrong.append(f"{letter.name}: header")
        items = [
            (item.request, item.decision, len(item.claims_administrator), len(item.reviewer)) for item in read.items
        ]
        if items != [(i.request, i.decision, len(i.claims_administrator), len(i.reviewer)) for i in true.items]:
            wrong.append(f"{letter.name}: items")
    assert wrong == []
