"""The words that letters are invented from: medicines, services, guidelines, conditions; data in `language/*.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from kg.determination import Category

__all__ = ["Compound", "Guidelines", "Lexicon", "Medicine", "MtusDocument", "Service", "lexicon"]


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine as letters print it; `ingredients` is empty where it is the generic itself."""

    generic: str
    brands: tuple[str, ...]
    drug_class: str
    strengths: tuple[str, ...]
    forms: tuple[str, ...]
    misspelled: tuple[str, ...]
    sections: tuple[str, ...]
    ingredients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compound:
    """A mixture for the skin: (ingredient, percentage) in the order printed."""

    parts: tuple[tuple[str, str], ...]
    form: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of treatment other than a medicine, and the guideline topics that speak of it."""

    category: Category
    request: tuple[str, ...]
    short: tuple[str, ...]
    parts: tuple[str, ...]
    sections: tuple[str, ...] = ()
    document_sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MtusDocument:
    """A document of the schedule for one part of the body."""

    document: str
    year: str
    chapter: str
    parts: tuple[str, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _OpioidTreatment:
    document: str
    year: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ChronicPain:
    document: str
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chapter:
    chapter: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Odg:
    chapters: tuple[_Chapter, ...]


@dataclass(frozen=True, slots=True)
class _Acoem:
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Other:
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guidelines:
    """The documents that letters cite."""

    mtus: tuple[MtusDocument, ...]
    opioid: _OpioidTreatment
    chronic_pain: _ChronicPain
    odg: _Odg
    acoem: _Acoem
    other: _Other

    def mtus_for(self, part: str) -> MtusDocument:
        """The document for a part of the body, the general one where none is for it alone.

        >>> lexicon().guidelines.mtus_for("right knee").document
        'Knee Complaints'
        """
        return next((d for d in self.mtus if any(p in part for p in d.parts)), self.mtus[-1])

    def odg_chapter_for(self, part: str) -> str:
        """The chapter for a part of the body, "Pain" where none is for it alone.

        >>> lexicon().guidelines.odg_chapter_for("left foot")
        'Ankle and Foot'
        """
        return next((c.chapter for c in self.odg.chapters if any(p in part for p in c.parts)), "Pain")


@dataclass(frozen=True, slots=True)
class _Medicines:
    medicine: tuple[Medicine, ...]
    compound: tuple[Compound, ...]


@dataclass(frozen=True, slots=True)
class _Services:
    service: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that letters are invented from; `conditions` maps a region of the body to its diagnoses."""

    medicines: tuple[Medicine, ...]
    compounds: tuple[Compound, ...]
    services: tuple[Service, ...]
    guidelines: Guidelines
    conditions: dict[str, tuple[str, ...]]


@cache
def lexicon() -> Lexicon:
    """The shipped words, loaded once a process."""
    folder = files("kg.sample") / "language"
    medicines = msgspec.toml.decode((folder / "medicines.toml").read_bytes(), type=_Medicines)
    return Lexicon(
        medicines=medicines.medicine,
        compounds=medicines.compound,
        services=msgspec.toml.decode((folder / "services.toml").read_bytes(), type=_Services).service,
        guidelines=msgspec.toml.decode((folder / "guidelines.toml").read_bytes(), type=Guidelines),
        conditions=msgspec.toml.decode((folder / "conditions.toml").read_bytes(), type=dict[str, tuple[str, ...]]),
    )
