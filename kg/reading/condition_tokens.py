"""The tokens of a list of diagnoses that are no words of a language: codes, spinal levels, a side in parentheses."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["SPINAL_LEVEL", "TOKEN", "is_after_code", "side_in_parentheses", "spinal_level"]

TOKEN = re.compile(
    r"""([a-z][a-z0-9]*   # first, as most words are of this kind
      | \d{1,2}[-/]\d{1,2}[-/]\ ?(?:19|20)?\d\d\b   # a date
      # the number of an item, or its mark, which parts it from the one before
      | (?<![-\w])(?<!\d\.)\(?\d{1,2}[.)](?=\s?[a-z]|\s\d{3}\.\d) | \#\d{1,2}[.):]?(?=\s?[a-z]) | [•·▪●|]
      | [0-9][a-z0-9]* | [,;()&] )
    """,
    re.VERBOSE,
)
SPINAL_LEVEL = re.compile(r"(?:c[1-8]|t(?:1[0-2]|[1-9])|l[1-6]|s[1-5])$")
_SIDE_WORDS = {
    **dict.fromkeys(("r", "rt", "right"), "right"),
    **dict.fromkeys(("l", "lt", "left"), "left"),
    **dict.fromkeys(("b", "bilateral", "bilaterally"), "bilateral"),
}
"""Sides as they stand in parentheses."""
_STEM = re.compile(r"\d{3}|[a-z]\d[a-z0-9]")
_UNDIVIDED = re.compile(r"[a-z]\d\d[a-z0-9]{0,4}")
"""A code before its point, and one without: "723" of 723.1, "m25512"."""
_BEFORE_CODE = frozenset((",", ";", "and", ")"))
_LEVEL_SITES = {"c": "neck", "t": "thoracic", "l": "lumbar", "s": "sacral"}
_JUNCTIONS = {
    frozenset(("neck", "thoracic")): "cervicothoracic",
    frozenset(("thoracic", "lumbar")): "thoracolumbar",
    frozenset(("lumbar", "sacral")): "lumbosacral",
}
_SPINE_DOWN = ("neck", "thoracic", "lumbar", "sacral")
_LEVEL_LINKS = frozenset(("and", "to", "through", ","))


def is_after_code(words: Sequence[str], index: int) -> bool:
    """Whether a code stands before a word, and nothing of a condition before the code."""
    before = index - 1
    if before > 0 and words[before].isdigit() and _STEM.fullmatch(words[before - 1]):
        before -= 1
    elif before < 0 or not _UNDIVIDED.fullmatch(words[before]):
        return False
    return before == 0 or words[before - 1] in _BEFORE_CODE


def side_in_parentheses(words: Sequence[str], index: int) -> str | None:
    """The side that stands alone in parentheses: "(R) knee pain", "wrist sprain (left)"."""
    if words[index] != "(" or words[index + 2 : index + 3] != [")"]:
        return None
    return _SIDE_WORDS.get(words[index + 1])


def spinal_level(words: Sequence[str], index: int) -> tuple[int, str]:
    """Read spinal levels ("L4-5 and L5-S1"): the index of the last word, and the site they lie in."""
    sites, end = set(), index
    here = index
    while here < len(words):
        word = words[here]
        if SPINAL_LEVEL.match(word):
            sites.add(_LEVEL_SITES[word[0]])
            end = here
        elif not (word.isdigit() and len(word) < 3 and here == end + 1):
            if word not in _LEVEL_LINKS:
                break
        else:
            end = here
        here += 1
    return end, _JUNCTIONS.get(frozenset(sites)) or min(sites, key=_SPINE_DOWN.index)
