"""Whether two records of one case say the same."""

from __future__ import annotations

from msgspec.structs import replace

from kg.determination import Determination, Item

__all__ = ["conflict_message", "same_facts"]


def same_facts(one: Determination, other: Determination) -> bool:
    """Whether two records state the same facts, wherever they were found and however their text breaks into lines.

    >>> from kg.determination import _EXAMPLE
    >>> same_facts(_EXAMPLE, replace(_EXAMPLE, source="b.pdf")), same_facts(_EXAMPLE, replace(_EXAMPLE, priority=None))
    (True, False)
    """
    return _facts(one) == _facts(other)


def conflict_message(stands: Determination) -> str:
    """What a letter is quarantined with that has the case number of another one and says otherwise."""
    return f"{stands.source} has case number {stands.identity} too and says otherwise: keep the right one of them"


def _facts(record: Determination) -> Determination:
    """The record without where it was found and without where its words stand."""
    drugs = tuple(
        replace(drug, roles=tuple(replace(role, span=(0, 0)) for role in drug.roles)) for drug in record.drugs
    )
    items = tuple(_item_facts(item) for item in record.items)
    return replace(record, source="", sha256="", text_sha256="", drugs=drugs, items=items, evidence=(), problems=())


def _item_facts(item: Item) -> Item:
    if item.rationale is None:
        return item
    citations = tuple(replace(citation, span=(0, 0)) for citation in item.rationale.citations)
    return replace(item, rationale=replace(item.rationale, span=(0, 0), citations=citations))
