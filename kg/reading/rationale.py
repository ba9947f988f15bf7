"""A rationale becomes its conclusion, the reasons it rests on, the sentence that decides, and the guidelines it names.

Nothing here sees the item's heading: what a rationale concludes is read from its own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kg.determination import Category, Conclusion, RationaleCitation, Reason, Span
from kg.reading.conclusions import read_conclusion
from kg.reading.letter import Fact, ScannedLetter
from kg.reading.rationale_citations import NamedGuidelines, read_rationale_citations
from kg.reading.reasons import Grounds, decided_by_guideline, joined, read_reasons
from kg.reading.voices import Sentence, Voices, read_voices
from kg.vocabulary import TermKind, Word, vocabulary

__all__ = [
    "RationaleDraft",
    "RationaleReading",
    "find_citations",
    "find_cues",
    "find_grounds",
    "hear_voices",
    "read_rationale",
]


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


class RationaleDraft:
    """A rationale while it is read; each of `STAGES` adds to it.

    Attributes:
        span: where it stands.
        voices: its sentences, and who speaks in each.
        reading: what it says, once all is read.
    """

    __slots__ = ("category", "cues", "flat", "named", "reading", "request", "span", "start", "voices")
    voices: Voices
    named: NamedGuidelines
    start: int
    cues: list[list[Word]]
    reading: RationaleReading

    def __init__(self, flat: str, span: Span, category: Category, request: Span) -> None:
        """Begin.

        Args:
            flat: the letter without line breaks.
            span: where the rationale stands.
            category: the request's service category; some words are grounds for some services only.
            request: where the request stands, which tells what is requested and nothing of the decision.
        """
        self.flat = flat
        self.span = span
        self.category = category
        self.request = request


def read_rationale(
    letter: ScannedLetter, rationale: Span, category: Category = Category.OTHER, request: Span = (0, 0)
) -> RationaleReading:
    """Read one rationale; the arguments are those of `RationaleDraft`."""
    draft = RationaleDraft(letter.flat, rationale, category, request)
    for stage in STAGES:
        stage(draft)
    return draft.reading


def hear_voices(draft: RationaleDraft) -> None:
    """Split the rationale into sentences and tell who speaks in each."""
    draft.voices = read_voices(draft.flat, draft.span)


def find_citations(draft: RationaleDraft) -> None:
    """Find the guidelines that the rationale names."""
    draft.named = read_rationale_citations(draft.flat, draft.span, draft.voices.words)


def find_cues(draft: RationaleDraft) -> None:
    """Find the cues of each sentence, from where the patient is first spoken of: most rationales begin with a guideline."""
    whole = decided_by_guideline(draft.category)
    draft.start = draft.span[0] if whole else _first_applied(draft.voices.sentences, draft.span)
    draft.cues = _cues_from(draft.start, draft)


def find_grounds(draft: RationaleDraft) -> None:
    """Find what the rationale concludes, and on which grounds."""
    conclusion, grounds = _grounds(draft)
    if draft.start > draft.span[0] and (conclusion is None or grounds.strength <= _OF_GUIDELINE):
        draft.cues = _cues_from(draft.span[0], draft)
        conclusion, grounds = _grounds(draft)
    named = draft.named
    draft.reading = RationaleReading(conclusion, grounds.reasons, grounds.deciding, named.citations, named.silent)


STAGES = (hear_voices, find_citations, find_cues, find_grounds)
"""How a rationale is read."""

_OF_GUIDELINE = 1
"""How strongly the guideline's part of a rationale can state a ground: it need not be read where more is stated."""


def _first_applied(voiced: Sequence[Sentence], rationale: Span) -> int:
    """Where a rationale turns from the guideline, with which most begin, to the patient."""
    return next((s.span[0] for s in voiced if s.applied_from < s.span[1]), rationale[0])


def _cues_from(start: int, draft: RationaleDraft) -> list[list[Word]]:
    """The cues from a place of the rationale to its end, sentence by sentence."""
    words = vocabulary().words(TermKind.CUE, draft.flat, (start, draft.span[1]))
    for _, (first, last) in draft.named.silent:
        # What a guideline does not address is not missing from the records.
        words = [word for word in words if word[1] <= first or last <= word[0]]
    return _by_sentence(words, draft.voices.sentences)


def _grounds(draft: RationaleDraft) -> tuple[Fact[Conclusion] | None, Grounds]:
    voiced, cues = draft.voices.sentences, draft.cues
    conclusion = read_conclusion(voiced, cues)
    concluded = conclusion.value if conclusion else Conclusion.UNCLEAR
    return conclusion, read_reasons(draft.flat, voiced, cues, concluded, draft.request, draft.category)


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
