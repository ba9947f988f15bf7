"""How fast a letter becomes statements, and how many times faster than rdflib's serialiser writes the same quads.

python tests/benchmarks/statements.py BUILD     the folder of a finished build
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from rdflib import Dataset

from kg.determination import iter_json
from kg.graph.statements import letter_graph, statements

LETTERS = 2_000


def seconds(work: Callable[[], object]) -> float:
    """The processor time of the best of three runs."""
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def main() -> int:
    """Print microseconds a letter, quads a letter, and the ratio to rdflib."""
    with open(Path(sys.argv[1]) / "determinations.jsonl", "rb") as lines:
        records = list(islice(iter_json(lines), LETTERS))
    written = [statements(record) for record in records]
    ours = seconds(lambda: [letter_graph(record).lines for record in records])
    dataset = Dataset()
    dataset.parse(data="".join(line for lines in written[:200] for line in lines), format="nquads")
    rdflib = seconds(lambda: dataset.serialize(format="nquads"))
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
