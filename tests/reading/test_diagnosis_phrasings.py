"""Clinical summaries as different reviewers phrase them: what each states as diagnoses. All patients are invented."""

import pytest

from kg.determination import Layout
from kg.letters.sections import Sections
from kg.reading.diagnoses import read_diagnoses
from kg.reading.letter import ScannedLetter
from kg.vocabulary import vocabulary


def stated(summary: str) -> list[tuple[str, str | None]]:
    """The diagnoses of a summary with the categories of their codes."""
    whole = (0, len(summary))
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, whole, (), whole)
    found = read_diagnoses(ScannedLetter(summary, summary, sections, vocabulary().scan(summary)))
    return [(fact.value.text, fact.value.icd10cm[:3] if fact.value.icd10cm else None) for fact in found]


PHRASINGS = [
    (
        "This is a 33 year old welder who burned himself. Diagnoses include second degree burn of the right forearm and "
        "corneal abrasion of the left eye.",
        [("second degree burn of the right forearm", "T22"), ("corneal abrasion of the left eye", "S05")],
    ),
    (
        "The injured worker was diagnosed as having laceration of the right index finger without foreign body and "
        "tendon laceration. She wore a splint.",
        [("laceration of the right index finger", "S61"), ("tendon laceration", "S66")],
    ),
    (
        "The physician diagnosed right carpal tunnel syndrome and de Quervain's tenosynovitis.",
        [("right carpal tunnel syndrome", "G56"), ("de Quervain's tenosynovitis", "M65")],
    ),
    (
        "The treating provider documented diagnoses of left lateral epicondylitis and left cubital tunnel syndrome.",
        [("left lateral epicondylitis", "M77"), ("left cubital tunnel syndrome", "G56")],
    ),
    (
        "He is being treated for a crush injury of the left thumb with a distal phalanx fracture.",
        [("crush injury of the left thumb", "S67"), ("distal phalanx fracture", "S62")],
    ),
    (
        "The current diagnoses are documented as right ankle sprain, peroneal tendinitis, and plantar fasciitis.",
        [("right ankle sprain", "S93"), ("peroneal tendinitis", "M76"), ("plantar fasciitis", "M72")],
    ),
    (
        "Assessment: 1. Bilateral inguinal hernia 2. Umbilical hernia 3. Hypertension.",
        [("Bilateral inguinal hernia", "K40"), ("Umbilical hernia", "K42"), ("Hypertension", "I10")],
    ),
    (
        "The patient carries the diagnoses of complex regional pain syndrome of the right upper extremity and depression.",
        [("complex regional pain syndrome of the right upper extremity", "G90"), ("depression", "F32")],
    ),
    (
        "Diagnostic impression: rib fractures, left; chest wall contusion; pneumothorax.",
        [("rib fractures, left", "S22"), ("chest wall contusion", "S20"), ("pneumothorax", None)],
    ),
    (
        "A 51 year old man with a diagnosis of post-concussion syndrome is seen in neurology.",
        [("post-concussion syndrome", "F07")],
    ),
    (
        "ICD codes: S63.501A sprain of the right wrist, M65.4 radial styloid tenosynovitis.",
        [("sprain of the right wrist", "S63"), ("radial styloid tenosynovitis", "M65")],
    ),
    (
        "The diagnosis was listed as right trochanteric bursitis (M70.61) and right hip strain (S76.011A).",
        [("right trochanteric bursitis", "M70"), ("right hip strain", "S76")],
    ),
    (
        "Diagnoses are status post left knee arthroscopy, left knee medial meniscus tear, and left knee osteoarthritis.",
        [("left knee medial meniscus tear", "S83"), ("left knee osteoarthritis", "M17")],
    ),
    (
        "Working diagnoses: major depressive disorder, single episode; generalized anxiety disorder; psychological factors "
        "affecting medical condition.",
        [
            ("major depressive disorder, single episode", "F32"),
            ("generalized anxiety disorder", "F41"),
            ("psychological factors affecting medical condition", "F54"),
        ],
    ),
    (
        "She was diagnosed with posttraumatic stress disorder and insomnia.",
        [("posttraumatic stress disorder", "F43"), ("insomnia", "G47")],
    ),
    (
        "The injured worker is undergoing treatment for contact dermatitis of both hands and cellulitis of the left foot.",
        [("contact dermatitis of both hands", "L25"), ("cellulitis of the left foot", "L03")],
    ),
    (
        "Diagnoses were noted as nasal bone fracture, facial laceration and a fractured tooth.",
        [("nasal bone fracture", "S02"), ("facial laceration", "S01"), ("fractured tooth", "S02")],
    ),
    (
        "The worker's accepted diagnoses are tinnitus and bilateral sensorineural hearing loss.",
        [("tinnitus", "H93"), ("bilateral sensorineural hearing loss", "H90")],
    ),
    (
        "His conditions include groin strain and left inguinal hernia. The diagnosis is left inguinal hernia.",
        [("left inguinal hernia", "K40")],
    ),
    (
        "Dx: R knee ACL tear; L ankle fx.",
        [("R knee ACL tear", "S83"), ("L ankle fx", "S82")],
    ),
    (
        "The claimant has been diagnosed with a closed fracture of the fifth metacarpal of the right hand.",
        [("closed fracture of the fifth metacarpal of the right hand", "S62")],
    ),
    (
        "Diagnoses include trigger finger, right middle finger, and osteoarthritis of the first carpometacarpal joint.",
        [("trigger finger, right middle finger", "M65"), ("osteoarthritis of the first carpometacarpal joint", "M18")],
    ),
    (
        "The diagnoses have included cervical disc displacement, cervical radiculopathy and cervicogenic headaches.",
        [("cervical disc displacement", "M50"), ("cervical radiculopathy", "M54"), ("cervicogenic headaches", None)],
    ),
    (
        "The provider's diagnoses consisted of obstructive sleep apnea, obesity, and type 2 diabetes mellitus.",
        [("obstructive sleep apnea", "G47"), ("obesity", "E66"), ("type 2 diabetes mellitus", "E11")],
    ),
    (
        "The worker was given a diagnosis of adjustment disorder with mixed anxiety and depressed mood.",
        [("adjustment disorder with mixed anxiety and depressed mood", "F43")],
    ),
    (
        "He sustained an injury while lifting. He was diagnosed with a distal biceps tendon rupture of the right elbow.",
        [("distal biceps tendon rupture of the right elbow", "S46")],
    ),
    (
        "The records show diagnoses of gastroesophageal reflux disease, irritable bowel syndrome and constipation.",
        [("gastroesophageal reflux disease", "K21"), ("irritable bowel syndrome", "K58"), ("constipation", "K59")],
    ),
    (
        "Diagnosis: Chronic pain syndrome. Opioid dependence. The plan is to taper.",
        [("Chronic pain syndrome", "G89"), ("Opioid dependence", "F11")],
    ),
    (
        "The injured worker is diagnosed with peripheral neuropathy, ulnar nerve injury at the left wrist, and foot drop.",
        [("peripheral neuropathy", "G62"), ("ulnar nerve injury at the left wrist", "S64"), ("foot drop", "M21")],
    ),
    (
        "Diagnoses include calcaneal fracture, left great toe contusion, and Achilles tendinitis.",
        [("calcaneal fracture", "S92"), ("left great toe contusion", "S90"), ("Achilles tendinitis", "M76")],
    ),
    (
        "The patient is currently diagnosed with pelvic fracture, hip labral tear and sacroiliac joint dysfunction.",
        [("pelvic fracture", "S32"), ("hip labral tear", None), ("sacroiliac joint dysfunction", None)],
    ),
    (
        "The injured worker's diagnoses consist of: (1) adhesive capsulitis of the left shoulder; (2) impingement syndrome; "
        "and (3) bicipital tendinitis.",
        [
            ("adhesive capsulitis of the left shoulder", "M75"),
            ("impingement syndrome", "M75"),
            ("bicipital tendinitis", "M75"),
        ],
    ),
    (
        "Primary diagnosis is dog bite of the right calf. Secondary diagnosis is wound infection.",
        [("dog bite of the right calf", "S81"), ("wound infection", None)],
    ),
    (
        "The treating physician lists the diagnoses as lumbar facet arthropathy, lumbar spondylosis, spinal stenosis.",
        [("lumbar facet arthropathy", "M47"), ("lumbar spondylosis", "M47"), ("spinal stenosis", "M48")],
    ),
    (
        "The patient's diagnoses included concussion without loss of consciousness, post-traumatic headache and vertigo.",
        [
            ("concussion without loss of consciousness", "S06"),
            ("post-traumatic headache", "G44"),
            ("vertigo", "R42"),
        ],
    ),
    (
        "Her listed diagnoses were thoracic outlet syndrome and brachial plexopathy.",
        [("thoracic outlet syndrome", "G54"), ("brachial plexopathy", "G54")],
    ),
    (
        "This is a 44-year-old cook who is being treated for burns to the face and neck.",
        [("burns to the face and neck", "T20")],
    ),
    (
        "He received a diagnosis of TFCC tear of the left wrist with scapholunate ligament sprain.",
        [("TFCC tear of the left wrist", "S63"), ("scapholunate ligament sprain", "S63")],
    ),
    (
        "The diagnosis provided was olecranon bursitis of the right elbow.",
        [("olecranon bursitis of the right elbow", "M70")],
    ),
    (
        "Current diagnoses per the report of 1-5-17 include amputation of the left ring fingertip and phantom pain.",
        [("amputation of the left ring fingertip", "S68"), ("phantom pain", "G54")],
    ),
    (
        "The patient was seen and diagnosed as acute conjunctivitis and foreign body of the right cornea.",
        [("acute conjunctivitis", "H10"), ("foreign body of the right cornea", "T15")],
    ),
    (
        "Diagnostic impressions were metatarsalgia, hallux rigidus, and tarsal tunnel syndrome.",
        [("metatarsalgia", "M77"), ("hallux rigidus", "M20"), ("tarsal tunnel syndrome", "G57")],
    ),
    (
        "The injured worker has diagnoses of temporomandibular joint disorder and bruxism.",
        [("temporomandibular joint disorder", "M26"), ("bruxism", None)],
    ),
    (
        "The diagnoses on record are abdominal wall strain, ventral hernia and chest pain.",
        [("abdominal wall strain", "S39"), ("ventral hernia", "K43"), ("chest pain", "R07")],
    ),
    (
        "He was diagnosed with: asthma, bronchitis, and COPD.",
        [("asthma", "J45"), ("bronchitis", "J40"), ("COPD", "J44")],
    ),
    (
        "The patient's primary diagnoses are right patellofemoral syndrome, chondromalacia patella, and knee effusion.",
        [
            ("right patellofemoral syndrome", "M22"),
            ("chondromalacia patella", "M22"),
            ("knee effusion", "M25"),
        ],
    ),
    (
        "The diagnosis of record is Lisfranc injury of the right foot.",
        [("Lisfranc injury of the right foot", "S93")],
    ),
    (
        "The worker is under treatment for reflex sympathetic dystrophy of the left lower limb and fibromyalgia.",
        [("reflex sympathetic dystrophy of the left lower limb", "G90"), ("fibromyalgia", "M79")],
    ),
    (
        "Diagnoses: lumbar radiculopathy, failed back surgery syndrome, myofascial pain syndrome and muscle spasm.",
        [
            ("lumbar radiculopathy", "M54"),
            ("failed back surgery syndrome", "M96"),
            ("myofascial pain syndrome", "M79"),
            ("muscle spasm", "M62"),
        ],
    ),
    (
        "She has been diagnosed with ganglion cyst of the left wrist and Dupuytren's contracture.",
        [("ganglion cyst of the left wrist", "M67"), ("Dupuytren's contracture", "M72")],
    ),
    (
        "The provider diagnosed him with a nondisplaced fracture of the right distal radius.",
        [("nondisplaced fracture of the right distal radius", "S52")],
    ),
    (
        "On 1-9-17 the doctor diagnosed her as having coccydynia and a sacral contusion.",
        [("coccydynia", "M53"), ("sacral contusion", "S30")],
    ),
    (
        "The claimant was found to have deep vein thrombosis. Her diagnosis is deep vein thrombosis of the right leg.",
        [("deep vein thrombosis of the right leg", "I82")],
    ),
    (
        "Diagnoses include: neck muscle strain, trapezius strain, contusion of scalp, and closed head injury.",
        [
            ("neck muscle strain", "S16"),
            ("trapezius strain", None),
            ("contusion of scalp", "S00"),
            ("closed head injury", "S09"),
        ],
    ),
    (
        "The diagnosis for this worker is heat exhaustion with dehydration.",
        [("heat exhaustion", "T67"), ("dehydration", None)],
    ),
    (
        "The doctor has diagnosed left shoulder labral tear and acromioclavicular joint arthritis.",
        [("left shoulder labral tear", "S43"), ("acromioclavicular joint arthritis", "M19")],
    ),
]

