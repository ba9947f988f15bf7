"""The grounds of a decision, and the sentence that decides, on invented rationales."""

from __future__ import annotations

import pytest

from kg.determination import Category, Layout, Reason
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.rationale import RationaleReading, read_rationale

_GUIDELINE = "MTUS guidelines recommend this treatment when certain criteria are met. "
_PATIENT = "In this case, the patient has pain. "
_REFUSAL = " Therefore, the request is not medically necessary."


def read(text: str, category: Category = Category.OTHER) -> RationaleReading:
    """Read a rationale that stands alone."""
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, None, (), (0, len(text)))
    return read_rationale(ScannedLetter(text, text, sections, {}), (0, len(text)), category)


def reasons(text: str, category: Category = Category.OTHER) -> set[Reason]:
    return {fact.value for fact in read(text, category).reasons}


_WHOLE = (
    (
        Category.PHARMACEUTICAL,
        "The MTUS supports opioids when pain and function improve. The claimant has taken hydrocodone since 2012. There is no documentation of objective functional gain, and no recent drug screen is included in the records provided.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "ODG notes that PPIs are indicated for patients at risk of GI events. This claimant is 38 years old, is not on anticoagulants and has no reported history of ulcer.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "Zolpidem is approved for the short-term treatment of insomnia. There is no documentation of a sleep assessment or of sleep hygiene attempts.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED, Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "The guidelines recommend lidocaine patches after a trial of first-line therapy. The claimant does not have localized peripheral pain, and no first-line trial is documented.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED, Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "Per the MTUS, gabapentin is effective for neuropathy. The records do not document a thirty percent reduction in pain. The dose and frequency are also not given.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The injured worker takes ibuprofen and naproxen. The use of two NSAIDs together is redundant and raises the risk of bleeding.",
        {Reason.REDUNDANT, Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "The requested compound contains baclofen, which is not recommended for topical use. As a component is not recommended, the compound is not recommended.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "Guidelines do not support the chronic use of benzodiazepines because of dependence and tolerance. The patient has been on lorazepam for three years.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The records do not describe constipation or the use of opioids that would require a stool softener.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "ACOEM supports imaging when red flags are present or when conservative care fails. The claimant was injured two weeks ago and has not completed a course of therapy. There are no red flags.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED, Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "Per ODG, repeat MRI is reserved for a significant change in symptoms. The claimant had an MRI in 2015 and the notes show no change since.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "The provider did not document the rationale for requesting plain films of the foot.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "Physical examination of the knee was limited to tenderness. There was no instability, effusion or positive McMurray test.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "Guidelines do not support ultrasound for the diagnosis of plantar fasciitis in the first month.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.IMAGING,
        "There is no evidence that x-rays were obtained first, and surgery is not being contemplated.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "ACOEM recommends electrodiagnostic studies when symptoms last more than four weeks. The exam lacks evidence of sensory or motor deficits in the requested extremity.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "There is no documentation of snoring, apnea or daytime sleepiness.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "The requested genetic test is not recommended by ODG except in a research setting.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.REHABILITATION,
        "The claimant reports that chiropractic care helps, but no specific functional improvement has been documented to support further visits.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.REHABILITATION,
        "Massage should be an adjunct to exercise and is limited to four to six visits. There is no documentation of an active exercise program.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.REHABILITATION,
        "Aquatic therapy is an alternative when reduced weight bearing is desirable. There is no indication that the claimant cannot tolerate land-based therapy.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.REHABILITATION,
        "The number of prior visits and the functional response to them were not included with the request.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.INJECTION,
        "Per the MTUS, radiculopathy must be documented and corroborated. The examination does not note deficits in a dermatomal pattern, and the MRI shows no nerve root impingement.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "The prior epidural gave less than fifty percent relief and there was no reduction in medication use.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.INJECTION,
        "Viscosupplementation is indicated for severe osteoarthritis that has not responded to conservative treatment. No imaging of the arthritis was submitted.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.SURGERY,
        "The records lack evidence of at least six months of failed non-surgical care, and a psychosocial evaluation has not been done.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED, Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.SURGERY,
        "The imaging shows only degenerative change without stenosis or instability at the requested levels.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DME,
        "ODG states that cold units are an option after surgery for seven days. As the surgery is not authorized, the unit is not needed.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.DME,
        "H-wave may be considered after failure of physical therapy, medication and TENS. There is no evidence of a failed TENS trial.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.DME,
        "The device is requested for purchase. A trial with documented pain reduction and improved function has not been provided.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED, Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.EVALUATION,
        "A referral may be appropriate when a diagnosis is uncertain. The records do not identify what questions the specialist would answer.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.EVALUATION,
        "FCE is appropriate if case management is hampered by failed return to work attempts. There is no documentation of failed attempts to return to work.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.HOME_CARE,
        "There is no evidence that the patient is homebound or needs skilled nursing.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.MENTAL_HEALTH,
        "The request does not specify the number of sessions, and a psychological evaluation was not provided.",
        {Reason.NO_CLINICAL_INDICATION, Reason.REQUEST_INCOMPLETE},
    ),
)


@pytest.mark.parametrize(("category", "rationale", "expected"), _WHOLE)
def test_whole_rationales_give_all_their_grounds_and_no_other(
    category: Category, rationale: str, expected: set[Reason]
) -> None:
    assert reasons(rationale + _REFUSAL, category) == expected


@pytest.mark.parametrize(
    "guideline",
    [
        "ODG states that imaging is not recommended without red flags or a failure of conservative care.",
        'The MTUS says: "There is no evidence of functional benefit from long-term use and no proof of safety."',
        "Per the ACOEM guidelines, there should be no signs of instability. Conservative care must have failed.",
        "According to MTUS, patients who lack functional improvement should not continue.",
    ],
)
def test_what_a_guideline_says_is_no_ground_where_the_patient_gives_one(guideline: str) -> None:
    said = " In this case, the length of the rental was not specified." + _REFUSAL
    assert reasons(guideline + said, Category.DME) == {Reason.REQUEST_INCOMPLETE}


@pytest.mark.parametrize(
    ("category", "guideline"),
    [
        (Category.PHARMACEUTICAL, "The MTUS does not recommend topical baclofen."),
        (Category.DME, "ACOEM notes that braces for the back have not been shown to provide lasting relief."),
        (Category.REHABILITATION, "Per ODG, there is no quality evidence that this modality works."),
        (Category.INJECTION, "ODG states that this injection is under study."),
    ],
)
def test_a_guideline_cited_only_to_advise_against_a_treatment_decides_beside_what_the_patient_lacks(
    category: Category, guideline: str
) -> None:
    said = f"{guideline} The patient has no radicular findings." + _REFUSAL
    assert reasons(said, category) == {Reason.NOT_RECOMMENDED, Reason.NO_CLINICAL_INDICATION}


@pytest.mark.parametrize(
    "guideline",
    [
        "ODG does not recommend fusion unless there is instability.",
        "Fusion is not recommended in the absence of fracture or dislocation.",
        "Fusion is not recommended except in selected cases of deformity.",
        "The operation is not indicated for patients with mild symptoms.",
        "It is not recommended as a first-line treatment.",
    ],
)
def test_advice_against_a_treatment_on_a_condition_leaves_the_ground_to_what_is_missing(guideline: str) -> None:
    said = f"{guideline} In this case, the films show no instability." + _REFUSAL
    assert reasons(said, Category.SURGERY) == {Reason.NO_CLINICAL_INDICATION}


def test_a_refusal_that_follows_from_another_is_not_a_want_of_findings() -> None:
    text = "Because the arthroscopy itself is not medically necessary, there is no need for the crutches." + _REFUSAL
    assert reasons(text, Category.DME) == {Reason.DEPENDENT_ON_DENIED_SERVICE}


def test_therapy_granted_and_not_yet_done_is_care_not_tried_before_a_study_and_unproven_benefit_before_more_of_it() -> (
    None
):
    text = "The patient was authorized for six visits of physical therapy last week." + _REFUSAL
    assert reasons(text, Category.IMAGING) == {Reason.CONSERVATIVE_CARE_NOT_TRIED}
    assert reasons(text, Category.REHABILITATION) == {Reason.NO_FUNCTIONAL_IMPROVEMENT}


def test_a_study_that_was_granted_is_asked_for_twice() -> None:
    text = "The records show that the consultation was certified on the same day." + _REFUSAL
    assert reasons(text, Category.EVALUATION) == {Reason.REDUNDANT}


def test_what_a_guideline_advises_against_is_a_ground_where_nothing_is_said_of_the_patient() -> None:
    text = "ODG states that this cream is largely experimental. The patient uses the cream." + _REFUSAL
    assert reasons(text, Category.PHARMACEUTICAL) == {Reason.NOT_RECOMMENDED}


def test_a_guideline_that_turns_to_the_patient_within_a_sentence_is_applied() -> None:
    text = (
        "While the MTUS allows a short trial, here, however, the applicant has shown no functional improvement."
        + _REFUSAL
    )
    assert reasons(text, Category.REHABILITATION) == {Reason.NO_FUNCTIONAL_IMPROVEMENT}


def test_two_grounds_of_one_sentence_are_both_read() -> None:
    text = (
        "In this case, there is no documentation of red flags and no failure of conservative treatment to date."
        + _REFUSAL
    )
    assert reasons(text, Category.IMAGING) == {Reason.NO_CLINICAL_INDICATION, Reason.CONSERVATIVE_CARE_NOT_TRIED}


def test_a_drug_whose_failure_was_not_shown_is_care_not_tried_rather_than_no_benefit() -> None:
    text = "In this case, there is no indication that acetaminophen failed to control the pain." + _REFUSAL
    assert reasons(text, Category.PHARMACEUTICAL) == {Reason.CONSERVATIVE_CARE_NOT_TRIED}


def test_what_may_be_denies_nothing() -> None:
    text = (
        "In this case, the drug should stop if there is no functional improvement. No urine drug screen was done."
        + _REFUSAL
    )
    assert reasons(text, Category.PHARMACEUTICAL) == {Reason.SAFETY_RISK}


def test_a_service_of_an_approved_surgery_depends_on_it() -> None:
    text = "The requested walker follows the fusion. The surgery has been approved. The walker is medically necessary."
    assert reasons(text, Category.DME) == {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE}


def test_what_a_guideline_does_not_mention_is_not_missing_from_the_records() -> None:
    text = "There is no mention of this unit in the MTUS. In this case, no one-month trial was done." + _REFUSAL
    assert reasons(text, Category.DME) == {Reason.CONSERVATIVE_CARE_NOT_TRIED}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The guidelines allow use while pain is relieved, and the notes do not mention pain relief.",
            {Reason.NO_FUNCTIONAL_IMPROVEMENT},
        ),
        ("The guidelines require that pain relief be recorded, and the patient should not lack benefit.", set()),
    ],
)
def test_a_sentence_that_begins_with_a_guideline_may_turn_to_the_records(text: str, expected: set[Reason]) -> None:
    assert reasons(text + _REFUSAL, Category.PHARMACEUTICAL) == expected


