"""Sentences from rules: `[this|that]` is a choice, `{name}` a rule or a word given by the caller.

The rules are data, in `kg/sample/language/*.toml`: a table of names, each with the phrases it may become.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import msgspec

from kg.sample.dice import Dice

__all__ = ["Grammar", "capitalized", "grammar"]


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Phrase, ...]


_Phrase: TypeAlias = tuple["str | _Slot | _Choice", ...]

_TOKEN = re.compile(r"[\[\]|]|\{\w+\}|[^\[\]|{}]+")


class Grammar:
    """Rules that expand into phrases."""

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        """Read the rules.

        Raises:
            ValueError: where the brackets of a phrase do not match.
        """
        self._rules = {name: tuple(_parsed(phrase) for phrase in phrases) for name, phrases in rules.items()}

    def __contains__(self, rule: str) -> bool:
        """Whether there is such a rule."""
        return rule in self._rules

    def say(self, dice: Dice, rule: str, given: Mapping[str, str] | None = None) -> str:
        """Expand a rule.

        Args:
            dice: decides each choice.
            rule: the rule's name.
            given: words that take the place of rules of the same name.

        Raises:
            KeyError: where a phrase names neither a given word nor a rule.

        >>> Grammar({"greeting": ["Good {time}[.|.]"]}).say(Dice(1), "greeting", {"time": "morning"})
        'Good morning.'
        """
        return self._expand(dice, dice.pick(self._rules[rule]), given or {})

    def _expand(self, dice: Dice, phrase: _Phrase, given: Mapping[str, str]) -> str:
        said = []
        for part in phrase:
            if isinstance(part, str):
                said.append(part)
            elif isinstance(part, _Choice):
                said.append(self._expand(dice, dice.pick(part.options), given))
            elif part.name in given:
                said.append(given[part.name])
            else:
                said.append(self._expand(dice, dice.pick(self._rules[part.name]), given))
        return "".join(said)


def _parsed(phrase: str) -> _Phrase:
    tokens = _TOKEN.findall(phrase)
    if "".join(tokens) != phrase:
        raise ValueError(f"a stray brace in the phrase {phrase!r}")
    parsed, rest = _parsed_sequence(tokens, 0)
    if rest != len(tokens):
        raise ValueError(f"a bracket too many in the phrase {phrase!r}")
    return parsed


def _parsed_sequence(tokens: Sequence[str], at: int) -> tuple[_Phrase, int]:
    parts: list[str | _Slot | _Choice] = []
    while at < len(tokens) and tokens[at] not in "|]":
        token = tokens[at]
        at += 1
        if token == "[":
            options = []
            while True:
                option, at = _parsed_sequence(tokens, at)
                options.append(option)
                if at == len(tokens):
                    raise ValueError(f"a bracket is not closed in the phrase {''.join(tokens)!r}")
                at += 1
                if tokens[at - 1] == "]":
                    break
            parts.append(_Choice(tuple(options)))
        elif token.startswith("{"):
            parts.append(_Slot(token[1:-1]))
        else:
            parts.append(token)
    return tuple(parts), at


def capitalized(phrase: str) -> str:
    """The phrase with its first letter a capital, the rest untouched.

    >>> capitalized("the MRI")
    'The MRI'
    """
    return phrase[:1].upper() + phrase[1:]


@cache
def grammar() -> Grammar:
    """The shipped rules of all `*.toml` files of the language, loaded once a process."""
    folder = files("kg.sample") / "language"
    rules: dict[str, list[str]] = {}
    for file in sorted(folder.iterdir(), key=lambda path: path.name):
        if file.name.endswith(".rules.toml"):
            rules.update(msgspec.toml.decode(file.read_bytes(), type=dict[str, list[str]]))
    return Grammar(rules)
