"""A list of diagnoses becomes its items, each complete in itself.

The list is cut at its separators. A piece that is no diagnosis by itself shares words with a neighbour: "cervical,
thoracic and lumbar sprain" are three sprains, "pain in the neck and back" are two pains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

from kg.determination import Span
from kg.reading.conditions import Lexeme, Meaning, condition, is_known, is_sided, lexicon
from kg.vocabulary import ConditionTermKind

__all__ = ["Item", "read_list"]

_Kind: TypeAlias = ConditionTermKind
_FINDINGS = frozenset((_Kind.DISORDER, _Kind.SYMPTOM))
_MERE_SYMPTOM = frozenset((_Kind.SYMPTOM, _Kind.QUALIFIER, _Kind.FILLER, _Kind.UNKNOWN))
_SHARED = frozenset((_Kind.SITE, _Kind.SIDE, _Kind.QUALIFIER, _Kind.FILLER, _Kind.TISSUE))
_WITH = frozenset(("with", "cause"))
"""Names of the separators that bind closer than a comma: what follows one is a condition of its own only if it can be."""
_RELATION = "relation"
_CLOSE = frozenset(("with", "and"))
"""Names of the separators across which a finding takes over the site of the one before."""
_APART = frozenset(("", "semicolon"))
"""Separators across which no site is taken over."""
_LONGEST_JOINED = 4


class Item(NamedTuple):
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


class _Piece:
    """What stands between two separators.

    Attributes:
        lexemes: its terms.
        link: the name of the separator before it, empty for the first.
        text: its words, where they are put together; None where they stand as one.
        start, end: where the words are that it is made of.
        finding: where its first finding is among its lexemes; their number where it has none.
        is_shared: whether it is no diagnosis by itself, but a site, side or quality.
    """

    __slots__ = ("end", "finding", "is_shared", "lexemes", "link", "start", "text")

    def __init__(
        self, lexemes: tuple[Lexeme, ...], link: str, text: str | None = None, span: Span | None = None
    ) -> None:
        self.lexemes = lexemes
        self.link = link
        self.text = text
        self.start, self.end = span or (lexemes[0].start, lexemes[-1].end)
        self.is_shared = True
        self.finding = len(lexemes)
        for index, lexeme in enumerate(lexemes):
            if lexeme.kind not in _SHARED:
                self.is_shared = False
                if lexeme.kind in _FINDINGS:
                    self.finding = index
                    break

    @property
    def has_finding(self) -> bool:
        return self.finding < len(self.lexemes)

    def of(self, kind: ConditionTermKind) -> list[Lexeme]:
        return [lexeme for lexeme in self.lexemes if lexeme.kind is kind]


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
    pieces, end = _pieces(lexicon().read(flat, span), span[1])
    complete = _completed(flat, _joined(pieces)) if len(pieces) > 1 else pieces
    return list(_items(flat, complete)), end


def _pieces(lexemes: Iterable[Lexeme], end: int) -> tuple[list[_Piece], int]:
    """Cut at separators and stop at a boundary; what follows an exclusion within a piece is left out."""
    pieces: list[_Piece] = []
    current: list[Lexeme] = []
    link, excluded, found = "", False, False
    for lexeme in lexemes:
        if lexeme.kind is _Kind.BOUNDARY:
            end = lexeme.start
            break
        if lexeme.kind is _Kind.SEPARATOR:
            # "Rule out cervical and lumbar sprain": what is excluded goes on until it has said what it excludes.
            excluded = excluded and (lexeme.name in _WITH or not found)
            if current:
                _append(pieces, current, link)
                current = []
            link = lexeme.name
        elif lexeme.kind is _Kind.EXCLUSION:
            excluded, found = True, False
        elif excluded:
            found = found or lexeme.kind not in _SHARED
        else:
            current.append(lexeme)
    if current:
        _append(pieces, current, link)
    return pieces, end


def _append(pieces: list[_Piece], lexemes: list[Lexeme], link: str) -> None:
    """Add a piece without the fillers at its ends.

    What a diagnosis is related to is put behind it where that is a condition, and dropped where it is but a place.
    """
    while lexemes and lexemes[0].kind is _Kind.FILLER:
        del lexemes[0]
    while lexemes and lexemes[-1].kind is _Kind.FILLER:
        del lexemes[-1]
    if not lexemes:
        return
    piece = _Piece(tuple(lexemes), link)
    if link != _RELATION or not pieces:
        pieces.append(piece)
    elif piece.has_finding:
        pieces[-1] = _Piece(pieces[-1].lexemes + piece.lexemes, pieces[-1].link)


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join pieces that are one condition: "contusion of lower back and pelvis", "muscle, fascia and tendon of neck"."""
    joined: list[_Piece] = []
    index = 0
    while index < len(pieces):
        most = index + 1
        while most < len(pieces) and most - index < _LONGEST_JOINED and pieces[most].is_shared:
            most += 1
        for stop in range(most if pieces[index].has_finding else 0, index + 1, -1):
            run = pieces[index:stop]
            lexemes = _run_together(run)
            if _is_one_condition(run, lexemes) and not _belongs_to_next(run, pieces[stop : stop + 1]):
                joined.append(_Piece(lexemes, pieces[index].link))
                index = stop
                break
        else:
            joined.append(pieces[index])
            index += 1
    return joined


