"""Whole rationales in the voices of many reviewers: terse, anaphoric, counting, and without the words of forms."""

from __future__ import annotations

import pytest

from kg.determination import Category, Conclusion, Layout, Reason
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.rationale import RationaleReading, read_rationale

_RATIONALES = (
    (
        Category.IMAGING,
        "ACOEM supports imaging for unequivocal objective findings that identify specific nerve compromise. This patient has diffuse tenderness and a non-focal examination. The need for the study is not established. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "Imaging of the shoulder follows a period of conservative care. The injury is three weeks old. Neither therapy nor an injection has been attempted. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.REHABILITATION,
        "ODG advises 10 visits for a sprain. The patient has completed 18 sessions where 10 are advised. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.REHABILITATION,
        "The claimant attended 24 therapy visits since the injury. His range of motion and strength are where they were at the start. Further supervised care would not be expected to add anything. This is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "Opioids may be continued when the patient has returned to work or has improved functioning and pain. The worker has done neither. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "Muscle relaxants are for short courses. The worker has taken tizanidine since 2014. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "This drug is advised for no more than two to three weeks. The patient has been using it for over a year. Therefore, the request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.DME,
        "The surgery it was ordered for is not supported; so the unit isn't either. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.DME,
        "Because the operation is approved in this determination, a sling is needed for protection of the repair. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.DME,
        "The patient already has splints supplied in May, with no report that they are worn out. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REDUNDANT},
    ),
    (
        Category.PHARMACEUTICAL,
        "The request cannot be evaluated without the dose, the amount and the frequency of use. It is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Proton pump inhibitors are given to patients at risk of gastrointestinal events. Neither history of ulcer nor dyspepsia is recorded in this 35-year-old. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "Radiculopathy must be shown on exam and corroborated by imaging. Here the leg symptoms do not follow any dermatome, and sensation and strength are preserved. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "Repeat blocks call for at least 50 percent relief for six to eight weeks. The first injection helped for only three days. The repeat injection is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.DME,
        "A one month trial should come before purchase. No such trial was done here. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PHARMACEUTICAL,
        "Topical lidocaine is for neuropathic pain after first-line agents. The worker has nociceptive knee pain. The patches are not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "Gabapentin is a first-line agent for neuropathic pain. The patient has burning pain in an L5 distribution, and the drug brought his pain from 8 to 4. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "The guidelines call topical analgesics largely experimental. There are few randomized trials to establish efficacy or safety. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.HOME_CARE,
        "Home care is for people who cannot leave home. The patient drives himself to his appointments. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "The patient is not on any opioid and there is no suspicion of abuse. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "The patient is on a stable dose of Norco, and her last test was a year ago. An annual test is within the guidelines. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "The examination found no numbness, no weakness and no positive provocative tests. The study is unlikely to change management. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.REHABILITATION,
        "The rotator cuff repair was not found to be necessary in this review. As the therapy depends on it, it is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "The associated surgery is not approved. Thus, the labs are not needed. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.SURGERY,
        "The fusion has not been approved, and so no assistant is required. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.EVALUATION,
        "Given that the planned arthroplasty was found necessary, and since the patient is 66 with heart disease, clearance before anesthesia is prudent. It is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Benzodiazepines are limited to four weeks by most guidelines. The request is for chronic use, which is not advised. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The guidelines cap opioids at 120 mg morphine equivalents a day. The current regimen comes to 290. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient takes a benzodiazepine along with this opioid, which raises the danger of respiratory depression. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "The last two drug screens did not show hydrocodone, and nobody has dealt with this discrepancy. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.SAFETY_RISK},
    ),
    (
        Category.REHABILITATION,
        "A trial of six visits is recommended. Eight visits are more than the trial that the guidelines allow. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.REHABILITATION,
        "Time to produce effect is three to six treatments. Twelve are requested at the outset, twice that number. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PROGRAM,
        "A gym is not medical treatment, since nobody supervises the patient there. It is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.DME,
        "There is no proof that this modality works better than sham treatment. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient is also prescribed ibuprofen. Two anti-inflammatory drugs at once offer no advantage. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REDUNDANT},
    ),
    (
        Category.PHARMACEUTICAL,
        "The worker has kidney disease and hypertension, in whom this class should be avoided. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.SAFETY_RISK},
    ),
    (
        Category.REHABILITATION,
        "Neither the number of visits nor the body part is given. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.SURGERY,
        "The MRI shows a bucket handle tear, the knee locks, and six weeks of therapy did not help. Surgery is reasonable. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.SURGERY,
        "Splinting has not been used at night, no injection was given, and work was not modified. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.SURGERY,
        "Fusion is for instability, fracture, or tumor. Flexion and extension films show no motion at this segment. The operation is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.MENTAL_HEALTH,
        "The patient has been depressed and anxious since the injury, and psychological evaluations are generally accepted in chronic pain. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.EVALUATION,
        "The primary physician may refer when a case is complex. Pain has persisted beyond four months on opioids. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "There is no reason given why the two components could not be taken separately. Generic ibuprofen and famotidine have not been tried. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PHARMACEUTICAL,
        "COX-2 inhibitors are for patients with GI risk. The patient has none. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "No mention is made of numbness, burning or electric pain. The diagnosis is a muscle strain. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.TRANSPORTATION,
        "The family is able to take the patient to his visits. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.EVALUATION,
        "The patient is not near maximum medical improvement and has not tried going back to work. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "Injections are for palpable twitch response and referred pain. Neither was found on palpation. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "Botulinum toxin is not recommended for tension or migraine headache. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.REHABILITATION,
        "Shock wave therapy is advised for calcifying tendinitis only. X-rays do not show calcium deposits. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.REHABILITATION,
        "Massage should be limited to four to six visits in most cases. The request is for twice that. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.MENTAL_HEALTH,
        "ODG supports an initial trial of three to four visits. The request for 12 without a trial is beyond the guideline. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient reports that tramadol cuts her pain in half and lets her work full duty without side effects; the drug screen is consistent. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "The documentation does not identify acute spasm on exam. In addition, the drug has been prescribed for longer than three weeks. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION, Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Oral steroids are not recommended for chronic pain. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.DME,
        "Supports have no role beyond the acute phase. The injury occurred three years ago. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.DME,
        "Simple hot and cold packs would do as well as this machine. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "The patient underwent an MRI last year. There has been no new trauma, no change in symptoms and no progression of deficits since. The repeat study is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "After eight weeks of therapy and NSAIDs the knee still gives way and McMurray's is positive. The study is appropriate. It is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.INJECTION,
        "Facet blocks are limited to patients with non-radicular low back pain. The worker has pain radiating down both legs. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "Facet tenderness and loaded extension pain are recorded, leg raising is negative, and therapy has failed. Guideline requirements are fulfilled. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.EVALUATION,
        "The need for a clinical office visit is individualized. The patient takes opioids that need monitoring. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "Tests for a predisposition to opioid abuse are not recommended; studies are inconsistent. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "The patient's trouble sleeping has lasted a month only, and sleep hygiene was not addressed. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION, Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PROGRAM,
        "There is no documentation that the patient has tried to lose weight on her own by diet and exercise. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PHARMACEUTICAL,
        "Terocin holds menthol and lidocaine; lidocaine in any form but the patch is not endorsed. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.DME,
        "The patient has no risk factors for clotting, and early walking is enough after a minor arthroscopy. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DME,
        "The knee surgery has been authorized. Crutches are customary after this operation. They are medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Trials of tricyclics or an antiepileptic have to come first. I see none in the file. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.REHABILITATION,
        "The patient has a flare-up with loss of motion, and has had no therapy for a year. A short course to revisit the home program is in keeping with MTUS. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.REHABILITATION,
        "MTUS Acupuncture guidelines allow treatment when pain medication is reduced or not tolerated. The patient wishes to cut down on medication. Six visits agree with the guideline. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "There is no documented urine drug test, no pain contract and no assessment of side effects. Continued use is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.SAFETY_RISK},
    ),
    (
        Category.DME,
        "The record does not say that the current brace is worn or lost. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REDUNDANT},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient reports sleeping six hours on trazodone against three without it, and it treats his depression as well. The drug is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.IMAGING,
        "The reviewed notes contain no abnormal sensory or motor testing, and the complaint is one of axial soreness. Imaging without such signs is not supported. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "It has been ten days since the fall and the worker has yet to begin any treatment. Imaging at this stage is premature. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.REHABILITATION,
        "To date 30 visits have been certified and attended. This number already surpasses the 24 visits that the postsurgical guideline recommends, and the treatment period has expired. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.REHABILITATION,
        "Aquatic therapy is for patients who need reduced weight bearing, such as in extreme obesity. Nothing suggests that this worker cannot take part in land-based exercise. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "Pain scores with and without medication are not given, and the notes are silent about what the patient is able to do because of it. Ongoing use cannot be justified. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient remains on total disability and reports pain at 8/10 despite years of use. The drug has not achieved anything measurable. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "The request for ninety tablets would mean use beyond the short course that is recommended. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Hypnotics are discouraged beyond the first two months of an injury. This patient was hurt in 2011 and has used them nightly for years. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "The provider has not described attempts at sleep hygiene or treated the underlying cause. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.DME,
        "Arthroscopic surgery was deemed not medically necessary above; hence this unit is likewise not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.DME,
        "The primary surgical request has been denied, so there is no reason for this device. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.SURGERY,
        "Because the underlying injection is not supported, the facility is not required. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.REHABILITATION,
        "The surgery has been certified. Twelve visits are half of the recommended general course of therapy and thus agree with the guideline. It is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.DME,
        "Since the rotator cuff surgery is medically necessary, an abduction pillow is reasonable afterwards. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.DME,
        "The patient has used a TENS unit for a year, yet there is no account of how often it is used or what it accomplished in pain relief and function. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.DME,
        "H-wave may be tried after failure of TENS, therapy and medication. There is no mention that TENS has been used. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PHARMACEUTICAL,
        "There are no GI complaints and the patient does not belong to a risk group. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient has gastritis from NSAID use and is 67 years old. Guidelines recommend gastric protection here. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "LidoPro contains capsaicin, lidocaine and menthol. Lidocaine other than as a patch is not approved for neuropathic pain. Since one component is not recommended, the whole compound is not. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.INJECTION,
        "The examination does not show deficits in a nerve root distribution and electrodiagnostic testing was negative. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "Previous epidural gave 30% relief for two weeks only, short of what is required for a repeat. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.INJECTION,
        "There is no documentation of facet-mediated pain, and more than two levels are requested. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION, Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.INJECTION,
        "Fewer than three positive provocation tests are recorded. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.INJECTION,
        "The patient has severe arthritis on films and has failed NSAIDs, therapy and steroid injection. The criteria are fulfilled. It is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.SURGERY,
        "The body mass index is 44, and there is bone on bone disease only in one compartment. Criteria are not satisfied. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.SURGERY,
        "The worker has pain and weakness above shoulder level, an MRI with a full thickness tear, and no relief from months of therapy and injection. This meets guidelines. Medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "Numbness in the median digits with positive Phalen's calls for confirmation before release. The study is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "Nerve conduction studies are not recommended for the evaluation of back conditions. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.REHABILITATION,
        "The claimant had acupuncture in the past; how she did with it is not recorded. Further acupuncture is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.REHABILITATION,
        "The guideline advises an initial course of 3 to 6 treatments. The request is in excess of that. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.REHABILITATION,
        "Manipulation of the wrist and forearm is not recommended. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient has a history of coronary artery disease, and diclofenac carries a heightened cardiovascular risk. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "There is no evidence of a recent urine test or of a pain agreement, and the worker got early refills from two doctors. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "Benzodiazepines are not recommended for long-term use. The patient has taken this for more than 4 weeks. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Duloxetine is first line for neuropathic pain and depression. The patient has both and reports good relief. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "NSAIDs are an option for acute flare-ups. The patient's pain eases with Motrin and he keeps working. Medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "Topical gabapentin is not recommended as there is no peer-reviewed literature to support its use. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "The request omits strength, amount and directions for use. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.REHABILITATION,
        "The request does not say how many visits are sought. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.DME,
        "Power mobility is not needed where a cane or walker will do. The patient walks with a cane. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DME,
        "The patient can change position without help and is not bed-bound. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DME,
        "There is no ligament laxity and the knee is stable on testing. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PROGRAM,
        "There is no indication that a home exercise program has been ineffective or that special equipment is required. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PROGRAM,
        "The evaluation is thorough, previous methods have failed, and the patient is motivated. All criteria are met. Medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PROGRAM,
        "Treatment beyond two weeks needs proof of efficacy by subjective and objective gains. These were not reported. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.MENTAL_HEALTH,
        "The patient has completed 20 sessions; no change in mood scales was reported. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.EVALUATION,
        "The patient denies depression and has no mental health complaint. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.EVALUATION,
        "The patient is already treated by a pain specialist. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REDUNDANT},
    ),
    (
        Category.PHARMACEUTICAL,
        "The patient is concurrently taking naproxen; two NSAIDs are not needed. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REDUNDANT},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "The patient had four tests this year although at low risk. This is more often than recommended. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "There is no mention of opioids being prescribed. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.EVALUATION,
        "Ongoing medication management requires return visits. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.EVALUATION,
        "Persistent headaches after a head injury with memory loss warrant a specialist's opinion. Medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "There is no evidence of a trial of first-line drugs, and no baseline pain and functional assessment was done. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED, Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "There is no documentation of neuropathic pain. In addition, first-line drugs have not failed. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION, Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.PHARMACEUTICAL,
        "Ondansetron is for nausea from chemotherapy, radiation or surgery. It is not recommended for nausea secondary to opioid use. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.HOME_CARE,
        "The kind of care needed, its frequency and its length are not stated. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.TRANSPORTATION,
        "The patient had surgery on the right leg and cannot drive; no family member is available. Medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.REHABILITATION,
        "High energy shock wave therapy has not been shown to be beneficial for this condition. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.INJECTION,
        "Platelet rich plasma is not supported by high quality studies. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.IMAGING,
        "No suspicion of tumor, infection or occult fracture is raised. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.DME,
        "Home traction devices have not proved effective for lasting relief of low back pain. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "Baclofen is recommended for spasticity from multiple sclerosis or cord injury. The patient has neither. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.PHARMACEUTICAL,
        "Tapentadol is second line for those who cannot tolerate first-line opioids. The record does not show intolerance of first-line opioids. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.INJECTION,
        "Repeat injections require more than 50% relief for six weeks; the prior ones gave less. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "The provider gave no reason for the drug. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "Strength and reflexes are full and symmetric, straight leg raise is negative. No imaging criteria apply. The request is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.IMAGING,
        "The patient has an objective foot drop and failed eight weeks of therapy. Therefore, the MRI is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "Guidelines limit this to two to three weeks. The prescriptions go back to June. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.REHABILITATION,
        "The patient finished 16 visits and should by now be able to carry on at home. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE},
    ),
    (
        Category.PHARMACEUTICAL,
        "Despite Norco the pain remains 8 out of 10 and he cannot work. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT},
    ),
    (
        Category.PHARMACEUTICAL,
        "There is no evidence of improved function, no pain contract, and no drug screen. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NO_FUNCTIONAL_IMPROVEMENT, Reason.SAFETY_RISK},
    ),
    (
        Category.PHARMACEUTICAL,
        "Ketoprofen is not FDA approved for topical use. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.NOT_RECOMMENDED},
    ),
    (
        Category.PHARMACEUTICAL,
        "There is no evidence that first line PPIs such as omeprazole were tried. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.DME,
        "The shoulder surgery was deemed not medically necessary, thus the sling is not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.DEPENDENT_ON_DENIED_SERVICE},
    ),
    (
        Category.DME,
        "Since the knee replacement was authorized, a walker for early ambulation is warranted. Medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET, Reason.DEPENDENT_ON_APPROVED_SERVICE},
    ),
    (
        Category.REHABILITATION,
        "The frequency and duration are not specified. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.INJECTION,
        "The level and side of the injection are not given. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REQUEST_INCOMPLETE},
    ),
    (
        Category.IMAGING,
        "An MRI of this knee was already obtained and shows the pathology. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.REDUNDANT},
    ),
    (
        Category.DME,
        "There is no evidence of a failed trial of TENS. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED},
    ),
    (
        Category.INJECTION,
        "There was no documented failure of conservative care and no radiculopathy. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.CONSERVATIVE_CARE_NOT_TRIED, Reason.NO_CLINICAL_INDICATION},
    ),
    (
        Category.REHABILITATION,
        "Records show improved range of motion and a return to modified work after the first six. Six more are supported. Medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "Use beyond 4 weeks is not recommended owing to the risk of dependence. Not medically necessary.",
        Conclusion.NOT_NECESSARY,
        {Reason.EXCEEDS_GUIDELINE, Reason.SAFETY_RISK},
    ),
    (
        Category.DIAGNOSTIC_TEST,
        "The request is certified. The patient has numbness and weakness of unclear origin.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
    (
        Category.PHARMACEUTICAL,
        "Gabapentin is first-line treatment of neuropathic pain, which the patient has. The request is medically necessary.",
        Conclusion.NECESSARY,
        {Reason.CRITERIA_MET},
    ),
)


