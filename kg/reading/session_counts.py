"""Counts of sessions in a rationale: what the patient had or is to have, beside the most that the guideline allows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.determination import Category, Span
from kg.reading.voices import Sentence, Voice

__all__ = ["more_than_allowed"]

_SESSIONS = frozenset({Category.REHABILITATION, Category.MENTAL_HEALTH})
_NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
}
_COUNT = re.compile(
    rf"""
    \b (\d{{1,2}} | {"|".join(_NUMBERS)})
    (?: [ ](?:additional|initial|more|further|prior|previous|post-?operative|post-?op|total|approved|authorized|completed
        |supervised|formal|physical|occupational|aquatic|massage|chiropractic|acupuncture|manual|hand|therapy|PT|OT) ){{0,4}}
    [ ](?:visits|sessions|treatments | (?:are|were)[ ](?:requested|sought|asked[ ]for))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A number of sessions; the second of a range, which is the most of it."""
_ALLOWING = re.compile(
    r"\b(?:allow|permit|recommend|limit|up to|maximum|guideline|trial of|initial trial)", re.IGNORECASE
)
_ALLOWING_REACH = 50
"""Characters before a count in which words can make it a guideline's in a sentence that speaks of the patient."""
_DONE = re.compile(r"\b(?:completed|attended|undergone|participated in|exhausted)\b", re.IGNORECASE)
"""Says that the sessions were had, so that with as many as are allowed no more are."""


def more_than_allowed(flat: str, voiced: Sequence[Sentence], category: Category) -> tuple[Span, Sentence] | None:
    """The patient's count of sessions where it is above every count that the guideline gives, and its sentence.

    Args:
        flat: the letter without line breaks.
        voiced: the rationale's sentences.
        category: the request's service category; only sessions are counted.
    """
    if category not in _SESSIONS:
        return None
    allowed = 0
    most: tuple[int, Span, Sentence] | None = None
    for sentence in voiced:
        if sentence.voice is Voice.CLOSING:
            continue
        for found in _COUNT.finditer(flat, *sentence.span):
            number = found[1].lower()
            count = _NUMBERS.get(number) or int(number)
            start = found.start()
            before = max(sentence.span[0], start - _ALLOWING_REACH, flat.rfind(",", sentence.span[0], start))
            if start < sentence.applied_from or _ALLOWING.search(flat, before, start):
                allowed = max(allowed, count)
            else:
                count += bool(_DONE.search(flat, before, start))
                if most is None or count > most[0]:
                    most = count, found.span(), sentence
    return most[1:] if most is not None and 0 < allowed < most[0] else None
