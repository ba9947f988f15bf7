"""Records become columns: one row a disputed treatment, each column a list of numbers that stand for names.

Nothing else of a record is kept but the words of a bounded sample of cases, chosen by hash: the columns of a million
letters take a small part of the memory that their records would.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from heapq import heappush, heapreplace
from itertools import accumulate, chain, compress
from typing import Generic, TypeVar

from kg.determination import Category, Citation, Decision, Determination, Item
from kg.iris import slug
from kg.view.catalogue import Names, cited_sections, readable
from kg.vocabulary import Vocabulary

__all__ = ["Column", "Quoted", "RequestColumns"]

_MOST_A_ROW = 255
_MOST_KNOWN = 1 << 16
_MOST_IN_TWO_BYTES = 1 << 16
_LONGEST_REQUEST = 300
_LONGEST_SENTENCE = 700
_MOST_CHARACTERS = 5_000_000


_Fact = TypeVar("_Fact", bound=Hashable)


class Column(Generic[_Fact]):
    """A list of names for each row, as numbers.

    Attributes:
        names: the names that occur.
        lengths: how many names each row has.
        values: their numbers, row after row.
    """

    def __init__(self, names: Names, named: Callable[[_Fact], Iterable[tuple[str, str]]]) -> None:
        """Make an empty column.

        Args:
            names: numbers the names; columns may share them.
            named: what a fact of a record names, as pairs of key and label. Facts repeat, so each is asked about once.
        """
        self.names = names
        self.lengths = array("B")
        self.values = array("H")
        self._named = named
        self._known: dict[_Fact, array[int]] = {}

    def append(self, fact: _Fact) -> None:
        """Add a row: what the fact names, each name once."""
        numbers = self._known.get(fact)
        if numbers is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            found = dict.fromkeys(self.names.number(key, label) for key, label in self._named(fact))
            code = "H" if len(self.names) <= _MOST_IN_TWO_BYTES else "I"
            numbers = self._known[fact] = array(code, list(found)[:_MOST_A_ROW])
        self.lengths.append(len(numbers))
        self._extend(numbers)

    def _extend(self, numbers: array[int]) -> None:
        if self.values.typecode == "H" and len(self.names) > _MOST_IN_TWO_BYTES:
            self.values = array("I", self.values)
        self.values.extend(
            numbers if numbers.typecode == self.values.typecode else array(self.values.typecode, numbers)
        )

    def only(self, kept: Iterable[bool]) -> Column[_Fact]:
        """The column of some of the rows."""
        chosen = Column(self.names, self._named)
        for keep, row in zip(kept, self.rows(), strict=True):
            if keep:
                chosen.lengths.append(len(row))
                chosen._extend(row)
        return chosen

    def rows(self, every: int = 1) -> Iterator[array[int]]:
        """The rows' numbers; with `every`, only the rows 0, every, 2 * every, ..."""
        starts = chain((0,), accumulate(self.lengths))
        for position, (start, length) in enumerate(zip(starts, self.lengths, strict=False)):
            if position % every == 0:
                yield self.values[start : start + length]


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of one case that the page can quote.

    Attributes:
        identity: of the case.
        position: which of the letters it is, from 0.
        words: for each request its text and the sentence that decided it.
    """

    identity: str
    position: int
    words: tuple[tuple[str, str | None], ...]


class RequestColumns:
    """Collects the columns of all requests, and counts what the page states of the whole.

    Attributes:
        identities: of each letter; none where there are too many requests.
        requests_of_case: how many rows each letter has.
        outcome: of each row, the position of its decision among `Decision`.
        documents: key and label of the document of each section.
        first_decision, last_decision: the earliest and latest decision dates.
    """

    def __init__(self, vocabulary: Vocabulary, *, quoted_cases: int, most_requests: int) -> None:
        """Start without letters.

        Args:
            vocabulary: gives guideline sections their labels.
            quoted_cases: of how many cases to keep the words.
            most_requests: how many requests the page can hold one by one; of more, identities are not kept.
        """
        self._vocabulary = vocabulary
        self._quoted_cases = quoted_cases
        self._most_requests = most_requests
        self._quoted: list[tuple[int, int, Quoted]] = []
        self.identities: list[str] = []
        self.requests_of_case = array("H")
        self.outcome = array("B")
        self.documents: dict[str, tuple[str, str]] = {}
        self.first_decision: str | None = None
        self.last_decision: str | None = None
        self.category = Column(Names(), _category)
        self.reason = Column(Names(), _reasons)
        self.drug = Column(Names(), _drugs)
        sections = Names()
        self.administrator = Column(sections, self._sections)
        self.reviewer = Column(sections, self._sections)
        self.quarter = Column(Names(), _quarter)
        self.specialty = Column(Names(), _specialties)
        self.condition = Column(Names(), _conditions)

    @property
    def letters(self) -> int:
        """How many records were added."""
        return len(self.requests_of_case)

    @property
    def requests(self) -> int:
        """How many rows there are."""
        return len(self.outcome)

    @property
    def too_many(self) -> bool:
        """Whether there are more requests than a page can hold one by one."""
        return self.requests > self._most_requests

    def add(self, record: Determination) -> None:
        """Add the requests of one letter."""
        self._quote(record)
        if self.too_many:
            self.identities.clear()
        else:
            self.identities.append(record.identity)
        self.requests_of_case.append(len(record.items))
        decided = record.decision_date
        self.quarter.append(None if decided is None else (decided.year, (decided.month + 2) // 3))
        if decided is not None:
            day = decided.isoformat()
            self.first_decision = min(self.first_decision or day, day)
            self.last_decision = max(self.last_decision or day, day)
        self.specialty.append(record.reviewer.specialties)
        self.condition.append(tuple([diagnosis.icd10cm for diagnosis in record.diagnoses]))
        for item in record.items:
            self._add_item(item)

    def _add_item(self, item: Item) -> None:
        self.outcome.append(_OUTCOMES[item.decision])
        self.category.append(item.category)
        self.reason.append(item.reasons)
        self.drug.append(tuple([order.ingredients for order in item.drugs]))
        self.administrator.append(item.claims_administrator)
        self.reviewer.append(item.reviewer)

    def _sections(self, citations: tuple[Citation, ...]) -> Iterator[tuple[str, str]]:
        for citation in citations:
            for cited in cited_sections(citation, self._vocabulary):
                self.documents.setdefault(cited.key, (cited.document, cited.document_label))
                yield cited.key, cited.label

    def of_quoted(self) -> RequestColumns:
        """The columns of the cases whose words were kept, alone; names keep their numbers."""
        chosen = RequestColumns(self._vocabulary, quoted_cases=self._quoted_cases, most_requests=self._most_requests)
        quoted = sorted(self.quoted(), key=lambda case: case.position)
        positions = {case.position for case in quoted}
        cases = [position in positions for position in range(self.letters)]
        requests = [kept for kept, count in zip(cases, self.requests_of_case, strict=True) for _ in range(count)]
        chosen.identities = [case.identity for case in quoted]
        chosen.requests_of_case = array("H", compress(self.requests_of_case, cases))
        chosen.outcome = array("B", compress(self.outcome, requests))
        chosen.documents = self.documents
        for name in ("category", "reason", "drug", "administrator", "reviewer"):
            setattr(chosen, name, getattr(self, name).only(requests))
        for name in ("quarter", "specialty", "condition"):
            setattr(chosen, name, getattr(self, name).only(cases))
        return chosen

    def _quote(self, record: Determination) -> None:
        """Keep the words of the cases with the lowest hashes: the same ones, in whatever order letters come."""
        rank = -int.from_bytes(sha256(record.identity.encode()).digest()[:8])
        if len(self._quoted) == self._quoted_cases and (not self._quoted or rank <= self._quoted[0][0]):
            return
        words = tuple(
            (
                _shortened(item.request, _LONGEST_REQUEST),
                None if item.deciding_sentence is None else _shortened(item.deciding_sentence, _LONGEST_SENTENCE),
            )
            for item in record.items
        )
        entry = (rank, self.letters, Quoted(record.identity, self.letters, words))
        if len(self._quoted) < self._quoted_cases:
            heappush(self._quoted, entry)
        else:
            heapreplace(self._quoted, entry)

    def quoted(self) -> list[Quoted]:
        """The cases whose words were kept, by identity; fewer where their words are uncommonly long."""
        kept = []
        characters = 0
        for _, _, quoted in sorted(self._quoted, key=lambda entry: -entry[0]):
            characters += sum(len(request) + len(sentence or "") for request, sentence in quoted.words)
            if characters > _MOST_CHARACTERS:
                break
            kept.append(quoted)
        return sorted(kept, key=lambda quoted: quoted.identity)


_OUTCOMES = {decision: number for number, decision in enumerate(Decision)}


def _category(category: Category) -> Iterator[tuple[str, str]]:
    yield f"category/{slug(category)}", readable(category)


def _reasons(reasons: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((f"reason/{slug(reason)}", readable(reason)) for reason in reasons)


def _drugs(orders: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, str]]:
    return ((f"drug/{slug(name)}", name) for ingredients in orders for name in ingredients)


def _quarter(quarter: tuple[int, int] | None) -> Iterator[tuple[str, str]]:
    if quarter is not None:
        name = f"{quarter[0]}-Q{quarter[1]}"
        yield name, name


def _specialties(specialties: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((f"specialty/{slug(name)}", name) for name in specialties)


def _conditions(codes: tuple[str | None, ...]) -> Iterator[tuple[str, str]]:
    return ((f"condition/icd10cm/{code}", code) for code in codes if code is not None)


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[: longest - 2].rsplit(" ", 1)[0] + " …"
