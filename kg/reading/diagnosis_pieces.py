"""A list of diagnoses is cut at its separators, and what belongs to one condition is joined again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TypeAlias

from kg.determination import Span
from kg.reading.conditions import WITHOUT, Lexeme, condition, is_known, is_sided, lexicon
from kg.vocabulary import ConditionTermKind

__all__ = ["CAUSES", "Piece", "joined", "pieces_of"]

_Kind: TypeAlias = ConditionTermKind
# A member is looked up through its enumeration's metaclass, at a dozen times what a name of the module costs.
_SEPARATOR, _BOUNDARY, _EXCLUSION, _FILLER = _Kind.SEPARATOR, _Kind.BOUNDARY, _Kind.EXCLUSION, _Kind.FILLER
_DISORDER, _QUALIFIER, _SIDE, _SITE = _Kind.DISORDER, _Kind.QUALIFIER, _Kind.SIDE, _Kind.SITE
_SYMPTOM, _TISSUE = _Kind.SYMPTOM, _Kind.TISSUE
_FINDINGS = frozenset((_DISORDER, _SYMPTOM))
_SHARED = frozenset((_SITE, _SIDE, _QUALIFIER, _FILLER, _TISSUE))
CAUSES = frozenset(("with", "cause"))
"""Names of the separators that bind closer than a comma: what follows one is a condition of its own only if it can be."""
_RELATION = "relation"
_UNSPECIFIED = "unspecified"
_QUALITIES = frozenset((_QUALIFIER, _FILLER))
_TITLED = {_UNSPECIFIED}
_ONLY_SIDE = frozenset((_SIDE,))
_STOPS = frozenset(("comma", "semicolon"))
_LONGEST_JOINED = 4


class Piece:
    """What stands between two separators.

    Attributes:
        lexemes: its terms.
        link: the name of the separator before it, empty for the first.
        text: its words, where they are put together; None where they stand as one.
        start, end: where the words are that it is made of.
        finding: where its first finding is among its lexemes; their number where it has none.
        kinds: the kinds of its terms.
        is_shared: whether it is no diagnosis by itself, but a site, side or quality.
        has_finding: whether it says a disorder or a symptom.
    """

    __slots__ = ("end", "finding", "has_finding", "is_shared", "kinds", "lexemes", "link", "start", "text")

    def __init__(
        self, lexemes: tuple[Lexeme, ...], link: str, text: str | None = None, span: Span | None = None
    ) -> None:
        self.lexemes = lexemes
        self.link = link
        self.text = text
        self.start, self.end = span or (lexemes[0].start, lexemes[-1].end)
        self.kinds, self.is_shared, self.finding = _shape(tuple([lexeme.kind for lexeme in lexemes]))
        self.has_finding = self.finding < len(lexemes)

    def of(self, kind: ConditionTermKind) -> list[Lexeme]:
        """Its lexemes of one kind, in order."""
        if kind not in self.kinds:
            return []
        return [lexeme for lexeme in self.lexemes if lexeme.kind is kind]


@lru_cache(maxsize=4096)
def _shape(kinds: tuple[ConditionTermKind, ...]) -> tuple[frozenset[ConditionTermKind], bool, int]:
    """What terms of these kinds make of a piece: the kinds, whether it is shared, and where its first finding is."""
    first = next((index for index, kind in enumerate(kinds) if kind in _FINDINGS), len(kinds))
    return frozenset(kinds), _SHARED.issuperset(kinds), first


def pieces_of(lexemes: Iterable[Lexeme], end: int) -> tuple[list[Piece], int]:
    """Cut a list at its separators and stop at a boundary; what follows an exclusion within a piece is left out.

    Args:
        lexemes: of the list, to the end of its sentence.
        end: where the sentence ends.

    Returns:
        The pieces, and where the list ends.
    """
    pieces: list[Piece] = []
    current: list[Lexeme] = []
    link, excluded, found = "", False, False
    for lexeme in lexemes:
        kind = lexeme.kind
        if kind is _SEPARATOR:
            # "Rule out cervical and lumbar sprain": what is excluded goes on until it has said what it excludes.
            excluded = excluded and (lexeme.name in CAUSES or not found)
            if current:
                _append(pieces, current, link)
                current = []
            elif lexeme.name == "and" and link in _STOPS:
                # "Wrist pain, and gout": the comma parts more than "and" joins.
                continue
            link = lexeme.name
        elif kind is _BOUNDARY:
            end = lexeme.start
            break
        elif kind is _EXCLUSION:
            excluded, found = True, False
        elif excluded:
            found = found or kind not in _SHARED
        else:
            current.append(lexeme)
    if current:
        _append(pieces, current, link)
    for piece in pieces:
        if piece.is_shared and piece.link == "comma" and piece.kinds <= _QUALITIES:
            return list(_with_qualities_behind(pieces)), end
    return pieces, end


def _with_qualities_behind(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Put qualities behind what they qualify: "fracture of the ulna, closed", but "strain, medial and lateral tear"."""
    before = pieces[0]
    for piece, after in zip_longest(pieces[1:], pieces[2:]):
        if (
            piece.kinds <= _QUALITIES
            and piece.link == "comma"
            and before.has_finding
            and (after is None or after.link in _STOPS or piece.lexemes[0].name.startswith("with"))
        ):
            before = Piece(before.lexemes + piece.lexemes, before.link)
        else:
            yield before
            before = piece
    yield before


