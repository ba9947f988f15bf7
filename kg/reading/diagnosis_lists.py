"""A list of diagnoses becomes its items, each complete in itself.

The list is cut at its separators. A piece that is no diagnosis by itself shares words with a neighbour: "cervical,
thoracic and lumbar sprain" are three sprains, "pain in the neck and back" are two pains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TypeAlias

from msgspec import Struct

from kg.determination import Span
from kg.reading.condition_spelling import condition_word_meant
from kg.reading.conditions import Lexeme, Meaning, condition, is_known, is_sided, lexicon
from kg.reading.diagnosis_pieces import CAUSES, Piece, joined, pieces_of
from kg.reading.diagnosis_slashes import with_slashes
from kg.vocabulary import ConditionTermKind

__all__ = ["Item", "read_list"]

_Kind: TypeAlias = ConditionTermKind
# A member is looked up through its enumeration's metaclass, at a dozen times what a name of the module costs.
_DISORDER, _FILLER, _PROCEDURE, _QUALIFIER = _Kind.DISORDER, _Kind.FILLER, _Kind.PROCEDURE, _Kind.QUALIFIER
_SIDE, _SITE, _SYMPTOM, _UNKNOWN = _Kind.SIDE, _Kind.SITE, _Kind.SYMPTOM, _Kind.UNKNOWN
_PLACES = frozenset((_SITE, _SIDE))
_BARE = frozenset((_SYMPTOM, _QUALIFIER))
_NOWHERE: frozenset[str] = frozenset()
_MERE_SYMPTOM = frozenset((_SYMPTOM, _QUALIFIER, _FILLER, _UNKNOWN))
_MERE_CAUSE = _MERE_SYMPTOM | {_PROCEDURE}
_CAUSED = re.compile(r"\s*(?:due|secondary) to\s+$", re.IGNORECASE)
_OF_WORK = re.compile(
    r"injur|accident|work|industrial|incident|trauma|fall\b|fell\b|claim|employment|job", re.IGNORECASE
)
"""Causes that every condition of such a letter has, and that no one writes as a part of its name."""
_LONGEST_CAUSE = 40
_CLOSE = frozenset(("with", "and"))
"""Names of the separators across which a finding takes over the site of the one before."""
_ELSEWHERE = frozenset(("multilevel", "myofascial-pain"))
"""What lies elsewhere than the condition before: several of a kind ("forearm fracture and multiple abrasions"), pain of no one site."""
_INJURY = frozenset(("injury",))
_APART = frozenset(("", "semicolon"))
"""Separators across which no site is taken over."""


class Item(Struct, frozen=True):
    """One diagnosis of a list.

    Attributes:
        text: as the letter says it; put together where the list shares words.
        span: the words that the text is made of.
        meaning: what the words say.
        coded: what they say with the site of the item before, where they give none.
        side: the side that the item before gives, where the words give none.
        is_symptom: whether it is but a symptom.
    """

    text: str
    span: Span
    meaning: Meaning
    coded: Meaning
    side: str | None
    is_symptom: bool


def read_list(flat: str, span: Span) -> tuple[list[Item], int]:
    """Read the diagnoses of a list.

    Args:
        flat: the letter, its line breaks spaces.
        span: from the first word of the list to the end of its sentence.

    Returns:
        The diagnoses in order, and where the list ends: at the end of the span, or before words that end it.

    >>> text = "cervical, thoracic and lumbar sprain and bruised ribs"
    >>> [item.text for item in read_list(text, (0, len(text)))[0]]
    ['cervical sprain', 'thoracic sprain', 'lumbar sprain', 'bruised ribs']
    """
    slashed = flat.find("/", *span) >= 0
    lexemes = lexicon().read(flat, span)
    pieces, end = pieces_of(with_slashes(flat, lexemes) if slashed else lexemes, span[1])
    if _may_be_misspelled(pieces):
        lexemes = lexicon().read(flat, span, condition_word_meant)
        pieces, end = pieces_of(with_slashes(flat, lexemes) if slashed else lexemes, span[1])
    if len(pieces) > 1:
        pieces = joined(pieces)
        if _share_words(pieces):
            pieces = list(_completed(flat, pieces))
    return _items(flat, pieces), end


def _may_be_misspelled(pieces: Sequence[Piece]) -> bool:
    """Whether a word that the vocabulary lacks is nearly one of a condition."""
    terms = lexicon().terms
    for piece in pieces:
        if piece.has_finding and piece.lexemes[piece.finding].name not in terms:
            # The end of the word made it a disorder's.
            if condition_word_meant(piece.lexemes[piece.finding].name):
                return True
        elif _UNKNOWN in piece.kinds:
            for lexeme in piece.of(_UNKNOWN):
                if condition_word_meant(lexeme.name):
                    return True
    return False


def _share_words(pieces: Sequence[Piece]) -> bool:
    """Whether a piece may lack words that a neighbour has; most lists are of whole conditions."""
    before: Piece | None = None
    for piece in pieces:
        if piece.is_shared:
            return True
        if (
            before is not None
            and piece.link in _CLOSE
            and (piece.kinds.isdisjoint(_PLACES) or _is_bare_symptom(before))
        ):
            return True
        before = piece
    return False


def _completed(flat: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Give pieces that share words the words that they share."""
    waiting: list[Piece] = []
    before: Piece | None = None
    for piece in _with_tails_after(flat, pieces):
        if waiting and (piece.link == "semicolon" or (piece.link == "comma" and _goes_with(waiting, before))):
            if before is not None:
                yield from _with_heads_of(flat, waiting, before)
            waiting = []
        if piece.is_shared and not _stands_alone(piece):
            waiting.append(piece)
            continue
        if waiting and _takes_sites_before(piece):
            sided = next((shared for shared in waiting if shared.of(_SIDE)), waiting[0])
            for shared in waiting:
                whole = _with_tail_of(flat, shared, piece)
                if _is_idle(shared, piece, whole):
                    continue
                yield whole if shared is sided else _with_side_of(flat, sided, whole)
            piece = _with_side_of(flat, sided, piece)
        elif before is not None:
            yield from _with_heads_of(flat, waiting, before)
        waiting = []
        if before is not None and piece.link in _CLOSE:
            piece = _with_site_of(flat, before, piece)
        yield piece
        before = piece
    if before is not None:
        yield from _with_heads_of(flat, waiting, before)


