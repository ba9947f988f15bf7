"""Effects planted in a sample: how often a refusal is overturned, by what a request is or cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.sample.requests import Request

__all__ = ["DEFAULT_EFFECTS", "Effect", "overturn_rate", "parse_effect"]

_KINDS = ("all", "drug-class", "category", "section", "specialty")


@dataclass(frozen=True, slots=True)
class Effect:
    """Requests of one kind and name are overturned at this rate.

    Attributes:
        kind: "all", "drug-class", "category", "section" (cited by the reviewer) or "specialty".
        name: which, as a slug ("opioids"), a section's printed name, or a specialty's; empty for "all".
        rate: the share that is overturned, 0 to 1.
    """

    kind: str
    name: str
    rate: float


DEFAULT_EFFECTS = (
    Effect("all", "", 0.15),
    Effect("drug-class", "muscle-relaxants", 0.30),
    Effect("drug-class", "opioids", 0.05),
    Effect("section", "Surgical Considerations", 0.75),
)
"""Of several effects that apply to a request, the last one holds."""


def parse_effect(text: str) -> Effect:
    """Read an effect as the command line gives it.

    Raises:
        ValueError: where it is not KIND:NAME=RATE with a rate between 0 and 1.

    >>> parse_effect("drug-class:opioids=0.05")
    Effect(kind='drug-class', name='opioids', rate=0.05)
    >>> parse_effect("all=0.2")
    Effect(kind='all', name='', rate=0.2)
    """
    what, _, rate = text.rpartition("=")
    kind, _, name = what.partition(":")
    try:
        share = float(rate)
    except ValueError:
        share = -1.0
    if kind not in _KINDS or not 0 <= share <= 1 or bool(name) != (kind != "all"):
        raise ValueError(f"{text!r} is not an effect; write KIND:NAME=RATE, say drug-class:opioids=0.05, or all=0.2")
    return Effect(kind, name, share)


def overturn_rate(
    effects: Sequence[Effect], request: Request, sections: Sequence[str], specialties: Sequence[str]
) -> float:
    """The rate at which this request is overturned.

    Args:
        effects: those planted; of several that apply the last holds.
        request: the disputed treatment.
        sections: those that the reviewer cites for it.
        specialties: the reviewer's.
    """
    traits: dict[str, Sequence[str]] = {
        "all": ("",),
        "drug-class": request.drug_classes,
        "category": (request.category.value,),
        "section": sections,
        "specialty": specialties,
    }
    return next((effect.rate for effect in reversed(effects) if effect.name in traits[effect.kind]), 0.0)
