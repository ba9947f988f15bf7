"""The sentence on which an approval rests: what it says of the patient in the request's favour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.determination import Span
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Word

__all__ = ["most_support"]

_SUPPORT = dict.fromkeys(
    (
        "finding",
        "benefit",
        "conservative-care",
        "therapy",
        "endorsement",
        "approved",
        "granted",
        "main-service",
        "because",
    ),
    1,
) | {"necessity": -1}
"""How far cues that are said of the patient speak for a request; the bare conclusion does not."""
_MEASURED_GAIN = re.compile(r"\d(?:[^.;,]{0,12} to \d| ?%)")
_OF_OTHERS = ("UR ", "tilization", "denial", "denied", "adjuster", "certif", "dministrator", " means ", " is defined ")
"""Words of the first reviewer's refusal or of a definition, which is not what a request is approved for."""
_UNSUPPORTING = 3


def most_support(flat: str, voiced: Sequence[Sentence], cues: Sequence[Sequence[Word]]) -> Span | None:
    """The sentence that says most of the patient in a request's favour, the last of equals."""
    best: tuple[int, Span] | None = None
    for sentence, words in zip(voiced, cues, strict=True):
        if sentence.voice is Voice.CLOSING or sentence.applied_from == sentence.span[1]:
            continue
        support = sum([_SUPPORT.get(kind, 0) for _, _, kind in words])
        words_of = flat[sentence.span[0] : sentence.span[1]]
        support += _MEASURED_GAIN.search(words_of) is not None
        if any(mark in words_of for mark in _OF_OTHERS):
            support -= _UNSUPPORTING
        if best is None or support >= best[0]:
            best = support, sentence.span
    return best[1] if best else voiced[-1].span if voiced else None
