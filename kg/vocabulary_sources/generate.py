"""Data sets that packages ship become the generated Turtle files of the vocabulary.

Each domain that has such a data set is a module of this package with a function `generated`; `_GENERATORS` lists them.
The packages are the project's extra `vocabulary`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from kg.vocabulary_sources import drug_sources, icd10cm, ordinary_words

__all__ = ["generated_files"]

Generator: TypeAlias = Callable[[Path], Mapping[str, str]]

_GENERATORS: tuple[Generator, ...] = (drug_sources.generated, ordinary_words.generated, icd10cm.generated)
"""In this order: a later one reads what an earlier one wrote."""


def generated_files(directory: Path) -> Iterator[tuple[str, str]]:
    """Generate the Turtle files that data sets give, one after the other: write each before asking for the next.

    Args:
        directory: the vocabulary's directory, for the files that a generator reads.

    Yields:
        File name and content.

    Raises:
        ModuleNotFoundError: where a package of the extra `vocabulary` is not installed.
    """
    for generator in _GENERATORS:
        yield from generator(directory).items()
