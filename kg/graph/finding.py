"""What validation finds wrong."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a build.

    Attributes:
        check: the shape's name ("TreatmentRequest-outcome") or the invariant's ("spans").
        where: the letter, the IRI or the file.
        message: what is wrong, for a person.
    """

    check: str
    where: str
    message: str
