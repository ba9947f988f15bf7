"""Read the expert reviewer's states of licensure and specialties."""

from __future__ import annotations

import re

from msgspec import Struct

from kg.determination import Span
from kg.iris import slug
from kg.reading.letter import Fact, ScannedLetter
from kg.vocabulary import vocabulary

__all__ = ["ReviewerFacts", "read_reviewer"]


class ReviewerFacts(Struct, frozen=True):
    """States of licensure and specialties, each with the words that name it."""

    licensure: tuple[Fact[str], ...]
    specialties: tuple[Fact[str], ...]


_LICENSURE_LABEL = "of Licensure"
_LICENSURE_LINE = re.compile(r"of Licensure ?: ?(?P<list>(?:(?!Certification).)*)")
_SPECIALTY_LINE = re.compile(r"Certification\(?s?\)?/ ?Specialty ?: ?(?P<list>.*)")

# "is Board Certified in X, has a subspecialty in Y and is licensed to practice in Z."
_CERTIFIED = re.compile(
    r"\b(?:board )?certified in (?P<list>[^.]*?)(?:,? and)?,?(?= has | is licensed|\.|$)", re.IGNORECASE
)
_SUBSPECIALTY = re.compile(
    r"\bhas a sub-?specialt(?:y|ies) (?:certificate )?in (?P<list>[^.]*?)(?:,? and)?,?(?= is licensed|\.|$)",
    re.IGNORECASE,
)
_LICENSED = re.compile(r"\blicensed to practice in (?P<list>[^.]*)", re.IGNORECASE)

_CONJUNCTION = re.compile(r" and ", re.IGNORECASE)
_COMMA = re.compile(r"[,;]")
_STATE_SEPARATOR = re.compile(r",? (?:and|&) |[,;]", re.IGNORECASE)

_LONGEST_PAIR = 200
"""Characters that two specialties joined by "and" have at most; what is longer is no pair, and need not be tried as one."""


def read_reviewer(letter: ScannedLetter) -> ReviewerFacts:
    """Read the credentials lines, or the sentence that stands for them."""
    if letter.sections.method is None:
        return ReviewerFacts((), ())
    start, end = letter.sections.method
    flat = letter.flat
    # Credentials in lines of their own end the section.
    lines = flat.find(_LICENSURE_LABEL, start, end)
    if lines >= 0:
        licensure, *specialties = _LICENSURE_LINE.search(flat, lines, end), _SPECIALTY_LINE.search(flat, lines, end)
    else:
        licensure = _LICENSED.search(flat, start, end)
        specialties = [_CERTIFIED.search(flat, start, end), _SUBSPECIALTY.search(flat, start, end)]
    return ReviewerFacts(
        licensure=_listed(flat, licensure.span("list"), _STATE_SEPARATOR) if licensure else (),
        specialties=tuple(
            fact
            for match in specialties
            if match
            for listed in _listed(flat, match.span("list"), _COMMA)
            for fact in _split_conjunction(listed)
        ),
    )


def _split_conjunction(listed: Fact[str]) -> tuple[Fact[str], ...]:
    """Split "Anesthesiology and Pain Management", whose parts are specialties both, but not a name that holds "and"."""
    if len(listed.value) > _LONGEST_PAIR:
        return (listed,)
    known = vocabulary().table.specialties
    start, _ = listed.span
    for match in _CONJUNCTION.finditer(listed.value):
        left, right = listed.value[: match.start()], listed.value[match.end() :]
        if slug(left) in known and slug(right) in known:
            return (Fact(left, (start, start + match.start())), Fact(right, (start + match.end(), listed.span[1])))
    return (listed,)


def _listed(flat: str, span: Span, separator: re.Pattern[str]) -> tuple[Fact[str], ...]:
    left, stop = span
    found: list[Fact[str]] = []
    separators = [match.span() for match in separator.finditer(flat, left, stop)]
    for right, following in (*separators, (stop, stop)):
        name = flat[left:right].strip(" .")
        if name:
            at = flat.index(name, left)
            found.append(Fact(name, (at, at + len(name))))
        left = following
    return tuple(found)
