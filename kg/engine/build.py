"""A pile of letters becomes a build: found, read, settled and written, resumable at any moment."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import msgspec

import kg
from kg.determination import Decision
from kg.engine.corrections import read_corrections
from kg.engine.failure import BuildError
from kg.engine.ledger import Ledger, Outcome
from kg.engine.messages import Reply, Task
from kg.engine.outputs import BUILD_FILE, Written, put_in_place, write_outputs
from kg.engine.pipeline import BYTES_TOGETHER, LETTERS_TOGETHER, pipeline_version
from kg.engine.pool import read_all
from kg.engine.summary import BuildSummary
from kg.graph.corrections import Correction
from kg.iris import DEFAULT_BASE, checked_base
from kg.letters.find import Found, FoundLetter, Ignored, Refused, find_letters

__all__ = ["build"]

_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM, errno.EFBIG}

LEDGER_FOLDER = ".ledger"

_SECONDS_A_LETTER = 30.0


def build(
    arguments: Sequence[Path | str],
    out: Path | str = "exports",
    *,
    jobs: int | None = None,
    base_iri: str = DEFAULT_BASE,
    corrections: Path | str | None = None,
    progress: Callable[[int], None] | None = None,
    seconds_a_letter: float = _SECONDS_A_LETTER,
) -> BuildSummary:
    """Build the graph of letters.

    Args:
        arguments: folders, files, archives and JSON Lines files with letters.
        out: the folder that the outputs go to; what an earlier build there has read is taken up.
        jobs: how many processes read; as many as there are processors where None.
        base_iri: the namespace of case and letter IRIs.
        corrections: JSON Lines that override facts, each of {case, field (a JSON Pointer into the record), value, who,
            why}. They are applied to what was read; no letter is read again for them.
        progress: called with the number of letters done since the last call.
        seconds_a_letter: how long one letter may take before it is quarantined.

    Returns:
        The counts.

    Raises:
        BuildError: no letters, an argument that is not there, a correction that cannot be applied, an output that cannot
            be written, or another build under way in the same folder. The outputs of an earlier build stand as they were.
    """
    started = time.monotonic()
    inputs = [Path(argument) for argument in arguments]
    target = Path(out)
    try:
        checked_base(base_iri)
        found = find_letters(inputs, never=target)
    except (FileNotFoundError, ValueError) as error:
        raise BuildError(str(error)) from None
    overrides = read_corrections(Path(corrections)) if corrections is not None else ()
    ledger = Ledger(target / LEDGER_FOLDER)
    beside = target / LEDGER_FOLDER / "next"
    try:
        run = _Run(ledger, progress)
        task = Task(pipeline_version(), base_iri, ledger.known_keys(), seconds_a_letter, ledger.folder)
        jobs = jobs or _processors()
        read_all(run.batches(found), task, jobs, run.take)
        ledger.commit()
        reading = time.monotonic() - started
        if not ledger.count_found():
            where = ", ".join(map(str, inputs))
            raise BuildError(f"no letters in {where}: name folders, .pdf, .txt, .zip, .tar.gz or .jsonl files")
        written = write_outputs(ledger, beside, base_iri=base_iri, corrections=overrides)
        summary = _summary(ledger, run, written, time.monotonic() - started)
        about = _about_run(inputs, jobs) | {"stages": {"reading": reading} | written.seconds}
        _write_build_file(beside / BUILD_FILE, ledger, summary, written, run.ignored, base_iri, about)
        put_in_place(beside, target)
        ledger.forget_others()
        ledger.close()
    except BaseException as error:
        ledger.abandon()
        shutil.rmtree(beside, ignore_errors=True)
        if isinstance(error, sqlite3.Error) or getattr(error, "errno", None) in _DISK_ERRORS:
            reason = getattr(error, "strerror", None) or str(error)
            message = f"{target} cannot be written ({reason}): free some space or choose another --out, then run again"
            raise BuildError(message) from error
        raise
    return summary


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Run:
    """What is counted while letters are read; letters come in from several threads."""

    def __init__(self, ledger: Ledger, progress: Callable[[int], None] | None) -> None:
        self._ledger = ledger
        self._progress = progress or (lambda _: None)
        self._turn = threading.Lock()
        self.ignored: list[str] = []
        self.read = 0

    def take(self, reply: Reply) -> None:
        """Enter what became of a batch of letters."""
        with self._turn:
            self._ledger.add(*reply)
            self.read += sum(1 for outcome in reply.outcomes if outcome.place is not None)
            self._progress(len(reply.outcomes))

    def batches(self, found: Iterable[Found]) -> Iterator[list[FoundLetter]]:
        """Group letters so that a process is asked seldom; what cannot be read is entered on the way."""
        batch: list[FoundLetter] = []
        size = 0
        for one in found:
            match one:
                case Ignored():
                    self.ignored.append(one.source)
                case Refused():
                    self.take(Reply((Outcome(one.source, None, refusal=(one.code, one.message)),)))
                case FoundLetter():
                    batch.append(one)
                    size += len(one.data or b"")
                    if len(batch) == LETTERS_TOGETHER or size > BYTES_TOGETHER:
                        yield batch
                        batch, size = [], 0
        if batch:
            yield batch


def _summary(ledger: Ledger, run: _Run, written: Written, seconds: float) -> BuildSummary:
    tally = written.tally
    summary = BuildSummary(
        letters=ledger.count_found(),
        records=tally.records,
        quarantined=written.quarantined,
        duplicates=written.duplicates,
        ignored=len(run.ignored),
        items=tally.outcomes.total(),
        outcomes={decision: tally.outcomes[decision] for decision in Decision},
        drugs=len(tally.drugs),
        diagnoses=tally.diagnoses,
        conditions=len(tally.conditions),
        sections=len(tally.sections),
        statements=written.statements,
        corrections=len(written.corrections),
        read=run.read,
        seconds=round(seconds, 3),
    )
    if summary.letters != summary.records + summary.quarantined + summary.duplicates:
        raise AssertionError(f"letters went missing: {summary}")
    return summary


def _write_build_file(
    path: Path,
    ledger: Ledger,
    summary: BuildSummary,
    written: Written,
    ignored: list[str],
    base_iri: str,
    run: dict[str, object],
) -> None:
    """Write build.json: counts, files left out, corrections; all that differs between two runs stands under `run`."""
    counts = asdict(summary)
    for name in ("read", "seconds"):
        run[name] = counts.pop(name)
    head = {"software": f"imr-kg {kg.__version__}", "base_iri": base_iri, "counts": counts, "run": run}
    with open(path, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(head), indent=2)[:-2])
        rows = ({"source": source, "sha256": sha256, "same_as": same} for source, sha256, same in ledger.duplicates())
        _write_list(file, "duplicates", rows)
        _write_list(file, "ignored", sorted(ignored))
        _write_list(file, "corrections", map(_correction_row, written.corrections))
        file.write(b"\n}\n")


def _correction_row(correction: Correction) -> dict[str, object]:
    row: dict[str, object] = asdict(correction)
    return row | {"value_read": msgspec.Raw(correction.value_read), "value": msgspec.Raw(correction.value)}


def _write_list(file: BinaryIO, name: str, rows: Iterable[object]) -> None:
    """Write one more field of an object, an array that may be too long to hold."""
    file.write(b',\n  "%b": [' % name.encode())
    before = b"\n    "
    for row in rows:
        file.write(before + msgspec.json.encode(row))
        before = b",\n    "
    file.write(b"\n  ]" if before.startswith(b",") else b"]")


def _about_run(inputs: Sequence[Path], jobs: int) -> dict[str, object]:
    return {
        "letters": [str(path.absolute()) for path in inputs],
        "jobs": jobs,
        "python": platform.python_version(),
        "platform": platform.platform(),
    }
