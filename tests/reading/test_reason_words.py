"""Each ground of a decision in several ways of saying it, on invented rationales."""

from __future__ import annotations

import pytest

from kg.determination import Category, Conclusion, Layout, Reason
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.rationale import RationaleReading, read_rationale

_GUIDELINE = "MTUS guidelines recommend this treatment when certain criteria are met. "
_PATIENT = "In this case, the patient has pain. "
_REFUSAL = " Therefore, the request is not medically necessary."

_SAID = {
    (Reason.NO_FUNCTIONAL_IMPROVEMENT, Category.REHABILITATION): (
        "More care is contingent upon documented gains, and none are on file.",
        "The prior reviewer approved a first block of six sessions, the results of which have not been submitted.",
        "The same restrictions have been in place since therapy began.",
        "The patient attended the sessions without any benefit.",
        "In this case, the patient has completed 18 sessions to date without documented objective gains.",
        "The claimant has had extensive therapy but there is no evidence of sustained functional benefit from it.",
        "Records do not describe how previous sessions changed the patient's ability to perform daily activities.",
        "Despite ongoing acupuncture the injured worker continues to report the same level of pain and remains off work.",
        "The provider did not report any measurable functional gains from the previous sessions.",
        "The patient has been treated with chiropractic manipulation without any lasting relief.",
        "There is no mention of the response to the previously completed visits.",
        "Objective functional improvement with prior therapy has not been demonstrated.",
        "The medical records do not establish functional improvement as a result of the treatment rendered.",
        "The outcome of the prior treatment was not discussed.",
        "The patient has already had therapy; no significant progress was noted.",
        "The efficacy of the prior course of therapy has not been established.",
        "It is unclear whether the patient benefited from the earlier sessions.",
        "The progress notes fail to identify any gains from the sessions already attended.",
        "No information on how the patient fared with prior acupuncture was submitted.",
        "The patient reported that prior sessions gave only temporary relief and no functional change.",
        "There are no therapy notes showing that the patient is progressing.",
        "The number of completed sessions and the response to them are unknown.",
        "Prior physical therapy did not result in functional gains.",
        "Continued chiropractic care is not warranted when earlier visits brought no measurable improvement.",
    ),
    (Reason.NO_FUNCTIONAL_IMPROVEMENT, Category.PHARMACEUTICAL): (
        "The worker had failed to return to work on this medication.",
        "The worker reports only a few hours of relief from each dose.",
        "Pain and function with the drug have not been quantified.",
        "There is no word on whether the medication lets the patient be more active.",
        "The patient has been using this medication for months, yet the notes fail to show any decrease in pain or increase in function.",
        "There is no documentation of quantifiable pain relief with the use of this drug.",
        "In this case the applicant has failed to return to work and remains dependent on opioids.",
        "The records lack evidence that the medication has helped the patient's function.",
        "No functional benefit is noted from chronic use.",
        "VAS scores have not changed and no functional gains are described.",
        "The medical necessity of continued use is not established as there is no report of efficacy.",
        "The claimant's pain level is unchanged on the medication.",
        "There is insufficient evidence of functional improvement with ongoing use.",
        "There is no indication in the notes that the drug reduces the patient's pain.",
        "The treating physician did not report any benefit attributable to the medication.",
        "The patient's function has not improved with the drug.",
        "The four domains of pain relief and activities of daily living were not addressed.",
        "Opioids have not produced a return to work or a reduced need for care.",
        "The documentation does not support that the drug is effective for this patient.",
        "There is no objective evidence that the topical has improved the patient's function.",
        "No significant improvement with the medication was noted.",
    ),
    (Reason.NO_CLINICAL_INDICATION, Category.IMAGING): (
        "There is nothing to suggest trauma or fever.",
        "No focal weakness was recorded.",
        "There are no red flags on examination.",
        "In this case, the exam shows no focal neurologic deficit.",
        "The patient has no signs of radiculopathy, and plain films were not obtained.",
        "There is no documentation of new trauma or progression of symptoms since the last study.",
        "The claimant's neurologic examination is normal, and no surgery is contemplated.",
        "There is no evidence of instability or internal derangement.",
        "It is not clear how the study would alter management.",
        "The physical examination did not reveal focal deficits.",
        "The patient does not satisfy the criteria for this study.",
        "No clear indication for the study is given.",
        "Strength, sensation and reflexes are intact.",
        "The records do not show that a surgical procedure is being planned.",
        "The notes do not contain findings that would justify an MRI.",
        "The provider has not explained why the study is needed.",
        "No objective evidence of nerve root compression was presented.",
        "The examination findings do not suggest a surgical lesion.",
        "There is no suspicion of fracture, tumor or infection.",
        "No physical exam was documented for the body part in question.",
        "A repeat MRI is not warranted absent a significant change in the clinical picture.",
        "The clinical note does not document a neurological examination.",
        "There were no objective neurologic deficits.",
        "The claimant presents with nonspecific pain and a benign exam.",
        "There is a lack of significant objective findings.",
        "No plain radiographs were taken before the MRI request.",
        "It has not been established that the results would change the plan of care.",
        "The documentation fails to show evidence of progressive neurological decline.",
        "The requested imaging is not clinically indicated at this time.",
    ),
    (Reason.NO_CLINICAL_INDICATION, Category.PHARMACEUTICAL): (
        "There is no history of peptic ulcer or GI bleeding in this patient.",
        "The patient is not noted to be at risk for gastrointestinal events.",
        "Muscle spasm was not noted on the exam.",
        "The patient does not have a diagnosis of osteoarthritis.",
        "There is no documentation of insomnia.",
        "The records do not describe neuropathic pain.",
        "No acute exacerbation is documented.",
        "There is no mention of nausea or vomiting.",
        "The claimant does not carry a diagnosis that this drug treats.",
        "The provider gives no reason for prescribing it.",
        "The clinical notes do not identify a condition for which it is indicated.",
    ),
    (Reason.CONSERVATIVE_CARE_NOT_TRIED, Category.IMAGING): (
        "The only treatment to date has been two visits of physical therapy.",
        "The worker has attended only three sessions of physical therapy so far.",
        "The patient is scheduled to begin physical therapy next week.",
        "There is no documentation that the patient has failed conservative measures.",
        "The patient has not yet completed physical therapy.",
        "In this case, conservative treatment has not been exhausted.",
        "The patient has only just begun physical therapy.",
        "There is no record of an adequate trial of conservative therapy.",
        "The injury is recent and a four week period of conservative care has not been completed.",
        "The claimant has not had any physical therapy to date.",
        "Conservative care was not documented.",
    ),
    (Reason.CONSERVATIVE_CARE_NOT_TRIED, Category.PHARMACEUTICAL): (
        "There is no evidence that first-line agents such as antidepressants or anticonvulsants have been tried.",
        "The patient has not failed a trial of oral medication.",
        "It is not documented that the patient is intolerant of generic alternatives.",
        "No trial of over-the-counter analgesics is recorded.",
        "There was no failure of first line therapy.",
        "The records do not show that other medications were tried first.",
        "There is no documentation of a trial of acetaminophen.",
        "The notes do not document intolerance to oral NSAIDs.",
        "The patient has not attempted non-pharmacological treatment.",
        "There is no indication that the claimant could not take an oral NSAID.",
        "Failure of acetaminophen has not been documented.",
        "There is no documentation that the patient has tried and failed gabapentin.",
        "The patient has not had an adequate trial of a first line drug.",
        "No intolerance to oral medication is described.",
        "Sleep hygiene measures were not tried first.",
    ),
    (Reason.EXCEEDS_GUIDELINE, Category.REHABILITATION): (
        "In this case, the course already given was well beyond the one that the MTUS supports.",
        "The visits asked for are more than the guideline permits.",
        "This is a greater number than the initial trial that ODG allows.",
        "The requested 12 visits exceed the recommended six-visit trial.",
        "The number of sessions requested is beyond what the guideline allows.",
        "The request is for more visits than the guidelines recommend.",
        "The total number of visits would be greater than the 10 supported by the guidelines.",
        "The request is in excess of the guideline limit.",
        "The patient has already had 24 visits, the maximum recommended.",
        "Eighteen sessions are more than is recommended for this diagnosis.",
        "The frequency and duration requested are not consistent with guideline recommendations.",
        "Twelve initial visits are in excess of the trial of six.",
        "The patient would have 30 visits in total, exceeding the 24 recommended.",
        "The additional visits would surpass the guideline maximum.",
        "The request goes beyond the recommended number of visits.",
        "The amount of therapy requested is excessive.",
        "The requested visits exceed guidelines and no exceptional factors were noted.",
    ),
    (Reason.EXCEEDS_GUIDELINE, Category.PHARMACEUTICAL): (
        "Long-term use of muscle relaxants is not supported.",
        "The patient has been on this drug for over a year and guidelines limit use to two to three weeks.",
        "This drug is not intended for chronic use.",
        "The use is beyond the recommended duration.",
        "The requested quantity is not consistent with short term use.",
        "The medication is recommended for short-term use only.",
        "The daily morphine equivalent dose exceeds 120.",
        "The quantity requested suggests long-term use, which is not supported.",
        "Benzodiazepines are not recommended for long-term use and this patient has used them since 2014.",
        "The drug has been prescribed far longer than the two to three weeks that guidelines allow.",
        "Sixty tablets with refills would be more than a short course.",
        "The patient has been on muscle relaxants long term, which guidelines do not recommend.",
        "This exceeds the recommended duration for the drug.",
        "Chronic use of hypnotics is not recommended.",
        "The request for a 90 day supply exceeds the short course recommended.",
        "The drug should not be used for more than three weeks, and the patient has taken it for six months.",
    ),
    (Reason.NOT_RECOMMENDED, Category.DME): (
        "The guidelines do not recommend this device for the patient's condition.",
        "H-wave stimulation is not recommended as an isolated intervention.",
        "There is no high quality evidence that supports the use of this device.",
        "The use of this unit is not supported by evidence-based guidelines.",
        "The treatment is considered investigational.",
        "Current guidelines do not support the use of back braces for treatment.",
        "The requested device has not been proven effective for this condition.",
        "The requested topical is not recommended per ODG.",
        "Therefore this treatment is not recommended by the guidelines.",
    ),
    (Reason.REQUEST_INCOMPLETE, Category.PHARMACEUTICAL): (
        "The request does not include a dosage or quantity.",
        "The strength and quantity were not specified.",
        "The request as written does not state the frequency.",
        "The duration of treatment was not specified.",
        "The request did not specify the body part to be treated.",
        "There is no frequency listed with the request.",
        "The quantity is not stated.",
        "The prescription lacks directions for use.",
        "The request is open-ended and lacks a quantity.",
    ),
    (Reason.SAFETY_RISK, Category.PHARMACEUTICAL): (
        "The last two drug screens were negative for the drug in dispute.",
        "Liver enzymes have not been checked.",
        "The tablets are not being taken as prescribed.",
        "There is no documentation of a urine drug screen or pain contract.",
        "The patient had an inconsistent urine drug test that was not addressed.",
        "The records do not document an assessment for aberrant behavior.",
        "There is no CURES report in the record.",
        "Concurrent use of opioids and benzodiazepines poses a risk of respiratory depression.",
        "The risks of this drug outweigh its benefits in this patient.",
        "No opioid agreement is on file.",
        "There is no mention of side effects or adverse reactions being monitored.",
        "This combination is contraindicated.",
        "No urine drug test results were provided.",
        "The provider has not documented the four A's of opioid monitoring.",
        "The patient tested positive for illicit drugs.",
        "There is no signed pain agreement in the chart.",
        "Given the risk of overdose with concurrent sedatives, the drug is not appropriate.",
        "The patient has hypertension, and NSAIDs are contraindicated.",
        "There is no documentation of compliance monitoring.",
    ),
    (Reason.REDUNDANT, Category.DME): (
        "The worker was issued a brace that is still in good condition.",
        "The patient already has a TENS unit at home.",
        "This is a duplicate request.",
        "The request duplicates one that was already certified.",
        "A similar device was previously approved and provided.",
        "The patient is already using another muscle relaxant of the same class.",
    ),
    (Reason.DEPENDENT_ON_DENIED_SERVICE, Category.DME): (
        "Given the adverse determination on the surgery, the sling has no use.",
        "Since the surgery is not medically necessary, the associated cold therapy unit is not medically necessary.",
        "As the primary procedure is not approved, none of the associated services are needed.",
        "The requested surgery is not medically necessary. Therefore the sling is not needed.",
        "Because the arthroscopy has been found not medically necessary, post-operative services are likewise not necessary.",
        "As the requested procedure is not certified, this request is not supported.",
        "The surgery was not authorized, so the post-operative brace is not medically necessary.",
        "Given that the injection was deemed not medically necessary, the sedation is not medically necessary either.",
    ),
    (Reason.NO_CLINICAL_INDICATION, Category.DIAGNOSTIC_TEST): (
        "The examination does not show signs of peripheral nerve entrapment.",
        "There is no documentation of symptoms in the left arm.",
        "The diagnosis of radiculopathy is already clinically obvious.",
        "Sensation is intact and Tinel sign is negative.",
        "The patient is healthy and has no comorbidities that would call for laboratory work.",
        "The patient is not on opioids, so a urine drug screen is not needed.",
        "There are no documented sleep complaints.",
    ),
    (Reason.NO_CLINICAL_INDICATION, Category.INJECTION): (
        "There is no documented radiculopathy on the exam.",
        "The MRI does not show nerve root compression at the requested level.",
        "The exam does not document facet tenderness.",
        "There is no documented evidence of trigger points with a twitch response.",
        "Radicular pain was not corroborated by imaging.",
        "The knee does not show severe osteoarthritis.",
    ),
    (Reason.NO_CLINICAL_INDICATION, Category.SURGERY): (
        "The MRI does not show a full thickness tear.",
        "There is no imaging evidence of a lesion that would benefit from surgery.",
        "The patient is not a candidate for fusion as no instability is shown.",
        "There is no documentation of mechanical symptoms.",
    ),
    (Reason.NO_CLINICAL_INDICATION, Category.DME): (
        "There is no indication that the patient cannot ambulate without the device.",
        "The patient has no documented instability of the knee.",
        "The record does not explain why a hospital bed is needed.",
        "The patient is not at high risk for deep vein thrombosis.",
        "There is no mention that the patient is homebound.",
    ),
    (Reason.CONSERVATIVE_CARE_NOT_TRIED, Category.INJECTION): (
        "The patient has not failed exercise and medication.",
        "There is no documentation that physical therapy and NSAIDs were tried before the injection.",
        "No recent conservative therapy is documented.",
        "The applicant has not exhausted less invasive measures.",
        "The patient was improving with therapy and had not failed it.",
    ),
    (Reason.CONSERVATIVE_CARE_NOT_TRIED, Category.SURGERY): (
        "The patient has not undergone therapy.",
        "Physical therapy was only recently ordered.",
        "Documentation of at least three months of failed conservative care is lacking.",
        "There is no evidence of a cortisone injection and physical therapy having failed.",
        "A full course of non-operative treatment has not been attempted.",
        "There is no detailed evidence of a recent comprehensive non-operative treatment protocol trial and failure.",
    ),
    (Reason.NOT_RECOMMENDED, Category.PHARMACEUTICAL): (
        "This formulation has not been approved by the FDA.",
        "Compounded creams with a muscle relaxant are not recommended.",
        "ODG lists this drug as not recommended as a first choice.",
        "There is no evidence to support the topical use of gabapentin.",
        "Guidelines state that topical ketoprofen is not FDA approved.",
        "Since one ingredient is not recommended, the entire compound is not recommended.",
        "Topical baclofen is not supported by MTUS.",
        "Medical foods are not recommended for chronic pain.",
    ),
    (Reason.NOT_RECOMMENDED, Category.REHABILITATION): (
        "Passive modalities are not recommended in the chronic phase of care.",
        "Guidelines do not support the use of extracorporeal shockwave therapy for the lumbar spine.",
        "This therapy is considered experimental.",
        "Guidelines recommend against this treatment.",
    ),
    (Reason.REQUEST_INCOMPLETE, Category.DME): (
        "It is not specified whether the unit is for rental or purchase.",
        "The length of the rental was not given.",
        "The request fails to state the duration of use.",
        "The request does not state which knee is to be braced.",
        "There is no duration specified in the request.",
    ),
    (Reason.REQUEST_INCOMPLETE, Category.REHABILITATION): (
        "The request is nonspecific as to how many visits are sought.",
        "The frequency and the body part are left blank.",
        "The number of visits was not specified.",
        "The request does not identify the body part.",
        "The frequency and duration of the sessions are not stated.",
        "The request for therapy is open-ended.",
    ),
    (Reason.REDUNDANT, Category.EVALUATION): (
        "The consultation has already been authorized.",
        "The patient is already under the care of a specialist in this field.",
        "This visit duplicates one that was certified last month.",
    ),
    (Reason.REDUNDANT, Category.IMAGING): (
        "There is no reason to image again.",
        "The patient had another MRI of the same joint in spring, and a second study would yield nothing new.",
        "This study was already performed in December.",
        "An identical study has already been approved.",
    ),
    (Reason.DEPENDENT_ON_DENIED_SERVICE, Category.PHARMACEUTICAL): (
        "The analgesic that this tablet protects from was denied in this review.",
        "As the surgery is not medically necessary, the post-operative medication is not medically necessary.",
        "Because the associated procedure is not certified, the request for antibiotics is also not certified.",
        "Since naproxen is not medically necessary, omeprazole is not necessary either.",
        "The request for surgery was not approved. Consequently the post-op drug is not needed.",
    ),
}