def _append(pieces: list[Piece], lexemes: list[Lexeme], link: str) -> None:
    """Add a piece without the fillers at its ends.

    What a diagnosis is related to is put behind it where that is a condition, and dropped where it is but a place.
    """
    if (
        link == "comma"
        and lexemes[0].name == _UNSPECIFIED
        and pieces
        and {lexeme.name for lexeme in lexemes} == _TITLED
    ):
        # "Dorsalgia, unspecified": the words of a classification's title stay.
        pieces[-1] = Piece(pieces[-1].lexemes + tuple(lexemes), pieces[-1].link)
        return
    if lexemes[0].name == WITHOUT and link in _STOPS and pieces:
        # "Inguinal hernia, without obstruction": what is absent says more of the condition before.
        pieces[-1] = Piece(pieces[-1].lexemes + tuple(lexemes), pieces[-1].link)
        return
    while lexemes and lexemes[0].kind is _FILLER:
        del lexemes[0]
    while lexemes and lexemes[-1].kind is _FILLER:
        del lexemes[-1]
    if not lexemes:
        return
    piece = Piece(tuple(lexemes), link)
    if link != _RELATION or not pieces:
        pieces.append(piece)
    elif piece.has_finding:
        pieces[-1] = Piece(pieces[-1].lexemes + piece.lexemes, pieces[-1].link)


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join pieces that are one condition: "contusion of lower back and pelvis", "muscle, fascia and tendon of neck"."""
    whole: list[Piece] = []
    index = 0
    while index < len(pieces):
        if _is_compound(pieces[index : index + 2]):
            whole.append(Piece(_run_together(pieces[index : index + 2]), pieces[index].link))
            index += 2
            continue
        most = index + 1
        while most < len(pieces) and most - index < _LONGEST_JOINED and pieces[most].is_shared:
            most += 1
        for stop in range(most if pieces[index].has_finding else 0, index + 1, -1):
            run = pieces[index:stop]
            lexemes = _run_together(run)
            if (
                _is_one_condition(run, lexemes) or _is_placed_after(run, pieces[stop : stop + 1])
            ) and not _belongs_to_next(run, pieces[stop : stop + 1]):
                whole.append(Piece(lexemes, pieces[index].link))
                index = stop
                break
        else:
            whole.append(pieces[index])
            index += 1
    return whole


def _is_compound(run: Sequence[Piece]) -> bool:
    """Whether the classification has one condition for two: "disc disorder with radiculopathy", "insomnia due to ..."."""
    if len(run) != 2 or run[1].link not in CAUSES or run[1].is_shared or not run[0].has_finding:
        return False
    return is_known(lexicon().meaning(_run_together(run)).names)


def _belongs_to_next(run: Sequence[Piece], following: Sequence[Piece]) -> bool:
    """Whether a place or side goes with what follows: "neck sprain, right and left shoulder sprain"."""
    if not following or following[0].link not in ("and", "comma"):
        return False
    last = run[-1].lexemes
    if all(lexeme.kind is _SIDE for lexeme in last):
        return following[0].link == "and"
    has_place = any(lexeme.kind is _SITE for lexeme in run[0].lexemes[: run[0].finding])
    return has_place and any(lexeme.kind is _SITE for lexeme in last)


def _is_placed_after(run: Sequence[Piece], following: Sequence[Piece]) -> bool:
    """Whether a place at the end of a list, or before a semicolon, completes a finding: "pain in joint, lower leg"."""
    if len(run) != 2 or run[1].link != "comma" or (following and following[0].link != "semicolon"):
        return False
    names = lexicon().meaning(_run_together(run)).names
    return not run[0].of(_SITE) and bool(run[1].of(_SITE)) and condition(names) is not None


def _run_together(run: Sequence[Piece]) -> tuple[Lexeme, ...]:
    """The lexemes of pieces with their separators, which end what "without" denies."""
    lexemes = run[0].lexemes
    for piece in run[1:]:
        lexemes += (Lexeme(piece.start, piece.start, _SEPARATOR, piece.link), *piece.lexemes)
    return lexemes


def _is_one_condition(run: Sequence[Piece], lexemes: tuple[Lexeme, ...]) -> bool:
    if all(piece.lexemes[0].kind is _TISSUE for piece in run[1:]) and not run[0].of(_SITE):
        return True
    if _says_where(run) and (len(run) == 2 or _is_one_condition(run[:-1], _run_together(run[:-1]))):
        return True
    meant = lexicon().meaning(lexemes)
    if len(run) == 2 and run[1].link == "comma" and run[1].kinds == _ONLY_SIDE and is_sided(meant.names):
        return not run[0].of(_SIDE)  # "partial thickness supraspinatus tear, left"
    names = meant.names
    if any(piece.link == "and" for piece in run[1:]) and not names.issuperset(
        name for piece in run for name in lexicon().meaning(piece.lexemes).names
    ):
        # "Laceration of the left hand and right thumb": one site lies in the other, and both are meant.
        return False
    return is_known(names)


def _says_where(run: Sequence[Piece]) -> bool:
    """Whether what follows a comma only says where the site before it lies: "fracture of a metacarpal, right hand"."""
    terms = lexicon().terms
    around: set[str] = set()
    for lexeme in (lexeme for piece in run[:-1] for lexeme in piece.lexemes):
        if lexeme.name in terms:
            around.update((lexeme.name, *terms[lexeme.name].broader, *terms[lexeme.name].implies))
    sites = run[-1].of(_SITE)
    return (
        run[-1].link == "comma"
        and not any(piece.of(_SIDE) for piece in run[:-1])
        and bool(sites)
        and all(lexeme.name in around for lexeme in sites)
    )
