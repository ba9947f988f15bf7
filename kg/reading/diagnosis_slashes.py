"""What a slash between two words of a diagnosis means: another diagnosis, or another word for the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TypeAlias

from kg.reading.conditions import Lexeme
from kg.vocabulary import ConditionTermKind

__all__ = ["with_slashes"]

_Kind: TypeAlias = ConditionTermKind
_LOW = frozenset(("lumbosacral", "sacral", "sacroiliac", "coccyx"))
_SPINE = frozenset(("neck", "cervicothoracic", "thoracic", "thoracolumbar", "lumbar", "back", "spine")) | _LOW
_FINDINGS = frozenset((_Kind.DISORDER, _Kind.SYMPTOM))
_BETWEEN = frozenset((_Kind.SEPARATOR, _Kind.BOUNDARY))


def with_slashes(flat: str, lexemes: Iterable[Lexeme]) -> Iterator[Lexeme]:
    """Say what slashes mean; terms that have one within ("sprain/strain") are not touched.

    A slash between spaces parts diagnoses. One between regions of the spine, or the spine and a limb, parts sites:
    "cervical/lumbar strain" are two. Between neighbours of a limb ("wrist/hand"), or two findings
    ("tendinitis/bursitis"), the second word says no more to a coder than the first.
    """
    before: Lexeme | None = None
    listed = list(lexemes)
    for index, lexeme in enumerate(listed):
        given = lexeme
        if before is not None and before.kind not in _BETWEEN and lexeme.kind not in _BETWEEN:
            gap = flat[before.end : lexeme.start]
            if gap.strip() == "/":
                if (gap[0].isspace() and gap[-1].isspace()) or _parts(before, lexeme) or _are_whole(listed, index):
                    yield Lexeme(before.end, before.end, _Kind.SEPARATOR, "comma")
                elif _says_no_more(before, lexeme):
                    given = Lexeme(lexeme.start, lexeme.end, _Kind.TISSUE, "")
        yield given
        before = lexeme


def _are_whole(listed: Sequence[Lexeme], index: int) -> bool:
    """Whether a condition stands on either side: "bursitis of the knee/quadriceps atrophy", "lumbar strain/facet arthropathy"."""
    before = listed[index - 1].kind
    if (before is not _Kind.SITE and before not in _FINDINGS) or listed[index].kind not in (_Kind.SITE, _Kind.SIDE):
        return False
    return _has_finding(reversed(listed[:index])) and _has_finding(listed[index:])


def _has_finding(lexemes: Iterable[Lexeme]) -> bool:
    return any(lexeme.kind in _FINDINGS for lexeme in takewhile(lambda lexeme: lexeme.kind not in _BETWEEN, lexemes))


def _parts(before: Lexeme, after: Lexeme) -> bool:
    if before.kind is not _Kind.SITE or after.kind not in (_Kind.SITE, _Kind.SIDE):
        return False
    if after.kind is _Kind.SIDE:
        return True
    spinal = (before.name in _SPINE) + (after.name in _SPINE)
    return spinal == 1 or (spinal == 2 and not (after.name in _LOW and before.name in _LOW | {"lumbar"}))


def _says_no_more(before: Lexeme, after: Lexeme) -> bool:
    return (before.kind is _Kind.SITE and after.kind is _Kind.SITE) or (
        before.kind in _FINDINGS and after.kind is before.kind
    )
