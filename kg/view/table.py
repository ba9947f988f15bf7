"""Columns of requests become the compressed table that the page unpacks, filters and counts."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from kg.determination import Decision
from kg.view.catalogue import Entry, Names, condition_entries, drug_entries, readable, section_entries
from kg.view.encoding import front_coded, varints
from kg.view.layout import Place, Placed, arrange
from kg.view.requests import Column, RequestColumns
from kg.vocabulary import Vocabulary

__all__ = ["Description", "Facet", "Ranked", "describe", "packed_table", "packed_words"]

MOST_TREATMENTS = 148
MOST_SECTIONS = 149
"""With the three outcomes, at most 300 nodes have a place."""

SERVICES = "Services"
NOT_A_SERVICE = "category/pharmaceutical"
_ROWS_FOR_LAYOUT = 20_000
_MOST_NAMED = 400
_DROPPED = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter of the page: what it is called, whose property it is, and its choices by falling count.

    Attributes:
        id: its name in the page's address.
        label: its name on the page.
        per: "request" or "case".
        entries: its choices.
        group: the filter that its choices' groups are choices of.
    """

    id: str
    label: str
    per: str
    entries: list[Entry]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A column's names by falling count, so that frequent ones take one byte.

    Attributes:
        keys: the names' keys.
        counts: how often each occurs.
        renumbered: for each number of the column its new one.
    """

    keys: list[str]
    counts: list[int]
    renumbered: array[int]


@dataclass(frozen=True, slots=True)
class Description:
    """The names of the columns by falling count, and the page's filters."""

    ranked: dict[str, Ranked]
    facets: list[Facet]

    def facet(self, name: str) -> Facet:
        """The filter of a name."""
        return next(facet for facet in self.facets if facet.id == name)


def describe(columns: RequestColumns, vocabulary: Vocabulary, shown: RequestColumns | None = None) -> Description:
    """Rank the names that occur, and describe the filters that they are choices of.

    Args:
        columns: all requests, whose counts rank the names.
        vocabulary: labels and groups drugs and conditions.
        shown: the requests that the page holds one by one, where it cannot hold all: a name that is neither frequent nor
            occurs in these is left out.
    """
    held = shown or columns
    ranked = {
        name: _ranked(
            [getattr(columns, one) for one in of], None if shown is None else [getattr(held, one) for one in of]
        )
        for name, of in (
            ("category", ["category"]),
            ("drug", ["drug"]),
            ("section", ["administrator", "reviewer"]),
            ("reason", ["reason"]),
            ("condition", ["condition"]),
            ("specialty", ["specialty"]),
            ("quarter", ["quarter"]),
        )
    }
    drugs, classes = drug_entries(ranked["drug"].keys, columns.drug.names.labels, vocabulary)
    sections, documents = section_entries(ranked["section"].keys, columns.reviewer.names.labels, columns.documents)
    conditions, chapters = condition_entries(ranked["condition"].keys, vocabulary)
    facets = [
        Facet("outcome", "Outcome", "request", [Entry(f"outcome/{_outcome(d)}", readable(d)) for d in Decision]),
        Facet("category", "Service category", "request", _plain(ranked["category"], columns.category.names)),
        Facet("class", "Drug class", "request", classes),
        Facet("drug", "Drug", "request", drugs, "class"),
        Facet("chapter", "Condition (ICD-10-CM chapter)", "case", chapters),
        Facet("condition", "Condition (ICD-10-CM code)", "case", conditions, "chapter"),
        Facet("document", "Guideline document", "request", documents),
        Facet("section", "Guideline section", "request", sections, "document"),
        Facet("reason", "Reason", "request", _plain(ranked["reason"], columns.reason.names)),
        Facet("specialty", "Reviewer specialty", "case", _plain(ranked["specialty"], columns.specialty.names)),
        Facet("quarter", "Decision quarter", "case", _plain(ranked["quarter"], columns.quarter.names)),
    ]
    return Description(ranked, facets)


