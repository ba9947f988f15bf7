"""Grounds that a neighbouring word turns into another ground or into none, on invented rationales."""

from __future__ import annotations

import pytest

from kg.determination import Category, Conclusion, Layout, Reason
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.rationale import RationaleReading, read_rationale

_SHADES = (
    (
        Category.PHARMACEUTICAL,
        "Soma is not recommended. Such drugs are meant for a short course. This worker has had it every day for more than one year. It is not medically necessary.",
        {Reason.NOT_RECOMMENDED, Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "MTUS does not support benzodiazepines for more than four weeks. The claimant has been on lorazepam for several months. Lorazepam is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "On top of that she lives alone and the last screen showed cocaine. The request is not safe and not medically necessary.",
        {Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "As the opioid was found not medically necessary, there is no need for a laxative. The request is not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.PHARMACEUTICAL,
        "This agent is not currently FDA approved for use on the skin. Thus it is not medically necessary.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "The drug is not a first-line choice. In this man with coronary artery disease a safer drug ought to be taken. It is not medically necessary.",
        {Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "Sleep aids are to be used when behavior has been addressed. The cause of the sleep difficulty has not been looked for in this worker. Not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "Vitamin D helps where it is deficient. No laboratory value was submitted that shows so. It is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "An assessment of pain relief and of function is called for at every visit. Such an assessment was not found in these records, and there was no pill count. Not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "The worker told his physician in May that he is no longer taking these tablets. They are not medically necessary.",
        {Reason.OTHER},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "A worker at low risk is screened once a year. More frequent testing is not supported for this worker. The screen is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.DME,
        "The guideline has no good word for supports once the acute phase is over. This worker is way past the acute phase. No instability is seen on films. The brace is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DME,
        "As above, the ligament reconstruction has not been shown to be necessary, and so will not take place. I need not reach the question of duration. The cooling unit is not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.DME,
        "There is no indication that pain is ineffectively controlled by the drugs this worker takes. The interferential unit is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.SURGERY,
        "The surgeon means to put off a replacement of the joint. For this worker's arthritic knee the procedure is no better than placebo. It is not medically necessary.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.SURGERY,
        "This worker has had six visits of therapy and has not received an injection. The surgery is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.IMAGING,
        "The worker was hurt ten days ago and treatment had only just begun. The study is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.INJECTION,
        "Repeat injections call for lasting relief. He says that the last one helped for a few days only. The criteria are not met; the request is not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.INJECTION,
        "Before this review the physician wrote that the patient moved away and that the request has been withdrawn. It is not medically necessary.",
        {Reason.OTHER},
    ),
    (
        Category.REHABILITATION,
        "Acupuncture is begun with a trial of up to six visits. This would be her first course. Twelve was requested. It is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.REHABILITATION,
        "The shoulder repair has been approved. The visits asked for are within the number that follows it. They are medically necessary.",
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.DME,
        "Since the rotator cuff repair has been found medically necessary above, the sling is needed. It is medically necessary.",
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.SURGERY,
        "The primary procedure is not medically necessary; therefore the assistant is not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.EVALUATION,
        "Since I have found the ankle surgery to be necessary, the clearance of this diabetic patient is reasonable. It is medically necessary.",
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.REHABILITATION,
        "This worker had 20 visits. Objective functional improvement has therefore not been shown. More visits are not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.REHABILITATION,
        "The guideline gives a trial of six visits. This worker attended ten visits, and no gain was recorded after them. More are not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "The last two urine screens were positive for alcohol. None of this is mentioned in the treatment plan of this worker. The drug is not medically necessary.",
        {Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "IW has not tried any first line drug. The request is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.DME,
        "The patient may take the unit home once drugs have been used without success. There is no record that this worker did so. Not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "Films of this worker's ankle were negative for fracture. He is only now beginning physical therapy. The study is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.IMAGING,
        "The order for this worker came before the PT had begun. The study is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.INJECTION,
        "There was no description in this worker's chart of treatment with exercise that was completed without success. Not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.INJECTION,
        "One guideline finds such injections of questionable merit. Another asks for tenderness over the joint, and this worker has none on examination. The injection is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "Naproxen daily. No ADLs charted, no work. No urine screens in over a year, no contract in the chart. Not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "MTUS: muscle relaxants at most 2-3 wks. Pt on it at least 14 months. Not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Long-term use of benzodiazepines carries a risk of dependence. This worker has used one nightly for two years. Not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "MTUS has two ointments in mind here, and neither is endorsed for the back. Not medically necessary.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "This worker is not tolerating anti-inflammatories (gastritis), and the second muscle relaxant is also prescribed. Not medically necessary.",
        {Reason.REDUNDANT},
    ),
    (
        Category.REHABILITATION,
        "Pt had PT x 18 last fall. MTUS allows 9-10 visits. More is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.DME,
        "ODG allows cooling up to 7 days after shoulder surgery. Fourteen days are requested, with no reason for the excess. Not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.DME,
        "A 30 day trial with a log comes before a purchase of this unit; none here. Not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.DME,
        "ODG does not recommend cooling units for the ankle. The ligament reconstruction has not been shown to be necessary for this worker, and so the unit is not either. Not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.INJECTION,
        "Ablation follows a diagnostic block that gave relief. No such block has been carried out in this worker. Not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.SURGERY,
        "The notes of this worker show three weeks of tablets and nothing else. The operation is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PHARMACEUTICAL,
        "With the arthroscopy authorized, this worker will need an opioid for some days. It is medically necessary.",
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.INJECTION,
        "There is insufficient evidence to support this infusion in chronic pain. It is not medically necessary.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.INJECTION,
        "Three levels are requested for this worker, and no more than two may be injected in one session. Not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Opioids of this strength are for tolerant patients. This worker has not been on opioids, and has sleep apnea. The risk of respiratory depression is too great. Not medically necessary.",
        {Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "The quantity isn't given. Besides, no benefit was recorded for this worker. Not medically necessary.",
        {Reason.REQUEST_INCOMPLETE, Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.DME,
        "The shoulder surgery proposed is not indicated, and accordingly neither is the sling. Not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.DME,
        "This worker was given wrist braces, and there's no statement that they are lost or worn out. More are not medically necessary.",
        {Reason.REDUNDANT},
    ),
    (
        Category.MENTAL_HEALTH,
        "Hypnosis may help in PTSD. This claimant has not been diagnosed with it. The sessions are not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.SURGERY,
        "This worker has attended four visits and has not been given an injection. The operation is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.REHABILITATION,
        "There is limited evidence of objective functional improvement with the visits that this worker had. More are not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.REHABILITATION,
        "Needles are for those whose pain medication is reduced or not tolerated. There was no sign that this worker's pain medication was being reduced. Not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "In the case of this worker, there was insufficient evidence that a review was being kept of pain relief, of function and of drug screens. Not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "This worker's doses come to a total of 172.5 mg MED a day. The guideline sets the limit at 120. Not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "It is better than placebo for some weeks. This worker has no spasm on examination. Not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "The request was made as a request for a repeat injection. This worker had no relief after the first. Not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.DME,
        "The requested surgical procedure is not supported. Hence the sling of this worker is not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.PHARMACEUTICAL,
        "This claimant has had a GI bleed, and there's no reported benefit from the drug. Not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "Muscle relaxants are for no longer than two to three weeks. The worker had been taking this one for a prolonged amount of time. Not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "Which tests are to be done is not specified by this physician. They are not medically necessary.",
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The worker is still working, was given a month's supply and wears an existing brace. No functional gain from the drug is documented. It is not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.IMAGING,
        "This worker has hepatitis and takes warfarin, and the disc is larger than before. No red flag is documented. The scan is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "The pain is out of proportion to the injury, and the enzymes are at the upper limit. No functional gain from the drug is documented. It is not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.DME,
        "The claimant has an existing brace, which is still usable. A further one is not medically necessary.",
        {Reason.REDUNDANT},
    ),
    (
        Category.DME,
        "Because I did not find the ankle surgery to be medically necessary, the walking boot that was to follow it is not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.REHABILITATION,
        "The hip arthroscopy asked for at the same time has not been found to be supported; therefore, postoperative therapy is not supported either. Not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
)


def _read(text: str, category: Category) -> RationaleReading:
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, None, (), (0, len(text)))
    return read_rationale(ScannedLetter(text, text, sections, {}), (0, len(text)), category)


@pytest.mark.parametrize(("category", "text", "expected"), _SHADES)
def test_a_ground_is_read_with_the_words_about_it(category: Category, text: str, expected: set[Reason]) -> None:
    assert {fact.value for fact in _read(text, category).reasons} == expected


def test_none_of_the_associated_services_is_found_necessary() -> None:
    text = (
        "As the primary procedure is not medically necessary, none of the associated services are medically necessary."
    )
    read = _read(text, Category.SURGERY)
    assert read.conclusion is not None
    assert read.conclusion.value is Conclusion.NOT_NECESSARY
    assert [fact.value for fact in read.reasons] == [Reason.DEPENDENT_ON_DENIED_SERVICE]
