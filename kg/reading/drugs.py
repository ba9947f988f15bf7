"""The drugs that a letter names become rows, one an ingredient, each with the roles that it plays."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct, field

from kg.determination import Drug, DrugRole, Problem, Role, Span
from kg.reading.context import SentenceContext, read_context
from kg.reading.context_triggers import Context
from kg.reading.letter import Fact, ScannedLetter
from kg.reading.mentions import Mention
from kg.reading.sentences import sentences
from kg.reading.voices import Sentence, Voices, guideline_spans

__all__ = ["Drugs", "read_drugs"]


class Drugs(Struct, frozen=True):
    """The drugs of a letter, and what was odd about them."""

    drugs: tuple[Fact[Drug], ...]
    problems: tuple[Problem, ...]


class _Place(Enum):
    """Where in the letter a drug is named."""

    REQUEST = "request"
    CITATION = "citation"
    GUIDELINE = "guideline"
    RATIONALE = "rationale"
    SUMMARY = "summary"


class _Row(Struct):
    ingredient: str
    span: Span
    mentions: dict[str, None] = field(default_factory=dict)
    roles: dict[tuple[Role, str], DrugRole] = field(default_factory=dict)


# A member is looked up through its enumeration's metaclass, at a dozen times what a name of the module costs.
_IN_REQUEST, _IN_CITATION, _IN_GUIDELINE, _IN_RATIONALE, _IN_SUMMARY = _Place
_ASSAYED, _CONDITIONAL, _PLANNED = Context.ASSAYED, Context.CONDITIONAL, Context.PLANNED
_ROLE_REQUESTED, _ROLE_OF_GUIDELINE = Role.REQUESTED, Role.GUIDELINE_ONLY
_RANK = {role: rank for rank, role in enumerate(Role)}
_REQUESTED = Role.REQUESTED, "requested"
_CITED = Role.GUIDELINE_ONLY, "cited"
_QUOTED = Role.GUIDELINE_ONLY, "quoted"
_RECOMMENDED = Role.CURRENT_OR_PAST, "recommended"
_MENTIONED = Role.CURRENT_OR_PAST, "mentioned"
_ROLES = (
    (Context.OTHER_PERSON, (Role.GUIDELINE_ONLY, "other_person")),
    (Context.NOT_TOLERATED, (Role.NOT_TOLERATED_OR_FAILED, "not_tolerated")),
    (Context.NO_BENEFIT, (Role.NOT_TOLERATED_OR_FAILED, "no_benefit")),
    (Context.NOT_TAKEN, (Role.GUIDELINE_ONLY, "not_taken")),
    (Context.UNDOCUMENTED, (Role.GUIDELINE_ONLY, "undocumented")),
    (Context.CONDITIONAL, (Role.GUIDELINE_ONLY, "conditional")),
    (Context.STOPPED, (Role.CURRENT_OR_PAST, "past")),
    (Context.PAST, (Role.CURRENT_OR_PAST, "past")),
    (Context.CURRENT, (Role.CURRENT_OR_PAST, "current")),
    (Context.PRESCRIBED, (Role.CURRENT_OR_PAST, "prescribed")),
    (Context.RECOMMENDED, _RECOMMENDED),
    (Context.PLANNED, _RECOMMENDED),
)
"""What each context makes of a drug outside a request, the first that holds deciding."""
_ADVISING = frozenset({Context.CONDITIONAL, Context.RECOMMENDED})
_GUIDELINE_NAMED = re.compile(
    r"\b(?:[Gg]uidelines?|MTUS|ODG|ACOEM)\b([^;]*?)(?=\b(?:[Gg]uidelines?|MTUS|ODG|ACOEM)\b|$)"
)
_SOMEBODY = re.compile(
    r"\b(?:patient|worker|applicant|claimant|employee|he|she|provider|physician|doctor|surgeon|prescri\w+)\b"
)
"""Who may take or order a drug, between a guideline and the drug."""
_LONGEST_SENTENCE = 400
_LONGEST_READ_WHOLE = 3000
# A letter names drugs some dozen times; what names them more often than this is none, and must not take long.
_MOST_MENTIONS = 2_000


_NONE = Drugs((), ())


def read_drugs(
    letter: ScannedLetter, mentions: Sequence[Mention], requested: Collection[str], voices: Mapping[Span, Voices]
) -> Drugs:
    """Read the drugs that a letter names from its summary to its end.

    Args:
        letter: the letter.
        mentions: the drugs that it names, in text order.
        requested: the ingredients of the disputed items' drugs.
        voices: who speaks in each rationale, by where it stands.

    Returns:
        One row an ingredient, in the order in which the letter first names them; a drug that the vocabulary lacks has a
        problem `unknown_drug`.
    """
    if not mentions:
        return _NONE
    rows: dict[str, _Row] = {}
    problems: list[Problem] = []
    for mention, role, detail in _with_roles(letter, mentions[:_MOST_MENTIONS], frozenset(requested), voices):
        if not mention.known:
            name = letter.flat[slice(*mention.span)]
            if mention.ingredients[0] not in rows:
                problems.append(
                    Problem("unknown_drug", f"{name} is named as a drug and is not in the vocabulary", mention.span)
                )
        surface = letter.flat[mention.span[0] : mention.span[1]]
        for ingredient in mention.ingredients:
            row = rows.get(ingredient)
            if row is None:
                row = rows[ingredient] = _Row(ingredient, mention.span)
            own = role, detail
            if role is _ROLE_REQUESTED and ingredient not in requested:
                own = _RECOMMENDED
            row.mentions.setdefault(surface)
            if own not in row.roles:
                row.roles[own] = DrugRole(*own, mention.span)
    for row in rows.values():
        if row.ingredient in requested:
            row.roles.setdefault(_REQUESTED, DrugRole(*_REQUESTED, row.span))
    return Drugs(tuple(map(_fact, rows.values())), tuple(problems))


def _fact(row: _Row) -> Fact[Drug]:
    highest = min([role for role, _ in row.roles], key=_RANK.__getitem__)
    return Fact(Drug(row.ingredient, tuple(row.mentions), highest, tuple(row.roles.values())), row.span)


def _with_roles(
    letter: ScannedLetter, mentions: Sequence[Mention], requested: frozenset[str], voices: Mapping[Span, Voices]
) -> list[tuple[Mention, Role, str]]:
    """Each mention with its role; those that are only measured in a test are left out."""
    found: list[tuple[Mention, Role, str]] = []
    starts = [mention.span[0] for mention in mentions]
    at = 0
    for passage, place in _passages(letter):
        first = at
        at = bisect_left(starts, passage[1], at)
        if first == at:
            continue
        within = mentions[first:at]
        if place is _IN_REQUEST:
            found += [(mention, *_REQUESTED) for mention in within]
        elif place is _IN_CITATION:
            found += [(mention, *_CITED) for mention in within]
        elif place is _IN_RATIONALE:
            found += _in_rationale(letter.flat, passage, within, requested, voices[passage].sentences)
        else:
            near = list(_sentences_near(letter.flat, passage, within))
            found += _in_sentences(letter.flat, near, place, within, ())
    return found


def _passages(letter: ScannedLetter) -> list[tuple[Span, _Place]]:
    """The letter's body, cut where a mention's meaning changes."""
    cuts: list[tuple[Span, _Place]] = []
    for item in letter.sections.items:
        cuts.append((item.heading, _IN_REQUEST))
        if item.claims_administrator:
            cuts.append((item.claims_administrator, _IN_CITATION))
        if item.reviewer:
            cuts.append((item.reviewer, _IN_CITATION))
        if item.rationale:
            cuts.append((item.rationale, _IN_RATIONALE))
    cuts.sort()
    start, end = letter.sections.body
    passages: list[tuple[Span, _Place]] = []
    for cut in cuts:
        first, last = cut[0]
        if start < first:
            passages.append(((start, first), _IN_SUMMARY))
        passages.append(cut)
        if last > start:
            start = last
    if start < end:
        passages.append(((start, end), _IN_SUMMARY))
    return passages


def _in_rationale(
    flat: str, passage: Span, mentions: Sequence[Mention], requested: frozenset[str], spoken: Sequence[Sentence]
) -> list[tuple[Mention, Role, str]]:
    """The roles of a rationale's mentions; who speaks tells those that are a guideline's."""
    quoted: Sequence[Span] = ()
    if any(not requested.issuperset(mention.ingredients) for mention in mentions):
        quoted = guideline_spans(flat, passage, spoken)
    return _in_sentences(flat, [sentence.span for sentence in spoken], _IN_RATIONALE, mentions, quoted)


def _in_sentences(
    flat: str, spoken: Sequence[Span], place: _Place, mentions: Sequence[Mention], quoted: Sequence[Span]
) -> list[tuple[Mention, Role, str]]:
    """The roles of mentions, sentence by sentence; those within a span that is quoted are a guideline's."""
    found: list[tuple[Mention, Role, str]] = []
    before: list[int] = []
    at = 0
    for sentence in spoken:
        first = at
        while at < len(mentions) and mentions[at].span[0] < sentence[1]:
            at += 1
        here = mentions[first:at]
        if not here and not before:
            continue
        context = _context(flat, sentence, [mention.span for mention in here])
        if context.of_before and before:
            for index in before if context.all_before else before[-1:]:
                mention, role, _ = found[index]
                if role is not _ROLE_OF_GUIDELINE:
                    found.append((mention, *_role(_IN_SUMMARY, context.of_before)))
        before = []
        for mention, holds in zip(here, context.of_targets, strict=True):
            if _ASSAYED in holds:
                continue
            within_quotation = (
                any(a <= mention.span[0] < b for a, b in quoted)
                if quoted
                else place is _IN_SUMMARY and not _ADVISING.isdisjoint(holds) and _is_advised(flat, sentence, mention)
            )
            before.append(len(found))
            found.append((mention, *_role(_IN_GUIDELINE if within_quotation else place, holds)))
    return found


