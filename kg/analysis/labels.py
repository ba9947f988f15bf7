"""What people call a value of a dimension: a guideline's path, a class's slug, a category's code."""

from __future__ import annotations

import re

from kg.view.catalogue import class_labels
from kg.vocabulary import vocabulary

__all__ = ["label"]

_EDITION = re.compile(r"/(\d{4})$")


def label(dimension: str, value: str) -> str:
    """Write a value of `kg.analysis.requests` as people read it.

    >>> label("guideline", "mtus/low-back-complaints")
    'MTUS Low Back Complaints'
    >>> label("section", "mtus/low-back-complaints/2004/back-schools")
    'MTUS Low Back Complaints (2004): Back schools'
    >>> label("reason", "no_functional_improvement")
    'No functional improvement'
    """
    table = vocabulary().table
    dimension = dimension.removeprefix("administrator_")
    if dimension == "guideline":
        return _guideline(value)
    if dimension == "section":
        guideline, _, name = value.rpartition("/")
        owners = (guideline, guideline.partition("/")[0])
        known = next(
            (table.sections[f"{owner}/{name}"] for owner in owners if f"{owner}/{name}" in table.sections), None
        )
        return f"{_guideline(guideline)}: {known.label if known else _capitalized(name.replace('-', ' '))}"
    if dimension in ("condition", "condition_category"):
        known_condition = table.conditions.get(value)
        return f"{value} {known_condition.title}" if known_condition else value
    if dimension == "category" and value == "dme":
        return "Durable medical equipment"
    if dimension == "class":
        return _capitalized(class_labels(vocabulary()).get(f"drug-class/{value}", value.replace("-", " ")))
    if dimension in ("category", "reason", "decision", "sides", "review"):
        return _capitalized(value.replace("_", " ").replace("-", " "))
    return value


def _guideline(path: str) -> str:
    if edition := _EDITION.search(path):
        return f"{_guideline(path[: edition.start()])} ({edition[1]})"
    source, _, name = path.partition("/")
    known = vocabulary().table.guidelines.get(path)
    title = known.label if known else name.replace("-", " ").title()
    source = source.upper() if name and source != "other" else ""
    return title if title.startswith(source) and title else f"{source} {title}".strip()


def _capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]
