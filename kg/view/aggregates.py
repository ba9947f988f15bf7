"""More requests than a page can hold become counts: of every node and link, under every single filter.

A table of three million requests would make a page of forty megabytes. Their counts under one filter at a time take one or
two, whatever the number of letters.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from scipy import sparse

from kg.view.encoding import varints
from kg.view.requests import Column, RequestColumns
from kg.view.table import MOST_SECTIONS, MOST_TREATMENTS, NOT_A_SERVICE, Description

__all__ = ["SIDES", "packed_aggregates"]

SIDES = ("either", "reviewer", "administrator")
"""Whose citations count."""

_OUTCOMES = 3
_MOST_CHOICES = 150
_MOST_LINKS = 500
_CHUNK = 20_000
_GROUPED = {"class": "drug", "chapter": "condition", "document": "section"}


def packed_aggregates(columns: RequestColumns, description: Description) -> bytes:
    """Count each node and link by outcome, for each side and under each single choice of a filter.

    Args:
        columns: all requests.
        description: the filters; of each the most frequent choices are counted.

    Returns:
        The length of a JSON header (four bytes, lowest first), the header, and unsigned LEB128 integers: for each side,
        each choice (the first: no filter) and each outcome, the requests in all, at each node and at each link.
    """
    counter = _Counter(columns, description)
    links = counter.most_frequent_links()
    header = {
        "letters": columns.letters,
        "requests": columns.requests,
        "sides": SIDES,
        "choices": [[name, number] for name, mapping in counter.choices.items() for number in range(mapping.shape[1])],
        "nodes": [*counter.treatments, *counter.sections],
        "links": [[counter.treatments[left], counter.sections[right]] for left, right in links],
    }
    encoded = msgspec.json.encode(header)
    numbers = b"".join(varints(counter.count(side, links).ravel().tolist()) for side in SIDES)
    return b"".join([len(encoded).to_bytes(4, "little"), encoded, numbers])


class _Counter:
    """The requests as matrices: which row names what, in chunks that keep memory small.

    Attributes:
        choices: for each filter the matrix that leads from its column's names to its choices.
        treatments: keys of the nodes on the left.
        sections: keys of the nodes on the right.
    """

    def __init__(self, columns: RequestColumns, description: Description) -> None:
        self._columns = columns
        ranked = description.ranked
        self._offsets = {name: _offsets(column) for name, column in self._all().items()}
        self._case_of = np.repeat(
            np.arange(columns.letters, dtype=np.int32), np.frombuffer(columns.requests_of_case, dtype=np.uint16)
        )
        self._outcome = np.frombuffer(columns.outcome, dtype=np.uint8)
        self.choices: dict[str, Any] = {}
        for facet in description.facets:
            if facet.id == "outcome":
                self.choices[facet.id] = sparse.identity(_OUTCOMES, dtype=np.int32, format="csr")
                continue
            source = _GROUPED.get(facet.id, facet.id)
            numbers = ranked[source].renumbered
            if facet.id in _GROUPED:
                groups = [entry.groups for entry in description.facet(source).entries]
                of = [groups[number] if number < len(groups) else () for number in numbers]
            else:
                of = [(number,) for number in numbers]
            self.choices[facet.id] = _mapping(of, min(_MOST_CHOICES, len(facet.entries)))
        ranking = sorted(
            [(-count, key, "drug") for key, count in zip(ranked["drug"].keys, ranked["drug"].counts, strict=True)]
            + [
                (-count, key, "category")
                for key, count in zip(ranked["category"].keys, ranked["category"].counts, strict=True)
                if key != NOT_A_SERVICE
            ]
        )[:MOST_TREATMENTS]
        self.treatments = [key for _, key, _ in ranking]
        self.sections = ranked["section"].keys[:MOST_SECTIONS]
        place = {key: position for position, key in enumerate(self.treatments)}
        self._treated = {
            name: _mapping([(place[key],) if key in place else () for key in column.names.keys], len(place))
            for name, column in (("drug", columns.drug), ("category", columns.category))
        }
        self._cited = _mapping([(number,) for number in ranked["section"].renumbered], len(self.sections))

    def _all(self) -> dict[str, Column[Any]]:
        columns = self._columns
        return {
            "category": columns.category,
            "drug": columns.drug,
            "reason": columns.reason,
            "reviewer": columns.reviewer,
            "administrator": columns.administrator,
            "condition": columns.condition,
            "specialty": columns.specialty,
            "quarter": columns.quarter,
        }

    def most_frequent_links(self) -> list[tuple[int, int]]:
        """The pairs of a treatment and a section that most requests have, by their places among the nodes."""
        together = np.zeros((len(self.treatments), len(self.sections)), dtype=np.int64)
        for start in range(0, self._columns.requests, _CHUNK):
            rows = slice(start, start + _CHUNK)
            together += (self._treatment_rows(rows).T @ self._section_rows(rows, "either")).toarray()
        left, right = np.nonzero(together)
        order = sorted(zip((-together[left, right]).tolist(), left.tolist(), right.tolist(), strict=True))
        return [(treatment, section) for _, treatment, section in order[:_MOST_LINKS]]

    def count(self, side: str, links: Sequence[tuple[int, int]]) -> Any:
        """Requests by choice, outcome and what is counted."""
        left, right = [link[0] for link in links], [link[1] for link in links]
        choices = 1 + sum(mapping.shape[1] for mapping in self.choices.values())
        counted = np.zeros((choices, _OUTCOMES, 1 + len(self.treatments) + len(self.sections) + len(links)), np.int64)
        for start in range(0, self._columns.requests, _CHUNK):
            rows = slice(start, start + _CHUNK)
            outcome = self._outcome[rows]
            one = sparse.csr_matrix(np.ones((len(outcome), 1), dtype=np.int32))
            treated, cited = self._treatment_rows(rows), self._section_rows(rows, side)
            linked = treated.tocsc()[:, left].multiply(cited.tocsc()[:, right])
            seen = sparse.hstack([one, treated, cited, linked], format="csr")
            chosen = sparse.hstack([one, *(self._choice_rows(name, rows, side) for name in self.choices)], format="csr")
            for number in range(_OUTCOMES):
                having = np.flatnonzero(outcome == number)
                counted[:, number, :] += (chosen[having].T @ seen[having]).toarray()
        return counted

    def _choice_rows(self, name: str, rows: slice, side: str) -> Any:
        mapping = self.choices[name]
        if name == "outcome":
            return mapping[self._outcome[rows]]
        source = _GROUPED.get(name, name)
        if source == "section":
            return _once(self._cited_names(rows, side) @ mapping)
        if source in ("condition", "specialty", "quarter"):
            cases = self._case_of[rows]
            names = self._names(source, slice(int(cases[0]), int(cases[-1]) + 1))
            return _once(names @ mapping)[cases - cases[0]]
        return _once(self._names(source, rows) @ mapping)

    def _treatment_rows(self, rows: slice) -> Any:
        return _once(sum(self._names(name, rows) @ mapping for name, mapping in self._treated.items()))

    def _section_rows(self, rows: slice, side: str) -> Any:
        return _once(self._cited_names(rows, side) @ self._cited)

    def _cited_names(self, rows: slice, side: str) -> Any:
        if side == "either":
            return _once(self._names("reviewer", rows) + self._names("administrator", rows))
        return self._names(side, rows)

    def _names(self, name: str, rows: slice) -> Any:
        """The matrix of rows and the names of a column."""
        column, offsets = self._all()[name], self._offsets[name]
        at = offsets[rows.start : rows.stop + 1]
        numbers = np.frombuffer(column.values, dtype=column.values.typecode)[at[0] : at[-1]].astype(np.int64)
        ones = np.ones(len(numbers), dtype=np.int32)
        return sparse.csr_matrix(
            (ones, numbers, (at - at[0]).astype(np.int64)), shape=(len(at) - 1, len(column.names.keys))
        )


def _offsets(column: Column[Any]) -> Any:
    """Where each row of a column begins, and the last ends; millions of rows, so in four bytes each."""
    offsets = np.zeros(len(column.lengths) + 1, dtype=np.uint32)
    np.cumsum(np.frombuffer(column.lengths, dtype=np.uint8), out=offsets[1:])
    return offsets


def _mapping(of: Sequence[Sequence[int]], count: int) -> Any:
    """The matrix that leads from names to what they stand for; numbers from `count` on are left out."""
    names = array("q")
    numbers = array("q")
    for name, targets in enumerate(of):
        for number in targets:
            if number < count:
                names.append(name)
                numbers.append(number)
    ones = np.ones(len(names), dtype=np.int32)
    return sparse.csr_matrix((ones, (names, numbers)), shape=(len(of), count))


def _once(matrix: Any) -> Any:
    """A row names a thing once, however often it does."""
    matrix = matrix.tocsr()
    matrix.data[:] = 1
    return matrix
