"""One dictionary scan of a letter: the vocabulary's terms found in text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import requires
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeAlias

import msgspec
from ahocorasick_rs import BytesAhoCorasick

from kg.ontology_files import ontology_directory
from kg.vocabulary.table import Table, TermKind

__all__ = [
    "Match",
    "Scan",
    "Vocabulary",
    "Word",
    "folded",
    "name_key",
    "vocabulary",
    "vocabulary_version",
]

_PASSAGE_KINDS = (TermKind.CONTEXT, TermKind.CUE, TermKind.VOICE, TermKind.SERVICE)
"""Kinds whose words are common English: they are looked for only in the passage where they mean something."""
_SCANNED_KINDS = tuple([kind for kind in TermKind if kind not in _PASSAGE_KINDS])
"""All others: `Vocabulary.scan` finds them in the whole letter."""
_start = itemgetter(1)


class Match(NamedTuple):
    """A term found at [start, end) of the text; `key` leads to its entry in the table of its kind."""

    start: int
    end: int
    key: str


_match: Callable[[tuple[int, int, str]], Match] = partial(tuple.__new__, Match)
"""What `Match._make` does, at a third of its time; a letter has hundreds of matches."""

Word: TypeAlias = tuple[int, int, str]
"""What a `Match` holds, as a plain tuple: a rationale has dozens, and one is made in a fifth of the time."""

Scan: TypeAlias = dict[TermKind, list[Match]]


def name_key(name: str) -> str:
    """Fold a guideline's or section's name as letters write it: case, punctuation, "and" and "&" make no difference.

    >>> name_key("NSAIDs, GI symptoms & cardiovascular risk"), name_key("Knee and Leg") == name_key("Knee/Leg")
    ('nsaids gi symptoms cardiovascular risk', True)
    """
    return " ".join(word for word in folded(name).decode("latin-1").split() if word != "and")


def _folding() -> bytes:
    """Map each Latin-1 character to its lower case where it is a letter or digit, else to a space."""
    characters = (chr(code) for code in range(256))
    return "".join(c.lower() if c.isalnum() and len(c.lower()) == 1 else " " for c in characters).encode(
        "latin-1", "replace"
    )


_FOLDING = _folding()


def folded(text: str) -> bytes:
    """Fold text for matching: one byte a code point, lower case, everything but letters and digits a space.

    >>> folded("Anti-Inflammatory (NSAID)")
    b'anti inflammatory  nsaid '
    """
    return text.encode("latin-1", "replace").translate(_FOLDING)


class Vocabulary:
    """Finds the vocabulary's terms in text and says what they mean."""

    def __init__(self, table: Table) -> None:
        """Make the matcher of a table; `Vocabulary.load` and `vocabulary` give the shipped one."""
        self.table = table
        entries = [
            (kind, surface, key)
            for kind, surfaces in table.surfaces.items()
            if kind not in _PASSAGE_KINDS
            for surface, key in surfaces.items()
        ]
        self._terms = [(kind, key) for kind, _, key in entries]
        self._automaton = BytesAhoCorasick([f" {surface} ".encode("latin-1") for _, surface, _ in entries])
        self._passages = {
            kind: (
                BytesAhoCorasick([f" {surface} ".encode("latin-1") for surface in table.surfaces.get(kind, {})]),
                list(table.surfaces.get(kind, {}).values()),
            )
            for kind in _PASSAGE_KINDS
        }

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Load a compiled table.

        Raises:
            msgspec.ValidationError: where the file is not a table.
        """
        return cls(msgspec.json.decode(path.read_bytes(), type=Table))

    def scan(self, text: str, first: int = 0) -> Scan:
        """Find every term in one pass over the text, but those of `scan_passage`.

        Args:
            text: the letter.
            first: where to begin; offsets are the letter's all the same.

        Returns:
            For each kind its matches in text order; of overlapping matches of one kind, the longest that starts first.
        """
        kept: Scan = {kind: [] for kind in _SCANNED_KINDS}
        free = dict.fromkeys(kept, 0)
        terms = self._terms
        before_last = first - 2
        for index, start, end in _found(self._automaton, folded(text[first:])):
            kind, key = terms[index]
            if start >= free[kind]:
                # One space is shared by neighbours: a match is free from the last letter of the one before.
                free[kind] = end - 1
                kept[kind].append(_match((first + start, before_last + end, key)))
        return kept

    def scan_passage(self, kind: TermKind, text: str, span: tuple[int, int]) -> list[Match]:
        """Find the terms that `words` finds, as matches."""
        return [_match(word) for word in self.words(kind, text, span)]

    def words(self, kind: TermKind, text: str, span: tuple[int, int]) -> list[Word]:
        """Find the terms of one of the kinds whose words are common English in a passage of a letter.

        Args:
            kind: which terms, CONTEXT, CUE, VOICE or SERVICE.
            text: the letter, its line breaks spaces.
            span: the passage.

        Returns:
            Terms in text order, with the letter's offsets; of overlapping ones the longest that starts first.
        """
        first, last = span
        automaton, keys = self._passages[kind]
        kept: list[Word] = []
        free = 0
        before_last = first - 2
        for index, start, end in _found(automaton, folded(text[first:last])):
            if start >= free:
                # One space is shared by neighbours: a match is free from the last letter of the one before.
                free = end - 1
                kept.append((first + start, before_last + end, keys[index]))
        return kept

    def guideline(self, source: str, name: str) -> str | None:
        """The key of the document that a letter names so, None where the vocabulary does not know it."""
        return self.table.guideline_names.get(f"{source.lower()} {name_key(name)}")

    def section(self, guideline: str, name: str) -> str | None:
        """The key of the section that a letter names so within a document, None where the vocabulary does not know it."""
        key = name_key(name)
        # A topic that a chapter's own list lacks may be one that all chapters of its publisher share.
        shared = guideline.partition("/")[0]
        return self.table.section_names.get(f"{guideline} {key}") or self.table.section_names.get(f"{shared} {key}")


def _found(automaton: BytesAhoCorasick, passage: bytes) -> list[tuple[int, int, int]]:
    """An entry's number, start and end for all that an automaton finds, by start, the longest first of those that start alike.

    A surface is stored between spaces and the text is padded, so that a match is whole words and its offsets are those of
    the unpadded text: the opening space is one position early, the closing one a position late.
    """
    found = automaton.find_matches_as_indexes(b" " + passage + b" ", overlapping=True)
    # Matches come in the order of their ends, and sorting leaves those that start alike as they are.
    found.reverse()
    found.sort(key=_start)
    return found


@cache
def vocabulary_version() -> str:
    """The vocabulary's version: the start of its table's hash, and the data sets that it was generated from.

    >>> "simple-icd-10-cm" in vocabulary_version()
    True
    """
    table = (ontology_directory() / "vocabulary" / "table.json").read_bytes()
    generated_from = [
        requirement.partition(";")[0].replace("==", " ").strip()
        for requirement in requires("imr-kg") or ()
        if requirement.endswith(('extra == "vocabulary"', "extra == 'vocabulary'"))
        and "==" in requirement.partition(";")[0]
    ]
    return f"{sha256(table).hexdigest()[:12]} ({', '.join(generated_from)})"


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary shipped with the package, loaded once a process."""
    return Vocabulary.load(ontology_directory() / "vocabulary" / "table.json")
