import pytest

from kg.reading.relied_upon import read_relied_upon
from kg.vocabulary import vocabulary

IN, OUT = "which is part of the MTUS", "which is not part of the MTUS"
CHRONIC = "Chronic Pain Medical Treatment"

TABLE = [
    (f"on the {CHRONIC} Guidelines (2009), page 63, {IN}.", [("MTUS", CHRONIC, "2009", (), "63")]),
    (f"on the {CHRONIC} Guidelines (May 2009), pgs. 8, 22, {IN}.", [("MTUS", CHRONIC, "2009", (), "8, 22")]),
    (f"on the MTUS {CHRONIC} Guidelines, Opioids, pages 78-80.", [("MTUS", CHRONIC, None, ("Opioids",), "78-80")]),
    (
        f"on the Shoulder Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 9), {IN}.",
        [("MTUS", "Shoulder Complaints", "2004", (), None)],
    ),
    (
        "on the MTUS/ACOEM Guidelines, Chapter 12, Low Back Complaints, page 303.",
        [("MTUS", "Low Back Complaints", None, (), "303")],
    ),
    (
        "on the Official Disability Guidelines (ODG), Pain Chapter, Office visits, which is a medical treatment guideline "
        "that is not part of the Medical Treatment Utilization Schedule (MTUS).",
        [("ODG", "Pain", None, ("Office visits",), None)],
    ),
    (
        f"on the {CHRONIC} Guidelines, {IN} and the Official Disability Guidelines (ODG), Pain Chapter, {OUT}.",
        [("MTUS", CHRONIC, None, (), None), ("ODG", "Pain", None, (), None)],
    ),
    (f"on a textbook of surgery, {OUT}.", [("OTHER", "a textbook of surgery", None, (), None)]),
    (f"on the MTUS {CHRONIC} Guidelines. The provider did not comment.", [("MTUS", CHRONIC, None, (), None)]),
    (f"on the {CHRONIC} Guidelines, {IN}. The provider did not comment.", [("MTUS", CHRONIC, None, (), None)]),
]


@pytest.mark.parametrize(("ending", "rows"), TABLE, ids=[ending[:40] for ending, _ in TABLE])
@pytest.mark.parametrize(
    "start",
    [
        "The Claims Administrator based its decision ",
        "The Physician Reviewer based his/her decision ",
        "The Expert Reviewer relied ",
    ],
)
def test_what_was_relied_on_is_read(start, ending, rows):
    flat = start + ending
    found = [fact.value for fact in read_relied_upon(flat, (0, len(flat)), vocabulary())]
    assert [(c.source, c.document, c.year, c.sections, c.pages) for c in found] == rows


@pytest.mark.parametrize(
    "flat",
    ["", "The Claims Administrator did not cite any guidelines for its decision.", "No guideline was relied upon."],
)
def test_where_nothing_was_relied_on_nothing_is_read(flat):
    assert read_relied_upon(flat, (0, len(flat)), vocabulary()) == ()


def test_the_guideline_used_where_the_schedule_has_none_is_read():
    flat = "The Physician Reviewer found that no section of the MTUS applied. The following guideline was used: the "
    flat += "Official Disability Guidelines (ODG), Pain Chapter."
    found = [fact.value for fact in read_relied_upon(flat, (0, len(flat)), vocabulary())]
    assert [(c.source, c.document) for c in found] == [("ODG", "Pain")]


def test_a_citation_rests_on_its_own_words():
    flat = f"Before. The Expert Reviewer relied on the {CHRONIC} Guidelines, {IN}."
    (fact,) = read_relied_upon(flat, (8, len(flat)), vocabulary())
    assert flat[slice(*fact.span)] == f"{CHRONIC} Guidelines"
