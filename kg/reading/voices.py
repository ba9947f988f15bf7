"""Who speaks in a rationale: a guideline that is reported, or the reviewer of this patient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kg.determination import Span
from kg.reading.letter import ScannedLetter
from kg.reading.sentences import sentences
from kg.vocabulary import Match, TermKind, vocabulary

__all__ = ["Sentence", "Voice", "guideline_spans", "voiced_sentences"]


class Voice(Enum):
    """Whose words a sentence is."""

    GUIDELINE = "guideline"
    PATIENT = "patient"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a rationale and who speaks in it.

    Attributes:
        span: where it stands.
        voice: who speaks.
        quotation: the first quotation that it holds or stands in, None where it has none.
        applied_from: from where on its words are said of the patient; its end where they are not.
    """

    span: Span
    voice: Voice
    quotation: Span | None
    applied_from: int

    def reports(self, at: int) -> bool:
        """Whether the word at an offset stands in a quotation."""
        return self.quotation is not None and self.quotation[0] <= at < self.quotation[1]


_GUIDELINES = frozenset({"guideline", "mtus", "mtus-document", "odg", "acoem", "publisher"})
_APPLIED = "applied"
_SAYING_REACH = 70
_LONGEST_QUOTED_TERM = 40


def voiced_sentences(flat: str, span: Span, words: Sequence[Match]) -> list[Sentence]:
    """Split a rationale into sentences and tell who speaks in each.

    A sentence reports a guideline where it names one and says what it says ("ODG recommends ...", "Per the MTUS, ..."),
    and so do the general sentences after it, until one speaks of the patient, the records or the request. A sentence
    inside quotation marks is the guideline's whatever it names. Form closings (advice on weaning) are nobody's ground.

    Args:
        flat: the letter without line breaks.
        span: the rationale.
        words: the rationale's words of the kind VOICE, as `Vocabulary.scan_passage` finds them.
    """
    quotations = _quotations(flat, span)
    found: list[Sentence] = []
    voice = Voice.GUIDELINE
    at = 0
    for sentence in sentences(flat, span):
        first = at
        while at < len(words) and words[at].start < sentence[1]:
            at += 1
        quotation = next((q for q in quotations if q[0] < sentence[1] and sentence[0] < q[1]), None)
        quoted = quotation is not None and quotation[0] <= sentence[0] and sentence[1] <= quotation[1] + 1
        said_by = Voice.GUIDELINE if quoted else _speaker(words[first:at], voice)
        applied_from = sentence[0] if said_by is Voice.PATIENT else sentence[1]
        if said_by is Voice.GUIDELINE and not quoted:
            applied_from = next((word.start for word in words[first:at] if word.key == _APPLIED), applied_from)
        found.append(Sentence(sentence, said_by, quotation, applied_from))
        if said_by is not Voice.CLOSING and not quoted:
            voice = said_by
    return found


def guideline_spans(letter: ScannedLetter, span: Span) -> list[Span]:
    """Where a rationale quotes or paraphrases guidelines rather than speaks of the patient.

    A drug, a condition or a cue that stands only there is not said of the patient.

    Args:
        letter: the letter.
        span: the rationale.

    Returns:
        Spans in order, adjacent sentences joined, and quotations within sentences that speak of the patient.
    """
    words = vocabulary().scan_passage(TermKind.VOICE, letter.flat, span)
    voiced = voiced_sentences(letter.flat, span, words)
    spans = [sentence.span for sentence in voiced if sentence.voice is Voice.GUIDELINE]
    spans += _quotations(letter.flat, span)
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _speaker(words: Sequence[Match], before: Voice) -> Voice:
    """Who speaks in a sentence with these words, after a sentence in the voice `before`: whoever is named first."""
    request = False
    rule = before is Voice.GUIDELINE and any(word.key == "exclusion" for word in words)
    for position, word in enumerate(words):
        kind = word.key
        if kind == _APPLIED or (kind == "patient" and not rule) or (kind == "past" and before is Voice.PATIENT):
            return Voice.PATIENT
        if kind in _GUIDELINES:
            return Voice.PATIENT if request and not _says(words, position) else Voice.GUIDELINE
        if kind == "closing":
            return Voice.CLOSING
        if kind == "request":
            request = True
        elif kind == "conditional" and before is Voice.GUIDELINE:
            return Voice.GUIDELINE
    return Voice.PATIENT if request else before


def _says(words: Sequence[Match], guideline: int) -> bool:
    """Whether a verb of saying follows a guideline's name."""
    name = words[guideline]
    after = words[guideline + 1 : guideline + 4]
    return any(word.key == "saying" and word.start - name.end < _SAYING_REACH for word in after)


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
