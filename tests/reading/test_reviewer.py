import pytest

from kg.determination import Layout
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.reviewer import read_reviewer


def letter(method: str) -> ScannedLetter:
    sections = Sections(Layout.FINAL_DETERMINATION, None, (0, len(method)), None, (), (len(method), len(method)))
    return ScannedLetter(method, method.replace("\n", " "), sections, {})


@pytest.mark.parametrize(
    ("method", "licensure", "specialties"),
    [
        (
            "State(s) of Licensure: Texas,New York, California\nCertification(s)/Specialty: Physical Medicine & Rehabilitation, Pain\nManagement\n",
            ["Texas", "New York", "California"],
            ["Physical Medicine & Rehabilitation", "Pain Management"],
        ),
        (
            "The reviewer is Board Certified in Family Medicine and is licensed to practice in Ohio & New York. More.",
            ["Ohio", "New York"],
            ["Family Medicine"],
        ),
        (
            "The reviewer is Board Certified in Anesthesiology, has a subspecialty in Pain Management and is licensed to practice in Utah.",
            ["Utah"],
            ["Anesthesiology", "Pain Management"],
        ),
        (
            "The reviewer is Board Certified in Physical Medicine and Rehabilitation and is licensed to practice in Oregon.",
            ["Oregon"],
            ["Physical Medicine and Rehabilitation"],
        ),
        ("The reviewer has experience.", [], []),
    ],
)
def test_credentials_are_read_from_their_lines_or_their_sentence(method, licensure, specialties):
    read = letter(method)
    facts = read_reviewer(read)
    assert [fact.value for fact in facts.licensure] == licensure
    assert [fact.value for fact in facts.specialties] == specialties
    for fact in (*facts.licensure, *facts.specialties):
        assert read.flat[slice(*fact.span)] == fact.value
