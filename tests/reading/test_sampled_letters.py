"""Sampled letters, as PDF and text, of every layout: what their words say for certain is read without a fault."""

from collections.abc import Iterator

import pytest

from kg.determination import Determination, Layout
from kg.letters.text import clean_text
from kg.reading.reader import read_determination
from kg.sample.dice import Dice
from kg.sample.letter import InventedLetter
from kg.sample.letters import invent_letters
from kg.sample.pages import letter_pdf, letter_text

SEED = 11
COUNT = 40


def certain(record: Determination) -> Iterator[tuple[str, object]]:
    """The fields that score 1.00 on a sample: header, reviewer, patient, items with their decisions, both sides' citations."""
    for name in (
        *("layout", "case_number", "date_assigned", "date_of_injury", "decision_date", "ur_denial_date"),
        *("application_received", "priority", "reviewer", "patient"),
    ):
        yield name, getattr(record, name)
    for number, item in enumerate(record.items):
        for name in ("request", "original_request", "authorized_portion", "decision"):
            yield f"item {number} {name}", getattr(item, name)
        for side in ("claims_administrator", "reviewer"):
            cited = [
                (c.source, c.document if c.source != "OTHER" else "", c.year, c.sections, c.pages)
                for c in getattr(item, side)
            ]
            yield f"item {number} {side}", cited


def as_read(letter: InventedLetter, data: bytes) -> Determination:
    return read_determination(clean_text(data), source=letter.name, sha256="")


@pytest.mark.parametrize("layout", list(Layout))
def test_sampled_letters_are_read_as_they_were_meant(layout: Layout) -> None:
    for letter in invent_letters(COUNT, SEED, layout):
        for data in (letter_pdf(letter.paragraphs), letter_text(letter.paragraphs, Dice(SEED, letter.name))):
            assert dict(certain(as_read(letter, data))) == dict(certain(letter.truth)), letter.name
