import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.determination import Decision, Layout
from kg.letters.layout import cut
from kg.letters.unreadable import UnreadableLetter

TOP = """HOW THE IMR FINAL DETERMINATION WAS MADE
An independent physician looked at the file.
CLINICAL CASE SUMMARY
The worker twisted an ankle.
IMR ISSUES, DECISIONS AND RATIONALES
The decisions on the disputed items/services are set forth below:
"""


def item(heading, rationale, decision="Upheld"):
    return (
        f"{heading}: {decision}\nClaims Administrator guideline: Decision based on MTUS A 2004.\n"
        f"MAXIMUS guideline: Decision based on MTUS B 2004.\nDecision rationale: {rationale}\n"
    )


def headings(text):
    return [" ".join(text[slice(*part.heading)].split()) for part in cut(text).items]


def test_a_letter_is_cut_into_its_parts():
    text = "Case Number: CM17-0099001\n" + TOP + item("Ankle brace", "It helps. It is necessary.", "Overturned")
    sections = cut(text)
    (part,) = sections.items
    assert sections.layout is Layout.FINAL_DETERMINATION
    assert text[slice(*sections.header)].strip() == "Case Number: CM17-0099001"
    assert text[slice(*sections.summary)].strip() == "The worker twisted an ankle."
    assert part.decision is Decision.OVERTURNED
    assert text[slice(*part.claims_administrator)] == "Decision based on MTUS A 2004."
    assert text[slice(*part.reviewer)] == "Decision based on MTUS B 2004."
    assert text[slice(*part.rationale)] == "It helps. It is necessary."


@pytest.mark.parametrize(
    ("before", "heading"),
    [
        ("The ground is thin. It is not medically necessary.", "Crutches"),
        ("The ground is thin. It is not medically necessary", "Crutches"),
        ("No reason is given for it.", "Physical therapy for the ankle, two\ntimes a week"),
        ("It is not\nmedically necessary.", "Crutches (pair)\nfor the\nankle"),
        (
            "It is not needed.",
            "Ten visits was the original request.\nFive visits was authorized by the Claims Administrator.\nThe remaining IMR eligible portion of the original request, Five visits is",
        ),
        ("It is not needed.", "Gabapentin 300mg one p.o.\nq.h.s. #30"),
    ],
)
def test_a_heading_starts_where_the_rationale_before_it_ends(before, heading):
    text = TOP + item("Ankle brace", before) + item(heading, "So it is.")
    assert headings(text) == ["Ankle brace", " ".join(heading.split())]


def test_a_heading_glued_to_the_rationale_before_it_starts_after_the_conclusion():
    text = TOP + item("Ankle brace", "It is not medically necessary.").rstrip() + item("Crutches", "So it is.")
    assert headings(text) == ["Ankle brace", "Crutches"]


def test_labels_glued_to_the_decision_or_in_other_capitals_are_found():
    text = TOP + "Brace: UpheldClaims Administrator Guideline: A.\nMAXIMUS Guidelines: B.\nDecision Rationale: C."
    (part,) = cut(text).items
    assert text[slice(*part.reviewer)] == "B."
    assert text[slice(*part.rationale)] == "C."


@pytest.mark.parametrize(
    ("printed", "decision"),
    [
        ("Upheld", Decision.UPHELD),
        ("Overturned", Decision.OVERTURNED),
        ("Partially Overturned", Decision.PARTIALLY_OVERTURNED),
    ],
)
def test_the_decision_is_as_the_heading_prints_it(printed, decision):
    assert [part.decision for part in cut(TOP + item("Brace", "Why.", printed)).items] == [decision]


def test_a_letter_cut_off_in_an_item_keeps_what_it_has():
    text = TOP + item("Brace", "Why.") + "Crutches: Overturned\nClaims Administrator guideline: Decision based"
    first, second = cut(text).items
    assert first.rationale is not None
    assert second.decision is Decision.OVERTURNED
    assert second.rationale is None


@pytest.mark.parametrize("kept", ["HOW THE IMR FINAL DETERMINATION WAS MADE\nAn", TOP, TOP + "Ankle brace"])
def test_a_letter_cut_off_before_its_first_decision_is_refused_as_truncated(kept):
    with pytest.raises(UnreadableLetter) as refused:
        cut(kept)
    assert refused.value.code == "truncated"


def test_a_text_that_is_no_determination_is_refused():
    with pytest.raises(UnreadableLetter) as refused:
        cut("Dear customer, your parcel has arrived.")
    assert refused.value.code == "unknown_layout"


@given(
    st.lists(
        st.sampled_from(
            [
                "Upheld",
                ": ",
                "\n",
                "Claims Administrator guideline: ",
                "MAXIMUS guideline: ",
                "Decision rationale: ",
                "Brace",
                "necessary.",
                "was the original request",
                TOP,
            ]
        ),
        max_size=40,
    )
)
def test_whatever_order_the_marks_stand_in_the_parts_lie_in_the_text_in_order(pieces):
    text = "".join([TOP, *pieces])
    try:
        sections = cut(text)
    except UnreadableLetter:
        return
    last = 0
    for part in sections.items:
        assert last <= part.heading[0] <= part.heading[1] <= part.decision_span[0]
        last = part.decision_span[1]
        for span in filter(None, (part.claims_administrator, part.reviewer, part.rationale)):
            assert last <= span[0] <= span[1] <= len(text)
            last = span[1]