PHRASINGS += [
    (
        "Pertinent diagnoses are 1) Left knee contusion 2) Left ankle sprain 3) Low back pain.",
        [("Left knee contusion", "S80"), ("Left ankle sprain", "S93"), ("Low back pain", "M54")],
    ),
    (
        "Diagnoses were right knee sprain, r/o meniscal tear, and left hip contusion.",
        [("right knee sprain", "S83"), ("left hip contusion", "S70")],
    ),
    (
        "At the visit the physician assessed the patient with left tennis elbow and a right ulnar neuropathy.",
        [("left tennis elbow", "M77"), ("right ulnar neuropathy", "G56")],
    ),
    (
        "The nurse practitioner assessed her as having bilateral plantar fasciitis.",
        [("bilateral plantar fasciitis", "M72")],
    ),
    (
        "The worker was seen for a malunion of the right radius fracture, with stiffness.",
        [("malunion of the right radius fracture", "S52")],
    ),
    (
        "Her diagnosis is spinal stenosis, lumbar region without neurogenic claudication.",
        [("spinal stenosis, lumbar region without neurogenic claudication", "M48")],
    ),
    (
        "The patient has been diagnosed with cervical disc disorder at C5-C6 level with radiculopathy, and migraine with aura.",
        [("cervical disc disorder at C5-C6 level with radiculopathy", "M50"), ("migraine with aura", "G43")],
    ),
    (
        "Diagnoses include mood disorder due to known physiological condition and other bursitis of elbow, right elbow.",
        [
            ("mood disorder due to known physiological condition", "F06"),
            ("other bursitis of elbow, right elbow", "M70"),
        ],
    ),
    (
        "The attending provider stated that the applicant had C5-C6 HNP and lumbar DDD.",
        [("C5-C6 HNP", "M50"), ("lumbar DDD", "M51")],
    ),
    ("This is a 39-year-old female with lumbar stenosis and gout.", [("lumbar stenosis", "M48"), ("gout", "M10")]),
    (
        "The provider is treating the worker for a crush injury to the left hand.",
        [("crush injury to the left hand", "S67")],
    ),
    (
        "Axis I: panic disorder. Axis II: deferred. Axis III: irritable bowel, migraine. Axis IV: job loss.",
        [("panic disorder", "F41"), ("irritable bowel", "K58"), ("migraine", "G43")],
    ),
    (
        "Diagnoses - gout, Rt. knee contusion, Lt. ankle sprain.",
        [("gout", "M10"), ("Rt. knee contusion", "S80"), ("Lt. ankle sprain", "S93")],
    ),
    ("Impression 1. Gout 2. Neck strain", [("Gout", "M10"), ("Neck strain", "S16")]),
    (
        "The accepted conditions are neck strain and left knee sprain.",
        [("neck strain", "S16"), ("left knee sprain", "S83")],
    ),
    ("The applicant has filed a claim for hand rash.", []),
    ("The applicant's wife is being treated for gout.", []),
    ("This is a 40-year-old woman with a cumulative trauma injury.", []),
    ("Treatment has been for gout and anemia.", [("gout", "M10"), ("anemia", "D64")]),
    (
        "Diagnoses include incisional hernia without obstruction, prepatellar bursitis of the left knee/quadriceps tendinitis, "
        "traumatic perforation of the left tympanic membrane, and left bundle branch block.",
        [
            ("incisional hernia without obstruction", "K43"),
            ("prepatellar bursitis of the left knee", "M70"),
            ("quadriceps tendinitis", "M76"),
            ("traumatic perforation of the left tympanic membrane", "S09"),
            ("left bundle branch block", "I44"),
        ],
    ),
    (
        "Diagnoses include bilateral cataracts, corneal scar, pulmonary hypertension, pleural effusion and plantar warts.",
        [
            ("bilateral cataracts", "H26"),
            ("corneal scar", "H17"),
            ("pulmonary hypertension", "I27"),
            ("pleural effusion", "J90"),
            ("plantar warts", "B07"),
        ],
    ),
    ("Gout and a left wrist sprain were diagnosed.", [("Gout", "M10"), ("left wrist sprain", "S63")]),
    ("The man in whom gout was diagnosed is her brother.", []),
    ("It is unclear when gout was diagnosed.", []),
    ("Diagnoses as of 4/5/2017: gout, neck strain.", [("gout", "M10"), ("neck strain", "S16")]),
    ("Diagnoses as of April 5, 2017 were gout and neck strain.", [("gout", "M10"), ("neck strain", "S16")]),
    ("The applicant was described as having gout and a differential of rheumatoid arthritis.", [("gout", "M10")]),
    ("ICD-10: M10.9 gout; S16.1XXA neck strain.", [("gout", "M10"), ("neck strain", "S16")]),
    (
        "Diagnoses include right rib fractures, chemical burn of the left hand, retained hardware of the ankle, severe MDD.",
        [
            ("right rib fractures", "S22"),
            ("chemical burn of the left hand", "T23"),
            ("retained hardware of the ankle", None),
            ("severe MDD", "F32"),
        ],
    ),
    (
        "Diagnoses include suprascapular neuropathy, amputation of the left index finger, flexor tendon laceration of the "
        "right ring finger, and noise-induced hearing loss.",
        [
            ("suprascapular neuropathy", "G56"),
            ("amputation of the left index finger", "S68"),
            ("flexor tendon laceration of the right ring finger", "S66"),
            ("noise-induced hearing loss", "H83"),
        ],
    ),
    (
        "Assessment and plan: Left heel contusion. Scalp abrasion, healing. Recheck in ten days.",
        [("Left heel contusion", "S90"), ("Scalp abrasion, healing", "S00")],
    ),
    (
        "The chart shows diagnosis codes S80.02XA contusion of left knee and M54.9 dorsalgia, unspecified.",
        [("contusion of left knee", "S80"), ("dorsalgia, unspecified", "M54")],
    ),
    (
        "Diagnoses include pain in right elbow and right forearm, and mallet finger.",
        [("pain in right elbow", "M25"), ("pain in right forearm", "M79"), ("mallet finger", "M20")],
    ),
    (
        "He is being treated for a work injury with diagnoses of cervical strain, resolving, and right calf contusion.",
        [("cervical strain", "S16"), ("right calf contusion", "S80")],
    ),
    (
        "The injured worker was diagnosed as having unilateral inguinal hernia, without obstruction or gangrene, not "
        "specified as recurrent.",
        [("inguinal hernia, without obstruction or gangrene", "K40")],
    ),
    (
        "Diagnoses include fracture of the left fibula, closed, initial encounter, and multiple contusions.",
        [("fracture of the left fibula, closed", "S82"), ("multiple contusions", None)],
    ),
    (
        "She is treated for neck pain, without radiculopathy and upper back pain.",
        [("neck pain, without radiculopathy", "M54"), ("upper back pain", "M54")],
    ),
    (
        "He has diagnoses of dizziness and giddiness, myalgia and myositis, unspecified, and traumatic iritis.",
        [("dizziness and giddiness", "R42"), ("myalgia and myositis, unspecified", "M79"), ("traumatic iritis", "H20")],
    ),
    (
        "The nurse was diagnosed with a needle stick of the right thumb.",
        [("needle stick of the right thumb", "S61")],
    ),
    (
        "The applicant is treated by pain management for coccydynia and left hip bursitis.",
        [("coccydynia", "M53"), ("left hip bursitis", "M70")],
    ),
    (
        "The claim was accepted for a lumbar strain. The worker is undergoing conservative treatment for sciatica.",
        [("lumbar strain", "S39"), ("sciatica", "M54")],
    ),
    (
        "Conditions being treated: right hip bursitis; left knee chondromalacia.",
        [("right hip bursitis", "M70"), ("left knee chondromalacia", "M94")],
    ),
    (
        "The chart notes establish diagnoses of thoracic stenosis and coccydynia.",
        [("thoracic stenosis", "M48"), ("coccydynia", "M53")],
    ),
    (
        "His diagnoses are insomnia due to a medical condition and constipation due to opioids.",
        [("insomnia due to a medical condition", "G47"), ("constipation due to opioids", "K59")],
    ),
    (
        "She was diagnosed with laceration of the left ring finger with damage to the nail.",
        [("laceration of the left ring finger with damage to the nail", "S61")],
    ),
]