def read(text: str, category: Category) -> RationaleReading:
    sections = Sections(Layout.FINAL_DETERMINATION, (0, 0), None, None, None, ())
    return read_rationale(ScannedLetter(text, text, sections, {}), (0, len(text)), category)


@pytest.mark.parametrize(("category", "rationale", "conclusion", "grounds"), _RATIONALES)
def test_a_rationale_in_any_reviewers_words_gives_its_conclusion_and_grounds(
    category: Category, rationale: str, conclusion: Conclusion, grounds: set[Reason]
) -> None:
    reading = read(rationale, category)
    assert reading.conclusion is not None
    assert reading.conclusion.value is conclusion
    assert {fact.value for fact in reading.reasons} == grounds


@pytest.mark.parametrize(
    ("category", "rationale", "grounds"),
    [
        (
            Category.IMAGING,
            "Imaging of the wrist follows a course of splinting. None was tried here. Not medically necessary.",
            {Reason.CONSERVATIVE_CARE_NOT_TRIED},
        ),
        (
            Category.INJECTION,
            "Blocks are for patients with radicular pain. This worker has none. Not medically necessary.",
            {Reason.NO_CLINICAL_INDICATION},
        ),
        (
            Category.PHARMACEUTICAL,
            "The drug may go on if there is pain relief and better function. The claimant has had neither. Not medically necessary.",
            {Reason.NO_FUNCTIONAL_IMPROVEMENT},
        ),
    ],
)
def test_what_an_anaphor_denies_is_named_in_the_sentence_before(
    category: Category, rationale: str, grounds: set[Reason]
) -> None:
    assert {fact.value for fact in read(rationale, category).reasons} == grounds


@pytest.mark.parametrize("use", ["since 2012", "for over a year", "for many months", "since at least March"])
def test_long_use_of_what_a_guideline_gives_for_a_short_course_exceeds_it(use: str) -> None:
    text = f"The guideline gives this relaxant a short course. The worker has been taking it {use}. Not medically necessary."
    assert {f.value for f in read(text, Category.PHARMACEUTICAL).reasons} == {Reason.EXCEEDS_GUIDELINE}


def test_a_number_of_sessions_that_a_guideline_gives_is_the_ground_of_a_refusal_that_states_no_other() -> None:
    text = "The guideline gives up to ten visits. In this case twenty more are asked for. Not medically necessary."
    assert {f.value for f in read(text, Category.REHABILITATION).reasons} == {Reason.EXCEEDS_GUIDELINE}
    assert read("In this case, they are asked for. Not medically necessary.", Category.REHABILITATION).reasons == ()
