"""How the vocabulary finds the words of a passage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.vocabulary import Table, TermKind, Vocabulary, Word

_PHRASES = st.lists(st.sampled_from("ab"), min_size=1, max_size=4).map(" ".join)


def longest_that_start_first(surfaces: list[str], text: str) -> list[tuple[int, int]]:
    """What a reader finds who tries every phrase at every word, the longest first."""
    starts = [at for at in range(len(text)) if text[at] != " " and text[at - 1 : at] in ("", " ")]
    found: list[tuple[int, int]] = []
    for start in starts:
        ends = [start + len(s) for s in surfaces if f"{text[start:]} ".startswith(f"{s} ")]
        if ends and (not found or start > found[-1][1]):
            found.append((start, max(ends)))
    return found


@given(st.sets(_PHRASES, max_size=6), st.lists(st.sampled_from("abc"), max_size=20).map(" ".join))
def test_of_overlapping_words_the_longest_that_starts_first_is_found(surfaces: set[str], text: str) -> None:
    known = Vocabulary(Table({TermKind.CUE: {surface: surface for surface in surfaces}}))
    found = known.words(TermKind.CUE, text, (0, len(text)))
    assert [(start, end) for start, end, _ in found] == longest_that_start_first(sorted(surfaces), text)
    assert all(text[start:end] == key for start, end, key in found)


@given(st.text("ab .,", max_size=20), st.text("ab .,", max_size=20))
def test_words_are_found_in_the_passage_alone_with_the_letters_offsets(before: str, passage: str) -> None:
    known = Vocabulary(Table({TermKind.VOICE: {"a": "a", "a b": "a-b"}}))
    text = f"{before} {passage} a b"
    shift = len(before) + 1
    alone: list[Word] = known.words(TermKind.VOICE, passage, (0, len(passage)))
    within = known.words(TermKind.VOICE, text, (shift, shift + len(passage)))
    assert within == [(start + shift, end + shift, key) for start, end, key in alone]
    assert [tuple(match) for match in known.scan_passage(TermKind.VOICE, passage, (0, len(passage)))] == alone
