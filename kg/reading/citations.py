"""Read the guidelines that one side relied on for one disputed treatment.

The text after "Claims Administrator guideline:" or "MAXIMUS guideline:" is a sentence a source: "Decision based on MTUS
..." lists MTUS documents with their sections, "Decision based on Non-MTUS Citation ..." ODG chapters with their topics,
ACOEM chapters, and anything else. Names hold commas and conjunctions themselves, so the vocabulary's names decide where
one ends; where it does not know a name, the print's own marks do (year, "Section(s):", "Chapter", capitals).
"""

from __future__ import annotations

import re

from kg.determination import Citation, Span
from kg.reading.citation_names import until_next
from kg.reading.citations_outside_mtus import read_citations_outside_mtus
from kg.reading.letter import Fact
from kg.reading.mtus_citations import read_mtus_citations
from kg.vocabulary import Vocabulary

__all__ = ["LONGEST_SIDE", "read_citations"]

LONGEST_SIDE = 100_000
"""Characters of what one side relied on, of which no letter prints 5,000; what follows them is not read."""

_NONE_CITED = re.compile(r"\bdid not (?:cite|provide|reference) any\b", re.IGNORECASE)
_CLAUSE = re.compile(
    # It begins with the letters that can begin it, so that all others are passed over at once.
    r"[Bb](?<=\b.)(?i:ased (?:(?:its|their|his|her|his/her) decision )?(?:on|upon) (?:the )?"
    r"(?P<outside>Non-? ?MTUS(?: Citations?)?|MTUS)\b[:,]? ?)"
)


def read_citations(flat: str, span: Span, vocabulary: Vocabulary) -> tuple[Fact[Citation], ...]:
    """Read the guidelines that one side relied on for one disputed treatment.

    Args:
        flat: the letter without line breaks.
        span: the text after "Claims Administrator guideline:" or "MAXIMUS guideline:".
        vocabulary: knows the names of documents and sections.

    Returns:
        One citation a guideline document, in the order cited; empty where the letter says that none was cited.

    >>> from kg.vocabulary import vocabulary
    >>> text = "Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies."
    >>> read_citations(text, (0, len(text)), vocabulary())[0].value.sections
    ('Special Studies',)
    """
    start, end = span
    end = min(end, start + LONGEST_SIDE)
    return tuple(
        Fact(citation, (start + left, start + right)) for citation, (left, right) in _cited(flat[start:end], vocabulary)
    )


def _cited(text: str, vocabulary: Vocabulary) -> tuple[tuple[Citation, Span], ...]:
    clauses = list(_CLAUSE.finditer(text))
    if not clauses:
        if not text or _NONE_CITED.search(text):
            return ()
        return tuple(read_citations_outside_mtus(text, (0, len(text)), vocabulary))
    found: list[tuple[Citation, Span]] = []
    for clause, stop in until_next(clauses, len(text)):
        body = clause.end(), _before_next_sentence(text, clause.end(), stop)
        read = read_mtus_citations if clause["outside"].upper() == "MTUS" else read_citations_outside_mtus
        found += read(text, body, vocabulary)
    return tuple(found)


def _before_next_sentence(flat: str, start: int, stop: int) -> int:
    """Leave off the next clause's first word ("Decision"), spaces and the full stop."""
    body = flat[start:stop].rstrip()
    body = body.removesuffix("Decision").rstrip(" .;,")
    return start + len(body)
