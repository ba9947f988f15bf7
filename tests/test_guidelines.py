"""Guidelines and their sections, by the names that letters use."""

from __future__ import annotations

from itertools import combinations

import pytest
from rapidfuzz.distance import OSA

from kg.determination import GuidelineSource
from kg.guidelines import _section_names, resolve_guideline, resolve_section

MTUS, ODG, ACOEM, OTHER = GuidelineSource


@pytest.mark.parametrize(
    ("source", "document", "year", "path"),
    [
        (MTUS, "Low Back Complaints", "2004", "mtus/low-back-complaints/2004"),
        (MTUS, "Chronic Pain Medical Treatment", None, "mtus/chronic-pain-medical-treatment"),
        (MTUS, "Chronic Pain Treatment", "2009", "mtus/chronic-pain-medical-treatment/2009"),
        (MTUS, "Neck & Upper Back Complaints", "2004", "mtus/neck-and-upper-back-complaints/2004"),
        (ODG, "Knee", None, "odg/knee-leg"),
        (ODG, "Knee and Leg Chapter", None, "odg/knee-leg"),
        (ODG, "Low Back - Lumbar & Thoracic", None, "odg/low-back"),
        (ODG, "Pain (Chronic)", None, "odg/pain"),
        (ODG, "Shoulder", "2016", "odg/shoulder/2016"),
        (ODG, None, None, "odg"),
        (MTUS, None, None, "mtus"),
        (ACOEM, "Low back disorders", None, "acoem/low-back-disorders"),
    ],
)
def test_a_known_guideline_is_found_by_the_names_that_letters_use(
    source: GuidelineSource, document: str | None, year: str | None, path: str
) -> None:
    found = resolve_guideline(source, document, year)
    assert (found.path, found.known) == (path, True)


@pytest.mark.parametrize(
    ("source", "document", "year", "path"),
    [
        (OTHER, "A journal of tendons", None, "other/a-journal-of-tendons"),
        (MTUS, "Low Back Complaints", "1999", "mtus/low-back-complaints/1999"),
        (ODG, "Tendons of the Moon", "2015", "odg/tendons-of-the-moon/2015"),
    ],
)
def test_an_unknown_guideline_or_edition_keeps_a_path_of_its_own_words(
    source: GuidelineSource, document: str, year: str | None, path: str
) -> None:
    found = resolve_guideline(source, document, year)
    assert (found.path, found.known) == (path, False)


@pytest.mark.parametrize(
    ("names", "end"),
    [
        (
            (
                "NSAIDs (non-steroidal anti-inflammatory drugs)",
                "NSAIDs",
                "NSAIDs (nonsteroidal anti-inflammatory drugs)",
                "nsaids (Motrin)",
            ),
            "nsaids-non-steroidal-anti-inflammatory-drugs",
        ),
        (("Topical Analgesics", "topical analgesic"), "topical-analgesics"),
        (
            ("NSAIDs, GI symptoms and cardiovascular risk", "nsaids GI Symptoms & Cardiovascular Risks"),
            "nsaids-gi-symptoms-cardiovascular-risk",
        ),
        (
            ("Physical medicine treatment", "Physical Medicine", "Physical medicine guidelines"),
            "physical-medicine-treatment",
        ),
    ],
)
def test_one_section_has_many_names(names: tuple[str, ...], end: str) -> None:
    guideline = resolve_guideline(MTUS, "Chronic Pain Medical Treatment", "2016")
    for name in names:
        found = resolve_section(guideline, name)
        assert (found.path, found.known) == (f"mtus/chronic-pain-medical-treatment/2016/{end}", True)


def test_a_numbered_section_is_found_by_its_number() -> None:
    guideline = resolve_guideline(MTUS, "Opioid Treatment", "2016")
    whole = resolve_section(guideline, "Use of Urine Drug Testing (UDT)")
    assert whole.known
    assert resolve_section(guideline, "3.3.6. Opioids for Chronic Pain: Urine Tests") == whole


def test_chapters_share_topics_but_each_has_a_section_of_its_own() -> None:
    for document, chapter in (("Shoulder", "shoulder"), ("Knee & Leg", "knee-leg")):
        found = resolve_section(resolve_guideline(ODG, document, None), "Magnetic resonance imaging (MRI)")
        assert (found.path, found.known) == (f"odg/{chapter}/mri-magnetic-resonance-imaging", True)


@pytest.mark.parametrize("name", ["326", "Moon walking", "Acupuncture of the ear"])
def test_a_section_never_heard_of_is_not_guessed(name: str) -> None:
    assert not resolve_section(resolve_guideline(MTUS, "Low Back Complaints", "2004"), name).known


def test_a_topic_of_one_publisher_is_not_lent_to_another() -> None:
    assert not resolve_section(resolve_guideline(MTUS, "Low Back Complaints", "2004"), "Rotator cuff repair").known


def test_a_section_misspelled_by_a_slip_of_the_pen_is_found() -> None:
    guideline = resolve_guideline(MTUS, "Low Back Complaints", "2004")
    assert resolve_section(guideline, "Diagnositc Criteria") == resolve_section(guideline, "Diagnostic Criteria")


@pytest.mark.parametrize("name", ["Sumary", "Opioids, dozing", "Initial Cars"])
def test_a_short_name_is_not_put_right(name: str) -> None:
    assert not resolve_section(resolve_guideline(MTUS, "Low Back Complaints", "2004"), name).known


def test_no_two_sections_of_a_document_are_a_slip_of_the_pen_apart() -> None:
    by_document: dict[str, list[tuple[str, str]]] = {}
    for name, key in _section_names().items():
        document, _, words = name.partition(" ")
        if len(words) >= 12 and not any(character.isdigit() for character in words):
            by_document.setdefault(document, []).append((words, key))
    for names in by_document.values():
        for (one, key), (other, other_key) in combinations(names, 2):
            assert key == other_key or OSA.distance(one, other, score_cutoff=2) > 2, (one, other)


def test_a_section_of_the_regulations_is_found_by_its_number_whatever_its_subdivision() -> None:
    found = resolve_section(resolve_guideline(MTUS, None, None), "9792.20(e)")
    assert (found.path, found.known) == ("mtus/9792-20-medical-treatment-utilization-schedule-definitions", True)


def test_a_section_of_the_regulations_is_no_section_of_a_document_they_adopt() -> None:
    assert not resolve_section(resolve_guideline(MTUS, "Low Back Complaints", "2004"), "9792.20(e)").known
