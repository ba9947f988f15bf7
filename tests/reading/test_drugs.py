"""The drugs that a letter names, and those it only seems to name. All sentences are invented."""

import pytest

from kg.determination import Layout
from kg.letters.sections import Sections
from kg.reading.drugs import Drugs, read_drugs
from kg.reading.letter import ScannedLetter
from kg.reading.mentions import find_mentions
from kg.reading.spelling import drug_meant
from kg.vocabulary import vocabulary


def drugs_of(summary: str) -> Drugs:
    whole = (0, len(summary))
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, whole, (), whole)
    letter = ScannedLetter(summary, summary, sections, vocabulary().scan(summary))
    read = read_drugs(letter, find_mentions(letter, whole), (), {})
    assert all(surface in summary for fact in read.drugs for surface in fact.value.mentions)
    return read


def names(summary: str) -> list[str]:
    return sorted(fact.value.ingredient for fact in drugs_of(summary).drugs)


NAMED = [
    ("He takes Norco and Soma.", ["acetaminophen", "carisoprodol", "hydrocodone"]),
    ("Medications were Prilosec, Colace, and Lidoderm patches.", ["docusate", "lidocaine", "omeprazole"]),
    ("Medications: atenolol, HCTZ, ASA 81 mg.", ["aspirin", "atenolol", "hydrochlorothiazide"]),
    ("She was given orphenadrine citrate ER 100mg.", ["orphenadrine"]),
    ("He uses LidoPro ointment.", ["capsaicin", "lidocaine", "menthol", "methyl salicylate"]),
    ("She takes insulin and metformin.", ["insulin", "metformin"]),
    ("He was taking iron, Lipitor and lisinopril.", ["atorvastatin", "iron", "lisinopril"]),
    ("He was prescribed vitamin D.", ["vitamin d"]),
    ("The worker received a cortisone injection.", ["cortisone"]),
    ("Current medications include Syrtec, Flovent and Lipitor.", ["atorvastatin", "cetirizine", "fluticasone"]),
    ("She was prescribed diazempam for spasm.", ["diazepam"]),
    ("Medications: Hydrocodone 10/325mg twice a day.", ["acetaminophen", "hydrocodone"]),
    ("The plan was Celbrex 200mg daily.", ["celecoxib"]),
]


@pytest.mark.parametrize(("summary", "expected"), NAMED)
def test_a_drug_that_a_letter_names_is_found_by_its_ingredients(summary: str, expected: list[str]) -> None:
    assert names(summary) == expected


NOT_DRUGS = [
    "Treatment has included NSAIDs, opioids, muscle relaxants, steroids and antidepressants.",
    "The patient will undergo an adenosine stress test.",
    "An MRI with gadolinium was done.",
    "He takes 80 mg morphine equivalents per day.",
    "He has insulin dependent diabetes and an iron deficiency.",
    "A vitamin D level and testosterone level were ordered.",
    "Calcium and potassium levels were normal.",
    "The urine drug screen was positive for hydrocodone and negative for morphine.",
    "The injection was seen by Dr. Soma.",
    "He lives in Norco, California.",
    "Use of a cream for the region, range of motion, and traction therapy.",
    "The same pain was noted with relief from rest.",
    "Alcohol, tobacco, marijuana and cocaine were denied.",
    "He lifted iron bars and zinc sheets.",
]


@pytest.mark.parametrize("summary", NOT_DRUGS)
def test_classes_tests_analytes_and_people_are_no_drugs(summary: str) -> None:
    assert names(summary) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tramdol", "drug/tramadol"),
        ("gabapenitn", "drug/gabapentin"),
        ("cyclobenzaparine", "drug/cyclobenzaprine"),
        ("methylpredniosone", "drug/methylprednisolone"),
        ("Zanaflx", "drug-product/zanaflex"),
        ("normal", None),
        ("tramway", None),
        ("lumbar", None),
        ("Topical", None),
        ("capsule", None),
        ("relation", None),
        ("Celexa", "drug-product/celexa"),
    ],
)
def test_a_misspelling_is_put_right_unless_an_ordinary_word_is_as_near(written: str, meant: str | None) -> None:
    assert drug_meant(written) == meant


def test_a_misspelling_is_not_looked_for_outside_a_drugs_place() -> None:
    assert names("Mr. Tramadil was seen in the clinic.") == []


def test_an_unknown_drug_is_kept_and_told_of() -> None:
    read = drugs_of("She was given Xyzerol 20mg #30 for sleep.")
    assert [fact.value.ingredient for fact in read.drugs] == ["xyzerol"]
    (problem,) = read.problems
    assert problem.code == "unknown_drug"
    assert "Xyzerol" in problem.message


def test_a_name_without_a_number_is_not_taken_for_an_unknown_drug() -> None:
    assert names("She was seen at Xyzerol 20 times and lifted Box 20mg.") == []


def test_mentions_are_the_distinct_surface_forms_in_text_order() -> None:
    (drug,) = drugs_of("Motrin helps. The ibuprofen was refilled, and Motrin continued.").drugs
    assert drug.value.mentions == ("Motrin", "ibuprofen")


def test_every_role_points_at_words_that_name_the_drug() -> None:
    summary = "He tried Neurontin, which did not help. Gabapentin is recommended again. He takes gabapentin."
    (drug,) = drugs_of(summary).drugs
    assert {summary[slice(*role.span)].lower() for role in drug.value.roles} <= {"neurontin", "gabapentin"}
    assert len(drug.value.roles) >= 2


@pytest.mark.parametrize(
    ("summary", "ingredients"),
    [
        ("She uses Terocin patches, which are composed of lidocaine and menthol, and Mobic.", ["lidocaine", "menthol"]),
        ("Terocin (lidocaine 4%/menthol 4%) and Mobic were given.", ["lidocaine", "menthol"]),
        ("She was given lidocaine, Terocin and Mobic.", ["lidocaine", "methyl salicylate", "capsaicin", "menthol"]),
    ],
)
def test_a_mixture_has_the_ingredients_that_the_letter_lists(summary: str, ingredients: list[str]) -> None:
    assert names(summary) == sorted([*ingredients, "meloxicam"])
