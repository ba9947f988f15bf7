"""Sentences of a passage, on invented ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, (0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He rests. She works.", ["He rests.", "She works."]),
        ("He takes 7.5 mg daily. It helps.", ["He takes 7.5 mg daily.", "It helps."]),
        (
            "Seen by Dr. Lee vs. Dr. Ray at St. Ann. Pain persists.",
            ["Seen by Dr. Lee vs. Dr. Ray at St. Ann.", "Pain persists."],
        ),
        ("See e.g. MTUS. Also i.e. ODG.", ["See e.g. MTUS.", "Also i.e. ODG."]),
        ("It is necessary.The request stands.", ["It is necessary.", "The request stands."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("Is it needed? Yes! It is.", ["Is it needed?", "Yes!", "It is."]),
        ("1. Consider rest. 2. Taper.", ["1. Consider rest.", "2. Taper."]),
        ("Relief lasted approx. Two weeks.", ["Relief lasted approx. Two weeks."]),
        ("Trailing space. ", ["Trailing space."]),
        ("", []),
    ],
)
def test_a_stop_ends_a_sentence_unless_it_abbreviates_numbers_or_lists(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_only_the_passage_is_split() -> None:
    text = "One here. Two here. Three here."
    assert [text[a:b] for a, b in sentences(text, (10, 19))] == ["Two here."]


@given(st.text(alphabet="abcDE12 .?!\"')(", max_size=80))
def test_sentences_are_in_order_apart_and_leave_only_spaces_between(text: str) -> None:
    spans = sentences(text, (0, len(text)))
    ends = [0, *(end for _, end in spans)]
    assert all(end <= start for end, (start, _) in zip(ends, spans, strict=False))
    assert not "".join(text[end:start] for end, (start, _) in zip(ends, spans, strict=False)).strip()
    assert not text[ends[-1] :].strip()