def _belongs_to_next(run: Sequence[_Piece], following: Sequence[_Piece]) -> bool:
    """Whether a place or side goes with what follows: "neck sprain, right and left shoulder sprain"."""
    if not following or following[0].link not in ("and", "comma"):
        return False
    last = run[-1].lexemes
    if all(lexeme.kind is _Kind.SIDE for lexeme in last):
        return following[0].link == "and"
    has_place = any(lexeme.kind is _Kind.SITE for lexeme in run[0].lexemes[: run[0].finding])
    return has_place and any(lexeme.kind is _Kind.SITE for lexeme in last)


def _run_together(run: Sequence[_Piece]) -> tuple[Lexeme, ...]:
    """The lexemes of pieces with their separators, which end what "without" denies."""
    lexemes = run[0].lexemes
    for piece in run[1:]:
        lexemes += (Lexeme(piece.start, piece.start, _Kind.SEPARATOR, piece.link), *piece.lexemes)
    return lexemes


def _is_one_condition(run: Sequence[_Piece], lexemes: tuple[Lexeme, ...]) -> bool:
    if all(piece.lexemes[0].kind is _Kind.TISSUE for piece in run[1:]) and not run[0].of(_Kind.SITE):
        return True
    if _says_where(run):
        return True
    names = lexicon().meaning(lexemes).names
    if any(piece.link == "and" for piece in run[1:]) and not names.issuperset(
        name for piece in run for name in lexicon().meaning(piece.lexemes).names
    ):
        # "Laceration of the left hand and right thumb": one site lies in the other, and both are meant.
        return False
    return is_known(names)


def _says_where(run: Sequence[_Piece]) -> bool:
    """Whether what follows a comma only says where the site before it lies: "fracture of a metacarpal, right hand"."""
    terms = lexicon().terms
    around = {site for lexeme in run[0].lexemes if lexeme.name in terms for site in terms[lexeme.name].broader}
    around.update(site for lexeme in run[0].lexemes if lexeme.name in terms for site in terms[lexeme.name].implies)
    return all(
        piece.link == "comma"
        and not run[0].of(_Kind.SIDE)
        and (sites := piece.of(_Kind.SITE))
        and all(lexeme.name in around for lexeme in sites)
        for piece in run[1:]
    )


