"""What the running text of rationales cites, on invented ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.determination import RationaleCitation
from kg.letters.layout import cut
from kg.letters.text import clean_text
from kg.reading.rationale_citations import read_rationale_citations
from kg.reading.voices import read_voices


def read(text: str) -> tuple[RationaleCitation, ...]:
    span = (0, len(text))
    return read_rationale_citations(text, span, read_voices(text, span).words).citations


def cited(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(c.source.value, c.document, c.section, c.pages) for c in read(text)]


_CHRONIC_PAIN = "Chronic Pain Medical Treatment"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On page 12 of the MTUS Chronic Pain Medical Treatment Guidelines it is allowed.",
            [("MTUS", _CHRONIC_PAIN, None, "12")],
        ),
        (
            "Pages 12 and 14 of the MTUS Chronic Pain Medical Treatment Guidelines.",
            [("MTUS", _CHRONIC_PAIN, None, "12 and 14")],
        ),
        ("ODG, Pain Chapter, says so, and page 9 of the Riverside Clinic Guidelines.", [("ODG", "Pain", None, None)]),
        ("The MTUS applies; monitoring is advised on page 9.", [("MTUS", None, None, None)]),
        ("Improvement as defined in MTUS 9792.20e is absent.", [("MTUS", None, "9792.20(e)", None)]),
        ("Gains are defined in section 9792.20(f) of the regulations.", [("MTUS", None, "9792.20(f)", None)]),
        ("The ODG recommends rest, and the ODG says so twice.", [("ODG", None, None, None)]),
        ("ACOEM Chapter 12 discusses back pain.", [("ACOEM", "Low Back Complaints", None, None)]),
        (
            "ACOEM Chapter 8, Table 8-5, page 174 lists it.",
            [("ACOEM", "Neck and Upper Back Complaints", "Table 8-5", "174")],
        ),
        ("ACOEM, Chapter 44 does not exist.", [("ACOEM", "Chapter 44", None, None)]),
        ("MTUS Chapter 13 allows it.", [("MTUS", "Knee Complaints", None, None)]),
        ("MTUS Chapter 2 allows it.", [("MTUS", None, None, None)]),
        ("Chapter 9 of the MTUS, page 201, allows it.", [("MTUS", "Shoulder Complaints", None, "201")]),
        ("Chapter 14 of the ACOEM guidelines allows it.", [("ACOEM", "Ankle and Foot Complaints", None, None)]),
        (
            "The California MTUS Shoulder Complaints chapter, page 207, allows it.",
            [("MTUS", "Shoulder Complaints", None, "207")],
        ),
        ("Section 9792.24.1 of the MTUS allows it.", [("MTUS", None, "9792.24.1", None)]),
        ("Gains as in 9792.20 e, not shown.", [("MTUS", None, "9792.20(e)", None)]),
        ("ODG Pain Chapter, Massage section, allows it.", [("ODG", "Pain", "Massage", None)]),
        (
            "Official Disability Guidelines (ODG), Treatment in Workers' Compensation, Neck Chapter, allows it.",
            [("ODG", "Neck & Upper Back", None, None)],
        ),
        ("The ACOEM knee complaints chapter allows it.", [("ACOEM", "Knee Complaints", None, None)]),
        ("The ACOEM speaks in every other chapter of it.", [("ACOEM", None, None, None)]),
        ("CA MTUS/ACOEM guidelines allow it.", [("MTUS", None, None, None), ("ACOEM", None, None, None)]),
        ("ODG, Low Back Chapter, allows it.", [("ODG", "Low Back", None, None)]),
        ("ODG-TWC, Low Back chapter, allows it.", [("ODG", "Low Back", None, None)]),
        (
            "The ODG Low Back Chapter, Mattress selection topic, allows it.",
            [("ODG", "Low Back", "Mattress selection", None)],
        ),
        ("ODG, Pain Chapter, under Opioids, allows it.", [("ODG", "Pain", "Opioids", None)]),
        ("Official Disability Guidelines (ODG), Pain section, says no.", [("ODG", "Pain", None, None)]),
        ("The FDA has not approved it.", [("OTHER", "FDA", None, None)]),
        ("The patient walked two pages of notes.", []),
    ],
)
def test_source_document_section_and_pages_are_read(
    text: str, expected: list[tuple[str, str | None, str | None, str | None]]
) -> None:
    assert cited(text) == expected


def test_a_publisher_alone_is_left_out_where_its_document_is_named() -> None:
    text = "MTUS allows it. Page 9 of the MTUS Chronic Pain Medical Treatment Guidelines limits it."
    assert cited(text) == [("MTUS", _CHRONIC_PAIN, None, "9")]


def test_two_pages_of_one_document_are_two_citations() -> None:
    text = (
        "Page 9 of the MTUS Chronic Pain Medical Treatment Guidelines allows it, but page 21 of the MTUS Chronic Pain "
        "Medical Treatment Guidelines does not."
    )
    assert [pages for *_, pages in cited(text)] == ["9", "21"]


def test_a_citation_rests_on_the_words_that_name_it() -> None:
    text = "As page 7 of the MTUS Chronic Pain Medical Treatment Guidelines asks, gains must be shown."
    (citation,) = read(text)
    assert text[slice(*citation.span)] == "page 7 of the MTUS Chronic Pain Medical Treatment Guidelines"


def test_the_second_seed_cites_two_pages_and_the_definition_of_functional_improvement(shared_letters: Path) -> None:
    (path,) = shared_letters.glob("seeds/002*.txt")
    text = clean_text(path.read_bytes())
    (item,) = cut(text).items
    assert item.rationale is not None
    start, end = item.rationale
    found = read(text.replace("\n", " ")[start:end])
    assert {c.pages for c in found if c.pages} == {"66", "7"}
    assert {c.section for c in found if c.section} == {"9792.20(f)"}
