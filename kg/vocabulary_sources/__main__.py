"""`python -m kg.vocabulary_sources`: write the matcher table from the Turtle files in ontology/vocabulary/.

With `--generate`, first write the generated Turtle files anew from the data sets that packages ship.
"""

from __future__ import annotations

import argparse
import sys

from kg.ontology_files import ontology_directory
from kg.vocabulary_sources.compile import compile_table


def main() -> int:
    """Generate and compile the vocabulary of this checkout."""
    parser = argparse.ArgumentParser(prog="python -m kg.vocabulary_sources", description=__doc__)
    parser.add_argument("--generate", action="store_true", help="write the generated Turtle files anew, too")
    directory = ontology_directory() / "vocabulary"
    if parser.parse_args().generate:
        from kg.vocabulary_sources.generate import generated_files

        for name, content in generated_files(directory):
            (directory / name).write_text(content, encoding="utf-8")
            print(directory / name)
    (directory / "table.json").write_bytes(compile_table(directory))
    print(directory / "table.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