def _completed(flat: str, pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Give pieces that share words the words that they share."""
    waiting: list[_Piece] = []
    before: _Piece | None = None
    for piece in _with_tails_after(flat, pieces):
        if piece.is_shared and not _stands_alone(piece):
            waiting.append(piece)
            continue
        if waiting and _takes_sites_before(piece):
            sided = next((shared for shared in waiting if shared.of(_Kind.SIDE)), waiting[0])
            for shared in waiting:
                whole = _with_tail_of(flat, shared, piece)
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


def _with_tails_after(flat: str, pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Take over a site that stands after: in "numbness and weakness of the left arm" both are the arm's."""
    for piece, after in zip_longest(pieces, pieces[1:]):
        if after is not None and after.link == "and" and _is_bare_symptom(piece):
            places = [i for i, lexeme in enumerate(after.lexemes) if lexeme.kind in (_Kind.SITE, _Kind.SIDE)]
            if places and places[0] > after.finding:
                tail = after.lexemes[after.finding + 1 :]
                text = f"{_text(flat, piece.lexemes)} {_text(flat, tail)}"
                yield _Piece(piece.lexemes + tail, piece.link, text, (piece.start, after.end))
                continue
        yield piece


def _is_bare_symptom(piece: _Piece) -> bool:
    return all(lexeme.kind in (_Kind.SYMPTOM, _Kind.QUALIFIER) for lexeme in piece.lexemes) and piece.has_finding


def _stands_alone(piece: _Piece) -> bool:
    """Whether words without a finding are a condition all the same ("ganglion of nerve" titles and the like)."""
    return bool(piece.of(_Kind.QUALIFIER)) and is_known(lexicon().meaning(piece.lexemes).names)


def _takes_sites_before(piece: _Piece) -> bool:
    """Whether its site, if any, stands before its finding, so that sites and sides before it can share the finding."""
    sites = [index for index, lexeme in enumerate(piece.lexemes) if lexeme.kind is _Kind.SITE]
    return piece.has_finding and (not sites or sites[0] < piece.finding)


def _with_tail_of(flat: str, shared: _Piece, piece: _Piece) -> _Piece:
    """Read "cervical" before "lumbar sprain" as "cervical sprain", "right" before "left knee strain" as "right knee strain"."""
    kinds = {lexeme.kind for lexeme in shared.lexemes}
    if shared.lexemes[-1].kind is _Kind.QUALIFIER:
        return _with_tail_of_first_word(flat, shared, piece)
    lead = piece.lexemes[: piece.finding]
    if _Kind.SITE in kinds:
        replaced = max((i + 1 for i, lexeme in enumerate(lead) if lexeme.kind in (_Kind.SITE, _Kind.SIDE)), default=0)
    else:
        replaced = max((i + 1 for i, lexeme in enumerate(lead) if lexeme.kind is _Kind.SIDE), default=0)
    tail = piece.lexemes[replaced:]
    text = f"{_text(flat, shared.lexemes)} {_text(flat, tail)}"
    return _Piece(shared.lexemes + tail, shared.link, text, (shared.start, piece.end))


def _with_tail_of_first_word(flat: str, shared: _Piece, piece: _Piece) -> _Piece:
    """Read "medial" before "lateral meniscus tear" as "medial meniscus tear": a quality replaces the first word."""
    words = _text(flat, piece.lexemes).split()
    lead = [lexeme for lexeme in piece.lexemes if lexeme.kind in (_Kind.QUALIFIER, _Kind.SITE)]
    tail = " ".join(words[1:]) if lead and len(words) > 1 else " ".join(words)
    text = f"{_text(flat, shared.lexemes)} {tail}"
    return _Piece(tuple(_reread(text)), shared.link, text, (shared.start, piece.end))


def _with_side_of(flat: str, shared: _Piece, piece: _Piece) -> _Piece:
    """Take over a side: that of "left shoulder and elbow strain" holds for both, where both can have one."""
    sides = shared.of(_Kind.SIDE)
    if len(sides) != 1 or not shared.of(_Kind.SITE) or piece.of(_Kind.SIDE):
        return piece
    if not _is_sided(piece.lexemes):
        return piece
    text = f"{flat[sides[0].start : sides[0].end]} {piece.text or _text(flat, piece.lexemes)}"
    return _Piece((sides[0], *piece.lexemes), piece.link, text, (shared.start, piece.end))


def _with_heads_of(flat: str, waiting: Sequence[_Piece], before: _Piece) -> Iterator[_Piece]:
    """Take over a finding: in "pain in the neck, back" what stands before the neck holds for the back."""
    sites = [index for index, lexeme in enumerate(before.lexemes) if lexeme.kind in (_Kind.SITE, _Kind.SIDE)]
    if before.text is not None or not sites or sites[0] < before.finding:
        return
    first = before.lexemes[sites[0]]
    head = before.lexemes[: sites[0]]
    words = flat[head[0].start : first.start]
    for shared in waiting:
        if not shared.of(_Kind.SITE):
            continue
        lexemes, text = head + shared.lexemes, words + _text(flat, shared.lexemes)
        if first.kind is _Kind.SIDE and not shared.of(_Kind.SIDE) and _is_sided(lexemes):
            lexemes = (*head, first, *shared.lexemes)
            text = f"{words}{flat[first.start : first.end]} {_text(flat, shared.lexemes)}"
        yield _Piece(lexemes, shared.link, text, (before.start, shared.end))


def _with_site_of(flat: str, before: _Piece, piece: _Piece) -> _Piece:
    """Take over a site: in "right wrist tendinitis and bursitis" the bursitis is the wrist's."""
    if piece.of(_Kind.SITE) or piece.of(_Kind.SIDE) or not piece.has_finding:
        return piece
    terms = lexicon().terms
    sites = [lexeme for lexeme in before.lexemes[: before.finding] if lexeme.kind is _Kind.SITE]
    finding = piece.lexemes[piece.finding]
    implied = terms[finding.name].implies if finding.name in terms else ()
    meant = sites and (
        sites[-1].name in implied or (not implied and is_known(lexicon().meaning((sites[-1], *piece.lexemes)).names))
    )
    if not meant:
        return piece
    sides = before.of(_Kind.SIDE) if finding.kind is _Kind.SYMPTOM else []
    lead = (*sides[:1], sites[-1])
    text = " ".join([*(flat[lexeme.start : lexeme.end] for lexeme in lead), _text(flat, piece.lexemes)])
    return _Piece(lead + piece.lexemes, piece.link, text, (before.start, piece.end))


def _is_sided(lexemes: Iterable[Lexeme]) -> bool:
    return is_sided(lexicon().meaning(lexemes).names)


def _text(flat: str, lexemes: Sequence[Lexeme]) -> str:
    return flat[lexemes[0].start : lexemes[-1].end] if lexemes else ""


def _reread(text: str) -> list[Lexeme]:
    return lexicon().lexemes(text)


def _items(flat: str, pieces: Iterable[_Piece]) -> Iterator[Item]:
    """Pieces that are diagnoses, each with what the one before tells of its site and side."""
    terms = lexicon().terms
    last_sites: frozenset[str] = frozenset()
    last_side: str | None = None
    for piece in pieces:
        kinds = {lexeme.kind for lexeme in piece.lexemes}
        if _Kind.PROCEDURE in kinds:
            continue
        meaning = lexicon().meaning(piece.lexemes)
        if not piece.has_finding and not is_known(meaning.names):
            continue
        if piece.link in _WITH and kinds <= _MERE_SYMPTOM:
            # "Insomnia due to pain", "depression due to industrial injury": the cause is no diagnosis of its own.
            continue
        sites = frozenset(name for name in meaning.names if name in terms and terms[name].kind is _Kind.SITE)
        coded, side = meaning, None
        if not sites and piece.link not in _APART and _is_placed_by(meaning.names, last_sites):
            coded = Meaning(meaning.names | last_sites, meaning.side)
        if meaning.side is None and _same_region(coded, last_sites):
            side = last_side
        findings = kinds & _FINDINGS
        text = piece.text if piece.text is not None else _text(flat, piece.lexemes)
        yield Item(text, (piece.start, piece.end), meaning, coded, side, findings == {_Kind.SYMPTOM})
        if sites:
            last_sites, last_side = sites, meaning.side or side


def _is_placed_by(names: frozenset[str], sites: frozenset[str]) -> bool:
    """Whether a condition without a site is one that the site of the item before completes."""
    return bool(sites) and (
        is_known(names | sites) or (condition(names) is None and condition(names | sites) is not None)
    )


def _same_region(meaning: Meaning, sites: frozenset[str]) -> bool:
    """Whether a condition lies where the item before does: it shares a site with it, or belongs to one."""
    known = lexicon().terms
    around: set[str] = set()
    for name in meaning.names:
        if name in known:
            around.update((name, *known[name].broader, *known[name].implies))
    wider = set(sites)
    for site in sites:
        wider.update(known[site].broader)
    return bool(around & wider)