def _is_advised(flat: str, sentence: Span, mention: Mention) -> bool:
    """Whether a guideline that a summary refers to advises a drug: "denied since the guideline prefers naproxen"."""
    before = flat[max(sentence[0], mention.span[0] - _LONGEST_SENTENCE) : mention.span[0]]
    named = _GUIDELINE_NAMED.findall(before)
    return bool(named) and _SOMEBODY.search(named[-1]) is None


def _context(flat: str, sentence: Span, targets: list[Span]) -> SentenceContext:
    """What a sentence holds for each target; one that never ends is read in parts."""
    if sentence[1] - sentence[0] <= _LONGEST_READ_WHOLE:
        return read_context(flat, sentence, targets)
    holds: list[set[Context]] = []
    at = 0
    while at < len(targets):
        first = at
        while at < len(targets) and targets[at][1] - targets[first][0] <= _LONGEST_READ_WHOLE:
            at += 1
        near = targets[first][0] - _LONGEST_SENTENCE, targets[at - 1][1] + _LONGEST_SENTENCE
        within = max(sentence[0], near[0]), min(sentence[1], near[1])
        holds += read_context(flat, within, targets[first:at]).of_targets
    return SentenceContext(holds, set(), False)


def _sentences_near(flat: str, passage: Span, mentions: Sequence[Mention]) -> Iterator[Span]:
    """The sentences of a passage that name a drug, with the next after each; most of a letter names none."""
    read_to, end = passage
    for mention in mentions:
        first, last = mention.span
        if last <= read_to:
            continue
        opening = _certain_stop_before(flat, read_to, first)
        closing = _certain_stop_after(flat, _certain_stop_after(flat, last, end), end)
        yield from sentences(flat, (opening, closing))
        read_to = closing


