"""What a build counted, for the table at its end and for build.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.determination import Decision, Determination

__all__ = ["BuildSummary", "Tally"]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """The counts of a finished build.

    Attributes:
        letters: found; the sum of records, quarantined and duplicates.
        ignored: files that are no letters.
        outcomes: number of items by decision.
        drugs, conditions, sections: how many distinct ingredients, ICD-10-CM codes and guideline sections.
        diagnoses: how many rows.
        corrections: how many facts were overridden by the corrections file.
        read: letters read in this run; the others were known from earlier work in the folder.
        seconds: the run took.
    """

    letters: int
    records: int
    quarantined: int
    duplicates: int
    ignored: int
    items: int
    outcomes: dict[Decision, int]
    drugs: int
    diagnoses: int
    conditions: int
    sections: int
    statements: int
    corrections: int
    read: int
    seconds: float


@dataclass(slots=True)
class Tally:
    """Counts records as they go by."""

    records: int = 0
    outcomes: Counter[Decision] = field(default_factory=Counter)
    drugs: set[str] = field(default_factory=set)
    diagnoses: int = 0
    conditions: set[str] = field(default_factory=set)
    sections: set[tuple[str, str | None, str]] = field(default_factory=set)

    def counted(self, records: Iterable[Determination]) -> Iterator[Determination]:
        """Count records and pass them on."""
        for record in records:
            self._add(record)
            yield record

    def _add(self, record: Determination) -> None:
        self.records += 1
        self.drugs.update(drug.ingredient for drug in record.drugs)
        self.diagnoses += len(record.diagnoses)
        self.conditions.update(diagnosis.icd10cm for diagnosis in record.diagnoses if diagnosis.icd10cm)
        for item in record.items:
            self.outcomes[item.decision] += 1
            for side in (item.claims_administrator, item.reviewer):
                for citation in side:
                    for section in citation.sections:
                        self.sections.add((citation.source, citation.document, section))
