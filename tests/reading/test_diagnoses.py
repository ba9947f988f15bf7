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


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The patient has gout and plantar fasciitis.", ["gout", "plantar fasciitis"]),
        ("The patient has full thickness rotator cuff tear and is stiff.", ["full thickness rotator cuff tear"]),
        ("She has had cubital tunnel syndrome for nine years.", ["cubital tunnel syndrome"]),
        ("The claimant still has a trigger thumb despite therapy.", ["trigger thumb"]),
        ("Records show that the worker has a well-documented labral tear.", ["labral tear"]),
        ("The worker was found to have a scaphoid fracture.", ["scaphoid fracture"]),
        ("This is a patient who has postlaminectomy syndrome.", ["postlaminectomy syndrome"]),
        ("She is a nurse with rheumatoid arthritis.", ["rheumatoid arthritis"]),
        (
            "He sustained a fracture of the right tibia and a wrist sprain.",
            ["fracture of the right tibia", "wrist sprain"],
        ),
        ("The patient fell, resulting in an ankle fracture.", ["ankle fracture"]),
        ("The worker developed frozen shoulder.", ["frozen shoulder"]),
        ("The rheumatologist diagnosed gout.", ["gout"]),
        ("The patient was treated since June 2011 for lateral epicondylitis.", ["lateral epicondylitis"]),
        ("He was treated by Dr. Roe for six weeks for a wrist sprain.", ["wrist sprain"]),
        ("She is under the care of a psychologist for major depressive disorder.", ["major depressive disorder"]),
        ("He sees the clinic for management of lumbar facet syndrome.", ["lumbar facet syndrome"]),
        ("The impression was one of thoracic outlet syndrome.", ["thoracic outlet syndrome"]),
    ],
)
def test_a_condition_that_the_patient_is_said_to_have_is_a_diagnosis(sentence, expected):
    assert stated(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The patient has neck pain, spasm and an antalgic gait.",
        "The patient has a foot drop.",
        "She has symptoms of cubital tunnel syndrome.",
        "The patient has a history of gout.",
        "The patient has undergone a fusion.",
        "The patient has no gout.",
        "The claimant believes that he has cubital tunnel syndrome.",
        "If the patient has gout, colchicine is given.",
        "The MRI showed that the patient has a labral tear.",
        "The patient has a labral tear on MRI.",
        "It is asked whether the worker has gout.",
        "A patient with gout may need colchicine.",
        "The worker sustained an industrial injury of the wrist.",
        "She developed pain of the wrist.",
        "The worker sustained a head injury when a pipe fell.",
        "He was treated with a splint for six weeks.",
        "The patient was treated by Dr. Roe, who wrote for a new splint for gout.",
    ],
)
def test_findings_and_conditions_that_are_not_said_to_be_there_are_no_diagnoses(sentence):
    assert stated(sentence) == []


def test_a_condition_is_told_in_the_words_of_its_diagnosis():
    summary = "The patient has a labral tear. The diagnoses are gout and left shoulder labral tear."
    assert stated(summary) == ["gout", "left shoulder labral tear"]


def test_the_title_in_parentheses_after_a_code_is_the_diagnosis():
    assert stated("Diagnoses are 723.1 (cervicalgia), M10.9 (gout) and wrist sprain (left).") == [
        "cervicalgia",
        "gout",
        "wrist sprain (left)",
    ]
