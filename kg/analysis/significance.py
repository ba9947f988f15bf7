"""Counts become p-values and q-values: Fisher's exact test and the false discovery rate, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = ["false_discovery_rates", "fisher_exact"]

# Tables as likely as the one observed differ from it by rounding alone; R's fisher.test allows them as much.
_EQUALLY_LIKELY = 1e-7


def fisher_exact(tables: Iterable[tuple[int, int, int]], total: int) -> list[float]:
    """Fisher's exact test, two-sided, of many tables over the same requests.

    Args:
        tables: of each, how many have both marks, how many have the first and how many the second.
        total: how many there are in all.

    Returns:
        For each table the probability, were the marks independent, of one that is no more likely than it.

    >>> [round(p, 6) for p in fisher_exact([(3, 4, 4), (2, 4, 4)], 8)]
    [0.485714, 1.0]
    """
    log_factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])

    @cache
    def tested(both: int, left: int, right: int) -> float:
        least, most = max(0, left + right - total), min(left, right)
        counts = np.arange(least, most + 1)
        # What all tables share is left out and made up for by their sum.
        likelihoods = -(
            log_factorials[counts]
            + log_factorials[left - counts]
            + log_factorials[right - counts]
            + log_factorials[total - left - right + counts]
        )
        likelihoods -= likelihoods.max()
        weights = np.exp(likelihoods)
        extreme = likelihoods <= likelihoods[both - least] + _EQUALLY_LIKELY
        return min(1.0, float(weights[extreme].sum() / weights.sum()))

    return [tested(*table) for table in tables]


def false_discovery_rates(p: Sequence[float]) -> list[float]:
    """The q-value of each p-value: the false discovery rate at which it would be called a finding.

    Benjamini and Hochberg, JRSS B 57, 1995, 289-300.

    >>> false_discovery_rates([0.01, 0.02, 0.9])
    [0.03, 0.03, 0.9]
    """
    values: npt.NDArray[np.float64] = np.asarray(p, dtype=np.float64)
    order = np.argsort(values)[::-1]
    ranks = np.arange(len(values), 0, -1)
    rates = np.empty_like(values)
    rates[order] = np.minimum.accumulate(np.minimum(1.0, values[order] * len(values) / ranks))
    return [float(rate) for rate in rates]
