"""What a rationale concludes, from its own words and never from the heading."""

from __future__ import annotations

from collections.abc import Sequence

from kg.determination import Conclusion
from kg.reading.letter import Fact
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Match

__all__ = ["read_conclusion"]

_NEGATIONS = frozenset({"negation", "anaphor"})
_DENIALS = _NEGATIONS | frozenset({"undocumented", "nothing-documented", "unfit", "criteria-unmet", "not-advised"})
_UNFIT = frozenset({"unfit", "not-advised", "criteria-unmet"})
_MISSING = frozenset({"undocumented", "nothing-documented"})
_BETWEEN = frozenset({"finding", "rationale", "the-request"})
"""Cues that may stand between a denial and the medical necessity that it denies ("fails to meet criteria for ...")."""
_DENIAL_REACH = 25
_FAR_DENIAL_REACH = 60
_LATER_REACH = 90


def read_conclusion(voiced: Sequence[Sentence], cues: Sequence[Sequence[Match]]) -> Fact[Conclusion] | None:
    """Read what a rationale concludes about medical necessity.

    The last sentence that speaks of medical necessity decides; where none does, the last that finds the request fit or
    unfit in other words, if it is not a guideline's.

    Args:
        voiced: the rationale's sentences.
        cues: for each sentence, the cue words in it.

    Returns:
        The conclusion and its sentence; None where the words do not say.
    """
    pairs = list(zip(voiced, cues, strict=True))
    for sentence, words in reversed(pairs):
        if sentence.voice is Voice.CLOSING:
            continue
        found = _necessity(words)
        if found is not None:
            return Fact(found, sentence.span)
    for sentence, words in reversed(pairs):
        if sentence.voice is not Voice.PATIENT:
            continue
        found = _fitness(words)
        if found is not None:
            return Fact(found, sentence.span)
    return None


def _necessity(words: Sequence[Match]) -> Conclusion | None:
    for position in range(len(words) - 1, -1, -1):
        word = words[position]
        if word.key == "unnecessity":
            return Conclusion.NOT_NECESSARY
        if word.key == "necessity":
            return Conclusion.NOT_NECESSARY if _denied_before(words, position) else Conclusion.NECESSARY
        if word.key == "medical-necessity":
            if _denied_before(words, position) or _denied_after(words, position):
                return Conclusion.NOT_NECESSARY
            if _affirmed_after(words, position):
                return Conclusion.NECESSARY
    return None


def _denied_before(words: Sequence[Match], at: int) -> bool:
    start = words[at].start
    for position in range(at - 1, -1, -1):
        before = words[position]
        if before.key in _NEGATIONS:
            return position == at - 1 and start - before.end < _DENIAL_REACH
        if before.key in _DENIALS:
            return start - before.end < _FAR_DENIAL_REACH
        if before.key not in _BETWEEN:
            return False
    return False


def _denied_after(words: Sequence[Match], at: int) -> bool:
    end = words[at].end
    return any(word.key in _DENIALS and word.start - end < _LATER_REACH for word in words[at + 1 :])


def _affirmed_after(words: Sequence[Match], at: int) -> bool:
    end = words[at].end
    return any(word.key == "endorsement" and word.start - end < _LATER_REACH for word in words[at + 1 :])


def _fitness(words: Sequence[Match]) -> Conclusion | None:
    for word in reversed(words):
        if word.key in _UNFIT:
            return Conclusion.NOT_NECESSARY
        if word.key == "endorsement":
            return Conclusion.NECESSARY
        if word.key in _MISSING and any(other.key == "rationale" for other in words):
            return Conclusion.NOT_NECESSARY
    return None
