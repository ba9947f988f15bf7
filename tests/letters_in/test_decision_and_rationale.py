import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.determination import Decision, Layout
from kg.letters.layout import cut
from kg.letters.unreadable import UnreadableLetter

TOP = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
Case Number: CM13-0099001
HOW THE IMR FINAL DETERMINATION WAS MADE
A physician of another town looked at the file.
DOCUMENTS REVIEWED
- A letter
CLINICAL CASE SUMMARY
The worker twisted an ankle.
IMR DECISION(S) AND RATIONALE(S)
"""
BLOCK = """The Claims Administrator based its decision on the first book.
The Physician Reviewer based his/her decision on the second book.
The Physician Reviewer's decision rationale: {rationale}
"""


def words(text, span):
    return " ".join(text[slice(*span)].split())


def test_a_letter_is_cut_into_its_parts():
    text = TOP + "1. Ankle brace is medically necessary and appropriate.\n" + BLOCK.format(rationale="It helps.")
    sections = cut(text)
    (part,) = sections.items
    assert sections.layout is Layout.DECISION_AND_RATIONALE
    assert "CM13-0099001" in text[slice(*sections.header)]
    assert "another town" in text[slice(*sections.method)]
    assert words(text, sections.summary) == "The worker twisted an ankle."
    assert words(text, part.heading) == "Ankle brace"
    assert part.decision is Decision.OVERTURNED
    assert text[slice(*part.decision_span)] == "medically necessary and appropriate"
    assert words(text, part.claims_administrator) == "The Claims Administrator based its decision on the first book."
    assert words(text, part.reviewer) == "The Physician Reviewer based his/her decision on the second book."
    assert words(text, part.rationale) == "It helps."


def test_decisions_in_a_row_share_the_rationale_that_follows_them():
    text = TOP + "1. Brace is not medically necessary.\n2. Cane is not medically necessary.\n"
    text += (
        BLOCK.format(rationale="Neither helps.") + "3. Boots are medically necessary.\n" + BLOCK.format(rationale="So.")
    )
    parts = cut(text).items
    assert [words(text, part.heading) for part in parts] == ["Brace", "Cane", "Boots"]
    assert [words(text, part.rationale) for part in parts] == ["Neither helps.", "Neither helps.", "So."]


def test_a_numbered_line_of_a_rationale_is_no_decision():
    rationale = "Two things were weighed.\n2. rest at home\n3. a cane\nIt is needed."
    text = TOP + "1. Brace is medically necessary.\n" + BLOCK.format(rationale=rationale)
    text += "2. Cane is not medically necessary.\n" + BLOCK.format(rationale="No.")
    parts = cut(text).items
    assert [words(text, part.heading) for part in parts] == ["Brace", "Cane"]
    assert words(text, parts[0].rationale).endswith("It is needed.")


def test_a_block_without_rationale_is_not_the_next_ones():
    text = (
        TOP + "1. Brace is not medically necessary.\nThe Claims Administrator based its decision on the first book.\n"
    )
    text += "2. Cane is not medically necessary.\n" + BLOCK.format(rationale="No.")
    parts = cut(text).items
    assert parts[0].rationale is None
    assert words(text, parts[0].claims_administrator).endswith("first book.")
    assert words(text, parts[1].rationale) == "No."


def test_the_letter_of_2014_that_borrows_the_later_heading_is_still_of_this_layout():
    text = TOP + "1. Brace is not medically necessary.\n"
    assert cut(text).layout is Layout.DECISION_AND_RATIONALE


@pytest.mark.parametrize(
    ("ending", "code", "recognised"),
    [
        ("", "truncated", "IMR DECISION(S) AND RATIONALE(S)"),
        ("Brace is not medically necessary.\n", "unknown_layout", "IMR DECISION(S) AND RATIONALE(S)"),
        ("2. Brace is not medically necessary.\n", "unknown_layout", "IMR DECISION(S) AND RATIONALE(S)"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_recognised(ending, code, recognised):
    with pytest.raises(UnreadableLetter) as refused:
        cut(TOP + ending)
    assert refused.value.code == code
    assert recognised in refused.value.message


@given(st.text(st.sampled_from("12. abc\nmedically necessary is not The Claims Administrator based"), max_size=300))
def test_every_span_lies_within_the_letter(ending):
    text = TOP + "1. Brace is medically necessary.\n" + ending
    for part in cut(text).items:
        spans = [part.heading, part.decision_span, part.claims_administrator, part.reviewer, part.rationale]
        assert all(0 <= start <= end <= len(text) for start, end in filter(None, spans))
