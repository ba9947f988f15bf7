"""The service category of invented requests."""

from __future__ import annotations

import pytest

from kg.determination import Category, DrugOrder, Layout
from kg.letters.sections import Sections
from kg.reading.categories import read_category
from kg.reading.letter import Fact, ScannedLetter

_REQUESTS = {
    Category.PHARMACEUTICAL: (
        "Vitamin D 2000 units a day",
        "Compounded cream 60 grams",
        "Zyxtolan 10mg #30",
        "One month supply of capsules",
        "Post-op antibiotics",
    ),
    Category.IMAGING: (
        "MRI of the left ankle",
        "X-rays, lumbar spine",
        "Pre-op labs: chest x-ray",
        "Bone scan",
        "Ultrasound of the left wrist",
        "DEXA scan",
        "CT myelogram",
    ),
    Category.DIAGNOSTIC_TEST: (
        "Echocardiogram",
        "EMG/NCV of both legs",
        "Urine drug screen",
        "Polysomnogram",
        "DNA test",
        "Labs: CMP",
        "EKG",
        "Pulmonary function test",
        "Range of motion testing",
        "Cardiac stress test",
    ),
    Category.REHABILITATION: (
        "Work conditioning, 10 visits",
        "Physical therapy 2x6 for the neck",
        "Post-op PT x 12 after rotator cuff repair",
        "Acupuncture with electrodes",
        "Chiropractic sessions",
        "Aquatic therapy",
        "Physical therapy evaluation and treatment",
        "Work-related massage therapy",
        "ESWT for the heel",
        "Cognitive rehabilitation",
    ),
    Category.DME: (
        "TENS unit purchase",
        "H-Wave device",
        "LSO back brace",
        "Associated surgical service: cold therapy unit",
        "Hospital bed",
        "Interferential unit rental",
        "Electrodes x 8",
        "Home cervical traction unit",
        "Knee walker",
        "DVT prophylaxis device",
        "Shoulder sling",
        "VQ OrthoCare stim unit",
        "Bone growth stimulator",
    ),
    Category.INJECTION: (
        "Radiofrequency ablation L3-5",
        "Medial branch neurotomy",
        "Right L4 transforaminal epidural steroid injection with fluoroscopy",
        "Medial branch block",
        "Trigger point injections x 4",
        "Botox 100 units",
        "PRP to the elbow",
        "Synvisc series",
        "Ultrasound guided corticosteroid injection",
        "Lumbar ESI with MAC anesthesia",
    ),
    Category.SURGERY: (
        "Right knee arthroscopy with meniscectomy",
        "L5-S1 fusion with 3 day inpatient stay",
        "Assistant surgeon",
        "Carpal tunnel release",
        "Spinal cord stimulator trial",
        "Hardware removal",
    ),
    Category.EVALUATION: (
        "Telemedicine visit with the hand surgeon",
        "Follow up with psychiatrist",
        "Psychiatric evaluation",
        "Spine surgery evaluation",
        "Pain management consultation",
        "Pre-operative medical clearance",
        "Functional capacity evaluation",
        "Follow-up visit with orthopedist",
        "Referral to neurologist",
        "Functional restoration program evaluation",
        "Internal medicine consult",
    ),
    Category.MENTAL_HEALTH: (
        "Cognitive behavioral therapy x 6",
        "Psychological testing",
        "Biofeedback",
        "Consultation with a psychologist",
    ),
    Category.PROGRAM: (
        "Functional restoration program",
        "Gym membership",
        "Weight loss program",
        "Inpatient detoxification",
        "Work hardening",
    ),
    Category.HOME_CARE: (
        "Home health aide 4 hours a day",
        "Skilled nursing facility",
        "Inpatient stay",
        "Wound care nurse",
        "Housekeeping",
    ),
    Category.TRANSPORTATION: ("Transportation to physical therapy", "Medical transport", "Air travel to the clinic"),
    Category.OTHER: (
        "Crown on tooth 14",
        "Supplemental report",
        "Something else entirely",
    ),
}


def category(request: str, orders: tuple[Fact[DrugOrder], ...] = ()) -> Category:
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, None, (), (0, len(request)))
    return read_category(ScannedLetter(request, request, sections, {}), (0, len(request)), orders)


@pytest.mark.parametrize(
    ("expected", "request_words"), [(expected, words) for expected, requests in _REQUESTS.items() for words in requests]
)
def test_the_service_that_a_request_names_tells_its_category(expected: Category, request_words: str) -> None:
    assert category(request_words) is expected


@pytest.mark.parametrize(
    ("request_words", "expected"),
    [
        ("Naproxen", Category.PHARMACEUTICAL),
        ("Naproxen, purchase", Category.PHARMACEUTICAL),
        ("Twelve acupuncture visits with capsaicin patch", Category.REHABILITATION),
        ("Toradol 60 mg injection", Category.INJECTION),
    ],
)
def test_an_ordered_drug_is_weaker_than_a_service_and_stronger_than_a_word_of_trade(
    request_words: str, expected: Category
) -> None:
    order = Fact(DrugOrder("Naproxen", ("naproxen",)), (0, len(request_words)))
    assert category(request_words, (order,)) is expected


def test_only_the_request_is_looked_at() -> None:
    flat = "MRI denied. Cane: Upheld"
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, None, (), (0, len(flat)))
    assert read_category(ScannedLetter(flat, flat, sections, {}), (12, 16), ()) is Category.DME
