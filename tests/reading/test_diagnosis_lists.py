import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading.conditions import code_of, lexicon
from kg.reading.diagnosis_lists import read_list


def texts(listed):
    return [item.text for item in read_list(listed, (0, len(listed)))[0]]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("lumbar strain", ["lumbar strain"]),
        ("neck strain, right knee pain, and anxiety", ["neck strain", "right knee pain", "anxiety"]),
        ("cervical, thoracic and lumbar sprain", ["cervical sprain", "thoracic sprain", "lumbar sprain"]),
        ("neck and back pain", ["neck pain", "back pain"]),
        ("left hip and knee contusions", ["left hip contusions", "left knee contusions"]),
        ("right knee and lumbar strain", ["right knee strain", "lumbar strain"]),
        ("right and left elbow sprain", ["right elbow sprain", "left elbow sprain"]),
        ("ankle sprain, right and left wrist sprain", ["ankle sprain", "right wrist sprain", "left wrist sprain"]),
        ("lumbar stenosis, lumbar and neck sprain", ["lumbar stenosis", "lumbar sprain", "neck sprain"]),
        ("lumbar stenosis and lumbar and neck sprain", ["lumbar stenosis", "lumbar sprain", "neck sprain"]),
        (
            "medial and lateral meniscus tear of the knee",
            ["medial meniscus tear of the knee", "lateral meniscus tear of the knee"],
        ),
        (
            "pain in the left elbow, neck and wrist",
            ["pain in the left elbow", "pain in the neck", "pain in the left wrist"],
        ),
        ("numbness and weakness of the left arm", ["numbness of the left arm", "weakness of the left arm"]),
        ("left wrist tendinitis and bursitis", ["left wrist tendinitis", "wrist bursitis"]),
        ("right shoulder strain with impingement", ["right shoulder strain", "shoulder impingement"]),
        ("left hand injury with fracture of the thumb", ["left hand injury", "fracture of the thumb"]),
        ("left wrist weakness, and gout", ["left wrist weakness", "gout"]),
        ("pain in joint, lower leg; neck sprain", ["pain in joint, lower leg", "neck sprain"]),
        (
            "laceration of the left hand and right thumb",
            ["laceration of the left hand", "laceration of the right thumb"],
        ),
        ("insomnia related to an anxiety disorder", ["insomnia related to an anxiety disorder"]),
        ("numbness related to the neck", ["numbness"]),
        ("headaches due to a concussion", ["headaches", "concussion"]),
        ("insomnia due to pain", ["insomnia due to pain"]),
        ("gastritis secondary to NSAIDs and gout", ["gastritis secondary to NSAIDs", "gout"]),
        ("insomnia causing fatigue", ["insomnia"]),
        ("depression secondary to industrial injury", ["depression"]),
        ("lumbar sprain and strain", ["lumbar sprain and strain"]),
        ("contusion of the lower back and pelvis", ["contusion of the lower back and pelvis"]),
        ("radiculopathy, cervical region, and gout", ["radiculopathy, cervical region", "gout"]),
        (
            "strain of muscle, fascia and tendon at neck level, initial encounter",
            ["strain of muscle, fascia and tendon at neck level"],
        ),
        ("adjustment disorder with depressed mood", ["adjustment disorder with depressed mood"]),
        ("1. Wrist sprain 2. Elbow sprain 3) Hip pain", ["Wrist sprain", "Elbow sprain", "Hip pain"]),
        ("pleuritis and lumbar strain", ["pleuritis", "lumbar strain"]),
        ("carpal tunnel syndrome & right trigger finger", ["carpal tunnel syndrome", "right trigger finger"]),
        ("gout / lumbar sprain / anxiety", ["gout", "lumbar sprain", "anxiety"]),
        ("neck/right shoulder strain", ["neck strain", "right shoulder strain"]),
        (
            "cervical/thoracic/lumbar sprain/strain",
            ["cervical sprain/strain", "thoracic sprain/strain", "lumbar sprain/strain"],
        ),
        ("wrist/hand contusion, ankle tendinitis/bursitis", ["wrist/hand contusion", "ankle tendinitis/bursitis"]),
        ("cervical radiculopathy, right upper extremity, and gout", ["cervical radiculopathy", "gout"]),
        ("carpal tunnel syndrome, right greater than left", ["carpal tunnel syndrome, right greater than left"]),
        ("• Gout • Neck strain", ["Gout", "Neck strain"]),
        ("#1 gout #2: neck strain", ["gout", "neck strain"]),
        ("gout | neck strain", ["gout", "neck strain"]),
    ],
)
def test_a_list_is_cut_into_diagnoses_that_are_complete(listed, expected):
    assert texts(listed) == expected


@pytest.mark.parametrize(
    "listed",
    [
        "rule out rotator cuff tear",
        "r/o cervical and lumbar radiculopathy",
        "status post left knee arthroscopy",
        "s/p rotator cuff repair",
        "history of asthma",
        "lumbar fusion",
        "the left shoulder and the neck",
        "modified duty",
        "",
    ],
)
def test_what_is_excluded_or_no_condition_is_no_diagnosis(listed):
    assert texts(listed) == []


def test_an_exclusion_ends_with_what_it_excludes():
    assert texts("wrist pain, rule out carpal tunnel syndrome, and elbow strain") == ["wrist pain", "elbow strain"]
    assert texts("hand numbness rule out radiculopathy") == ["hand numbness"]


@pytest.mark.parametrize(
    ("listed", "rest"),
    [
        ("lumbar strain and neck strain who was seen on Monday", "who was seen on Monday"),
        ("lumbar strain on 2-3-17 and given rest", "2-3-17 and given rest"),
        ("ankle sprain", ""),
    ],
)
def test_a_list_ends_where_another_statement_begins(listed, rest):
    items, end = read_list(listed, (0, len(listed)))
    assert items
    assert listed[end:] == rest


def test_a_site_and_a_side_hold_for_what_follows():
    items, _ = read_list(listed := "left shoulder strain, impingement syndrome and rotator cuff tear", (0, len(listed)))
    assert [item.side for item in items] == [None, "left", "left"]
    items, _ = read_list(listed := "neck strain, disc herniation", (0, len(listed)))
    assert "neck" in items[1].coded.names


@given(
    st.lists(
        st.sampled_from(
            [
                "left",
                "right",
                "neck",
                "knee",
                "sprain",
                "pain",
                ",",
                "and",
                "with",
                "of",
                "the",
                "rule out",
                "tear",
                "x",
            ]
        ),
        max_size=14,
    )
)
def test_the_span_of_a_diagnosis_holds_the_words_of_its_text(words):
    listed = " ".join(words)
    items, end = read_list(listed, (0, len(listed)))
    assert 0 <= end <= len(listed)
    for item in items:
        covered = listed[slice(*item.span)].split()
        assert all(word in covered for word in item.text.split())


def test_a_complaint_before_a_slash_does_not_hide_the_condition_after_it() -> None:
    text = "knee pain/osteoarthritis"
    [item] = read_list(text, (0, len(text)))[0]
    assert code_of(item.meaning) != code_of(lexicon().meaning(lexicon().lexemes("knee pain")))
