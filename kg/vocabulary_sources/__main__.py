"""`python -m kg.vocabulary_sources`: write the matcher table from the Turtle files in ontology/vocabulary/."""

from __future__ import annotations

import sys

from kg.vocabulary import ontology_directory
from kg.vocabulary_sources.compile import compile_table


def main() -> int:
    """Compile the vocabulary of this checkout."""
    directory = ontology_directory() / "vocabulary"
    (directory / "table.json").write_bytes(compile_table(directory))
    print(directory / "table.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
