"""Cue words and services of the vocabulary, and what the compiler refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.determination import Category, Reason
from kg.ontology_files import ontology_directory
from kg.vocabulary import TermKind
from kg.vocabulary_sources import categories, cues

VOCABULARY = ontology_directory() / "vocabulary"
_PREFIXES = """
@prefix imr: <https://w3id.org/imr-kg/ontology#> .
@prefix cue: <https://w3id.org/imr-kg/id/cue/> .
@prefix voice: <https://w3id.org/imr-kg/id/voice/> .
@prefix ground: <https://w3id.org/imr-kg/id/ground/> .
@prefix service: <https://w3id.org/imr-kg/id/service/> .
@prefix category: <https://w3id.org/imr-kg/id/category/> .
@prefix reason: <https://w3id.org/imr-kg/id/reason/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def vocabulary_of(folder: Path, turtle: str) -> Path:
    """A vocabulary with one file that says something and others that say nothing."""
    for name in (*cues.CUE_FILES, *cues.VOICE_FILES, *cues.CHAPTER_FILES, *categories.FILES):
        (folder / name).write_text(_PREFIXES)
    (folder / cues.CUE_FILES[0]).write_text(_PREFIXES + turtle)
    (folder / categories.FILES[0]).write_text(_PREFIXES + turtle)
    return folder


def test_every_reason_but_the_one_that_follows_from_the_conclusion_has_a_ground() -> None:
    stated = {getattr(ground, "reason", None) for ground in cues.table_part(VOCABULARY).entries["grounds"].values()}
    assert stated == {reason.value for reason in Reason} - {"criteria_met"}


def test_every_category_but_other_has_a_service() -> None:
    services = categories.table_part(VOCABULARY).entries["services"].values()
    assert {getattr(service, "category", None) for service in services} == {category.value for category in Category}


def test_words_are_folded_as_letters_are(tmp_path: Path) -> None:
    folder = vocabulary_of(tmp_path, 'cue:x a imr:CueWords ; skos:altLabel "Non-opioid (drug)" .')
    assert cues.table_part(folder).surfaces[TermKind.CUE] == {"non opioid drug": "x"}


@pytest.mark.parametrize(
    ("turtle", "refused"),
    [
        (
            'cue:x a imr:CueWords ; skos:altLabel "no" . cue:y a imr:CueWords ; skos:altLabel "No" .',
            "'no' stands in both",
        ),
        ("ground:g a imr:Ground ; imr:indicatesReason reason:safety-risk ; imr:cues ( cue:x ) .", "families of cues"),
        (
            'cue:x a imr:CueWords ; skos:altLabel "no" . ground:g a imr:Ground ; imr:cues ( cue:x ) ; '
            "imr:groundStrength 3 ; imr:indicatesReason reason:bad-luck .",
            "bad_luck",
        ),
        ('cue:x a imr:CueWords ; skos:altLabel "no" . ground:g a imr:Ground ; imr:cues ( cue:x ) .', "indicatesReason"),
    ],
)
def test_cues_that_contradict_themselves_are_refused(turtle: str, refused: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=refused):
        cues.table_part(vocabulary_of(tmp_path, turtle))


@pytest.mark.parametrize(
    ("turtle", "refused"),
    [
        (
            'service:x a imr:ServiceWords ; imr:category category:dme ; imr:precedence 1 ; skos:altLabel "cane" . '
            'service:y a imr:ServiceWords ; imr:category category:dme ; imr:precedence 1 ; skos:altLabel "Cane" .',
            "'cane' names both",
        ),
        (
            'service:x a imr:ServiceWords ; imr:category category:luck ; imr:precedence 1 ; skos:altLabel "cane" .',
            "luck",
        ),
    ],
)
def test_services_that_contradict_themselves_are_refused(turtle: str, refused: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=refused):
        categories.table_part(vocabulary_of(tmp_path, turtle))
