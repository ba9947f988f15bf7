"""Which guidelines a rationale names only to say that they do not address the matter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from kg.determination import Span
from kg.vocabulary import Word

__all__ = ["SILENCES", "silent_guidelines"]

_SAID_OF_GUIDELINE = frozenset({"silence", "silent"})
_UNADDRESSED = "unaddressed"
_UNMENTIONED = "unmentioned"
_ADDRESSING = "addressing"
SILENCES = _SAID_OF_GUIDELINE | {_UNADDRESSED, _UNMENTIONED, _ADDRESSING}
"""Keys of the words of the kind VOICE that say that a guideline does not address the matter."""
_NOUN = r"(?:medical|treatment|practice|clinical|evidence[- ]based|chronic|pain|guidelines?|chapters?|sections?|criteria|\d{4})"
_ARTICLE = r"(?:the|CA|California|current|available|either|neither)"

_AS_SUBJECT = re.compile(
    rf"\)?(?:'s)?(?:,? {_NOUN}){{0,5}},?(?: (?:itself|themselves|also|however|unfortunately|currently|generally),?){{0,2}} ?",
    re.IGNORECASE,
)
"""What stands between a guideline and the silence said of it ("MTUS treatment guidelines, however, are silent")."""
_AS_PLACE = re.compile(rf" (?:anywhere )?(?:in|by|within|under)(?: {_ARTICLE}){{0,3}}[ -]", re.IGNORECASE)
"""What stands between a matter that is not addressed and where ("is not discussed in the California MTUS")."""
_OF_GUIDELINE = r"(?:that|which|as|criteria|required|requirements?|recommended|listed|outlined|described|specified|set|called|found)"
_MATTER = re.compile(rf"(?: (?!{_OF_GUIDELINE}\b)[\w'/&-]+){{0,6}}?{_AS_PLACE.pattern}", re.IGNORECASE)
"""The same with the matter before it ("no mention of copper sleeves in the MTUS"), unless that is the guideline's own."""
_AS_HOLDER = re.compile(
    rf"{_AS_SUBJECT.pattern}(?:contains?|has|have|offers?|gives?|makes?|includes?) $", re.IGNORECASE
)
"""What stands between a guideline and what it does not hold ("the MTUS contains no mention of it")."""
_NONE_OF = re.compile(
    rf"\b(?:no|none of|neither|nothing in)(?: (?:{_ARTICLE}|specific|other)){{0,3}} ?$", re.IGNORECASE
)
_NONE_OF_REACH = 40
"""What stands before guidelines none of which addresses the matter ("no MTUS guideline addresses")."""
_NOUNS = rf"\)?(?:'s)?(?: {_NOUN}){{0,4}}"
_ARTICLES = rf"(?:{_ARTICLE}[ -]){{0,3}}\(?"
_TOGETHER = re.compile(rf"{_NOUNS}(?: ?[/&-] ?|,? (?:and|or|nor|as well as) ){_ARTICLES}", re.IGNORECASE)
"""What stands between two guidelines of which the same is said ("MTUS and the ACOEM guidelines")."""
_LISTED = re.compile(rf"{_NOUNS}, ?{_ARTICLES}", re.IGNORECASE)
"""The same before the last two of a longer list ("MTUS, ODG, and ACOEM"); of two guidelines, only one may be silent."""
_LAST_OF_PLACE = re.compile(rf"{_NOUNS}(?: ?[.,;:/&)]| (?:and|or|for|so|as|with|nor)\b| ?$)", re.IGNORECASE)
"""What follows a second guideline of which the same is said; a verb makes it begin a sentence of its own."""
_BUT_SAYS = re.compile(
    r"\b(?:but|yet|though|although|however)\b,? (?:(?:it|they|the guidelines?|the mtus) )?(?:(?:does|do) )?(?:[a-z]+ly )?"
    r"(?:recommend|state|note|allow|support|indicate|advise|suggest|require)s?\b",
    re.IGNORECASE,
)
"""The same guideline relied on after all ("does not address the brand, but recommends the drug")."""
_TURNS = ("but", "yet", "though", "however")
"""One of these stands where the pattern finds anything, and is looked for in a tenth of the time."""
_REST_OF_SENTENCE = 160
"""Characters after a silence in which the same guideline can be relied on after all."""


def silent_guidelines(flat: str, cited: Sequence[Span], words: Sequence[Word]) -> dict[int, Span]:
    """Tell which of a rationale's citations are of guidelines that, as it says, do not address the matter.

    Args:
        flat: the letter without line breaks.
        cited: where the citations stand, in text order.
        words: those of the rationale's words that are `SILENCES`.

    Returns:
        For the position of each such citation, the words that name it and say so.
    """
    found: dict[int, Span] = {}
    for start, end, kind in words:
        if kind in _SAID_OF_GUIDELINE:
            first = last = bisect_left(cited, (start,)) - 1
            if last < 0 or not _AS_SUBJECT.fullmatch(flat, cited[last][1], start) or _relied_on_after_all(flat, end):
                continue
            while first > 0 and _together(flat, cited, first - 1, in_list=first < last):
                first -= 1
            found |= {at: (cited[at][0], end) for at in range(first, last + 1)}
        elif kind == _ADDRESSING:
            at = bisect_left(cited, (start,)) - 1
            if at < 0 or not _AS_SUBJECT.fullmatch(flat, cited[at][1], start):
                continue
            none_of = _NONE_OF.search(flat[max(0, cited[at][0] - _NONE_OF_REACH) : cited[at][0]])
            if none_of is not None:
                found[at] = cited[at][0] - len(none_of.group()), end
        else:
            between = _AS_PLACE
            if kind == _UNMENTIONED:
                at = bisect_left(cited, (start,)) - 1
                if at >= 0 and _AS_HOLDER.fullmatch(flat, cited[at][1], start):
                    found[at] = cited[at][0], end
                    continue
                between = _MATTER
            first = last = bisect_left(cited, (end,))
            if first == len(cited) or not between.fullmatch(flat, end, cited[first][0]):
                continue
            while (
                last + 1 < len(cited)
                and _together(flat, cited, last, in_list=False)
                and _LAST_OF_PLACE.match(flat, cited[last + 1][1])
            ):
                last += 1
            found |= {at: (start, cited[at][1]) for at in range(first, last + 1)}
    return found


def _together(flat: str, cited: Sequence[Span], at: int, *, in_list: bool) -> bool:
    """Whether the same is said of a citation and the next one."""
    between = cited[at][1], cited[at + 1][0]
    return bool(_TOGETHER.fullmatch(flat, *between) or (in_list and _LISTED.fullmatch(flat, *between)))


def _relied_on_after_all(flat: str, end: int) -> bool:
    rest = flat[end : end + _REST_OF_SENTENCE].partition(". ")[0]
    return any(turn in rest for turn in _TURNS) and _BUT_SAYS.search(rest) is not None
