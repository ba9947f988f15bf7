import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading.citations import read_citations
from kg.vocabulary import vocabulary

OUTSIDE = "The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines. "
ODG = "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG)"


def cited(text):
    return [
        (str(fact.value.source), fact.value.document, fact.value.year, list(fact.value.sections), fact.value.pages)
        for fact in read_citations(text, (0, len(text)), vocabulary())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Claims Administrator did not cite any medical evidence for its decision.", []),
        ("", []),
        (
            "Decision based on MTUS ACOEM, and Chronic Pain Treatment Guidelines Page(s): 12, 34.",
            [("MTUS", "Chronic Pain Treatment", None, [], "12, 34")],
        ),
        (
            "Decision based on Non-MTUS Citation ODG-TWC Hernia Procedure Summary last updated 02/03/2015.",
            [("ODG", "Hernia", None, [], None)],
        ),
        (
            f"{ODG} Integrated Treatment/Disability Duration Guidelines Elbow (Acute & Chronic) Tenotomy.",
            [("ODG", "Elbow", None, ["Tenotomy"], None)],
        ),
        (f"{ODG} Hip/Pelvis: Arthroplasty.", [("ODG", "Hip/Pelvis", None, ["Arthroplasty"], None)]),
        (
            "Decision based on Non-MTUS Citation ACOEM V.3, Elbow Disorders, Bracing.",
            [("ACOEM", "Elbow Disorders", None, ["Bracing"], None)],
        ),
        (
            "Decision based on Non-MTUS Citation ACOEM 3rd Edition (2011) Chapter 9: Shoulder Complaints, page 210.",
            [("ACOEM", "Shoulder Complaints", "2011", [], "210")],
        ),
        ("Decision based on MTUS Elbow Complaints 2007.", [("MTUS", "Elbow Complaints", "2007", [], None)]),
        (
            "Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies, Summary.",
            [("MTUS", "Knee Complaints", "2004", ["Special Studies", "Summary"], None)],
        ),
        (
            "Decision based on MTUS Shoulder Complaints 2004, Section(s): Initial Care, and Forearm, Wrist, and Hand Complaints 2004, "
            "Section(s): Special Studies, and Acupuncture Treatment 2007.",
            [
                ("MTUS", "Shoulder Complaints", "2004", ["Initial Care"], None),
                ("MTUS", "Forearm, Wrist, and Hand Complaints", "2004", ["Special Studies"], None),
                ("MTUS", "Acupuncture Treatment", "2007", [], None),
            ],
        ),
        (
            "Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): NSAIDs, GI symptoms & cardiovascular risk, "
            "Topical analgesics, compounded, Yoga.",
            [
                (
                    "MTUS",
                    "Chronic Pain Medical Treatment",
                    "2016",
                    ["NSAIDs, GI symptoms & cardiovascular risk", "Topical analgesics, compounded", "Yoga"],
                    None,
                )
            ],
        ),
        (
            "Decision based on MTUS Opioid Treatment 2016, Section(s): 3.1 Opioids for Pain: Looking, Before Leaping, 4.1 Tapering Opioids: Why.",
            [
                (
                    "MTUS",
                    "Opioid Treatment",
                    "2016",
                    ["3.1 Opioids for Pain: Looking, Before Leaping", "4.1 Tapering Opioids: Why"],
                    None,
                )
            ],
        ),
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines Weaning of Medications Page(s): 12, 13-14.",
            [("MTUS", "Chronic Pain Treatment", None, ["Weaning of Medications"], "12, 13-14")],
        ),
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines Opioids sectionFunctional Restoration Programs section.",
            [("MTUS", "Chronic Pain Treatment", None, ["Opioids", "Functional Restoration Programs"], None)],
        ),
        (OUTSIDE + ODG + ".", [("ODG", None, None, [], None)]),
        (
            OUTSIDE + ODG + " Knee & Leg Chapter, Bionic knee.",
            [("ODG", "Knee & Leg", None, ["Bionic knee"], None)],
        ),
        (
            OUTSIDE + ODG + ", Pain (Chronic), Insomnia treatment.",
            [("ODG", "Pain", None, ["Insomnia treatment"], None)],
        ),
        (
            OUTSIDE + ODG + " Low back, Traction; Neck and Upper back, Traction, Collars (cervical).",
            [
                ("ODG", "Low back", None, ["Traction"], None),
                ("ODG", "Neck and Upper back", None, ["Traction", "Collars (cervical)"], None),
            ],
        ),
        (
            "Decision based on Non-MTUS Citation Official Disability Guidelines, Elbow Chapter, Pain Chapter, Massage.",
            [("ODG", "Elbow", None, ["Massage"], None), ("ODG", "Pain", None, ["Massage"], None)],
        ),
        (
            "Decision based on Non-MTUS Citation Pain (Gym memberships).",
            [("ODG", "Pain", None, ["Gym memberships"], None)],
        ),
        (
            OUTSIDE + ODG + " Forearm, Wrist and Hand chapter - Splints.",
            [("ODG", "Forearm, Wrist and Hand", None, ["Splints"], None)],
        ),
        (OUTSIDE + ODG + " Pain, Chronic pain programs.", [("ODG", "Pain", None, ["Chronic pain programs"], None)]),
        (OUTSIDE + ODG + " Acupuncture guidelines.", [("ODG", None, None, ["Acupuncture guidelines"], None)]),
        (
            "Decision based on Non-MTUS Citation ODG Guidelines, 20th Edition, 2015, Head Chapter.",
            [("ODG", "Head", "2015", [], None)],
        ),
        (
            OUTSIDE + ODG + " Shoulder Chapter (updated 01/02/17): Surgery for tears & Surgery for stiffness.",
            [("ODG", "Shoulder", None, ["Surgery for tears", "Surgery for stiffness"], None)],
        ),
        (
            "Decision based on Non-MTUS Citation ACOEM Occupational Medicine Practice Guidelines, 3rd ed., Elbow Disorders, pg. 41.",
            [("ACOEM", "Elbow Disorders", None, [], "41")],
        ),
        (
            OUTSIDE + ODG + " Pain, Yoga and Other Medical Treatment Guidelines www.example.org.",
            [("ODG", "Pain", None, ["Yoga"], None), ("OTHER", "www.example.org", None, [], None)],
        ),
        (
            "Decision based on Non-MTUS Citation Journal of Invented Medicine; volume 3.",
            [("OTHER", "Journal of Invented Medicine", None, [], None)],
        ),
    ],
)
def test_one_side_cites(text, expected):
    assert cited(text) == expected


@given(st.text(alphabet=" ,.;:()-&and0123MTUSODGChapter/\n", max_size=300))
def test_whatever_stands_there_every_citation_points_into_it(tail):
    text = "Decision based on " + tail.replace("\n", " ")
    for fact in read_citations(text, (0, len(text)), vocabulary()):
        start, end = fact.span
        assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize(
    ("lead", "piece", "stated"),
    [
        ("MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids, ", "Braces, ", 3_001),
        ("MTUS Unheard Of Complaints Section(s): ", "X 2004, ", 3_000),
        ("Non-MTUS Citation ODG Pain, ", "Braces; ", 3_000),
    ],
)
def test_a_list_without_an_end_is_read_like_a_short_one(lead, piece, stated):
    # Tried in all combinations, the names of such a list would take hours.
    text = f"Decision based on {lead}" + piece * 3_000
    (citation,) = (fact.value for fact in read_citations(text, (0, len(text)), vocabulary()))
    assert len(citation.sections) == stated
