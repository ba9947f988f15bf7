"""Letters are read together, and each as if it were alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kg.engine.pipeline import LetterBytes, ReadLetter, read_letter, read_letters
from kg.letters.unreadable import UnreadableLetter
from kg.reading.stages import Draft, put_through

LETTERS = [path.read_bytes() for path in sorted(Path(__file__).parents[1].glob("letters/*"))]
HALF_A_LETTER = LETTERS[0][: len(LETTERS[0]) // 2]
NO_LETTERS = [b"", b"A recipe for plum jam.", b"%PDF-1.7 and no more", HALF_A_LETTER]


def alone(source: str, data: bytes) -> ReadLetter | tuple[str, str]:
    try:
        return read_letter(source, data)
    except UnreadableLetter as refusal:
        return refusal.code, refusal.message


@given(st.lists(st.sampled_from(LETTERS + NO_LETTERS), max_size=6))
def test_letters_read_together_are_read_as_each_alone(contents: list[bytes]) -> None:
    letters = [LetterBytes(f"{at}.txt", data, hashlib.sha256(data).hexdigest()) for at, data in enumerate(contents)]
    together = [read if isinstance(read, ReadLetter) else (read.code, read.message) for read in read_letters(letters)]
    assert together == [alone(letter.source, letter.data) for letter in letters]


class Counted(Draft):
    """A draft that counts the stages it went through."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.stages = 0


def pass_on(draft: Counted) -> None:
    draft.stages += 1


def fail_on_third(draft: Counted) -> None:
    if draft.number == 3:
        raise ZeroDivisionError
    draft.stages += 1


def test_a_draft_that_fails_in_a_stage_goes_through_no_other_and_costs_no_other() -> None:
    drafts = [Counted(number) for number in range(5)]
    put_through(drafts, [pass_on, fail_on_third, pass_on])
    assert [draft.stages for draft in drafts] == [3, 3, 3, 1, 3]
    (failure,) = [draft.failure for draft in drafts if draft.failure]
    assert isinstance(failure, ZeroDivisionError)
    assert failure.__traceback__ is None, "the stage's frames, and all that they hold, are kept"
