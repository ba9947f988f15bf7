from datetime import date

import pytest

from kg.determination import Layout, Priority
from kg.letters.sections import Sections
from kg.reading.header import read_date, read_header
from kg.reading.letter import ScannedLetter


def letter(header: str, summary: str = "") -> ScannedLetter:
    text = f"{header}\n{summary}"
    start = len(header) + 1
    sections = Sections(
        Layout.FINAL_DETERMINATION,
        (0, len(header)),
        None,
        (start, len(text)) if summary else None,
        (),
        (start, len(text)),
    )
    return ScannedLetter(text, text.replace("\n", " "), sections, {})


BLOCK = """Case Number: CM17-0099001
Date Assigned: 01/05/2017 Date of Injury: 07/22/2016
Decision Date: 02/03/2017 UR Denial Date: 12/28/2016
Priority: Expedited Application
Received:
01/02/2017"""


def test_a_header_block_gives_every_field_with_its_words():
    read = letter(BLOCK)
    header = read_header(read)
    assert header.case_number.value == "CM17-0099001"
    assert header.date_assigned.value == date(2017, 1, 5)
    assert header.date_of_injury.value == date(2016, 7, 22)
    assert header.decision_date.value == date(2017, 2, 3)
    assert header.ur_denial_date.value == date(2016, 12, 28)
    assert header.application_received.value == date(2017, 1, 2)
    assert header.priority.value is Priority.EXPEDITED
    assert read.text[slice(*header.application_received.span)] == "01/02/2017"


@pytest.mark.parametrize(
    ("summary", "injury", "denial"),
    [
        ("The worker was injured on 3/9/98 while lifting.", date(1998, 3, 9), None),
        ("An industrial injury of March 9, 2008 is on file.", date(2008, 3, 9), None),
        ("A Utilization Review Report dated Oct. 2, 2014 refused it.", None, date(2014, 10, 2)),
        ("On 11-3-16, utilization review refused it.", None, date(2016, 11, 3)),
        ("Utilization review denied the brace on 01-19-2015.", None, date(2015, 1, 19)),
        ("A note of 1/2/15 was seen by utilization review, which on 1/9/15 did what it does.", None, None),
        ("Seen on 3/9/2008 for follow-up.", None, None),
    ],
)
def test_without_a_block_the_narrative_gives_the_dates_it_ties_to_the_injury_and_the_refusal(summary, injury, denial):
    header = read_header(letter("", summary))
    assert (header.date_of_injury and header.date_of_injury.value) == injury
    assert (header.ur_denial_date and header.ur_denial_date.value) == denial


def test_the_block_wins_over_the_narrative():
    header = read_header(letter(BLOCK, "The worker was injured on 3/9/98."))
    assert header.date_of_injury.value == date(2016, 7, 22)


@pytest.mark.parametrize("impossible", ["13/45/2016", "02/30/2016", "Foo 3, 2016", "1/2"])
def test_what_is_no_day_of_the_calendar_is_no_date(impossible):
    assert read_date(impossible) is None