def read(text: str, category: Category = Category.OTHER) -> RationaleReading:
    """Read a rationale that stands alone."""
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, None, (), (0, len(text)))
    return read_rationale(ScannedLetter(text, text, sections, {}), (0, len(text)), category)


def reasons(text: str, category: Category = Category.OTHER) -> set[Reason]:
    return {fact.value for fact in read(text, category).reasons}


@pytest.mark.parametrize(
    ("reason", "category", "said"),
    [(reason, category, said) for (reason, category), sentences in _SAID.items() for said in sentences],
)
def test_a_ground_is_read_however_it_is_put(reason: Reason, category: Category, said: str) -> None:
    patient = "" if said.startswith("In this case") else _PATIENT
    assert reasons(_GUIDELINE + patient + said + _REFUSAL, category) == {reason}


@pytest.mark.parametrize(
    ("reason", "category", "said"),
    [(reason, category, sentences[0]) for (reason, category), sentences in _SAID.items()],
)
def test_a_request_found_necessary_rests_on_its_criteria_whatever_else_is_said(
    reason: Reason, category: Category, said: str
) -> None:
    approval = " Nevertheless the request is medically necessary."
    assert Reason.CRITERIA_MET in reasons(_GUIDELINE + _PATIENT + said + approval, category)
    assert reason not in reasons(_GUIDELINE + _PATIENT + said + approval, category)