def test_a_form_closing_on_weaning_states_no_ground() -> None:
    text = (
        "In this case, no pain relief is documented."
        + _REFUSAL
        + " This decision addresses opioids as prescribed; abrupt weaning carries a risk of respiratory depression."
    )
    assert reasons(text, Category.PHARMACEUTICAL) == {Reason.NO_FUNCTIONAL_IMPROVEMENT}


def test_a_study_refused_without_a_ground_lacks_an_indication_and_of_other_services_nothing_is_said() -> None:
    assert reasons("The study is not medically necessary.", Category.IMAGING) == {Reason.NO_CLINICAL_INDICATION}
    assert reasons("The item is not medically necessary.", Category.DME) == set()


@pytest.mark.parametrize(
    ("text", "category", "deciding"),
    [
        (
            "ODG recommends a trial of six visits. In this case, the patient attended eight visits. "
            "No functional improvement was recorded after them. Therefore, the request is not medically necessary.",
            Category.REHABILITATION,
            "No functional improvement was recorded after them.",
        ),
        (
            "The worker fell in May. In this case, the exam shows weakness and loss of sensation after failed "
            "conservative care. Therefore, the MRI is medically necessary.",
            Category.IMAGING,
            "In this case, the exam shows weakness and loss of sensation after failed conservative care.",
        ),
        (
            "In this case, no gain in function is documented. In addition, there is no urine screen, no agreement and no pill "
            "count. Therefore, the drug is not medically necessary.",
            Category.PHARMACEUTICAL,
            "In this case, no gain in function is documented.",
        ),
        (
            "In this case, therapy and splints were tried first. The request is within the recommended number. Therefore, the "
            "visits are medically necessary.",
            Category.REHABILITATION,
            "The request is within the recommended number.",
        ),
        (
            "The patient's pain went from 8 to 3 with the drug. UR denied it for want of documented functional benefit and pain "
            "relief. Therefore, the drug is medically necessary.",
            Category.PHARMACEUTICAL,
            "The patient's pain went from 8 to 3 with the drug.",
        ),
    ],
)
def test_the_deciding_sentence_states_the_ground_and_not_the_bare_conclusion(
    text: str, category: Category, deciding: str
) -> None:
    span = read(text, category).deciding
    assert span is not None
    assert text[slice(*span)] == deciding
