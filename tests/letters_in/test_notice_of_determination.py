import pytest

from kg.determination import Decision, Layout
from kg.letters.layout import cut
from kg.letters.unreadable import UnreadableLetter

DETERMINED = (
    "{number}) MAXIMUS Federal Services, Inc. has determined the request for {request} {verdict} and appropriate.\n"
)
YES, NO = "is medically necessary", "is not medically necessary"
TITLE = "Notice of Independent Medical Review Determination\nDated: 09/03/2013\n"
MIDDLE = """An application for Independent Medical Review was filed on 08/01/2013.
Medical Qualifications of the Expert Reviewer
The expert is Board Certified in Neurology.
Case Summary
{disclaimer}The worker twisted an ankle.
Documents Reviewed for Determination
- A letter
"""
BLOCK = """{opening}Medical Treatment Guideline(s) Relied Upon by the Expert Reviewer to Make His/Her Decision
The Claims Administrator based its decision on the first book. {expert}
Rationale for the Decision
{rationale}
"""
EXPERT = "The Expert Reviewer based his/her decision on the second book."


def determined(number, request, verdict):
    return DETERMINED.format(number=number, request=request, verdict=verdict)


def block(rationale, opening="", expert=EXPERT):
    return BLOCK.format(opening=opening, expert=expert, rationale=rationale)


def letter(front, end, disclaimer=""):
    return TITLE + front + MIDDLE.format(disclaimer=disclaimer) + end


def words(text, span):
    return " ".join(text[slice(*span)].split())


def test_a_letter_is_cut_into_its_parts():
    text = letter(determined(1, "an ankle brace", NO), block("It is no help.") + "Effect of the Decision\nIt binds.\n")
    sections = cut(text)
    (part,) = sections.items
    assert sections.layout is Layout.NOTICE_OF_DETERMINATION
    assert "filed on 08/01/2013" in text[slice(*sections.header)]
    assert words(text, sections.method) == "The expert is Board Certified in Neurology."
    assert words(text, sections.summary) == "The worker twisted an ankle."
    assert words(text, part.heading) == "an ankle brace"
    assert part.decision is Decision.UPHELD
    assert words(text, part.claims_administrator) == "The Claims Administrator based its decision on the first book."
    assert words(text, part.reviewer) == EXPERT
    assert words(text, part.rationale) == "It is no help."


def test_decisions_stated_twice_are_one_each():
    front = determined(1, "a brace", NO) + determined(2, "a cane", YES)
    blocks = block("No.", "1) Regarding the request for a brace:\n") + block(
        "Yes.", "2) Regarding the request for a cane:\n"
    )
    text = letter(front + front, blocks)
    parts = cut(text).items
    assert [(words(text, part.heading), part.decision) for part in parts] == [
        ("a brace", Decision.UPHELD),
        ("a cane", Decision.OVERTURNED),
    ]
    assert [words(text, part.rationale) for part in parts] == ["No.", "Yes."]


def test_one_rationale_serves_several_decisions():
    text = letter(determined(1, "a brace", NO) + determined(2, "a cane", NO), block("Neither."))
    assert [words(text, part.rationale) for part in cut(text).items] == ["Neither.", "Neither."]


def test_words_glued_by_pdf_extraction_are_read():
    text = letter(determined(1, "a brace", "is notmedically necessary"), block("No."))
    (part,) = cut(text).items
    assert (words(text, part.heading), part.decision) == ("a brace", Decision.UPHELD)


def test_the_disclaimer_of_a_copied_summary_is_left_out():
    disclaimer = "Disclaimer: the next paragraph was copied from the insurer's letter of May 2, 2013:\n"
    text = letter(determined(1, "a brace", NO), block("No."), disclaimer)
    assert words(text, cut(text).summary) == "The worker twisted an ankle."


def test_guidelines_that_the_expert_adopts_are_the_claims_administrators():
    expert = "The Expert Reviewer found the guidelines used by the Claims Administrator relevant and appropriate."
    (part,) = cut(letter(determined(1, "a brace", NO), block("No.", expert=expert))).items
    assert part.reviewer == part.claims_administrator


def test_a_letter_cut_off_after_its_decisions_keeps_them():
    text = letter(determined(1, "a brace", NO) + determined(2, "a cane", NO), "")
    assert [part.rationale for part in cut(text).items] == [None, None]


@pytest.mark.parametrize(
    ("front", "end", "code"),
    [
        ("", "", "truncated"),
        (determined(1, "a brace", NO) + determined(1, "a brace", YES), block("No."), "unknown_layout"),
        (determined(1, "a brace", NO) + determined(3, "a cane", NO), block("No."), "unknown_layout"),
        (determined(1, "a brace", NO), block("No.") + block("Why?"), "unknown_layout"),
        ("".join(determined(n, f"item {n}", NO) for n in (1, 2, 3)), block("a.") + block("b."), "unknown_layout"),
    ],
)
def test_what_does_not_fit_is_refused(front, end, code):
    with pytest.raises(UnreadableLetter) as refused:
        cut(letter(front, end))
    assert refused.value.code == code