def _certain_stop_before(flat: str, start: int, at: int) -> int:
    """Where a sentence begins for certain at or before a place: see `_certain`."""
    stop = flat.rfind(". ", start, at)
    while stop >= 0 and not _certain(flat, stop):
        stop = flat.rfind(". ", start, stop)
    return start if stop < 0 else stop + 2


def _certain_stop_after(flat: str, at: int, end: int) -> int:
    stop = flat.find(". ", at, end)
    while stop >= 0 and not _certain(flat, stop):
        stop = flat.find(". ", stop + 1, end)
    return end if stop < 0 else stop + 2


def _certain(flat: str, stop: int) -> bool:
    """Whether a stop before a space ends a sentence whatever stands farther off: a long word and a capital enclose it."""
    word, after = flat[stop - 4 : stop], flat[stop + 2 : stop + 3]
    return word.isalpha() and word.islower() and word != "prox" and after.isascii() and after.isupper()


def _role(place: _Place, holds: set[Context]) -> tuple[Role, str]:
    """The role of a mention at a place of which these contexts hold."""
    if place is _IN_GUIDELINE and _PLANNED not in holds:
        return _QUOTED
    if holds:
        for context, role in _ROLES:
            if context in holds and (context is not _CONDITIONAL or place is _IN_RATIONALE):
                return role
    return _MENTIONED
