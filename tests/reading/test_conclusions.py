"""What rationales conclude, from their own words, on invented ones."""

from __future__ import annotations

import pytest

from kg.determination import Conclusion, Layout
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.rationale import RationaleReading, read_rationale
from kg.vocabulary import TermKind, vocabulary

_BEFORE = "MTUS guidelines recommend this treatment when certain criteria are met. In this case, the patient has pain. "

_REFUSED = (
    "The first reviewer found it medically necessary; I do not agree that it is medically necessary.",
    "I do not find the additional acupuncture for this shoulder to be medically necessary.",
    "Neither the brace nor the therapy that was asked for with it is found to be necessary.",
    "The request is not medically necessary.",
    "The request was not medically necessary and appropriate.",
    "This is not medically necessary or appropriate.",
    "The treatment is medically unnecessary.",
    "The request is notmedically necessary.",
    "The request is not medicallynecessary at this time.",
    "Medical necessity is not established.",
    "The need for this MRI is not established.",
    "The repeat study is not medically necessary.",
    "Long term use is not medically necessary.",
    "The operation has not been found to be medically necessary.",
    "The medical necessity of the request has not been established.",
    "Medical necessity cannot be affirmed.",
    "The request cannot be considered medically necessary.",
    "The request is non-certified.",
    "The request is not certified.",
    "The recommendation is for denial.",
    "The decision to deny the request is upheld.",
    "The prior denial is upheld.",
    "The requested treatment is not supported.",
    "The request for MRI without contrast is not medically necessary.",
    "The treatment is not indicated and is not medically necessary.",
    "Therefore, I am unable to support medical necessity.",
    "The request does not meet medical necessity.",
    "The request fails to meet the criteria for medical necessity.",
    "There is no medical necessity for this drug.",
    "The treatment would not be medically necessary.",
    "The request is deemed not to be medically necessary.",
    "The request is considered not medically necessary.",
    "Thus the study is not a medical necessity.",
    "Neither request is medically necessary.",
    "The requested drug is therefore not warranted.",
    "Based on this, the request is not approved.",
    "I agree with the utilization review denial; the request is not medically necessary.",
    "Although the first six visits were medically necessary, the remaining visits are not medically necessary.",
    "The request is not-medically necessary.",
    "The request lacks medical necessity.",
    "The request is not reasonable or medically necessary.",
    "The test is not appropriate at this time.",
    "The requested device isn't medically necessary.",
    "The treatment is no longer medically necessary.",
    "Medical necessity for the requested service has not been demonstrated.",
    "The need for the drug has not been shown and it is not considered to be medically necessary.",
    "The medical records do not establish medical necessity.",
    "The requested service is not medically necessary (see above).",
)

_GRANTED = (
    "The request is medically necessary.",
    "The request is medically necessary and appropriate.",
    "The request was deemed medically necessary.",
    "Medical necessity is established.",
    "The medical necessity of the request has been established.",
    "The request is medically appropriate.",
    "The prior denial is overturned and the request is medically necessary.",
    "The administrator held that it is not medically necessary. I see it otherwise: the denial is overturned.",
    "The MRI without contrast is medically necessary.",
    "The request should be approved.",
    "The request for six visits is certified.",
    "The treatment is warranted.",
    "The requested surgery is supported.",
    "The treatment is reasonable and medically necessary.",
    "There is no reason to deny the request, which is medically necessary.",
    "I disagree with the utilization reviewer; the drug is medically necessary.",
    "Therefore, this request is considered medically necessary.",
    "Given the failure of conservative care, the request is medically necessary.",
    "The request meets guideline criteria and is medically necessary.",
    "The requested study is medically indicated.",
    "While further visits may not be needed, these six are medically necessary.",
    "Not only is the drug effective, it is medically necessary.",
    "Medical necessity has been demonstrated for the request.",
    "Contrary to the prior review, the study appears medically necessary.",
)


def read(text: str) -> RationaleReading:
    """Read a rationale that stands alone."""
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, None, (), (0, len(text)))
    return read_rationale(ScannedLetter(text, text, sections, {}), (0, len(text)))


def conclusion(text: str) -> Conclusion | None:
    found = read(text).conclusion
    return found and found.value


@pytest.mark.parametrize("words", _REFUSED)
def test_a_refusal_is_read_however_it_is_worded(words: str) -> None:
    assert conclusion(_BEFORE + words) is Conclusion.NOT_NECESSARY


@pytest.mark.parametrize("words", _GRANTED)
def test_an_approval_is_read_however_it_is_worded(words: str) -> None:
    assert conclusion(_BEFORE + words) is Conclusion.NECESSARY


@pytest.mark.parametrize(
    "words",
    [
        "",
        "The patient takes the drug at night.",
        "If the study shows a tear, the operation would be medically necessary.",
        "The need was discussed at length with the medical necessity in mind.",
    ],
)
def test_words_that_do_not_say_give_no_conclusion(words: str) -> None:
    assert conclusion(_BEFORE + words) is None


def test_the_last_statement_decides() -> None:
    first, last = "The first visit was medically necessary. ", "The further visits are not medically necessary."
    assert conclusion(_BEFORE + first + last) is Conclusion.NOT_NECESSARY
    assert conclusion(_BEFORE + last + " " + first) is Conclusion.NECESSARY


def test_the_conclusion_rests_on_its_sentence() -> None:
    found = read(_BEFORE + "The brace is not medically necessary. Thank you.").conclusion
    assert found is not None
    assert (_BEFORE + "The brace is not medically necessary.")[
        slice(*found.span)
    ] == "The brace is not medically necessary."


def test_a_form_closing_after_the_conclusion_concludes_nothing() -> None:
    closing = " This medical necessity decision should not be interpreted as advice to stop the drug abruptly."
    assert conclusion(_BEFORE + "The drug is medically necessary." + closing) is Conclusion.NECESSARY


def test_an_empty_rationale_says_nothing() -> None:
    assert read("") == RationaleReading(None, (), None, (), ())


def test_no_cue_of_another_family_hides_the_negation_it_ends_in() -> None:
    denials = {"negation", "absence", "anaphor", "mask"}
    surfaces = vocabulary().table.surfaces[TermKind.CUE]
    assert [word for word, key in surfaces.items() if word.endswith(" not") and key not in denials] == []
