"""What a rationale concludes, from its own words and never from the heading."""

from __future__ import annotations

from collections.abc import Sequence

from kg.determination import Conclusion
from kg.reading.letter import Fact
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Word

__all__ = ["read_conclusion"]

_NEGATIONS = frozenset({"negation", "anaphor", "named-undocumented"})
_DENIALS = _NEGATIONS | frozenset(
    {"undocumented", "nothing-documented", "unfit", "criteria-unmet", "requirements-unmet", "not-advised"}
)
_UNFIT = frozenset({"unfit", "not-advised", "criteria-unmet", "requirements-unmet"})
_MISSING = frozenset({"undocumented", "nothing-documented"})
_BETWEEN = frozenset({"finding", "rationale", "the-request"})
"""Cues that may stand between a denial and the medical necessity that it denies ("fails to meet criteria for ...")."""
_ANCILLARY = "ancillary"
_DENIAL_REACH = 25
_FAR_DENIAL_REACH = 60
_LATER_REACH = 90


def read_conclusion(voiced: Sequence[Sentence], cues: Sequence[Sequence[Word]]) -> Fact[Conclusion] | None:
    """Read what a rationale concludes about medical necessity.

    The last sentence that speaks of medical necessity decides; where none does, the last that finds the request fit or
    unfit in other words, if it is not a guideline's.

    Args:
        voiced: the rationale's sentences.
        cues: for each sentence, the cue words in it.

    Returns:
        The conclusion and its sentence; None where the words do not say.
    """
    last_first = range(len(voiced) - 1, -1, -1)
    for at in last_first:
        if cues[at] and voiced[at].voice is not Voice.CLOSING:
            found = _necessity(cues[at])
            if found is not None:
                return Fact(found, voiced[at].span)
    for at in last_first:
        if cues[at] and voiced[at].voice is Voice.PATIENT:
            found = _fitness(cues[at])
            if found is not None:
                return Fact(found, voiced[at].span)
    return None


def _necessity(words: Sequence[Word]) -> Conclusion | None:
    for position in range(len(words) - 1, -1, -1):
        kind = words[position][2]
        if kind == "unnecessity":
            return Conclusion.NOT_NECESSARY
        if kind == "to-be-necessary":
            return Conclusion.NECESSARY
        if kind == "necessity":
            return Conclusion.NOT_NECESSARY if _denied_before(words, position) else Conclusion.NECESSARY
        if kind == "medical-necessity":
            if _denied_before(words, position) or _denied_after(words, position):
                return Conclusion.NOT_NECESSARY
            if _affirmed_after(words, position):
                return Conclusion.NECESSARY
    return None


def _denied_before(words: Sequence[Word], at: int) -> bool:
    start = words[at][0]
    for position in range(at - 1, -1, -1):
        _, end, kind = words[position]
        if kind in _NEGATIONS:
            between = words[position + 1 : at]
            if all(cue[2] == _ANCILLARY for cue in between):
                # "None of the associated services is medically necessary" denies each of them.
                return (between[0][0] if between else start) - end < _DENIAL_REACH
            return False
        if kind in _DENIALS:
            return start - end < _FAR_DENIAL_REACH
        if kind not in _BETWEEN and kind != _ANCILLARY:
            return False
    return False


def _denied_after(words: Sequence[Word], at: int) -> bool:
    end = words[at][1]
    return any(kind in _DENIALS and start - end < _LATER_REACH for start, _, kind in words[at + 1 :])


def _affirmed_after(words: Sequence[Word], at: int) -> bool:
    end = words[at][1]
    return any(kind == "endorsement" and start - end < _LATER_REACH for start, _, kind in words[at + 1 :])


def _fitness(words: Sequence[Word]) -> Conclusion | None:
    for _, _, kind in reversed(words):
        if kind in _UNFIT:
            return Conclusion.NOT_NECESSARY
        if kind == "endorsement":
            return Conclusion.NECESSARY
        if kind in _MISSING and any(other == "rationale" for _, _, other in words):
            return Conclusion.NOT_NECESSARY
    return None