PHRASINGS += [
    (
        "Dx: (L) wrist sprain, (R) elbow pain and heel spur (left).",
        [("(L) wrist sprain", "S63"), ("(R) elbow pain", "M25"), ("heel spur (left)", "M77")],
    ),
    (
        "Diagnoses: 1. Piriformis syndrome, left. 2. Neck sprain, chronic.",
        [("Piriformis syndrome, left", "G57"), ("Neck sprain, chronic", "S13")],
    ),
    (
        "Diagnoses: 1. Fibromyalgia, right. 2. Neck sprain, chronic.",
        [("Fibromyalgia, right", "M79"), ("Neck sprain, chronic", "S13")],
    ),
    (
        "Diagnoses: 1. 847.0 neck sprain 2. 726.32 lateral epicondylitis 3. 354.0 carpal tunnel syndrome.",
        [("neck sprain", "S13"), ("lateral epicondylitis", "M77"), ("carpal tunnel syndrome", "G56")],
    ),
    (
        "Diagnoses: C/S strain, L/S sprain, B/L knee osteoarthritis.",
        [("C/S strain", "S16"), ("L/S sprain", "S33"), ("B/L knee osteoarthritis", "M17")],
    ),
    ("Diagnoses: wrist sprain/thumb contusion.", [("wrist sprain", "S63"), ("thumb contusion", "S60")]),
    ("She was diagnosed with lumbago with left sided sciatica.", [("lumbago with left sided sciatica", "M54")]),
    ("Diagnosis: Full thickness subscapularis tear, right.", [("Full thickness subscapularis tear, right", "M75")]),
    (
        "Diagnoses as of the last visit were wrist sprain and lateral epicondylitis.",
        [("wrist sprain", "S63"), ("lateral epicondylitis", "M77")],
    ),
    (
        "The compensable injuries are wrist sprain and left UE radiculitis.",
        [("wrist sprain", "S63"), ("left UE radiculitis", "M54")],
    ),
]

