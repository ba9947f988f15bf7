"""Grounds put in less usual words, on invented rationales."""

from __future__ import annotations

import pytest

from kg.determination import Category, Layout, Reason
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.rationale import read_rationale

_PUT = (
    (
        Category.PHARMACEUTICAL,
        "The MTUS recommends that total daily dosing not exceed 120 mg of morphine equivalents. This worker takes oxycodone 30 mg six times a day, which comes to a MED of 270. Thus, the request is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The MED of this regimen is 180 per day. Guidelines advise that doses above 100 MED be managed by a pain specialist. The request is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.INJECTION,
        "ODG states that no more than two joint levels are to be blocked at one session. Here three joint levels are requested. The request is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.INJECTION,
        "The guidelines limit interlaminar injections to one level per session. As two levels are asked for, the request is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.REHABILITATION,
        "The worker has had 18 sessions to date, and pain persists in spite of them. Additional therapy is not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "Pain is still rated 8/10 in spite of tramadol. There is no record of better function. The request is not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.REHABILITATION,
        "Symptoms are ongoing notwithstanding 20 visits of chiropractic care. The request is not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.DME,
        "There is no mention of this device in the MTUS. The ODG does not recommend it as an isolated intervention. No one-month trial was done. The request is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.SURGERY,
        "The California guidelines have nothing to say about this procedure. The ODG describes it as under study with too few trials. It is not medically necessary.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "Gastrointestinal risk factors were nowhere described in the notes supplied. The request is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DME,
        "The chart contains no findings that would call for a brace. The request is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "The treating physician makes no reference to locking, instability or effusion. The request is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.MENTAL_HEALTH,
        "There is a dearth of information on the patient's mood. The request is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.REHABILITATION,
        "Guidelines provide for fading of treatment frequency up to 10 visits. This request for 12 goes above this number. The request is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.MENTAL_HEALTH,
        "ODG supports an initial trial of 3-4 visits. Twelve sessions without reassessment cannot be endorsed. The request is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.DME,
        "The request does not say whether the unit is to be rented or bought. The request is not medically necessary.",
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The dose and count were left off the request. The request is not medically necessary.",
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Topical lidocaine is reserved for neuropathic pain after antidepressants or anticonvulsants have been tried. No trial of these is on record. The request is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PHARMACEUTICAL,
        "It is not evident why a first-line opioid would not serve. The request is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.IMAGING,
        "Red flags are absent, and the neurological examination is normal. The request is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "Motor, sensory and reflex testing was intact. The request is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient is being given tizanidine as well. Two muscle relaxants at once are not called for. The request is not medically necessary.",
        {Reason.REDUNDANT},
    ),
    (
        Category.EVALUATION,
        "The patient sees a pain specialist each month as it is. A further consultation is not needed. The request is not medically necessary.",
        {Reason.REDUNDANT},
    ),
    (
        Category.PHARMACEUTICAL,
        "After eight months of hydrocodone the claimant is no more active than before, is still off work, and rates pain the same. There is nothing to justify going on. Not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "Ketoprofen has no FDA approval for topical use and causes photocontact dermatitis in many. MTUS page 112. The cream is not medically necessary.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "No testosterone level was drawn and no exam of any kind speaks to erectile dysfunction. Viagra isn't medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.REHABILITATION,
        "The patient finished 24 visits after his repair, the full count for this operation, six months ago. By now he ought to do exercises on his own. PT 3x4 is not medically necessary.",
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.REHABILITATION,
        "The claimant says massage felt good for a day or two. Feeling good for a day is not function. Nothing changed in work or activity. Massage 1x6 is not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.DME,
        "A month's rental should precede any purchase, with a log of use and effect. None was done. The TENS purchase is not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.DME,
        "He walks, transfers by himself and sleeps flat. Nothing medical calls for a hospital bed. It is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "Relief after the first was 20% and lasted ten days. MTUS wants half for six weeks or more. A second ESI is not medically necessary.",
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.INJECTION,
        "She has shooting pain below the knee and an absent ankle jerk. ODG keeps facet blocks for pain that does not radiate. Not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "The films show only slight narrowing and she has had neither therapy nor a cortisone shot. Not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED, Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "Complaints are on the right only; the left arm is symptom free and there is no reason to test it. The bilateral study is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.SURGERY,
        "Only four therapy visits and no injection have been given in the six weeks since he was hurt; surgery is premature. Not medically necessary.",
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "With the carpal tunnel surgery refused there is nothing to prepare for. Not medically necessary.",
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.HOME_CARE,
        "How many hours, for how long and to do what is left blank. Not medically necessary.",
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.PROGRAM,
        "Gyms are not medical treatment under ODG; a home program will do and no one would supervise. Not medically necessary.",
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PROGRAM,
        "Surgery is still being discussed, he has no wish to return to work, and no baseline evaluation was made. The program is not medically necessary.",
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "No pill counts, no CURES, no agreement, and the last screen lacked tramadol. Not medically necessary.",
        {Reason.SAFETY_RISK},
    ),
)


@pytest.mark.parametrize(("category", "text", "expected"), _PUT)
def test_grounds_are_read_in_less_usual_words(category: Category, text: str, expected: set[Reason]) -> None:
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, None, (), (0, len(text)))
    read = read_rationale(ScannedLetter(text, text, sections, {}), (0, len(text)), category)
    assert {fact.value for fact in read.reasons} == expected
