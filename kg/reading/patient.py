"""Read the injured worker's age and sex from the case summary."""

from __future__ import annotations

import re

from msgspec import Struct

from kg.determination import Sex, Span
from kg.reading.letter import Fact, ScannedLetter

__all__ = ["PatientFacts", "read_patient"]


class PatientFacts(Struct, frozen=True):
    """Age in years and sex, None where the letter does not say."""

    age: Fact[int] | None
    sex: Fact[Sex] | None


_AGE = re.compile(r"(?<![\d.])(\d{1,3})(?: |- ?)?(?:years?|yrs?\.?|y)(?: |-|/)?(?:old|o\b|of age)", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged?|age of|age:) ?(\d{1,3})\b", re.IGNORECASE)
_SEX_NOUN = re.compile(r"\b(?:(?P<male>male|man|gentleman)|(?P<female>female|woman|lady))\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?<![\w/])(?:(?P<male>he|his|him)|(?P<female>she|her))(?![\w/])", re.IGNORECASE)

_SOMEBODY_ELSE = re.compile(
    r"\b(?:provider|physician|doctor|Dr|surgeon|therapist|practitioner|chiropractor|psychologist|reviewer|examiner|"
    r"wife|husband|spouse|son|daughter|mother|father|brother|sister|co-?worker|supervisor|attorney)\b",
    re.IGNORECASE,
)

_OLDEST = 110


def read_patient(letter: ScannedLetter) -> PatientFacts:
    """Read age and sex; sex from a noun beside the age, else from the summary's first such noun or the patient's pronoun."""
    if letter.sections.summary is None:
        return PatientFacts(None, None)
    flat, summary = letter.flat, letter.sections.summary
    age = _AGE.search(flat, *summary) or _AGED.search(flat, *summary)
    if age and not 0 < int(age[1]) <= _OLDEST:
        age = None
    sex = _sex(_SEX_NOUN, flat, (age.end(), min(age.end() + 80, summary[1]))) if age else None
    sex = sex or _sex(_SEX_NOUN, flat, summary) or _sex_by_pronoun(flat, summary)
    return PatientFacts(Fact(int(age[1]), age.span()) if age else None, sex)


def _sex(pattern: re.Pattern[str], flat: str, span: Span) -> Fact[Sex] | None:
    match = pattern.search(flat, *span)
    if match is None:
        return None
    return Fact(Sex.MALE if match["male"] else Sex.FEMALE, match.span())


def _sex_by_pronoun(flat: str, summary: Span) -> Fact[Sex] | None:
    """The first pronoun of a sentence that names nobody but the patient before it."""
    for match in _PRONOUN.finditer(flat, *summary):
        sentence = max(flat.rfind(". ", summary[0], match.start()), summary[0])
        if not _SOMEBODY_ELSE.search(flat, sentence, match.start()):
            return Fact(Sex.MALE if match["male"] else Sex.FEMALE, match.span())
    return None
