"""How long work takes, however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["processor_seconds"]


def processor_seconds(work: Callable[[], object], *, runs: int = 3) -> float:
    """The processor time of the best of some runs."""
    best = float("inf")
    for _ in range(runs):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best
