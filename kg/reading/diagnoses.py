"""Statements of the patient's diagnoses become one row a condition, with its ICD-10-CM code.

A cue ("diagnosed with", "undergoing treatment for") marks where a list of diagnoses begins; the list ends with its
sentence or at a word that begins another statement. The list is cut at its separators, and pieces that share words are
completed from their neighbours: "cervical, thoracic and lumbar sprain" are three sprains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TypeAlias

from kg.determination import Diagnosis, Span
from kg.reading.conditions import Meaning, code_of, condition, is_sided, lexicon
from kg.reading.diagnosis_lists import Item, read_list
from kg.reading.diagnosis_starts import at_once_start, list_start
from kg.reading.letter import Fact, ScannedLetter
from kg.vocabulary import ConditionTermKind, DiagnosisCue, Match, TermKind, vocabulary

__all__ = ["read_diagnoses"]

_Kind: TypeAlias = ConditionTermKind
_CUE = TermKind.DIAGNOSIS_CUE
_QUALIFIER, _SITE, _TISSUE = _Kind.QUALIFIER, _Kind.SITE, _Kind.TISSUE
_SENTENCE_END = re.compile(
    r"[.?!](?<!\b[LRlr]t.)(?<!\bvs.)(?<!\bbilat.)(?:(?=[\"')]*(?:\s|$|[A-Z][a-z]))|(?<!\d[.?!])(?=\d+[.)] ))"
)
_NUMBERED = re.compile(r"\s*\(?\d\d?[.)]\s*")
_DIAGNOSED = "diagnosed"
_MADE = re.compile(r"\s(?:was|were|has been|have been|had been)\s$")
_WORD = re.compile(r"[A-Za-z0-9]+|:")
_CLAIMED = re.compile(
    r"\b(?:he|she|patient|worker|claimant|applicant|employee)(?: \w+ly| also| further)?"
    r" (?:report|state|believe|feel|felt|claim|complain|said|says|think|thought|fear|told|worr)"
)
"""What the patient says is a complaint: "the applicant believes that he has gout"."""
_MAY = re.compile(r"\s*(?:may|might|can|could|should|would|must)\b")
_SIMPLE_WORD = re.compile(r"[a-z0-9]+")
_MOST_CHARACTERS = 900
"""No list of diagnoses is longer; where a sentence is, its rest is not read."""
_LONGEST_ENTRY = 120
"""How long a sentence may be that goes on with the list of the sentence before, or that ends with its cue."""
_MOST_STATEMENTS = 500
"""How many lists of one passage are read; a passage made of nothing else takes no longer."""
_MOST_CUES = 1000
"""How many words that may begin a list are looked at in one passage, for the same reason."""
_LONGEST_SENTENCE = 2000
"""How far before a cue its sentence may begin; a letter without a full stop costs no more than others."""
_WIDEST_GAP = 24
_NEGATING_WORDS_BEFORE = 3

_INCIDENTAL = frozenset((_QUALIFIER, _TISSUE))
"""Terms that make no other condition: "acute lumbar strain" repeats "lumbar muscle strain"."""
_MECHANISM = frozenset(("overuse",))
"""How an injury came about, where no site is said: "a woman with a cumulative trauma injury"."""
_SIDES = ("right", "left", "bilateral")


class _Said:
    """Words and phrases of which one may stand in a text."""

    __slots__ = ("_phrases", "_words")

    def __init__(self, said: Iterable[str]) -> None:
        self._words = frozenset(word for word in said if " " not in word)
        self._phrases = tuple(phrase for phrase in said if " " in phrase)

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in a text in lower case."""
        return self.stand_among(_SIMPLE_WORD.findall(text), text)

    def stand_among(self, words: Iterable[str], text: str) -> bool:
        """Whether one of them stands in a text of these words."""
        return not self._words.isdisjoint(words) or _any_in(self._phrases, text)


def _any_in(phrases: Iterable[str], text: str) -> bool:
    # A generator within any() costs more than the search.
    for phrase in phrases:  # noqa: SIM110
        if phrase in text:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary's words around diagnoses, by the role they play."""

    far_openers: frozenset[str]
    leads: frozenset[str]
    denials: tuple[str, ...]
    patient: _Said
    guards: _Said
    reviewer: tuple[str, ...]
    studies: _Said
    findings: frozenset[str]


def read_diagnoses(letter: ScannedLetter) -> tuple[Fact[Diagnosis], ...]:
    """Read the diagnoses that a letter states, in the case summary first.

    Args:
        letter: the letter, scanned once.

    Returns:
        One fact a diagnosis in letter order, no two of one meaning; its span holds the words that its text is made of.
    """
    sections = letter.sections
    kept: list[Item] = []
    asides: list[list[Item]] = []
    passages = [(sections.summary, False), *((section.rationale, True) for section in sections.items)]
    for passage, in_rationale in passages:
        if passage:
            for items, is_aside in islice(_statements(letter, passage, in_rationale=in_rationale), _MOST_STATEMENTS):
                if is_aside:
                    asides.append(items)
                else:
                    _add(kept, items)
    if asides:
        # Where a letter states a condition as a diagnosis too, it is told in those words.
        for items in asides:
            _add(kept, items)
        kept.sort(key=lambda item: item.span)
    return tuple(_fact(letter, item) for item in kept)


