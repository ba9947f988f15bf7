"""Records become columns: one row a disputed treatment, each column a list of numbers that stand for names.

The columns of a million letters take a few hundred megabytes less than their records; nothing else of a record is kept
but the words of a bounded sample of cases, chosen by hash.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import heappush, heapreplace

from kg.determination import Decision, Determination, Item
from kg.iris import slug
from kg.view.catalogue import Names, cited_keys, readable
from kg.vocabulary import Vocabulary

__all__ = ["Column", "Quoted", "RequestColumns"]

_MOST_A_ROW = 255
_LONGEST_REQUEST = 300
_LONGEST_SENTENCE = 700


@dataclass(slots=True)
class Column:
    """A list of names for each row; `names` gives their numbers, `lengths` how many a row has.

    Attributes:
        names: the names that occur.
        lengths: how many names each row has.
        values: their numbers, row after row.
    """

    names: Names = field(default_factory=Names)
    lengths: array[int] = field(default_factory=lambda: array("B"))
    values: array[int] = field(default_factory=lambda: array("I"))

    def append(self, named: Iterable[tuple[str, str]]) -> None:
        """Add a row: pairs of key and label; a key given twice counts once."""
        numbers = list(dict.fromkeys(self.names.number(key, label) for key, label in named))[:_MOST_A_ROW]
        self.lengths.append(len(numbers))
        self.values.extend(numbers)


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of one case that the page can quote: for each request its text and the sentence that decided it."""

    identity: str
    words: tuple[tuple[str, str | None], ...]


class RequestColumns:
    """Collects the columns of all requests, and counts what the page states of the whole."""

    def __init__(self, vocabulary: Vocabulary, *, quoted_cases: int) -> None:
        """Start without letters.

        Args:
            vocabulary: gives guideline sections their labels.
            quoted_cases: of how many cases to keep the words.
        """
        self._vocabulary = vocabulary
        self._quoted_cases = quoted_cases
        self._quoted: list[tuple[int, int, Quoted]] = []
        self.identities: list[str] = []
        self.requests_of_case = array("H")
        self.outcome = array("B")
        self.category, self.reason, self.drug = Column(), Column(), Column()
        self.administrator, self.reviewer = Column(), Column()
        self.reviewer.names = self.administrator.names
        self.quarter, self.specialty, self.condition = Column(), Column(), Column()
        self.documents: dict[str, tuple[str, str]] = {}
        self.first_decision: str | None = None
        self.last_decision: str | None = None

    @property
    def letters(self) -> int:
        """How many records were added."""
        return len(self.requests_of_case)

    def add(self, record: Determination) -> None:
        """Add the requests of one letter."""
        self.identities.append(record.identity)
        self.requests_of_case.append(len(record.items))
        decided = record.decision_date
        self.quarter.append(
            [] if decided is None else [(name, name) for name in (f"{decided.year}-Q{(decided.month + 2) // 3}",)]
        )
        if decided is not None:
            day = decided.isoformat()
            self.first_decision = min(self.first_decision or day, day)
            self.last_decision = max(self.last_decision or day, day)
        self.specialty.append((f"specialty/{slug(name)}", name) for name in record.reviewer.specialties)
        self.condition.append(
            (f"condition/icd10cm/{d.icd10cm}", d.icd10cm) for d in record.diagnoses if d.icd10cm is not None
        )
        for item in record.items:
            self._add_item(item)
        self._quote(record)

    def _add_item(self, item: Item) -> None:
        self.outcome.append(_OUTCOMES.index(item.decision))
        self.category.append([(f"category/{slug(item.category)}", readable(item.category))])
        self.reason.append((f"reason/{slug(reason)}", readable(reason)) for reason in item.reasons)
        self.drug.append((f"drug/{slug(name)}", name) for order in item.drugs for name in order.ingredients)
        for column, citations in ((self.administrator, item.claims_administrator), (self.reviewer, item.reviewer)):
            cited = cited_keys(citations, self._vocabulary)
            for key, (_, document, document_label) in cited.items():
                self.documents.setdefault(key, (document, document_label))
            column.append((key, label) for key, (label, _, _) in cited.items())

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
        entry = (rank, self.letters, Quoted(record.identity, words))
        if len(self._quoted) < self._quoted_cases:
            heappush(self._quoted, entry)
        else:
            heapreplace(self._quoted, entry)

    def quoted(self) -> list[Quoted]:
        """The cases whose words were kept, by identity."""
        return sorted((quoted for _, _, quoted in self._quoted), key=lambda quoted: quoted.identity)


_OUTCOMES = tuple(Decision)


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[: longest - 2].rsplit(" ", 1)[0] + " …"
