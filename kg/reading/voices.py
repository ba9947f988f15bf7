"""Who speaks in a rationale: a guideline that is reported, or the reviewer of this patient."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import partial
from typing import NamedTuple

from kg.determination import Span
from kg.reading.sentences import sentences
from kg.vocabulary import TermKind, Word, vocabulary

__all__ = ["Sentence", "Voice", "Voices", "guideline_spans", "read_voices"]


class Voice(Enum):
    """Whose words a sentence is."""

    GUIDELINE = "guideline"
    PATIENT = "patient"
    CLOSING = "closing"


class Sentence(NamedTuple):
    """A sentence of a rationale and who speaks in it.

    Attributes:
        span: where it stands.
        voice: who speaks.
        quotation: the first quotation that it holds or stands in, None where it has none.
        applied_from: from where on its words are said of the patient; its end where they are not.
        perhaps_from: from where on they may be: a sentence that names nobody, after a guideline's, may be either's.
    """

    span: Span
    voice: Voice
    quotation: Span | None
    applied_from: int
    perhaps_from: int


_sentence: Callable[[tuple[Span, Voice, Span | None, int, int]], Sentence] = partial(tuple.__new__, Sentence)
"""What `Sentence._make` does, faster; a letter has dozens."""


class Voices(NamedTuple):
    """A rationale's sentences with who speaks in each, and the words of the kind VOICE that tell."""

    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]


_GUIDELINES = frozenset({"guideline", "mtus", "mtus-document", "odg", "acoem", "publisher"})
_APPLIED = "applied"
_GUIDELINE, _PATIENT, _CLOSING = Voice.GUIDELINE, Voice.PATIENT, Voice.CLOSING
_LONGEST_QUOTED_TERM = 40
_DATED = re.compile(r"(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:/(?:\d\d|(?:19|20)\d\d))?(?![\d/])")
"""A date without a year too, or pain out of ten: the patient's, where nobody is named."""


def read_voices(flat: str, span: Span) -> Voices:
    """Split a rationale into sentences and tell who speaks in each.

    A sentence reports a guideline where it names one and says what it says ("ODG recommends ...", "Per the MTUS, ..."),
    and so do the general sentences after it, until one speaks of the patient, the records or the request. A sentence
    inside quotation marks is the guideline's whatever it names. Form closings (advice on weaning) are nobody's ground.

    Args:
        flat: the letter without line breaks.
        span: the rationale.
    """
    words = vocabulary().words(TermKind.VOICE, flat, span)
    quotations = _quotations(flat, span)
    found: list[Sentence] = []
    voice = _GUIDELINE
    at, count = 0, len(words)
    for sentence in sentences(flat, span):
        start, end = sentence
        first = at
        while at < count and words[at][0] < end:
            at += 1
        quotation = _overlapping(quotations, start, end) if quotations else None
        if quotation is not None and quotation[0] <= start and end <= quotation[1] + 1:
            found.append(Sentence(sentence, _GUIDELINE, quotation, end, end))
            continue
        spoken = words[first:at]
        named = _speaker(spoken, voice) if spoken else None
        if (
            named is None
            and voice is _GUIDELINE
            and flat.find("/", start, end) >= 0
            and _DATED.search(flat, start, end)
        ):
            named = _PATIENT
        if named is None:
            found.append(_sentence((sentence, voice, quotation, start if voice is _PATIENT else end, start)))
            continue
        applied_from = start if named is _PATIENT else _application(flat, spoken, end) if named is _GUIDELINE else end
        found.append(_sentence((sentence, named, quotation, applied_from, applied_from)))
        if named is not _CLOSING:
            voice = named
    return Voices(tuple(found), tuple(words))


def guideline_spans(flat: str, span: Span, spoken: Sequence[Sentence]) -> list[Span]:
    """Where a rationale quotes or paraphrases guidelines rather than speaks of the patient.

    A drug, a condition or a cue that stands only there is not said of the patient.

    Args:
        flat: the letter without line breaks.
        span: the rationale.
        spoken: its sentences, as `read_voices` gives them.

    Returns:
        Spans in order, adjacent sentences joined, and quotations within sentences that speak of the patient.
    """
    spans = [sentence.span for sentence in spoken if sentence.voice is _GUIDELINE]
    spans += _quotations(flat, span)
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _speaker(words: Sequence[Word], before: Voice) -> Voice | None:
    """Who speaks in a sentence with these words, after one in the voice `before`: whoever is named first, if any."""
    after_guideline = before is _GUIDELINE
    request = False
    rule: bool | None = None
    for _, _, kind in words:
        if kind == _APPLIED:
            return _PATIENT
        if kind == "patient" or kind == "silent" or kind == "unmentioned":
            if not after_guideline:
                return _PATIENT
            if rule is None:
                rule = any(other == "exclusion" for _, _, other in words)
            if not rule:
                return _PATIENT
        elif kind in _GUIDELINES:
            return _PATIENT if request else _GUIDELINE
        elif kind == "request":
            request = True
        elif kind == "conditional":
            if after_guideline:
                return _GUIDELINE
        elif kind == "closing":
            return _CLOSING
    return _PATIENT if request else None


def _overlapping(quotations: Sequence[Span], start: int, end: int) -> Span | None:
    return next((quotation for quotation in quotations if quotation[0] < end and start < quotation[1]), None)


def _application(flat: str, words: Sequence[Word], end: int) -> int:
    """Where a sentence that began with a guideline turns to the patient, else its end."""
    for start, _, kind in words:
        if kind == _APPLIED:
            return start
        if kind == "patient" and flat[start - 6 : start].endswith(_TURNS) and _RULES.isdisjoint([w[2] for w in words]):
            return start
    return end


_RULES = frozenset({"conditional", "exclusion"})
_TURNS = ("; ", ", and ", ", but ", ", yet ")
"""Before words of the patient, begin a clause that is said of him."""


def _quotations(flat: str, span: Span) -> list[Span]:
    """Passages between quotation marks that are long enough to be more than a term."""
    return [found for found in _marks(flat, span) if found[1] - found[0] > _LONGEST_QUOTED_TERM]


def _marks(flat: str, span: Span) -> Iterator[Span]:
    """Pairs of quotation marks, outermost; a mark within a quotation opens or closes a term of it."""
    start, end = span
    depth = 0
    opened = at = flat.find('"', start, end)
    while at >= 0:
        if at + 1 < end and flat[at + 1].isalnum() and (at == start or flat[at - 1] in " (:["):
            if depth == 0:
                opened = at
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield opened, at + 1
        at = flat.find('"', at + 1, end)
