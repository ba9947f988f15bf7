"""The sentence that decides: of a refusal the one that states its grounds, of an approval the one that says most for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.determination import Reason, Span
from kg.reading.voices import Sentence, Voice
from kg.vocabulary import Word

__all__ = ["most_grounds", "most_support"]


def most_grounds(stated: Sequence[tuple[Reason, Span]], voiced: Sequence[Sentence]) -> Span:
    """The sentence that a refusal rests on: one of the patient before a guideline's, then with most grounds, then the first.

    A refusal puts its chief ground first, and goes on with "in addition" and "moreover".

    Args:
        stated: grounds, each with the sentence that states it; at least one.
        voiced: the rationale's sentences.
    """
    if len(stated) == 1:
        return stated[0][1]
    grounds: dict[Span, set[Reason]] = {}
    for reason, sentence in stated:
        grounds.setdefault(sentence, set()).add(reason)
    if len(grounds) == 1:
        return stated[0][1]
    reported = {sentence.span for sentence in voiced if sentence.voice is Voice.GUIDELINE}
    return max(grounds, key=lambda sentence: (sentence not in reported, len(grounds[sentence]), -sentence[0]))


_SUPPORT = {
    # What was found in the patient, and what treatment did or did not do.
    "finding": 1,
    "benefit": 1,
    "conservative-care": 1,
    "therapy": 1,
    # That what the guideline asks for is there.
    "endorsement": 1,
    "fulfilment": 2,
    # That a service which this one goes with is approved.
    "approved": 1,
    "granted": 1,
    "main-service": 1,
    # Draws the decision from the facts.
    "because": 1,
    # The bare conclusion says nothing for the request.
    "necessity": -1,
    "to-be-necessary": -1,
}
"""How far cues that are said of the patient speak for a request."""
_MEASURED_GAIN = re.compile(r"\d(?:[^.;,]{0,12} to \d| ?%)")
"""A measure before and after, or a percentage, speaks for what brought it about."""
_OF_OTHERS = (
    # The first reviewer's refusal is not what a request is approved for.
    "UR ",
    "tilization",
    "denial",
    "denied",
    "adjuster",
    "certif",
    "dministrator",
    # A definition says nothing of the patient.
    " means ",
    " is defined ",
)
"""Words of which none stands in the sentence that decides, less a first letter that may be a capital."""
_SAID_OF_OTHERS = 3
"""Taken off a sentence that reports the first review or defines a term."""


def most_support(flat: str, voiced: Sequence[Sentence], cues: Sequence[Sequence[Word]]) -> Span | None:
    """The sentence that says most of the patient in a request's favour, the last of equals: an approval ends in what decides.

    Args:
        flat: the letter without line breaks.
        voiced: the rationale's sentences.
        cues: for each sentence, the cue words in it.

    Returns:
        The sentence; the last where none speaks of the patient, None where there is none.
    """
    best: tuple[int, Span] | None = None
    for sentence, words in zip(voiced, cues, strict=True):
        if sentence.voice is Voice.CLOSING or sentence.applied_from == sentence.span[1]:
            continue
        support = sum([_SUPPORT.get(kind, 0) for _, _, kind in words])
        words_of = flat[slice(*sentence.span)]
        support += _MEASURED_GAIN.search(words_of) is not None
        if any(mark in words_of for mark in _OF_OTHERS):
            support -= _SAID_OF_OTHERS
        if best is None or support >= best[0]:
            best = support, sentence.span
    return best[1] if best else voiced[-1].span if voiced else None
