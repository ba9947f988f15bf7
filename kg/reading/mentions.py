"""Names of drugs in a passage become mentions: found in the dictionary, put right, or kept as unknown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick, MatchKind
from msgspec import Struct

from kg.determination import Span
from kg.reading.letter import ScannedLetter
from kg.reading.spelling import drug_meant
from kg.vocabulary import Match, TermKind, vocabulary

__all__ = ["Mention", "find_mentions"]


class Mention(Struct, frozen=True):
    """A drug named at a place of the letter.

    Attributes:
        span: the name.
        ingredients: what it contains, in the order of a printed strength.
        known: False where the vocabulary lacks the name and only its place makes it a drug's.
    """

    span: Span
    ingredients: tuple[str, ...]
    known: bool = True


_DRUG, _DRUG_PLACE = TermKind.DRUG, TermKind.DRUG_PLACE
_AFTER = 48
_BEFORE = 40
_SHORTEST_NAME = 6

_UNITS = ("mg", "MG", "mcg", "%", "#")
_DOSE_MARKS = BytesAhoCorasick([unit.encode() for unit in _UNITS], matchkind=MatchKind.LeftmostFirst)
"""Finds all of them in a third of the time that `str.find` takes for one after another."""

_DOSE_OR_FORM = re.compile(
    r"""
    [ ]?,?[ ]?\(?
    (?: \d[\d.,/-]{0,40}[ ]?(?:%|(?:mg|mcg|ug|iu|units?|gm?|grams?|ml|cc|meq)\b)
      | \#[ ]?\d
      | (?:tab(?:let)?s?|cap(?:sule)?s?|supplement(?:s|ation)?|cream|gel|ointment|lotion|inj(?:ection)?s?|patch(?:es)?|drops|oral
          |spray|suppositor(?:y|ies)|lozenges?|gum|replacement[ ]therapy|therapy)\b
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TAKING = re.compile(
    r"(?:taking|takes|took|take|prescribed|uses|using|is on|was on|been on|placed on|started on|dose of|doses of|refills? of"
    r"|including|medications? (?:include|included|includes|are|were|was|is|of)|supplement(?:ed|ation)? with)[ ]?:?[ ]$",
    re.IGNORECASE,
)
_LIST_SEPARATOR = re.compile(r"[^.;:]{0,24}(?:,|/|&| and| or|, and)[ ]$")
_PERSON = re.compile(r"\bDrs?\.[ ](?:\w\.[ ])?$")
_ACETAMINOPHEN_STRENGTH = re.compile(
    r"[ ]?(?:er|ir|bitartrate|hcl|tabs?|tablets?)?[ ]?\(?\d{1,2}(?:\.\d)?[ ]?(?:mg)?[ ]?[/-][ ]?(?:300|325|400|500|650|660|750)(?!\d)",
    re.IGNORECASE,
)
_ALSO_SOLD_WITH_ACETAMINOPHEN = frozenset({"hydrocodone", "oxycodone", "codeine"})

_WORD_BEFORE_DOSE = re.compile(
    r"""
    (?<![A-Za-z])(?P<name>[A-Za-z][A-Za-z-]{3,40})(?=[ ,(\d])
    (?:[ ](?:hcl|hci|er|sr|xr|cr|dr|ir|ec|ds|tabs?|tablets?|caps?|capsules?|cream|gel|ointment|patch|topical|sodium|citrate))?
    [ ,(]{0,2}\d[\d,./-]{0,40}[ ]?$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD_BEFORE_NUMBER = re.compile(r"\b(?P<name>[A-Za-z]{6,})[ ,(]{0,2}$")
_WORD = re.compile(r"(?:(?:topical|compound(?:ed)?|generic|retrospective)[ ])?(?P<name>[A-Za-z]{6,})\b", re.IGNORECASE)
_NUMBER_AFTER_DOSE = re.compile(
    r"[ ]?,?[ ]?(?:tab(?:let)?s?|cap(?:sule)?s?)?[ ]?,?[ ]?\(?(?:\#|qty:?|quantity:?)[ ]?\d", re.IGNORECASE
)
_NEXT_IN_LIST = re.compile(
    r"[^.;:A-Za-z]{0,12}(?:(?:mg|mcg)[ ]?)?(?:,[ ]?(?:and[ ])?|[ ]and[ ]|/|[ ]&[ ]|[ ]or[ ])(?P<name>[A-Za-z]{6,})\b"
)
_PREVIOUS_IN_LIST = re.compile(
    r"\b(?P<name>[A-Za-z]{6,})(?:[ ]\d[\d./-]*[ ]?mg)?(?:,[ ]?(?:and[ ])?|[ ]and[ ]|/|[ ]&[ ]|[ ]or[ ])$"
)
_ENDS_LIKE_A_LIST = (", ", " and ", "/", " or ", ",", ",and ", " & ")
"""How what `_PREVIOUS_IN_LIST` finds must end: seen at once, while the pattern looks at every word before a name."""
_SEPARATORS = frozenset((", ", " and ", ", and ", "/", " or "))
_FIRST_WORD = re.compile(r"[ ]?:?[ ](?:the[ ]|an?[ ]|his[ ]|her[ ]|topical[ ]|compounded[ ])?(?P<name>[A-Za-z]{6,})\b")
_PREPARATION = re.compile(
    r"[ ]?,?[ ]?(?:topical[ ]|transdermal[ ])?(?:cream|gel|ointment|lotion|patch(?:es)?)\b[ ,(]{0,3}(?:\#[ ]?\d|qty|quantity|\d+[ ]?(?:g|gm|grams?|ml|oz)\b)",
    re.IGNORECASE,
)
_OF_A_MIXTURE = 2
"""More ingredients than this are those of a compounded brand."""
_COMPOSED = re.compile(
    r"[ ]?(?:cream|gel|lotion|ointment|patch(?:es)?)?,?[ ]?"
    r"(?:\(|(?:which |that )?(?:contains? |containing |consist(?:s|ing) of |(?:is |are )?(?:composed|comprised|made up|made) of ))",
    re.IGNORECASE,
)
_PART = re.compile(
    r"[ ]?\d{0,3}(?:\.\d+)?[ ]?%?,?[ ]?(?:and[ ]|with[ ]|&[ ]|/[ ]?|-)?\d{0,3}(?:\.\d+)?[ ]?%?[ ]?", re.IGNORECASE
)
"""What stands between two ingredients of a mixture, and before the first."""
_NO_NAME = re.compile(
    r"""
      tab(?:let)?s? | cap(?:sule)?s? | patch(?:es)? | cream | ointment | lotion | solution | suspension | injection | dos(?:e|es|age)
    | strength | quantity | total | daily | compound(?:ed)? | topical | medications? | refills? | prescription | request | trial
    | retro(?:spective)? | post(?:operative)? | each | take | with | plus | from | than | about | weight | units?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_mentions(letter: ScannedLetter, span: Span, places: Iterable[int] = ()) -> list[Mention]:
    """Find the drugs that a passage names.

    A name that is also an ordinary word counts where a dose, a form, a verb of taking or a list of drugs stands beside it.
    A misspelled name is put right only before a dose or a number, in a list of drugs, or after words such as "prescribed". A
    capitalised name that the vocabulary lacks counts as an unknown drug only before a strength and a number ("Xyzol 10mg #30",
    "Xyzol 5% cream #1").

    Args:
        letter: the letter.
        span: the passage.
        places: offsets within it at which a drug's name is likely to begin, such as a request's start.

    Returns:
        Mentions in text order that do not overlap.
    """
    flat = letter.flat
    drugs = vocabulary().table.drugs
    found: list[Mention] = []
    uncertain: list[Match] = []
    taken: list[Span] = []
    for match in letter.matches(_DRUG, span):
        start, end, key = match
        drug = drugs[key]
        taken.append((start, end))
        if not drug.ingredients:
            continue
        if flat[start - 2 : start] == ". " and _PERSON.search(flat, max(0, start - 8), start):
            continue
        if drug.needs_context:
            uncertain.append(match)
        else:
            found.append(_mention(flat, start, end, drug.ingredients))
    if uncertain:
        certain = [mention.span for mention in found]
        found += [
            _mention(flat, m.start, m.end, drugs[m.key].ingredients) for m in uncertain if _is_drug(flat, m, certain)
        ]
    found += _before_doses(flat, span, taken)
    _put_right(letter, span, places, found, taken)
    found.sort(key=lambda mention: mention.span)
    for mention in found:
        if len(mention.ingredients) > _OF_A_MIXTURE:
            return _with_listed_ingredients(flat, found)
    return found


def _with_listed_ingredients(flat: str, found: list[Mention]) -> list[Mention]:
    """Give a mixture's brand the ingredients that the letter lists for it, wherever it names the brand.

    A brand of several makers holds more or less: "Terocin, which is composed of lidocaine and menthol".
    """
    listed: dict[tuple[str, ...], tuple[str, ...]] = {}
    for index, mention in enumerate(found):
        said = len(mention.ingredients) > _OF_A_MIXTURE and _COMPOSED.match(
            flat, mention.span[1], mention.span[1] + _AFTER
        )
        if not said:
            continue
        names: dict[str, None] = {}
        at = said.end()
        for part in found[index + 1 :]:
            if part.span[0] - at > _AFTER or not _PART.fullmatch(flat, at, part.span[0]):
                break
            names.update(dict.fromkeys(part.ingredients))
            if "and" in flat[at : part.span[0]]:
                break  # "lidocaine and menthol, and Norco": the list of a mixture ends with the last that "and" joins
            at = part.span[1]
        if len(names) > 1 and not names.keys().isdisjoint(mention.ingredients):
            listed.setdefault(mention.ingredients, tuple(names))
    return [
        Mention(mention.span, listed[mention.ingredients], mention.known) if mention.ingredients in listed else mention
        for mention in found
    ]


def _mention(flat: str, start: int, end: int, ingredients: tuple[str, ...]) -> Mention:
    # "Hydrocodone 10/325" is the combination that the second strength tells.
    combined = len(ingredients) == 1 and ingredients[0] in _ALSO_SOLD_WITH_ACETAMINOPHEN
    if combined and _ACETAMINOPHEN_STRENGTH.match(flat, end, end + _AFTER):
        ingredients = (*ingredients, "acetaminophen")
    return Mention((start, end), ingredients)


def _is_drug(flat: str, match: Match, certain: list[Span]) -> bool:
    """Whether a name that is also an ordinary word stands in a drug's place."""
    start, end = match.start, match.end
    if _DOSE_OR_FORM.match(flat, end, end + _AFTER) or _TAKING.search(flat, max(0, start - _BEFORE), start):
        return True
    at = bisect_left(certain, (start, end))
    before = certain[at - 1][1] if at else -_AFTER
    after = certain[at][0] if at < len(certain) else len(flat) + _AFTER
    return (start - before < _BEFORE and _LIST_SEPARATOR.fullmatch(flat, before, start) is not None) or (
        after - end < _BEFORE and _LIST_SEPARATOR.fullmatch(flat, end, after) is not None
    )


def _before_doses(flat: str, span: Span, taken: list[Span]) -> list[Mention]:
    """Names before a strength or a number that the dictionary did not give: glued to it, misspelled, or unknown."""
    found: list[Mention] = []
    start, end = span
    for index, first, last in _DOSE_MARKS.find_matches_as_indexes(flat[start:end].encode("latin-1", "replace")):
        at, unit = start + first, _UNITS[index]
        known = bisect_left(taken, (at,))
        reach = max(start, at - _BEFORE, taken[known - 1][1] if known else 0)
        # A strength follows a number, and "#" a word: that is cheaper to see than to search for.
        if at - reach > _SHORTEST_NAME and flat[reach:at].rstrip(" ,(")[-1:].isdigit() is (unit != "#"):
            word = (_WORD_BEFORE_NUMBER if unit == "#" else _WORD_BEFORE_DOSE).search(flat, reach, at)
            mention = word and _meant(flat, word.group("name"), word.span("name"), start + last, unit)
            if mention and _free(mention.span, taken):
                found.append(mention)
                _take(mention.span, taken)
    return found


def _meant(flat: str, name: str, span: Span, dose_end: int, unit: str) -> Mention | None:
    key = drug_meant(name)
    if key:
        return _mention(flat, *span, vocabulary().table.drugs[key].ingredients)
    after = _PREPARATION if unit == "%" else _NUMBER_AFTER_DOSE
    if (
        unit == "#"
        or not name[0].isupper()
        or _NO_NAME.fullmatch(name)
        or not after.match(flat, dose_end, dose_end + _AFTER)
    ):
        return None
    return Mention(span, (name.lower(),), known=False)


def _put_right(
    letter: ScannedLetter, span: Span, places: Iterable[int], found: list[Mention], taken: list[Span]
) -> None:
    """Add misspelled names beside known ones in a list, and after words that a drug's name is likely to follow."""
    flat, (start, end) = letter.flat, span
    drugs = vocabulary().table.drugs

    def add(word: re.Match[str] | None) -> Mention | None:
        key = drug_meant(word[1]) if word else None
        if word is None or key is None or drugs[key].needs_context or not _free(word.span(1), taken):
            return None
        mention = _mention(flat, *word.span(1), drugs[key].ingredients)
        _take(mention.span, taken)
        found.append(mention)
        return mention

    # What a pattern finds is mostly no drug, or one found before: `add` sees that sooner than a look at what is taken.
    for _, after, _ in letter.matches(_DRUG_PLACE, span):
        add(_FIRST_WORD.match(flat, after, after + _AFTER if after + _AFTER < end else end))
    for at in places:
        add(_WORD.match(flat, at, end))
    pending = list(found)
    while pending:
        first, last = pending.pop().span
        neighbour = add(_NEXT_IN_LIST.match(flat, last, last + _AFTER if last + _AFTER < end else end))
        if neighbour:
            pending.append(neighbour)
        if (
            flat.endswith(_ENDS_LIKE_A_LIST, start, first)
            and flat[_end_before(first, taken) : first] not in _SEPARATORS
        ):
            neighbour = add(_PREVIOUS_IN_LIST.search(flat, max(start, first - _BEFORE), first))
            if neighbour:
                pending.append(neighbour)


def _free(span: Span, taken: list[Span]) -> bool:
    """Whether a span overlaps none of the spans taken, which are in order."""
    at = bisect_left(taken, span)
    return not (at < len(taken) and taken[at][0] < span[1]) and not (at and taken[at - 1][1] > span[0])


def _end_before(place: int, taken: list[Span]) -> int:
    """Where the last of the spans taken before a place ends."""
    at = bisect_left(taken, (place,))
    return taken[at - 1][1] if at else 0


def _take(span: Span, taken: list[Span]) -> None:
    taken.insert(bisect_left(taken, span), span)