NONE_STATED = [
    "The claim was accepted for an injury to the right shoulder.",
    "She is being treated for an industrial injury.",
    "The patient was seen for a second opinion and an MRI to rule out a labral tear.",
    "She was assessed with a grip meter and seen for low back pain.",
    "The MRI impression was a medial meniscus tear.",
    "X-ray impression: degenerative disc disease.",
    "Electrodiagnostic testing on 1-2-17: Impression: left C6 radiculopathy.",
    "He complains of wrist pain, hand numbness and headaches.",
    "X-rays of the hand showed degenerative changes and an old fracture.",
    "An MRI revealed a full thickness rotator cuff tear and bursitis.",
    "The examination demonstrated tenderness, spasm and a positive Tinel's sign.",
    "The electrodiagnostic study was consistent with carpal tunnel syndrome.",
    "Her father has diabetes and her mother was treated for gout.",
    "The provider wishes to rule out a scaphoid fracture.",
    "The worker slipped and twisted the ankle. There was swelling and bruising.",
    "Past surgical history includes an appendectomy and hernia repair.",
    "He denies depression, anxiety and insomnia.",
    "Diagnostic studies included an x-ray that showed arthritis of the thumb.",
    "The diagnostic ultrasound showed plantar fasciitis.",
    "The physician requested a diagnostic injection for facet arthropathy.",
    "The utilization review noted that there was no diagnosis of complex regional pain syndrome.",
]


@pytest.mark.parametrize(("summary", "expected"), PHRASINGS)
def test_every_phrasing_states_its_diagnoses(summary: str, expected: list[tuple[str, str | None]]) -> None:
    found = stated(summary)
    assert [text for text, _ in found] == [text for text, _ in expected]
    for (text, category), (_, right) in zip(found, expected, strict=True):
        assert right is None or category in (right, None), f"{text} has a code of {category}, not of {right}"


def test_nearly_all_of_these_diagnoses_have_a_code() -> None:
    categories = [category for summary, _ in PHRASINGS for _, category in stated(summary)]
    assert sum(category is not None for category in categories) >= 0.9 * len(categories)


@pytest.mark.parametrize("summary", NONE_STATED)
def test_complaints_and_findings_state_no_diagnosis(summary: str) -> None:
    assert stated(summary) == []
