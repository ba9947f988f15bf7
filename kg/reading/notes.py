"""The words that each fact rests on, and what was odd, gathered while a letter is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct

from kg.determination import Evidence, Problem, Span
from kg.reading.letter import Fact

__all__ = ["Notes"]

T = TypeVar("T")


class Notes(Struct):
    """Collects evidence and problems of one letter; facts pass through and come out as values.

    >>> notes = Notes()
    >>> notes.of("/patient/age", Fact(42, (10, 12))), notes.evidence
    (42, [Evidence(field='/patient/age', span=(10, 12))])
    """

    evidence: list[Evidence] = []
    problems: list[Problem] = []

    def problem(self, code: str, message: str, span: Span) -> None:
        """Note what was odd; `code` is a concept of the problem vocabulary."""
        self.problems.append(Problem(code, message, span))

    def of(self, pointer: str, fact: Fact[T]) -> T:
        """Note the words of a fact; gives its value."""
        self.evidence.append(Evidence(pointer, fact.span))
        return fact.value

    def optional(self, pointer: str, fact: Fact[T] | None) -> T | None:
        """The same for a fact that the letter may lack."""
        if fact is None:
            return None
        self.evidence.append(Evidence(pointer, fact.span))
        return fact.value

    def each(self, pointer: str, facts: Sequence[Fact[T]]) -> tuple[T, ...]:
        """The same for a list; each fact's pointer ends in its index."""
        if not facts:
            return ()
        values: list[T] = []
        for index, fact in enumerate(facts):
            self.evidence.append(Evidence(f"{pointer}/{index}", fact.span))
            values.append(fact.value)
        return tuple(values)
