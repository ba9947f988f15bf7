"""The ledger's letters to the files of a build, all written beside the folder's own and put in place at the end."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec

from kg.determination import Determination, from_json, iter_json, to_json
from kg.engine.corrections import CorrectedRecord, CorrectionLine, corrected_records
from kg.engine.duplicates import conflict_message, same_facts
from kg.engine.ledger import Kept, Ledger
from kg.engine.packing import PackedLines
from kg.engine.segments import SegmentReader
from kg.engine.summary import Tally
from kg.graph.corrections import Correction, correction_statements
from kg.graph.dataset import DatasetSummary, dataset_statements
from kg.graph.shared import vocabulary_statements
from kg.graph.statements import letter_graph

__all__ = ["BUILD_FILE", "OUTPUT_FILES", "Written", "content_hash", "content_number", "put_in_place", "write_outputs"]

BUILD_FILE = "build.json"
OUTPUT_FILES = (
    "determinations.jsonl",
    "letters.jsonl.gz",
    "graph.nq",
    "graph.ttl",
    "graph.html",
    "quarantine.jsonl",
)

_BUFFER = 1 << 20


class Written:
    """What the outputs hold, counted while they were written; `seconds` says how long each stage took."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.statements = 0
        self.duplicates = 0
        self.quarantined = 0
        self.corrections: tuple[Correction, ...] = ()
        self.seconds: dict[str, float] = {}


def write_outputs(
    ledger: Ledger, folder: Path, *, base_iri: str, corrections: Sequence[CorrectionLine] = ()
) -> Written:
    """Write every output of a build but build.json into a folder of its own.

    Letters come in order of identity and stream through, whatever their number.

    Raises:
        BuildError: a correction cannot be applied.
        OSError: the folder cannot be written.
    """
    # The page brings networkx, which the reading processes, who import this package too, need not wait for.
    from kg.view.page import write_page

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    written = Written()
    started = time.monotonic()
    _copy(ledger, folder, written, base_iri, corrections)
    with open(folder / "quarantine.jsonl", "wb") as file:
        for source, sha256, code, message in ledger.quarantined():
            row = {"source": source, "sha256": sha256, "code": code, "message": message}
            file.write(msgspec.json.encode(row) + b"\n")
            written.quarantined += 1
    written.seconds["records, texts and graph.nq"] = time.monotonic() - started
    started = time.monotonic()
    # The page reads every record in any case: what the build counts of them is counted on the way.
    with _turtle_being_written(folder), open(folder / "determinations.jsonl", "rb") as records:
        write_page(written.tally.counted(iter_json(records)), folder / "graph.html")
    written.seconds["graph.ttl and graph.html"] = time.monotonic() - started
    return written


_TURTLE_PROGRAM = """
import sys
from pathlib import Path
from kg.exports.turtle import write_turtle
try:
    write_turtle(Path(sys.argv[1]), Path(sys.argv[2]))
except OSError as error:
    sys.exit(error.errno)
"""


@contextmanager
def _turtle_being_written(folder: Path) -> Iterator[None]:
    """Write graph.ttl in a process of its own, as long as the page takes here."""
    program = [sys.executable, "-c", _TURTLE_PROGRAM, str(folder / "graph.nq"), str(folder / "graph.ttl")]
    process = subprocess.Popen(program, stdin=subprocess.DEVNULL)
    try:
        yield
        process.wait()
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise OSError(process.returncode, os.strerror(abs(process.returncode)))


def content_number(record: bytes) -> int:
    """What one line of determinations.jsonl adds to the hash of all, which does not depend on their order."""
    return int.from_bytes(hashlib.sha256(record).digest(), "big")


def content_hash(numbers: int) -> str:
    """The hash of a build's records, from the sum of their numbers; engines that share the work out add up the parts.

    >>> content_hash(content_number(b"a") + content_number(b"b")) == content_hash(content_number(b"b") + content_number(b"a"))
    True
    """
    return f"{numbers % (1 << 256):064x}"