def _statements(letter: ScannedLetter, passage: Span, *, in_rationale: bool) -> Iterator[tuple[list[Item], bool]]:
    """The lists of diagnoses that a passage states, and of each whether it but says that the patient has them."""
    cues = vocabulary().table.diagnosis_cues
    read_to = passage[0]
    for match in letter.matches(_CUE, passage)[:_MOST_CUES]:
        cue = cues[match.key]
        if match.start < read_to or (in_rationale and not cue.anywhere):
            continue
        start = list_start(letter.flat, match, cue, passage[1])
        careful, at_once = in_rationale or cue.cautious, cue.at_once
        if start is None and not in_rationale and letter.flat[match.start : match.end].lower() == _DIAGNOSED:
            before = _diagnosed_before(letter.flat, match, (read_to, passage[1]))
            if before:
                yield before, False
            # "The orthopedist diagnosed bursitis".
            start, at_once = at_once_start(letter.flat, match.end, passage[1]), True
        if start is None or not _is_asserted(letter.flat, match, passage, careful=careful, at_once=at_once):
            continue
        if (cue.at_once or not (cue.anywhere or cue.direct)) and _is_of_a_study(letter.flat, match, passage):
            continue
        end = _list_end(letter.flat, start, passage[1])
        items, stop = read_list(letter.flat, (start, end))
        if at_once and not _is_had(letter.flat, start, items, stop):
            continue
        read_to = stop
        if letter.flat[read_to : read_to + _WIDEST_GAP].lower().startswith(_words().denials):
            continue
        yield [item for item in items if _counts(item, cue, in_rationale=in_rationale)], cue.at_once
        if read_to == end and ":" in letter.flat[start - 2 : start + 1]:
            while read_to == end and (following := _next_sentence(letter.flat, end, passage[1])):
                yield following[0], False
                read_to = end = following[1]


def _diagnosed_before(flat: str, match: Match, passage: Span) -> list[Item]:
    """The diagnoses of a sentence that ends with its cue: "Gout and a wrist sprain were diagnosed."."""
    made = _MADE.search(flat, max(passage[0], match.start - _WIDEST_GAP), match.start)
    if made is None:
        return []
    start = _sentence_start(flat, match.start, passage[0])
    if made.start() - start > _LONGEST_ENTRY:
        return []
    items, read_to = read_list(flat, (start, made.start()))
    if read_to < made.start() or not items or not _is_asserted(flat, match, passage, careful=False):
        return []
    # All of the sentence is what was diagnosed, or it speaks of something else: "The man in whom gout was diagnosed".
    whole = items[0].span[0] - start <= len("A new ")
    return items if whole and all(condition(item.coded.names) is not None for item in items) else []


def _next_sentence(flat: str, end: int, limit: int) -> tuple[list[Item], int] | None:
    """The diagnoses of the sentence after a list where it only goes on with the list: "Assessment: Gout. Wrist sprain."."""
    start = end + 1
    stop = _list_end(flat, start, min(limit, start + _LONGEST_ENTRY))
    items, read_to = read_list(flat, (start, stop))
    if read_to < stop or stop >= limit or not items or items[0].span[0] > start + 1:
        return None
    if any(item.is_symptom or condition(item.coded.names) is None for item in items):
        return None
    return items, stop


def _counts(item: Item, cue: DiagnosisCue, *, in_rationale: bool) -> bool:
    if not cue.symptoms and (
        item.is_symptom or item.meaning.names == _MECHANISM or condition(item.coded.names) is None
    ):
        return False
    if cue.at_once and not item.meaning.names.isdisjoint(_words().findings):
        return False
    # A rationale speaks of much besides diagnoses: there a mere symptom counts only where it has a code of its own.
    return not (in_rationale and item.is_symptom) or condition(item.meaning.names) is not None


def _is_had(flat: str, start: int, items: Sequence[Item], stop: int) -> bool:
    """Whether a list begins at once with a condition, and is not what an image shows, or what somebody may have."""
    if not items or items[0].span[0] > start or _MAY.match(flat, stop):
        return False
    return not _words().studies.stand_in(flat[stop : stop + _WIDEST_GAP].lower().replace("-", " "))


def _list_end(flat: str, start: int, limit: int) -> int:
    """Where the sentence of a list ends; the points of a numbered list do not end it."""
    limit = min(limit, start + _MOST_CHARACTERS)
    numbered = _NUMBERED.match(flat, start, limit) is not None
    for match in _SENTENCE_END.finditer(flat, start + 1, limit):
        if numbered and (_NUMBERED.match(flat, match.end(), limit) or flat[match.start() - 1].isdigit()):
            continue
        return match.start()
    return limit


