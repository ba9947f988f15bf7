"""How fast a letter becomes statements, and how many times faster than rdflib's serialiser writes the same quads.

python tests/benchmarks/statements.py BUILD     the folder of a finished build
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

from rdflib import Dataset
from timing import processor_seconds

from kg.determination import iter_json
from kg.graph.statements import letter_graph, statements

LETTERS = 2_000


def main() -> int:
    """Print microseconds a letter, quads a letter, and the ratio to rdflib."""
    with open(Path(sys.argv[1]) / "determinations.jsonl", "rb") as lines:
        records = list(islice(iter_json(lines), LETTERS))
    written = [statements(record) for record in records]
    ours = processor_seconds(lambda: [letter_graph(record).lines for record in records])
    dataset = Dataset()
    dataset.parse(data="".join(line for lines in written[:200] for line in lines), format="nquads")
    rdflib = processor_seconds(lambda: dataset.serialize(format="nquads"))
    per_letter, per_letter_rdflib = ours / len(records), rdflib / len(written[:200])
    print(
        f"{len(records)} letters: {per_letter * 1e6:.0f} us and {sum(map(len, written)) / len(records):.1f} quads a letter"
    )
    print(
        f"rdflib serialises in {per_letter_rdflib * 1e6:.0f} us a letter: {per_letter_rdflib / per_letter:.0f} times as long"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