_IN_CONTEXT = (
    (
        Category.IMAGING,
        "The patient has not responded to conservative treatment. However, there are no red flags.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (
        Category.IMAGING,
        "The patient failed physical therapy and medication, but no neurologic deficit is shown.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient reports no side effects and good relief. However, the quantity was not stated.",
        Reason.REQUEST_INCOMPLETE,
    ),
    (
        Category.PHARMACEUTICAL,
        "There is no evidence of aberrant behavior. Still, no functional gains are documented.",
        Reason.NO_FUNCTIONAL_IMPROVEMENT,
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient denies gastrointestinal upset. There is no risk factor that would call for this drug.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (
        Category.REHABILITATION,
        "The patient has completed 12 visits with improved range of motion. A further 12 visits exceed the guideline.",
        Reason.EXCEEDS_GUIDELINE,
    ),
    (
        Category.REHABILITATION,
        "The patient is improving with therapy. There is no reason why a home exercise program would not suffice.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (
        Category.INJECTION,
        "The prior injection gave 70 percent relief for three months. Current radiculopathy is not documented on examination.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (
        Category.INJECTION,
        "The prior injection gave no lasting relief. A repeat injection requires sustained relief.",
        Reason.NO_FUNCTIONAL_IMPROVEMENT,
    ),
    (
        Category.INJECTION,
        "Documentation does not show at least fifty percent pain relief for six weeks from the previous injection.",
        Reason.NO_FUNCTIONAL_IMPROVEMENT,
    ),
    (
        Category.DME,
        "The TENS unit was used during a trial but no reduction in pain or medication use was documented.",
        Reason.NO_FUNCTIONAL_IMPROVEMENT,
    ),
    (Category.DME, "A one month trial of the unit has not been documented.", Reason.CONSERVATIVE_CARE_NOT_TRIED),
    (
        Category.PROGRAM,
        "There is no documentation that other methods of treating the pain have failed.",
        Reason.CONSERVATIVE_CARE_NOT_TRIED,
    ),
    (
        Category.PROGRAM,
        "Gym memberships are not recommended as a medical prescription unless a home program has failed.",
        Reason.NOT_RECOMMENDED,
    ),
    (Category.EVALUATION, "The reason for the referral is not explained.", Reason.NO_CLINICAL_INDICATION),
    (
        Category.EVALUATION,
        "There is no documentation that the current provider is unable to manage the condition.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (
        Category.MENTAL_HEALTH,
        "There is no documentation of progress from the sessions completed.",
        Reason.NO_FUNCTIONAL_IMPROVEMENT,
    ),
    (Category.MENTAL_HEALTH, "No symptoms of depression are described.", Reason.NO_CLINICAL_INDICATION),
    (Category.HOME_CARE, "The patient is not homebound.", Reason.NO_CLINICAL_INDICATION),
    (
        Category.HOME_CARE,
        "Homemaker services are not medical treatment and are not recommended.",
        Reason.NOT_RECOMMENDED,
    ),
    (
        Category.TRANSPORTATION,
        "There is no evidence that the patient cannot use public transportation.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (Category.PHARMACEUTICAL, "The dose exceeds the recommended morphine equivalents.", Reason.EXCEEDS_GUIDELINE),
    (
        Category.PHARMACEUTICAL,
        "The patient is already taking another NSAID, so this drug is duplicative.",
        Reason.REDUNDANT,
    ),
    (Category.PHARMACEUTICAL, "Two drugs of the same class are not needed.", Reason.REDUNDANT),
    (Category.SURGERY, "Other treatments such as injections have not been tried.", Reason.CONSERVATIVE_CARE_NOT_TRIED),
    (
        Category.SURGERY,
        "Imaging does not confirm a surgical lesion and symptoms are mild.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (
        Category.SURGERY,
        "Conservative treatment has failed but the MRI findings do not correlate with the examination.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (Category.DIAGNOSTIC_TEST, "A drug screen was done last month and there is no sign of misuse.", Reason.REDUNDANT),
    (
        Category.DIAGNOSTIC_TEST,
        "There is no mention of prior drug screens or of risk stratification.",
        Reason.NO_CLINICAL_INDICATION,
    ),
    (Category.IMAGING, "There are no plain films on file.", Reason.NO_CLINICAL_INDICATION),
    (
        Category.PHARMACEUTICAL,
        "Refills are not appropriate without reassessment of efficacy.",
        Reason.NO_FUNCTIONAL_IMPROVEMENT,
    ),
    (
        Category.REHABILITATION,
        "It is unknown how many sessions were completed and what benefit they brought.",
        Reason.NO_FUNCTIONAL_IMPROVEMENT,
    ),
    (Category.REHABILITATION, "Passive treatment is not supported in the chronic phase.", Reason.NOT_RECOMMENDED),
)


@pytest.mark.parametrize(("category", "said", "reason"), _IN_CONTEXT)
def test_what_speaks_for_the_request_beside_the_ground_is_no_ground(
    category: Category, said: str, reason: Reason
) -> None:
    assert reasons(_GUIDELINE + _PATIENT + said + _REFUSAL, category) == {reason}


def test_each_reason_rests_on_words_within_its_rationale() -> None:
    for (_, category), sentences in _SAID.items():
        for said in sentences:
            text = _GUIDELINE + _PATIENT + said + _REFUSAL
            reading = read(text, category)
            assert reading.conclusion is not None
            assert reading.conclusion.value is Conclusion.NOT_NECESSARY
            assert all(0 <= fact.span[0] < fact.span[1] <= len(text) for fact in reading.reasons)