def _goes_with(waiting: Sequence[Piece], before: Piece | None) -> bool:
    """Whether a comma parts words from what follows: in "pain in the wrist and hand, and gout" the hand is in pain."""
    if before is None or waiting[-1].link != "and" or before.text is not None:
        return False
    places = [i for i, lexeme in enumerate(before.lexemes) if lexeme.kind in (_SITE, _SIDE)]
    return bool(places) and places[0] > before.finding and all(piece.of(_SITE) for piece in waiting)


def _with_tails_after(flat: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Take over a site that stands after: in "numbness and weakness of the left arm" both are the arm's."""
    for piece, after in zip_longest(pieces, pieces[1:]):
        if after is not None and after.link == "and" and _is_bare_symptom(piece):
            places = [i for i, lexeme in enumerate(after.lexemes) if lexeme.kind in (_SITE, _SIDE)]
            if places and places[0] > after.finding:
                tail = after.lexemes[after.finding + 1 :]
                text = f"{_text(flat, piece.lexemes)} {_text(flat, tail)}"
                yield Piece(piece.lexemes + tail, piece.link, text, (piece.start, after.end))
                continue
        yield piece


def _is_bare_symptom(piece: Piece) -> bool:
    return piece.kinds <= _BARE and piece.has_finding


def _stands_alone(piece: Piece) -> bool:
    """Whether words without a finding are a condition all the same ("ganglion of nerve" titles and the like)."""
    return bool(piece.of(_QUALIFIER)) and is_known(lexicon().meaning(piece.lexemes).names)


def _takes_sites_before(piece: Piece) -> bool:
    """Whether its site, if any, stands before its finding, so that sites and sides before it can share the finding."""
    sites = [index for index, lexeme in enumerate(piece.lexemes) if lexeme.kind is _SITE]
    return piece.has_finding and (not sites or sites[0] < piece.finding)


def _is_idle(shared: Piece, piece: Piece, whole: Piece) -> bool:
    """Whether a site belongs to what stands before: "cervical radiculopathy, right arm, and gout" is no gout of the arm."""
    if not shared.of(_SITE) or piece.of(_SITE):
        return False
    found = condition(lexicon().meaning(whole.lexemes).names)
    return found is None or found == condition(lexicon().meaning(piece.lexemes).names)


def _with_tail_of(flat: str, shared: Piece, piece: Piece) -> Piece:
    """Read "cervical" before "lumbar sprain" as "cervical sprain", "right" before "left knee strain" as "right knee strain"."""
    kinds = {lexeme.kind for lexeme in shared.lexemes}
    if shared.lexemes[-1].kind is _QUALIFIER:
        return _with_tail_of_first_word(flat, shared, piece)
    lead = piece.lexemes[: piece.finding]
    if _SITE in kinds:
        replaced = max((i + 1 for i, lexeme in enumerate(lead) if lexeme.kind in (_SITE, _SIDE)), default=0)
    else:
        replaced = max((i + 1 for i, lexeme in enumerate(lead) if lexeme.kind is _SIDE), default=0)
    tail = piece.lexemes[replaced:]
    text = f"{_text(flat, shared.lexemes)} {_text(flat, tail)}"
    return Piece(shared.lexemes + tail, shared.link, text, (shared.start, piece.end))


def _with_tail_of_first_word(flat: str, shared: Piece, piece: Piece) -> Piece:
    """Read "medial" before "lateral meniscus tear" as "medial meniscus tear": a quality replaces the first word."""
    words = _text(flat, piece.lexemes).split()
    lead = [lexeme for lexeme in piece.lexemes if lexeme.kind in (_QUALIFIER, _SITE)]
    tail = " ".join(words[1:]) if lead and len(words) > 1 else " ".join(words)
    text = f"{_text(flat, shared.lexemes)} {tail}"
    return Piece(tuple(_reread(text)), shared.link, text, (shared.start, piece.end))


def _with_side_of(flat: str, shared: Piece, piece: Piece) -> Piece:
    """Take over a side: that of "left shoulder and elbow strain" holds for both, where both can have one."""
    sides = shared.of(_SIDE)
    if len(sides) != 1 or not shared.of(_SITE) or piece.of(_SIDE):
        return piece
    if not _is_sided(piece.lexemes):
        return piece
    text = f"{flat[sides[0].start : sides[0].end]} {piece.text or _text(flat, piece.lexemes)}"
    return Piece((sides[0], *piece.lexemes), piece.link, text, (shared.start, piece.end))


def _with_heads_of(flat: str, waiting: Sequence[Piece], before: Piece) -> Iterator[Piece]:
    """Take over a finding: in "pain in the neck, back" what stands before the neck holds for the back."""
    sites = [index for index, lexeme in enumerate(before.lexemes) if lexeme.kind in (_SITE, _SIDE)]
    if before.text is not None or not sites or sites[0] < before.finding:
        return
    first = before.lexemes[sites[0]]
    head = before.lexemes[: sites[0]]
    words = flat[head[0].start : first.start]
    for shared in waiting:
        if not shared.of(_SITE):
            continue
        lexemes, text = head + shared.lexemes, words + _text(flat, shared.lexemes)
        if first.kind is _SIDE and not shared.of(_SIDE) and _is_sided(lexemes):
            lexemes = (*head, first, *shared.lexemes)
            text = f"{words}{flat[first.start : first.end]} {_text(flat, shared.lexemes)}"
        yield Piece(lexemes, shared.link, text, (before.start, shared.end))


def _with_site_of(flat: str, before: Piece, piece: Piece) -> Piece:
    """Take over a site: in "right wrist tendinitis and bursitis" the bursitis is the wrist's."""
    if piece.of(_SITE) or piece.of(_SIDE) or not piece.has_finding:
        return piece
    if not _ELSEWHERE.isdisjoint(lexeme.name for lexeme in piece.lexemes):
        return piece
    terms = lexicon().terms
    sites = [lexeme for lexeme in before.lexemes[: before.finding] if lexeme.kind is _SITE]
    finding = piece.lexemes[piece.finding]
    implied = terms[finding.name].implies if finding.name in terms else ()
    meant = sites and (
        sites[-1].name in implied or (not implied and is_known(lexicon().meaning((sites[-1], *piece.lexemes)).names))
    )
    if not meant:
        return piece
    sides = before.of(_SIDE) if finding.kind is _SYMPTOM else []
    lead = (*sides[:1], sites[-1])
    text = " ".join([*(flat[lexeme.start : lexeme.end] for lexeme in lead), _text(flat, piece.lexemes)])
    return Piece(lead + piece.lexemes, piece.link, text, (before.start, piece.end))


def _is_sided(lexemes: Iterable[Lexeme]) -> bool:
    return is_sided(lexicon().meaning(lexemes).names)


def _text(flat: str, lexemes: Sequence[Lexeme]) -> str:
    return flat[lexemes[0].start : lexemes[-1].end] if lexemes else ""


def _reread(text: str) -> list[Lexeme]:
    return lexicon().lexemes(text)


def _items(flat: str, pieces: Iterable[Piece]) -> list[Item]:
    """Pieces that are diagnoses, each with what the one before tells of its site and side."""
    items: list[Item] = []
    meaning_of = lexicon().meaning
    last_sites = _NOWHERE
    last_side: str | None = None
    for piece in pieces:
        kinds = piece.kinds
        if piece.link == "cause" and items and kinds <= _MERE_CAUSE:
            # "Weakness due to pain", "depression due to industrial injury": the cause is no diagnosis of its own.
            items[-1] = _with_cause(flat, items[-1], piece)
            continue
        if _PROCEDURE in kinds:
            continue
        meaning = meaning_of(piece.lexemes)
        if not piece.has_finding and not is_known(meaning.names):
            continue
        if meaning.names == _INJURY:
            # "Treated for a work injury" says nothing of what is injured.
            continue
        if piece.link in CAUSES and kinds <= _MERE_SYMPTOM:
            continue
        sites = _sites(meaning.names) if _SITE in kinds else _NOWHERE
        coded, side = meaning, None
        if not sites and piece.link not in _APART and _is_placed_by(meaning.names, last_sites):
            coded = Meaning(meaning.names | last_sites, meaning.side)
        if meaning.side is None and last_side is not None and _same_region(coded.names, last_sites):
            side = last_side
        text = piece.text if piece.text is not None else _text(flat, piece.lexemes)
        is_symptom = _SYMPTOM in kinds and _DISORDER not in kinds
        items.append(Item(text, (piece.start, piece.end), meaning, coded, side, is_symptom))
        if sites:
            last_sites, last_side = sites, meaning.side or side
    return items


def _with_cause(flat: str, item: Item, piece: Piece) -> Item:
    """The condition with a cause that belongs to its name: "gastritis secondary to NSAIDs", and no symptom or injury."""
    start, end = item.span
    cause = flat[piece.start : piece.end]
    if (
        _SYMPTOM in piece.kinds
        or item.text != flat[start:end]
        or not _CAUSED.fullmatch(flat, end, piece.start)
        or len(cause) > _LONGEST_CAUSE
        or _OF_WORK.search(cause)
    ):
        return item
    meaning = lexicon().meaning((*lexicon().lexemes(item.text), *piece.lexemes))
    coded = meaning if is_known(meaning.names) else item.coded
    span = (start, piece.end)
    return Item(flat[start : piece.end], span, item.meaning, coded, item.side, item.is_symptom)


def _is_placed_by(names: frozenset[str], sites: frozenset[str]) -> bool:
    """Whether a condition without a site is one that the site of the item before completes."""
    return (
        bool(sites)
        and names.isdisjoint(_ELSEWHERE)
        and (is_known(names | sites) or (condition(names) is None and condition(names | sites) is not None))
    )


@lru_cache(maxsize=16_384)
def _sites(names: frozenset[str]) -> frozenset[str]:
    terms = lexicon().terms
    return frozenset(name for name in names if name in terms and terms[name].kind is _SITE)


@lru_cache(maxsize=16_384)
def _same_region(names: frozenset[str], sites: frozenset[str]) -> bool:
    """Whether a condition lies where the item before does: it shares a site with it, or belongs to one."""
    known = lexicon().terms
    around: set[str] = set()
    for name in names:
        if name in known:
            around.update((name, *known[name].broader, *known[name].implies))
    wider = set(sites)
    for site in sites:
        wider.update(known[site].broader)
    return bool(around & wider)
