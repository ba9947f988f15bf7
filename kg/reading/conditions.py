"""The words of a diagnosis become an ICD-10-CM code, or none where no code is sure.

How a diagnosis is matched:

1. Its words are read with the vocabulary's terms (`Lexicon`): sites, disorders, symptoms, tissues, qualifiers, sides.
   "Low back sprain/strain, left" and "sprain-strain of the left lumbar spine" give the same terms.
2. Fillers go, and so do sites that another term implies ("carpal tunnel syndrome of the wrist"); the side is kept apart.
3. The terms left are looked up as one set among the conditions that the vocabulary names: curated names first, then
   the classification's titles, then its inclusion terms (the program that compiles the vocabulary settles that order).
4. Where the whole set is no condition, qualifiers and tissues are left out, as few as will do; then a site is
   replaced by the site that it is part of. A disorder, a site or an unknown word is never left out: no code then.
5. Where the condition has codes by side, the side decides: that of the words, else that of the context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, combinations
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from kg.determination import Span
from kg.reading.condition_tokens import SPINAL_LEVEL, TOKEN, is_after_code, side_in_parentheses, spinal_level
from kg.vocabulary import ConditionTerm, ConditionTermKind, Sides, Table, vocabulary

__all__ = [
    "WITHOUT",
    "Lexeme",
    "Lexicon",
    "Meaning",
    "code_of",
    "code_of_words",
    "condition",
    "is_known",
    "is_sided",
    "key_of",
    "lexicon",
]

_MARKS = frozenset("#•·▪●|")
_NUMBER_ENDS = (".", ")")
"""How the number of an item ends, and no other token of more than one character."""
_CODE = re.compile(r"[a-z]\d\d")
_VERTEBRAL = frozenset(("fracture", "fractures", "vertebra", "vertebral"))
"""Words beside which the number of a level tells one vertebra from another."""
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"
)  # fmt: skip
_ASSUMED = {"fracture": "displaced"}
"""What the classification's guidelines tell a coder to assume: a fracture not said to be undisplaced is displaced."""
_MOST_LEFT_OUT = 5

_Kind: TypeAlias = ConditionTermKind
# A member is looked up through its enumeration's metaclass, at a dozen times what a name of the module costs.
_BOUNDARY, _DISORDER, _EXCLUSION, _FILLER = _Kind.BOUNDARY, _Kind.DISORDER, _Kind.EXCLUSION, _Kind.FILLER
_PROCEDURE, _QUALIFIER, _SEPARATOR, _SIDE = _Kind.PROCEDURE, _Kind.QUALIFIER, _Kind.SEPARATOR, _Kind.SIDE
_SITE, _TISSUE, _UNKNOWN = _Kind.SITE, _Kind.TISSUE, _Kind.UNKNOWN
_Phrases: TypeAlias = "dict[str, tuple[tuple[ConditionTermKind, str] | None, _Phrases]]"
"""A word of phrases to the term of the phrase that ends with it, if any, and the words that may come after."""
_UNKNOWN_TERM = ConditionTerm(_UNKNOWN)
_DROPPABLE = frozenset((_QUALIFIER, _TISSUE))
WITHOUT = "without"
"""What follows is absent, up to the next separator: "without obstruction or gangrene"."""
_BEFORE_DISORDER = frozenset((_SITE, _SIDE, _QUALIFIER, _TISSUE, _FILLER, _SEPARATOR))
"""What may stand before the disorder in the words of a condition."""
_WORD_ONLY = frozenset((_EXCLUSION, _PROCEDURE, _BOUNDARY))


class Lexeme(Struct, frozen=True, gc=False):
    """A term at [start, end) of a text; `name` is the term's name, of an unknown word the word itself."""

    start: int
    end: int
    kind: ConditionTermKind
    name: str


class Meaning(NamedTuple):
    """What the words of a diagnosis say: names of terms, and the side of the body where they give one."""

    names: frozenset[str]
    side: str | None