def packed_table(columns: RequestColumns, description: Description) -> bytes:
    """Pack the columns of requests.

    Returns:
        The length of a JSON header (four bytes, lowest first), the header, and the streams that it names, each made of
        unsigned LEB128 integers: for each column the number of names of each row, then the names' numbers.
    """
    streams = {
        "cases": front_coded(columns.identities),
        "requests": varints(columns.requests_of_case),
        "outcome": bytes(columns.outcome),
    }
    for name, column, numbering in (
        ("category", columns.category, "category"),
        ("drug", columns.drug, "drug"),
        ("administrator", columns.administrator, "section"),
        ("reviewer", columns.reviewer, "section"),
        ("reason", columns.reason, "reason"),
        ("condition", columns.condition, "condition"),
        ("specialty", columns.specialty, "specialty"),
        ("quarter", columns.quarter, "quarter"),
    ):
        renumbered = description.ranked[numbering].renumbered
        streams[f"{name}.lengths"] = bytes(column.lengths)
        streams[f"{name}.values"] = varints(renumbered[value] for value in column.values)
    header = {
        "cases": columns.letters,
        "requests": columns.requests,
        "facets": [_described(facet) for facet in description.facets],
        "layout": [[place.key, place.x, place.y] for place in _layout(columns, description)],
        "streams": [[name, len(stream)] for name, stream in streams.items()],
    }
    encoded = msgspec.json.encode(header)
    return b"".join([len(encoded).to_bytes(4, "little"), encoded, *streams.values()])


def packed_words(columns: RequestColumns) -> bytes:
    """Pack the words that the page can quote: JSON, case to a pair for each request (its text, its deciding sentence)."""
    return msgspec.json.encode({quoted.identity: quoted.words for quoted in columns.quoted()})


def _outcome(decision: Decision) -> str:
    return decision.value.replace("_", "-")


def _plain(ranked: Ranked, names: Names) -> list[Entry]:
    return [Entry(key, names.labels[key]) for key in ranked.keys]


def _described(facet: Facet) -> dict[str, object]:
    return {
        "id": facet.id,
        "label": facet.label,
        "per": facet.per,
        "group": facet.group,
        "names": [[entry.key, entry.label, list(entry.groups), list(entry.also)] for entry in facet.entries],
    }


def _ranked(columns: Sequence[Column[Any]], held: Sequence[Column[Any]] | None) -> Ranked:
    """Number the names that columns share by falling count, then by key; with `held`, only names that the page needs."""
    counts: Counter[int] = Counter()
    for column in columns:
        counts.update(column.values)
    keys = columns[0].names.keys
    order = sorted(range(len(keys)), key=lambda number: (-counts[number], keys[number]))
    if held is not None:
        needed = {*order[:_MOST_NAMED], *(value for column in held for value in column.values)}
        order = [number for number in order if number in needed]
    renumbered = array("I", [_DROPPED]) * len(keys)
    for position, number in enumerate(order):
        renumbered[number] = position
    return Ranked([keys[number] for number in order], [counts[number] for number in order], renumbered)


def _layout(columns: RequestColumns, description: Description) -> list[Place]:
    """Place the treatments and sections most often requested and cited."""
    ranked = description.ranked
    by_id = {facet.id: facet for facet in description.facets}
    treatments = [
        *_placed(ranked["drug"], by_id["drug"].entries, [entry.label for entry in by_id["class"].entries]),
        *(
            Placed(key, SERVICES, count)
            for key, count in zip(ranked["category"].keys, ranked["category"].counts, strict=True)
            if key != NOT_A_SERVICE
        ),
    ]
    sections = _placed(ranked["section"], by_id["section"].entries, [e.label for e in by_id["document"].entries])
    treatments = sorted(treatments, key=lambda node: (-node.requests, node.key))[:MOST_TREATMENTS]
    return arrange(
        treatments,
        [entry.key for entry in by_id["outcome"].entries],
        sections[:MOST_SECTIONS],
        _links(columns, {node.key for node in treatments}, {node.key for node in sections[:MOST_SECTIONS]}),
    )


def _placed(ranked: Ranked, entries: Sequence[Entry], groups: Sequence[str]) -> list[Placed]:
    return [
        Placed(entry.key, groups[entry.groups[0]] if entry.groups else "", count)
        for entry, count in zip(entries, ranked.counts, strict=True)
    ]


def _links(columns: RequestColumns, treatments: set[str], sections: set[str]) -> Counter[tuple[str, str]]:
    """Count requests by treatment and section, for nodes that have a place; of very many requests, evenly chosen ones."""
    every = 1 + columns.requests // _ROWS_FOR_LAYOUT
    drug_keys, category_keys, section_keys = (
        [key if key in placed else None for key in column.names.keys]
        for column, placed in ((columns.drug, treatments), (columns.category, treatments), (columns.reviewer, sections))
    )
    rows = (column.rows(every) for column in (columns.drug, columns.category, columns.administrator, columns.reviewer))
    links: Counter[tuple[str, str]] = Counter()
    for drugs, categories, administrator, reviewer in zip(*rows, strict=True):
        treated = [*(drug_keys[number] for number in drugs), *(category_keys[number] for number in categories)]
        cited = [section_keys[number] for number in {*administrator, *reviewer}]
        links.update((treatment, section) for treatment in treated if treatment for section in cited if section)
    return links