def put_in_place(folder: Path, out: Path) -> None:
    """Move finished outputs to where they belong, build.json last: without it, a folder holds no finished build.

    Raises:
        OSError: the folder cannot be written.
    """
    names = (*OUTPUT_FILES, BUILD_FILE)
    for name in names:
        with open(folder / name, "rb") as file:
            os.fsync(file.fileno())
    (out / BUILD_FILE).unlink(missing_ok=True)
    for name in names:
        os.replace(folder / name, out / name)
    folder.rmdir()


def _copy(ledger: Ledger, folder: Path, written: Written, base_iri: str, corrections: Sequence[CorrectionLine]) -> None:
    """Copy each letter that stands to the files that letters simply follow one another in."""
    named: set[bytes] = set()
    content = letters = requests = 0
    with ExitStack() as files:
        records, packed, graph = (
            files.enter_context(open(folder / name, "wb", buffering=_BUFFER)) for name in OUTPUT_FILES[:3]
        )
        texts = files.enter_context(PackedLines(packed))
        segments = files.enter_context(SegmentReader(ledger.folder))
        corrected = corrected_records(corrections, ledger.kept(), partial(_record, segments=segments))
        written.corrections = tuple(
            sorted(
                (one for letter in corrected.values() for one in letter.corrections),
                key=lambda one: (one.case, one.field),
            )
        )
        for letter in _standing(ledger, segments, written):
            added = _added_by(letter, segments)
            if letter.identity in corrected:
                added = _corrected(added, corrected[letter.identity], base_iri)
            records.write(added.record)
            texts.write(added.text)
            graph.write(added.statements)
            content += content_number(added.record)
            letters += 1
            requests += added.requests
            written.statements += added.quads
            named.update(added.things.split())
        things = {thing.decode() for thing in named}
        vocabulary = vocabulary_statements(things)
        overridden = correction_statements(written.corrections, base_iri=base_iri)
        dataset = DatasetSummary(
            content_sha256=content_hash(content),
            letters=letters,
            requests=requests,
            quads=written.statements + len(overridden),
            named=things,
            base_iri=base_iri,
            vocabulary=vocabulary,
        )
        for lines in (vocabulary, overridden, dataset_statements(dataset)):
            graph.write("".join(lines).encode())
            written.statements += len(lines)


class _Added(NamedTuple):
    """What a letter adds to the outputs."""

    record: bytes
    text: bytes
    statements: bytes
    things: bytes
    requests: int
    quads: int


def _corrected(read: _Added, letter: CorrectedRecord, base_iri: str) -> _Added:
    """What a corrected letter adds; its text stays."""
    graph = letter_graph(letter.record, base_iri=base_iri)
    return _Added(
        record=to_json(letter.record) + b"\n",
        text=read.text,
        statements=graph.lines.encode(),
        things="\n".join(graph.things).encode(),
        requests=len(letter.record.items),
        quads=graph.quads,
    )


def _standing(ledger: Ledger, segments: SegmentReader, written: Written) -> Iterator[Kept]:
    """One letter an identity: those that say the same are duplicates of it, those that say otherwise conflict."""
    for _, letters in groupby(ledger.kept(), key=lambda letter: letter.identity):
        first: Kept | None = None
        for letter in letters:
            if first is None:
                first = letter
                continue
            stands = _record(first, segments)
            if same_facts(stands, _record(letter, segments)):
                written.duplicates += 1
                ledger.set_aside(letter, same_as=first.source, refusal=None)
            else:
                ledger.set_aside(letter, same_as=None, refusal=("case_number_conflict", conflict_message(stands)))
        if first is not None:
            yield first


def _added_by(letter: Kept, segments: SegmentReader) -> _Added:
    """What a letter adds."""
    text = letter.record
    statements = text + letter.text
    things = statements + letter.statements
    content = segments.read(letter.segment, letter.start, things + letter.things)
    return _Added(
        content[:text],
        content[text:statements],
        content[statements:things],
        content[things:],
        letter.requests,
        letter.quads,
    )


def _record(letter: Kept, segments: SegmentReader) -> Determination:
    """A letter's record alone."""
    return from_json(segments.read(letter.segment, letter.start, letter.record))
