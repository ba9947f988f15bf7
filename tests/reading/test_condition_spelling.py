"""Misspelled words of conditions: put right in a list of diagnoses, where no English word is nearer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.determination import Layout
from kg.letters.sections import Sections
from kg.reading.condition_spelling import condition_word_meant
from kg.reading.diagnoses import read_diagnoses
from kg.reading.letter import ScannedLetter
from kg.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("radiculopthy", "radiculopathy"),
        ("capsulitus", "capsulitis"),
        ("cerivcal", "cervical"),
        ("impingment", "impingement"),
        ("spondylolithesis", "spondylolisthesis"),
        ("tenosynovits", "tenosynovitis"),
        ("herinated", "herniated"),
        ("lumbosacrel", "lumbosacral"),
    ],
)
def test_a_slip_of_the_pen_is_put_right(written: str, meant: str) -> None:
    assert condition_word_meant(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "radiculopathy",  # right already
        "hypotension",  # the classification's own, two letters from another
        "stenotic",  # said of a condition, and no name of one
        "training",  # an English word
        "brusque",
        "concusion",  # as near to a contusion
        "serve",  # too short
        "carpal2",
        "naprosyn",
        "",
    ],
)
def test_a_word_that_means_itself_or_may_mean_several_is_left(written: str) -> None:
    assert condition_word_meant(written) is None


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (
            "Diagnoses include lumber strain, cervical radiculopthy and adhesive capsulitus of the left shoulder.",
            [
                ("lumber strain", "S39.012"),
                ("cervical radiculopthy", "M54.12"),
                ("adhesive capsulitus of the left shoulder", "M75.02"),
            ],
        ),
        ("She is treated for right carpel tunnel syndrome.", [("right carpel tunnel syndrome", "G56.01")]),
        ("He was diagnosed with plantar fascitis.", [("plantar fascitis", "M72.2")]),
        ("Diagnoses: lumbar disc protusion; insomina.", [("lumbar disc protusion", "M51.26"), ("insomina", "G47.00")]),
    ],
)
def test_a_misspelled_diagnosis_keeps_its_words_and_has_its_code(summary: str, expected: list[tuple[str, str]]) -> None:
    whole = (0, len(summary))
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, whole, (), whole)
    found = read_diagnoses(ScannedLetter(summary, summary, sections, vocabulary().scan(summary)))
    assert [(fact.value.text, fact.value.icd10cm) for fact in found] == expected


@given(st.text(max_size=30))
def test_what_a_word_means_is_a_word_of_the_vocabulary_that_means_itself(word: str) -> None:
    meant = condition_word_meant(word)
    assert meant is None or condition_word_meant(meant) is None
