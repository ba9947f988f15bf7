"""A rationale becomes its conclusion, the reasons it rests on, the sentence that decides, and the guidelines it names.

Nothing here sees the item's heading: what a rationale concludes is read from its own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kg.determination import Category, Conclusion, RationaleCitation, Reason, Span
from kg.reading.conclusions import read_conclusion
from kg.reading.letter import Fact, ScannedLetter
from kg.reading.rationale_citations import read_rationale_citations
from kg.reading.reasons import Grounds, decided_by_guideline, joined, read_reasons
from kg.reading.voices import Sentence, guideline_spans, read_voices
from kg.vocabulary import TermKind, Word, vocabulary

__all__ = ["RationaleReading", "guideline_spans", "read_rationale"]


class RationaleReading(Struct, frozen=True):
    """What one rationale says.

    Attributes:
        conclusion: what its words conclude, and the sentence; None where they do not say.
        reasons: the grounds it relies on, in the order first stated, each with the words that state it.
        deciding: the sentence that states the ground of the decision, None where the rationale has no sentence.
        citations: the guidelines and regulations that its running text names.
        silent: those of them, by position, that it says do not address the matter, with the words that say so.
    """

    conclusion: Fact[Conclusion] | None
    reasons: tuple[Fact[Reason], ...]
    deciding: Span | None
    citations: tuple[RationaleCitation, ...]
    silent: tuple[tuple[int, Span], ...]


def read_rationale(
    letter: ScannedLetter, rationale: Span, category: Category = Category.OTHER, request: Span = (0, 0)
) -> RationaleReading:
    """Read the rationale of one disputed treatment.

    Args:
        letter: the letter.
        rationale: where the rationale stands.
        category: the request's service category; some words are grounds for some services only.
        request: where the request stands, which tells what is requested and nothing of the decision.
    """
    flat = letter.flat
    voices = read_voices(flat, rationale)
    voiced = voices.sentences
    first = rationale[0] if decided_by_guideline(category) else _first_applied(voiced, rationale)
    named = read_rationale_citations(flat, rationale, voices.words)
    silences = [said for _, said in named.silent]
    conclusion, grounds = _read_grounds(flat, (first, rationale[1]), voiced, silences, request, category)
    if first > rationale[0] and (conclusion is None or grounds.strength <= _OF_GUIDELINE):
        conclusion, grounds = _read_grounds(flat, rationale, voiced, silences, request, category)
    return RationaleReading(
        conclusion=conclusion,
        reasons=grounds.reasons,
        deciding=grounds.deciding,
        citations=named.citations,
        silent=named.silent,
    )


_OF_GUIDELINE = 1
"""How strongly the guideline's part of a rationale can state a ground: it need not be read where more is stated."""


def _first_applied(voiced: Sequence[Sentence], rationale: Span) -> int:
    """Where a rationale turns from the guideline, with which most begin, to the patient."""
    return next((s.span[0] for s in voiced if s.applied_from < s.span[1]), rationale[0])


def _read_grounds(
    flat: str, part: Span, voiced: Sequence[Sentence], silences: Sequence[Span], request: Span, category: Category
) -> tuple[Fact[Conclusion] | None, Grounds]:
    words = vocabulary().words(TermKind.CUE, flat, part)
    for start, end in silences:
        # What a guideline does not address is not missing from the records.
        words = [word for word in words if word[1] <= start or end <= word[0]]
    cues = _by_sentence(words, voiced)
    conclusion = read_conclusion(voiced, cues)
    return conclusion, read_reasons(
        flat, voiced, cues, conclusion.value if conclusion else Conclusion.UNCLEAR, request, category
    )


def _by_sentence(words: Sequence[Word], voiced: Sequence[Sentence]) -> list[list[Word]]:
    """Deal the cues of a passage out to its sentences."""
    dealt: list[list[Word]] = []
    at, count = 0, len(words)
    for sentence in voiced:
        end = sentence[0][1]
        first = at
        while at < count and words[at][0] < end:
            at += 1
        dealt.append(joined(words[first:at]) if first < at else [])
    return dealt