def _is_asserted(flat: str, match: Match, passage: Span, *, careful: bool, at_once: bool = False) -> bool:
    """Whether the words before a cue let it speak of the patient, as a fact."""
    words = _words()
    # The words of a cue may name the patient themselves ("the patient has gout").
    sentence = flat[_sentence_start(flat, match.start, passage[0]) : match.end if at_once else match.start].lower()
    if not careful:
        nearest = " ".join(sentence.rsplit(None, _NEGATING_WORDS_BEFORE)[-_NEGATING_WORDS_BEFORE:])
        return not words.guards.stand_in(nearest) and not _any_in(words.reviewer, sentence)
    said = _SIMPLE_WORD.findall(sentence)
    if words.guards.stand_among(said, sentence) or (at_once and _CLAIMED.search(sentence)):
        return False
    return words.patient.stand_among(said, sentence) or _leads_sentence(flat, match, sentence)


def _is_of_a_study(flat: str, match: Match, passage: Span) -> bool:
    """Whether an impression is what an image or a test shows: a finding, and no diagnosis."""
    start = _sentence_start(flat, match.start, passage[0])
    return _words().studies.stand_in(flat[start : match.start].lower().replace("-", " "))


def _leads_sentence(flat: str, match: Match, before: str) -> bool:
    """Whether a sentence begins with the cue and goes on with a verb: "Diagnoses include ..." speaks of the patient."""
    words = _words()
    verb = _WORD.search(flat, match.end, match.end + _WIDEST_GAP)
    lead = before.strip(" \"'")
    return (not lead or lead in words.leads) and verb is not None and verb.group().lower() in words.far_openers


def _sentence_start(flat: str, position: int, limit: int) -> int:
    limit = max(limit, position - _LONGEST_SENTENCE)
    start = flat.rfind(". ", limit, position)
    # One character alone is looked for much faster than two, and few ask.
    if flat.rfind("?", max(limit, start), position) >= 0:
        start = max(start, flat.rfind("? ", max(limit, start), position))
    return limit if start < 0 else start + 2


def _add(kept: list[Item], items: Sequence[Item]) -> None:
    """Keep the items that say what none before says; a later statement often repeats an earlier one in fewer words."""
    earlier = len(kept)
    for item in items:
        essence = _essence(item.meaning)
        for index, other in enumerate(kept):
            if essence == (other_essence := _essence(other.meaning)) or (
                index < earlier and _repeats(item, essence, other, other_essence)
            ):
                break
        else:
            kept.append(item)


@lru_cache(maxsize=16_384)
def _essence(meaning: Meaning) -> Meaning:
    terms = lexicon().terms
    names = (name for name in meaning.names if name not in terms or terms[name].kind not in _INCIDENTAL)
    return Meaning(frozenset(names), meaning.side)


def _repeats(item: Item, essence: Meaning, other: Item, other_essence: Meaning) -> bool:
    """Whether a later statement says again what an earlier one says, perhaps in fewer or more words."""
    side, other_side = essence.side, other_essence.side
    if side != other_side and side is not None and other_side is not None:
        return False
    if essence.names <= other_essence.names or essence.names >= other_essence.names:
        return True
    found = condition(item.coded.names)
    return found is not None and found == condition(other.coded.names)


def _fact(letter: ScannedLetter, item: Item) -> Fact[Diagnosis]:
    side = item.side
    if side is None and item.meaning.side is None and is_sided(item.coded.names):
        side = _side_of_letter(letter.flat, item.coded)
    return Fact(Diagnosis(item.text, code_of(item.coded, side)), item.span)


def _side_of_letter(flat: str, meaning: Meaning) -> str | None:
    """The one side that a letter names with the site of a condition, None where it names none or several."""
    terms = lexicon().terms
    sites = {
        site
        for name in meaning.names
        if name in terms
        for site in ((name,) if terms[name].kind is _SITE else ()) + terms[name].broader + terms[name].implies
    }
    text = flat.lower()
    sides = {side for side in _SIDES for site in sites if f"{side} {site.replace('-', ' ')}" in text}
    return sides.pop() if len(sides) == 1 else None


@cache
def _words() -> _Words:
    words = vocabulary().table.diagnosis_words
    return _Words(
        far_openers=frozenset((*words["far-opener"], ":")),
        leads=frozenset(words["lead"]),
        denials=words["denial"],
        patient=_Said(words["patient"]),
        guards=_Said(words["guard"]),
        reviewer=tuple(f" {word}" for word in words["reviewer"]),
        studies=_Said(words["study"]),
        findings=frozenset(
            name for said in words["finding"] for name in lexicon().meaning(lexicon().lexemes(said)).names
        ),
    )
