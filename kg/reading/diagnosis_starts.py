"""Where a list of diagnoses begins after the words that introduce it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from kg.reading.conditions import lexicon
from kg.vocabulary import DiagnosisCue, Match, vocabulary

__all__ = ["at_once_start", "list_start"]

_DATE = re.compile(
    r"(?:\d{1,2}[-/]\d{1,2}[-/] ?\d{2,4}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})\b"
)
_LIST_MARK = re.compile(r"\s+[-–—]\s+(?=\w)|\s*(?=(?:\(?1[.)]|#1\b|[•·▪●])\s*[A-Za-z])")
"""What may stand in a colon's place before a list: "Diagnoses - gout", "Impression 1. Gout 2. Wrist sprain"."""
_WORD = re.compile(r"[A-Za-z0-9]+|:")
_SIMPLE_WORD = re.compile(r"[a-z0-9]+")
_LED_BY = re.compile(
    r" (?:(?:an?|the|both|known|(?:well[- ])?documented|established|confirmed) ){0,3}+"
    r"(?!industrial|work|injur|history|been |had |no |not |pain|full (?:range|active|strength|motion)|limited |undergone |received |complet)"
)
"""What may stand between a cue and a condition that follows at once; what most often follows else is passed over at a glance."""
_AT_A_TIME = re.compile(
    r" (?:(?:at|on) the (?:time|date) of|as of) (?:(?:the|this|that|his|her|last|most recent) ){0,3}[\w-]+"
)
"""What may stand between a cue and the verb that opens its list: "diagnoses at the time of the request were ..."."""
_CLAIM_HISTORY = re.compile(
    r" (?:a )?history of an? (?:occupational|industrial|work)[ -]?(?:related )?\w+ (?:from|on|of|dated)\b"
)
"""How many letters begin: "a male with a history of an occupational claim from ..."; no list follows."""
_CLAUSE_END = re.compile(r"[;:?!]|\.(?<!Dr\.)|\b(?:who|which|and (?:he|she|then|is|was|has|had))\b")
_AMOUNT = re.compile(
    r" (?:\d|about|approximately|over|several|many|some|a (?:few|total|number)|(?:one|two|three|four|five|six|eight|ten|twelve) )"
)
_WIDEST_GAP = 24
_LONGEST_NAME = 60
"""Within how many characters a condition that follows at once says what it is."""
_MOST_CONNECTIVES = 10
_LONGEST_CLAUSE = 90


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary's words between a cue and its list."""

    connectives: frozenset[str]
    openers: frozenset[str]
    far_openers: frozenset[str]


def list_start(flat: str, match: Match, cue: DiagnosisCue, limit: int) -> int | None:
    """Find where the list begins that a cue introduces.

    Args:
        flat: the letter without line breaks.
        match: the cue.
        cue: what the vocabulary says of it.
        limit: where the passage ends.

    Returns:
        The offset of its first word, or of the space before, None where the cue introduces none.
    """
    if not cue.until and not cue.at_once:
        if not cue.symptoms and _CLAIM_HISTORY.match(flat, match.end, limit):
            return None
        return _after_connectives(flat, match, cue, limit)
    at: int | None = match.end
    if cue.until:
        at = _after(flat, match.end, cue.until, limit)
    return at_once_start(flat, at, limit) if at is not None and cue.at_once else at


def at_once_start(flat: str, at: int, limit: int) -> int | None:
    """Where a condition begins that follows at once, None where another word does: "the patient has been ..."."""
    led = _LED_BY.match(flat, at, limit)
    if led is None:
        return None
    start = led.end()
    words = _SIMPLE_WORD.findall(flat[start : start + _LONGEST_NAME].lower())
    return start if lexicon().may_be_condition(words) else None


def _after(flat: str, start: int, until: str, limit: int) -> int | None:
    """Where a word of a cue's clause ends that no number follows ("for six weeks"), None where the clause lacks it."""
    word = f" {until} "
    at = start - 1
    while (at := flat.find(word, at + 1, min(limit, start + _LONGEST_CLAUSE))) >= 0:
        if _CLAUSE_END.search(flat, start, at):
            return None
        if not _AMOUNT.match(flat, at + len(word) - 1, limit):
            return at + len(word) - 1
    return None


def _after_connectives(flat: str, match: Match, cue: DiagnosisCue, limit: int) -> int | None:
    """Where a list begins after the words that lead from its cue to it ("diagnoses include the following:")."""
    words = _words()
    opened, adrift, dated = cue.direct, False, 0
    position = match.end
    dated_by = _AT_A_TIME.match(flat, position, limit)
    if dated_by:
        position = dated_by.end()
    mark = _LIST_MARK.match(flat, position, limit)
    if mark is not None and not opened:
        return mark.end()
    for word in islice(_WORD.finditer(flat, position, limit), _MOST_CONNECTIVES):
        start, end = word.span()
        if start - position > _WIDEST_GAP or _ends_clause(flat[position:start]):
            return None
        name = word.group().lower()
        if name in (words.far_openers if adrift else words.openers):
            opened, adrift = True, False
        elif name not in words.connectives and not adrift and start >= dated:
            if opened:
                date = _DATE.match(flat, start, limit)
                if date is None:
                    return position
                dated = date.end()
                continue
            # "Diagnoses given by the latest report are": what comes between matters not, if a verb opens a list after it.
            adrift = True
        position = end
    return position if opened else None


def _ends_clause(gap: str) -> bool:
    return "." in gap or ";" in gap


@cache
def _words() -> _Words:
    words = vocabulary().table.diagnosis_words
    return _Words(
        connectives=frozenset(words["connective"]),
        openers=frozenset((*words["opener"], ":")),
        far_openers=frozenset((*words["far-opener"], ":")),
    )
