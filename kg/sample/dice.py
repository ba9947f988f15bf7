"""Chance that falls the same way on every machine and every Python."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from random import Random
from typing import TypeVar

__all__ = ["Dice"]

T = TypeVar("T")


class Dice:
    """A stream of choices that its name alone determines.

    Only `Random.random` is drawn on: of the methods of `random` it alone is promised to stay the same across versions.
    """

    def __init__(self, *name: object) -> None:
        """Take the stream that this name (a seed, a letter's position) determines."""
        digest = sha256("/".join(map(str, name)).encode()).digest()
        self._random = Random(int.from_bytes(digest[:16])).random

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens now.

        >>> Dice(1).chance(1.0), Dice(1).chance(0.0)
        (True, False)
        """
        return self._random() < probability

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely as the other.

        >>> Dice(1).pick(["only"])
        'only'
        """
        return options[int(self._random() * len(options))]

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included.

        >>> Dice(1).between(3, 3)
        3
        """
        return low + int(self._random() * (high - low + 1))

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """That many different options (all of them where there are fewer), in the order drawn.

        >>> sorted(Dice(1).some("abc", 5))
        ['a', 'b', 'c']
        """
        left = list(options)
        return [left.pop(int(self._random() * len(left))) for _ in range(min(count, len(left)))]
