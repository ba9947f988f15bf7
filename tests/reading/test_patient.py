import pytest

from kg.determination import Layout, Sex
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.patient import read_patient


@pytest.mark.parametrize(
    ("summary", "age", "sex"),
    [
        ("This is a 42-year-old woman who fell.", 42, Sex.FEMALE),
        ("The claimant, now 57 years old, is a male plumber.", 57, Sex.MALE),
        ("A 33 y/o gentleman was hurt.", 33, Sex.MALE),
        ("The worker, age 61, slipped. She was seen twice.", 61, Sex.FEMALE),
        ("The applicant strained a shoulder. The surgeon said that he would operate.", None, None),
        ("The surgeon wrote a note. He has numbness.", None, Sex.MALE),
        ("The patient lives with her brother.", None, Sex.FEMALE),
        ("Treatment spans 10 years.", None, None),
        ("A 540-year-old vase fell on the worker.", None, None),
        ("The Expert refers to him/her only.", None, None),
    ],
)
def test_age_and_sex_are_read_where_the_summary_ties_them_to_the_patient(summary, age, sex):
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, (0, len(summary)), (), (0, len(summary)))
    facts = read_patient(ScannedLetter(summary, summary, sections, {}))
    assert (facts.age and facts.age.value) == age
    assert (facts.sex and facts.sex.value) == sex
