import pytest

from kg.determination import Decision, Layout
from kg.letters.layout import cut
from kg.letters.unreadable import UnreadableLetter

GUIDELINES = "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY: The first book.\n"
RATIONALE = "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE {verdict} MEDICALLY NECESSARY: {text}\n"
TOP = "MEDICAL PROFESSIONAL REVIEW\nCase Number: CM13-0099001\n"
SUMMARY = "CASE SUMMARY: The worker twisted an ankle.\nDOCUMENTS REVIEWED FOR DETERMINATION:\n- A letter\n"
END = "MEDICAL REVIEWER QUALIFICATIONS: The reviewer is Board Certified in Neurology.\n"


def rationale(text, verdict="IS NOT"):
    return GUIDELINES + RATIONALE.format(verdict=verdict, text=text)


def words(text, span):
    return " ".join(text[slice(*span)].split())


def test_a_letter_is_cut_into_its_parts():
    text = TOP + "ISSUE AT DISPUTE: Ankle brace\n" + SUMMARY + rationale("It helps.", "WAS") + END
    sections = cut(text)
    (part,) = sections.items
    assert sections.layout is Layout.PROFESSIONAL_REVIEW
    assert "CM13-0099001" in text[slice(*sections.header)]
    assert words(text, sections.summary) == "The worker twisted an ankle."
    assert words(text, sections.method) == "The reviewer is Board Certified in Neurology."
    assert words(text, part.heading) == "Ankle brace"
    assert part.decision is Decision.OVERTURNED
    assert part.claims_administrator is None
    assert words(text, part.reviewer) == "The first book."
    assert words(text, part.rationale) == "It helps."


def test_numbered_issues_share_one_rationale():
    text = TOP + "ISSUE AT DISPUTE:\n1. Brace\n2. Cane, 2 sizes\n" + SUMMARY + rationale("Neither.") + END
    parts = cut(text).items
    assert [words(text, part.heading) for part in parts] == ["Brace", "Cane, 2 sizes"]
    assert {words(text, part.rationale) for part in parts} == {"Neither."}


def test_numbered_issues_with_as_many_rationales_have_one_each():
    text = TOP + "ISSUES AT DISPUTE:\n1. Brace\n2. Cane\n" + SUMMARY + rationale("No.") + rationale("Yes.", "IS") + END
    parts = cut(text).items
    assert [part.decision for part in parts] == [Decision.UPHELD, Decision.OVERTURNED]
    assert [words(text, part.rationale) for part in parts] == ["No.", "Yes."]


def test_each_issue_with_its_rationale_is_read_in_turn():
    text = (
        TOP
        + "ISSUE AT DISPUTE: Brace\n"
        + SUMMARY
        + rationale("No.")
        + "ISSUE AT DISPUTE: Cane\n"
        + rationale("Nor this.")
    )
    assert [words(text, part.heading) for part in cut(text).items] == ["Brace", "Cane"]


def test_words_glued_by_pdf_extraction_are_read():
    text = TOP + "ISSUE AT DISPUTE: Brace\n" + rationale("No.", "IS NOT").replace("NOT MEDICALLY", "NOTMEDICALLY")
    assert [part.decision for part in cut(text).items] == [Decision.UPHELD]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("ISSUE AT DISPUTE: Brace\n" + SUMMARY, "truncated"),
        ("ISSUE AT DISPUTE: Brace\n" + rationale("No.") + "ISSUE AT DISPUTE: Cane\n", "truncated"),
        (rationale("No."), "unknown_layout"),
        (
            "ISSUE AT DISPUTE:\n1. Brace\n2. Cane\n3. Boots\n" + rationale("No.") + rationale("Nor this."),
            "unknown_layout",
        ),
    ],
)
def test_what_does_not_fit_is_refused(body, code):
    with pytest.raises(UnreadableLetter) as refused:
        cut(TOP + body)
    assert refused.value.code == code


def test_a_letter_that_ends_before_its_first_heading_is_truncated():
    with pytest.raises(UnreadableLetter) as refused:
        cut(TOP)
    assert refused.value.code == "truncated"