class Lexicon:
    """Reads text into the vocabulary's terms of diagnoses, the longest term first."""

    def __init__(
        self, phrases: Mapping[str, str], terms: Mapping[str, ConditionTerm], endings: Iterable[str] = ()
    ) -> None:
        """Make the lexicon of a vocabulary; `lexicon` gives the shipped one.

        Args:
            phrases: folded phrase to term's name.
            terms: term's name to term.
            endings: how unknown words end that name a disorder ("pleuritis").
        """
        self.terms = terms
        self._endings = tuple(endings)
        self._phrases: _Phrases = {}
        # The longest phrase first: a node is made with what may come after it.
        for phrase, name in sorted(phrases.items(), key=lambda entry: -entry[0].count(" ")):
            *before, last = phrase.split()
            nodes = self._phrases
            for word in before:
                nodes = nodes.setdefault(word, (None, {}))[1]
            nodes[last] = ((terms[name].kind, name), nodes[last][1] if last in nodes else {})
        self._meaning = lru_cache(maxsize=16_384)(self._meaning_of)

    def lexemes(self, text: str, span: Span | None = None) -> list[Lexeme]:
        """Read a passage into terms; asides in parentheses are left out, dates end a statement.

        >>> [lexeme.name for lexeme in lexicon().lexemes("low back strain, left")]
        ['lumbar', 'strain', 'comma', 'left']
        """
        start, end = span or (0, len(text))
        return list(self.read(text, (start, end)))

    def read(self, text: str, span: Span, put_right: Callable[[str], str | None] | None = None) -> Iterator[Lexeme]:
        """Read a passage into terms one by one, for a reader who may stop early.

        Args:
            text: the text.
            span: the passage.
            put_right: gives the word that a misspelled one means, None for one that means itself.
        """
        start, end = span
        # Split, rather than found one by one, tokens come without an object for each match.
        parts = TOKEN.split(_lower(text[start:end]))
        places = list(accumulate(map(len, parts), initial=start))
        words = parts[1::2]
        if "&" in words:
            words = ["and" if word == "&" else word for word in words]
        if put_right is not None:
            words = [put_right(word) or word for word in words]
        return self._read(words, places[1::2], places[2::2])

    def meaning(self, lexemes: Iterable[Lexeme]) -> Meaning:
        """What lexemes say, without fillers, separators and implied sites.

        >>> lexicon().meaning(lexicon().lexemes("carpal tunnel syndrome of the right wrist"))
        Meaning(names=frozenset({'carpal-tunnel-syndrome'}), side='right')
        """
        return self._meaning(tuple([lexeme.name for lexeme in lexemes]))

    def may_be_condition(self, words: Sequence[str]) -> bool:
        """Whether words, in lower case, may name a condition, as quickly as can be told: a complaint, say, does not."""
        places = range(len(words))
        for lexeme in self._read(words, places, places):
            if lexeme.kind not in _BEFORE_DISORDER:
                return lexeme.kind is _DISORDER
        return False

    def _meaning_of(self, said: tuple[str, ...]) -> Meaning:
        names: set[str] = set()
        sides: set[str] = set()
        sign = ""
        for name in said:
            term = self.terms.get(name, _UNKNOWN_TERM)
            if term.kind is _SIDE:
                sides.add(name)
            elif term.kind is _SEPARATOR:
                sign = ""
            elif name == WITHOUT:
                sign = "-"
            elif term.kind in _WORD_ONLY:
                names.add(f"*{name}")
            elif name and term.kind is not _FILLER:
                names.add(sign + name)
        for name in tuple(names):
            term = self.terms.get(name, _UNKNOWN_TERM)
            names.difference_update(term.broader, term.implies)
        return Meaning(frozenset(names), "bilateral" if len(sides) > 1 else next(iter(sides), None))

    def _read(self, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> Iterator[Lexeme]:
        """Read tokens, each of which starts and ends somewhere."""
        index, aside, count = 0, 0, len(words)
        phrases = self._phrases
        while index < count:
            word = words[index]
            node = None if aside else phrases.get(word)
            if node is None and (aside or word == "(" or word == ")"):
                if word == "(" and not aside and is_after_code(words, index):
                    # "723.1 (cervicalgia)": the title of a code is no aside.
                    index += 1
                    continue
                side = None if aside else side_in_parentheses(words, index)
                if side is not None:
                    yield Lexeme(starts[index], ends[index + 2], _SIDE, side)
                    index += 3
                    continue
                if word == "(":
                    aside += 1
                elif word == ")" and aside:
                    aside -= 1
                index += 1
                continue
            found, last, ahead = None, index, index
            while node is not None:
                phrase, after = node
                if phrase is not None:
                    found, last = phrase, ahead
                ahead += 1
                node = after.get(words[ahead]) if after and ahead < count else None
            start, end = starts[index], ends[last]
            if found is not None:
                yield Lexeme(start, end, found[0], found[1])
            elif word[0] in _MARKS or (len(word) > 1 and word.endswith(_NUMBER_ENDS)):
                # The number of an item parts it from the one before as a comma does.
                yield Lexeme(start, end, _SEPARATOR, "comma")
            elif SPINAL_LEVEL.match(word):
                last, site = spinal_level(words, index)
                end = ends[last]
                if last == index and not _VERTEBRAL.isdisjoint(words[max(0, index - 4) : index + 4]):
                    # "Compression fracture of L1" is one of the first lumbar vertebra; elsewhere the region is enough.
                    yield Lexeme(start, end, _QUALIFIER, _ORDINALS[int(word[1:]) - 1])
                yield Lexeme(start, end, _SITE, site)
            else:
                yield Lexeme(start, end, *self._unknown(word))
            index = last + 1

    def _unknown(self, word: str) -> tuple[ConditionTermKind, str]:
        """What a word is that the vocabulary lacks, and its name; a number or a code says nothing and has none."""
        if word[0].isdigit() or _CODE.match(word):
            return (_FILLER, "") if word.isalnum() else (_BOUNDARY, word)
        return _DISORDER if word.endswith(self._endings) else _UNKNOWN, word


def _lower(text: str) -> str:
    """Lower case of the same length, so that offsets hold: a few letters have a longer lower case."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(letter.lower()[0] for letter in text)


@cache
def lexicon() -> Lexicon:
    """The lexicon of the shipped vocabulary."""
    table = vocabulary().table
    return Lexicon(table.condition_phrases, table.condition_terms, table.diagnosis_words["ending"])


def key_of(names: Iterable[str]) -> str:
    """The key of a set of terms in `Table.condition_names`."""
    return " ".join(sorted(names))


@lru_cache(maxsize=16_384)
def code_of(meaning: Meaning, side: str | None = None) -> str | None:
    """The ICD-10-CM code of a diagnosis, None where none is sure.

    Args:
        meaning: what its words say.
        side: the side of the body that its context gives, where its words give none.

    >>> code_of(lexicon().meaning(lexicon().lexemes("sprain of the left ankle")))
    'S93.402'
    """
    table = vocabulary().table
    found = condition(meaning.names)
    sides = table.condition_sides.get(found or "")
    return found if sides is None else _by_side(sides, meaning.side or side)


def code_of_words(text: str) -> str | None:
    """The ICD-10-CM code that a diagnosis's own words support, whatever else its letter says; None where none is sure.

    >>> code_of_words("shoulder strain"), code_of_words("left shoulder strain")
    ('S46.919', 'S46.912')
    """
    return code_of(lexicon().meaning(lexicon().lexemes(text)))


def _by_side(sides: Sides, side: str | None) -> str | None:
    if side == "bilateral":
        # The annotation manual's convention: a bilateral condition without a code of its own takes the right side's.
        return sides.bilateral or sides.right
    if side == "right":
        return sides.right
    if side == "left":
        return sides.left
    return sides.unspecified


@lru_cache(maxsize=16_384)
def is_known(names: frozenset[str]) -> bool:
    """Whether the vocabulary knows a set of terms, as it stands, as a condition."""
    return key_of(names) in vocabulary().table.condition_names


@lru_cache(maxsize=16_384)
def is_sided(names: frozenset[str]) -> bool:
    """Whether the condition that a set of terms names has codes by side."""
    return condition(names) in vocabulary().table.condition_sides


@lru_cache(maxsize=16_384)
def condition(names: frozenset[str]) -> str | None:
    """The condition that a set of terms names in the shipped vocabulary."""
    return _condition_of(names, vocabulary().table)


def _condition_of(names: frozenset[str], table: Table) -> str | None:
    """The condition that a set of terms names: a code, or a key of `Table.condition_sides`."""
    for variant in _variants(names, table.condition_terms):
        found = table.condition_names.get(key_of(variant))
        if found is not None:
            return found
    return None


def _variants(names: frozenset[str], terms: Mapping[str, ConditionTerm]) -> Iterator[frozenset[str]]:
    """The set itself, then weaker readings of it, the nearest first."""
    readings = [names]
    for name in sorted(names & terms.keys()):
        readings += [names - {name} | {other} for other in terms[name].coded_as]
    for reading in readings:
        for kept in _without_qualifiers(reading, terms):
            yield kept
            for disorder, assumed in _ASSUMED.items():
                if disorder in kept:
                    yield kept | {assumed}
    for reading in readings:
        for wider in _wider(reading, terms):
            yield from _without_qualifiers(wider, terms)
    if any(name in terms and terms[name].alike_anywhere for name in names):
        yield from _without_qualifiers(frozenset(name for name in names if not _is_site(name, terms)), terms)


def _without_qualifiers(names: frozenset[str], terms: Mapping[str, ConditionTerm]) -> Iterator[frozenset[str]]:
    yield names
    droppable = sorted(
        name
        for name in names
        if name in terms and terms[name].kind in _DROPPABLE and names.isdisjoint(terms[name].kept_with)
    )[:_MOST_LEFT_OUT]
    for count in range(1, len(droppable) + 1):
        for dropped in combinations(droppable, count):
            yield names - set(dropped)


def _wider(names: frozenset[str], terms: Mapping[str, ConditionTerm]) -> Iterator[frozenset[str]]:
    for site in sorted(name for name in names if _is_site(name, terms)):
        for broader in terms[site].broader:
            yield names - {site} | {broader}


def _is_site(name: str, terms: Mapping[str, ConditionTerm]) -> bool:
    return name in terms and terms[name].kind is _SITE
