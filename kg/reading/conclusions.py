"""What a rationale concludes, from its own words and never from the heading."""

from __future__ import annotations

from collections.abc import Sequence

from kg.determination import Conclusion
from kg.reading.letter import Fact
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Match

__all__ = ["read_conclusion"]

_BEFORE = frozenset({"negation", "undocumented", "unfit", "criteria-unmet", "not-advised"})
_AFTER = frozenset({"negation", "undocumented", "criteria-unmet", "unfit"})
_NEGATION_REACH = 45
_DENIAL_REACH = 90


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
            before = words[position - 1] if position else None
            denied = before is not None and before.key in _BEFORE and word.start - before.end < _NEGATION_REACH
            denied = denied or any(
                w.key in _AFTER and w.start - word.end < _DENIAL_REACH for w in words[position + 1 :]
            )
            return Conclusion.NOT_NECESSARY if denied else Conclusion.NECESSARY
    return None


def _fitness(words: Sequence[Match]) -> Conclusion | None:
    for word in reversed(words):
        if word.key in {"not-advised", "criteria-unmet"}:
            return Conclusion.NOT_NECESSARY
        if word.key == "endorsement":
            return Conclusion.NECESSARY
    return None
