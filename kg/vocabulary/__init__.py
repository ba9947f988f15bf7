"""The compiled vocabulary: one dictionary scan of a letter, and what each term found means.

The vocabulary is data in `ontology/vocabulary/*.ttl`. `python -m kg.vocabulary_sources` compiles it into one table,
`ontology/vocabulary/table.json`, that this module loads; it holds no term of its own.
"""

from __future__ import annotations

from kg.vocabulary.matching import (
    Match,
    Scan,
    Vocabulary,
    Word,
    folded,
    name_key,
    vocabulary,
    vocabulary_version,
)
from kg.vocabulary.table import (
    Condition,
    ConditionTerm,
    ConditionTermKind,
    ContextCue,
    DiagnosisCue,
    DrugName,
    Ground,
    Guideline,
    GuidelineSection,
    Ingredient,
    Service,
    Sides,
    Table,
    TermKind,
)

__all__ = [
    "Condition",
    "ConditionTerm",
    "ConditionTermKind",
    "ContextCue",
    "DiagnosisCue",
    "DrugName",
    "Ground",
    "Guideline",
    "GuidelineSection",
    "Ingredient",
    "Match",
    "Scan",
    "Service",
    "Sides",
    "Table",
    "TermKind",
    "Vocabulary",
    "Word",
    "folded",
    "name_key",
    "vocabulary",
    "vocabulary_version",
]
