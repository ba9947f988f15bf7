"""A build is validated: the invariants on every letter, the shapes on every letter or on a sample of many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.graph.conformance import sampled, shape_findings
from kg.graph.finding import Finding
from kg.graph.invariants import build_findings

__all__ = ["Report", "validated"]

_KEPT = 1_000
"""Findings kept of each kind of check; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found.

    Attributes:
        letters: on how many letters the invariants were checked.
        shaped: on how many letters the shapes were checked.
        findings: what is wrong, at most 1,000 of the invariants and 1,000 of the shapes.
        total: how many findings there were in all.
    """

    letters: int
    shaped: int
    findings: tuple[Finding, ...]
    total: int


def validated(
    build: Path, *, everything: bool = False, progress: Callable[[str, int, int], None] | None = None
) -> Report:
    """Validate a finished build.

    Args:
        build: its folder.
        everything: check the shapes on every letter, however many there are.
        progress: called with the step ("invariants" or "shapes"), the letters done since the last call, and their number.

    Raises:
        OSError: a file of the build is missing or cannot be read.
        msgspec.MsgspecError: a file of the build is not what it should be.
    """
    letters = _lines(build / "determinations.jsonl")
    chosen = None if everything else sampled(letters)
    shaped = 0

    def step(name: str) -> Callable[[int], None]:
        def advance(done: int) -> None:
            nonlocal shaped
            if name == "shapes":
                shaped += done
            if progress:
                progress(name, done, letters)

        return advance

    kept, total = _kept(build_findings(build, step("invariants")))
    more, number = _kept(shape_findings(build / "graph.nq", chosen=chosen, progress=step("shapes")))
    return Report(letters, shaped, (*kept, *more), total + number)


def _kept(findings: Iterable[Finding]) -> tuple[list[Finding], int]:
    kept: list[Finding] = []
    total = 0
    for finding in findings:
        total += 1
        if len(kept) < _KEPT:
            kept.append(finding)
    return kept, total


def _lines(path: Path) -> int:
    with open(path, "rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
