"""What an invented letter has said so far: the facts that its words make true."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from kg.determination import Diagnosis, Priority, Role, Sex
from kg.sample.dice import Dice

__all__ = ["DateStyle", "Draft", "DrugFacts", "Worker", "joined"]

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How one letter's narrative prints dates."""

    name: str

    def print(self, day: date) -> str:
        """A date in this style.

        >>> DateStyle("long").print(date(2016, 11, 4)), DateStyle("short").print(date(1999, 8, 17))
        ('November 4, 2016', '8/17/99')
        """
        if self.name == "long":
            return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
        if self.name == "short":
            return f"{day.month}/{day.day}/{day.year % 100:02d}"
        if self.name == "dashes":
            return f"{day.month:02d}-{day.day:02d}-{day.year}"
        return f"{day.month:02d}/{day.day:02d}/{day.year}"


@dataclass(frozen=True, slots=True)
class Worker:
    """The invented injured worker, and how the letter calls them."""

    age: int
    sex: Sex
    subject: str

    @property
    def he(self) -> str:
        """The pronoun: "he" or "she"."""
        return "he" if self.sex is Sex.MALE else "she"

    @property
    def his(self) -> str:
        """The possessive: "his" or "her"."""
        return "his" if self.sex is Sex.MALE else "her"


@dataclass(slots=True)
class DrugFacts:
    """One ingredient of the letter: the names it goes by, and what it is to the patient."""

    mentions: dict[str, None] = field(default_factory=dict)
    roles: dict[tuple[Role, str], None] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """The letter being invented; writers add the facts of each sentence they write."""

    dice: Dice
    worker: Worker
    date_style: DateStyle
    case_number: str
    date_of_injury: date
    ur_denial_date: date
    application_received: date
    date_assigned: date
    decision_date: date
    priority: Priority
    region: str
    diagnoses: dict[str, Diagnosis] = field(default_factory=dict)
    drugs: dict[str, DrugFacts] = field(default_factory=dict)

    def mention(self, ingredients: tuple[str, ...], surface: str, role: Role, detail: str) -> None:
        """Note that the letter names a drug, and in which role."""
        for ingredient in ingredients:
            facts = self.drugs.setdefault(ingredient, DrugFacts())
            facts.mentions[surface] = None
            facts.roles[role, detail] = None

    def visit(self) -> str:
        """The printed date of some visit between the injury and utilization review."""
        span = max((self.ur_denial_date - self.date_of_injury).days - 3, 1)
        return self.date_style.print(self.ur_denial_date - timedelta(days=self.dice.between(2, min(span, 240) + 1)))


def joined(phrases: list[str]) -> str:
    """A list as a sentence prints it.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"
