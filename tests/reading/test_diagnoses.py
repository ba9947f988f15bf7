import json

import pytest

from kg.determination import Decision, Layout
from kg.letters.layout import cut
from kg.letters.sections import ItemSections, Sections
from kg.letters.text import clean_text
from kg.reading.diagnoses import read_diagnoses
from kg.reading.letter import ScannedLetter
from kg.vocabulary import vocabulary


def letter(summary, rationale=""):
    text = f"{summary} {rationale}".strip()
    end = len(summary)
    items = ()
    if rationale:
        items = (ItemSections((end, end), Decision.UPHELD, (end, end), None, None, (end + 1, len(text))),)
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, (0, end), items, (0, len(text)))
    return ScannedLetter(text, text, sections, vocabulary().scan(text))


def stated(summary, rationale=""):
    return [fact.value.text for fact in read_diagnoses(letter(summary, rationale))]


@pytest.mark.parametrize(
    "introduction",
    [
        "The worker was diagnosed with",
        "She was diagnosed as having",
        "Her diagnoses include",
        "Diagnoses:",
        "The current diagnosis is documented as",
        "Diagnoses, and-or impressions, were noted to include:",
        "Records show that he is undergoing treatment for",
        "The worker is being treated for a",
        "The worker was treated for the diagnoses of",
        "The provider's impression was",
        "Diagnoses given in the report of 1-2-17 are",
        "He was assessed with a",
        "The worker has a diagnosis that includes",
        "The applicant carries a diagnosis of",
        "The applicant has filed a claim for",
    ],
)
def test_a_cue_introduces_a_diagnosis(introduction):
    assert stated(f"A worker fell. {introduction} lumbar strain. He went home.") == ["lumbar strain"]


@pytest.mark.parametrize(
    "sentence",
    [
        "He complains of low back pain.",
        "Examination showed lumbar spasm and a positive sign.",
        "An MRI showed a disc protrusion at L4-5.",
        "He was not diagnosed with diabetes.",
        "Her mother was diagnosed with lupus.",
        "The differential diagnosis includes gout.",
        "The applicant has filed a claim for knee pain.",
        "The request was denied since guidelines ask for a diagnosis of radiculopathy.",
        "Past medical history includes asthma.",
        "Diagnosis and treatment of lumbar strain were discussed.",
        "He was seen in follow-up for an injury.",
        "The diagnosis of radiculopathy is not supported.",
    ],
)
def test_complaints_findings_histories_and_others_are_no_diagnoses(sentence):
    assert stated(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In this case, the injured worker's diagnoses are wrist sprain and gout.", ["wrist sprain", "gout"]),
        ("The patient has comorbid conditions to include obesity, and hypertension.", ["obesity", "hypertension"]),
        ("The patient presents with rib fractures and pain.", ["rib fractures"]),
        ("The patient fell. Diagnoses include wrist sprain and gout.", ["wrist sprain", "gout"]),
        ("Diagnosis of gout is made by a laboratory.", []),
        ("Guidelines recommend it for a diagnosis of radiculopathy.", []),
        ("There is no evidence that the patient has a diagnosis of radiculopathy.", []),
        ("Treatment for headaches consists of six visits.", []),
        ("This supports a diagnosis of tendinitis in the patient.", []),
    ],
)
def test_a_rationale_speaks_of_the_patient_before_it_counts(sentence, expected):
    assert stated("He fell.", sentence) == expected


@pytest.mark.parametrize(
    ("summary", "rationale", "expected"),
    [
        ("Diagnoses: neck strain.", "The patient was diagnosed with cervical strain.", ["neck strain"]),
        ("Diagnoses: skull vault fracture.", "The patient's diagnosis is skull fracture.", ["skull vault fracture"]),
        ("Diagnoses: left knee sprain. He was diagnosed with a sprain.", "", ["left knee sprain"]),
        (
            "Diagnoses: left knee sprain. He was diagnosed with right knee sprain.",
            "",
            ["left knee sprain", "right knee sprain"],
        ),
        ("Diagnoses: lumbar strain, acute lumbar strain.", "", ["lumbar strain"]),
        ("Diagnoses: lumbar radiculopathy, lumbar radiculitis.", "", ["lumbar radiculopathy", "lumbar radiculitis"]),
    ],
)
def test_a_restatement_is_no_second_diagnosis(summary, rationale, expected):
    assert stated(summary, rationale) == expected


def test_a_side_that_the_letter_gives_elsewhere_decides_the_code():
    def code(text):
        return read_diagnoses(letter(text))[0].value.icd10cm

    assert code("The left knee hurts. Diagnoses: knee sprain.") == code("Diagnoses: left knee sprain.")
    assert code("The left knee and the right knee hurt. Diagnoses: knee sprain.") == code("Diagnoses: knee sprain.")


def test_codes_lead_up_to_a_chapter():
    conditions = vocabulary().table.conditions
    (fact,) = read_diagnoses(letter("Diagnoses: lumbar radiculopathy."))
    path, code = [], fact.value.icd10cm
    while code is not None:
        path.append(conditions[code].title)
        code = conditions[code].parent
    assert path[0] == "Radiculopathy, lumbar region"
    assert "Dorsalgia" in path
    assert path[-1] == "Diseases of the musculoskeletal system and connective tissue"


def test_spans_hold_the_words_of_each_diagnosis_in_real_letters(shared_letters):
    seen = 0
    for pdf in sorted((shared_letters / "dev" / "pdf").glob("*.pdf")):
        text = clean_text(pdf.read_bytes())
        scanned = ScannedLetter(text, text.replace("\n", " "), cut(text), vocabulary().scan(text))
        for fact in read_diagnoses(scanned):
            words = scanned.flat[slice(*fact.span)]
            assert all(word in words for word in fact.value.text.split())
            seen += 1
    assert seen > 200


def test_codes_of_real_letters_are_right_where_they_are_given(shared_letters):
    given = agreeing = 0
    for path in sorted((shared_letters / "dev" / "gold").glob("*.json")):
        gold = {row["text"].lower(): row for row in json.loads(path.read_text())["diagnoses"]}
        text = clean_text((shared_letters / "dev" / "pdf" / f"{path.stem}.pdf").read_bytes())
        scanned = ScannedLetter(text, text.replace("\n", " "), cut(text), vocabulary().scan(text))
        for fact in read_diagnoses(scanned):
            row = gold.get(fact.value.text.lower())
            if row and fact.value.icd10cm:
                given += 1
                agreeing += fact.value.icd10cm[:3] in {
                    code[:3] for code in (row["icd10cm"], *row.get("icd10cm_also", ()))
                }
    assert given > 150
    assert agreeing / given >= 0.97
