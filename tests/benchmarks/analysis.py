"""How long the numbers of a build take, as ratios to what anybody must do for them, in one run on one machine.

python tests/benchmarks/analysis.py BUILD     the folder of a finished build

Counting is compared with decoding the records, the tests of links with scipy's test of one table at a time, and the
network with parsing graph.nq. Processor time, the best of three runs.
"""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path

import scipy.stats
from timing import processor_seconds

import kg
from kg.analysis.links import VIEWS, graph_of, links
from kg.analysis.report import make_report
from kg.analysis.requests import requests
from kg.analysis.significance import fisher_exact
from kg.analysis.structure import central
from kg.exports.tables import records
from kg.graph.quads import quads

LINKS = 200


def main() -> int:
    """Print a line a number: seconds, and the ratio to what it is compared with."""
    build = Path(sys.argv[1])
    table = requests(build)
    decoded = processor_seconds(lambda: deque(records(build), maxlen=0))
    parsed = processor_seconds(lambda: deque(quads(build / "graph.nq"), maxlen=0))

    def analyzed() -> None:
        for view, (left, right) in VIEWS.items():
            central(graph_of(links(table, left, right, least=5), view))

    found = links(table, *VIEWS["drug-condition"]).head(LINKS)
    tables = list(found.select("requests", "left_requests", "right_requests").iter_rows())
    ours = processor_seconds(lambda: fisher_exact(tables, table.height))
    scipys = processor_seconds(
        lambda: [
            scipy.stats.fisher_exact([[both, a - both], [b - both, table.height - a - b + both]])
            for both, a, b in tables
        ]
    )
    print(f"{table['letter'].n_unique():,} letters, {table.height:,} requests")
    for name, taken, than, what in (
        ("requests", processor_seconds(lambda: requests(build)), decoded, "decoding the records"),
        ("report", processor_seconds(lambda: make_report(build)), decoded, "decoding the records"),
        ("all views analysed", processor_seconds(analyzed), decoded, "decoding the records"),
        ("network", processor_seconds(lambda: kg.network(build)), parsed, "parsing graph.nq"),
        (f"{len(tables)} Fisher tests", ours, scipys, "scipy's, one at a time"),
    ):
        print(f"{name:20} {taken:8.3f} s = {taken / than:6.2f} of {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
