"""How fast letters are read, against the programs that do a part of it, in one run on one machine.

usage: python tests/benchmarks/pace.py [--runs N] [--letters N] [--peers PYTHON] [--growth] [--json FILE]

Every figure is the median of the runs, and what is compared takes turns, so that a busy machine is busy for both. Letters
are invented (5,900 characters in the mean); the real ones under IMR_SHARED (default ../shared) are read as well where they
are at hand. drug-named-entity-recognition is compared where it is installed, medSpaCy and eyecite where they are installed
in the interpreter that --peers names (this one if not given). Builds are of letters enough that the start of the processes,
which is counted, is a small part. `--growth` also builds 10,000 and 100,000 letters, with the peak memory of all processes
together (Linux). On two quiet processors the whole takes some ten minutes, with --growth twice that, and 6 GB of disk.
Prints a table; `--json` writes it too.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph
import rdflib

from kg.determination import Determination
from kg.engine import build
from kg.engine.outputs import BUILD_FILE
from kg.engine.pipeline import LETTERS_TOGETHER
from kg.graph.statements import letter_graph
from kg.letters.text import clean_text
from kg.reading.reader import read_determinations
from kg.store.opening import current_store
from kg.vocabulary import vocabulary

SHARED = Path(os.environ.get("IMR_SHARED", Path(__file__).resolve().parents[3] / "shared"))
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: a pace or a ratio, what is required of it, and how it was measured."""

    name: str
    value: float
    unit: str
    required: float | None
    at_most: bool = False
    remark: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the requirement holds; None where there is none."""
        if self.required is None:
            return None
        return self.value <= self.required if self.at_most else self.value >= self.required


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turn(runs: int, *works: Callable[[], object]) -> list[float]:
    """The median seconds of each piece of work, the pieces taking turns."""
    times = [[seconds(work) for work in works] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def read_records(texts: Iterable[str], together: int = LETTERS_TOGETHER) -> Iterator[list[Determination]]:
    """Texts to records, in this process and as a build does it: so many together."""
    rest = iter(texts)
    while batch := [("a.txt", "0" * 64, text) for text in islice(rest, together)]:
        yield [read for read in read_determinations(batch) if isinstance(read, Determination)]


class Peer:
    """A program that does a part of the reading, waiting in an interpreter of its own for its next turn."""

    def __init__(self, python: str, name: str, texts: list[str], work: Path) -> None:
        """Start it.

        Raises:
            EOFError: it is not installed there.
        """
        given = Path(tempfile.mkstemp(".json", f"{name}-", work)[1])
        given.write_text(json.dumps({"texts": texts, "drugs": sorted(vocabulary().table.ingredients)}))
        self.name = name
        self.letters = len(texts)
        program = str(Path(__file__).with_name("peers.py"))
        self._process = subprocess.Popen(
            [python, program, name, str(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )
        assert self._process.stdout is not None
        if self._process.stdout.readline() != "ready\n":
            raise EOFError

    def __call__(self) -> None:
        """Read all texts once."""
        self.start()
        self.wait()

    def start(self) -> None:
        """Begin to read all texts once."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")

    def wait(self) -> None:
        """Wait until they are read."""
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def end(self) -> None:
        """Let it go."""
        self._process.communicate()


def peers(python: str, texts: list[str], work: Path) -> list[Peer]:
    """Those that are installed in an interpreter, each with as many texts as it reads in some seconds."""
    found = []
    for name, count in (("medspacy", 20), ("eyecite", 300)):
        try:
            found.append(Peer(python, name, texts[:count], work))
        except EOFError:
            print(f"{name} is not installed in {python}: not compared", file=sys.stderr)
    return found


def reading(texts: list[str], name: str, runs: int, others: list[Peer]) -> list[Figure]:
    """Text to record in one process, beside programs that find drugs, sections or citations only."""
    list(read_records(texts[:100]))
    # A build passes each record on: none is kept, or the collector of cycles would visit them all.
    works: list[Callable[[], object]] = [
        lambda: deque(read_records(texts), maxlen=0),
        lambda: deque(read_records(texts, 1), maxlen=0),
    ]
    compared: list[tuple[str, int, float | None]] = [("letter by letter", len(texts), None)]
    if importlib.util.find_spec("drug_named_entity_recognition"):
        from drug_named_entity_recognition import find_drugs

        works.append(lambda: [find_drugs(text.split()) for text in texts])
        compared.append(("drug-named-entity-recognition", len(texts), 1.0))
    works += others
    compared += [(peer.name, peer.letters, 400.0 if peer.name == "medspacy" else None) for peer in others]
    own, *rest = in_turn(runs, *works)
    pace = len(texts) / own
    figures = [Figure(f"text to record, {name}", pace, "letters/s", 2500)]
    for (other, letters, required), taken in zip(compared, rest, strict=True):
        remark = f"{letters / taken:.1f}/s"
        figures.append(
            Figure(f"text to record, {name}, against {other}", pace * taken / letters, "x", required, remark=remark)
        )
    return figures


def stages(folder: Path) -> dict[str, float]:
    """How long each stage of a build took, by its own account."""
    content = json.loads((folder / BUILD_FILE).read_bytes())
    return dict(content["run"]["stages"])


def building(letters: Path, count: int, work: Path, runs: int) -> list[Figure]:
    """Letters as text to the three line files, by two processes; and where the time of a whole build goes."""
    rows = []
    for _ in range(runs):
        shutil.rmtree(work / "build", ignore_errors=True)
        build([letters], work / "build", jobs=2)
        rows.append(stages(work / "build"))
    median = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    three = median["reading"] + median["records, texts and graph.nq"]
    remark = f"{count:,} letters"
    figures = [
        Figure(
            "text to determinations, letters and graph.nq, 2 processes", count / three, "letters/s", 3000, remark=remark
        )
    ]
    return figures + [Figure(f"stage of that build: {name}", value, "s", None) for name, value in median.items()]


def copies(letters: list[Path], folder: Path, count: int) -> Path:
    """A folder of this many letters, each file under several names; every one is read."""
    folder.mkdir()
    for number in range(count):
        letter = letters[number % len(letters)]
        (folder / f"{number}-{letter.name}").write_bytes(letter.read_bytes())
    return folder


def reading_pdf(letters: Path, work: Path, runs: int) -> list[Figure]:
    """PDF files to a build, against pdfium's own pace on the same files with as many processes, started before.

    This package keeps pdfium from looking for fonts on the machine; against pdfium so set, too, it is compared.
    """
    paths = [str(path) for path in sorted(letters.glob("*.pdf"))]
    halves = paths[::2], paths[1::2]
    names = "pdfium", "pdfium-without-fonts"
    alone = {name: [Peer(sys.executable, name, half, work) for half in halves] for name in names}

    def build_ours() -> None:
        shutil.rmtree(work / "pdf-build", ignore_errors=True)
        build([letters], work / "pdf-build", jobs=2)

    ours: list[float] = []
    theirs: list[list[float]] = [[] for _ in names]
    for _ in range(runs):
        build_ours()
        ours.append(stages(work / "pdf-build")["reading"])
        for times, processes in zip(theirs, alone.values(), strict=True):
            times.append(seconds(lambda processes=processes: read_together(processes)))  # type: ignore[misc]
    own = statistics.median(ours)
    figures = []
    for name, times, required in zip(names, theirs, (0.85, None), strict=True):
        pure = statistics.median(times)
        remark = f"{len(paths) / own:.0f}/s of {len(paths) / pure:.0f}/s, {len(paths):,} letters"
        figures.append(Figure(f"PDF read, against {name} alone, 2 processes", pure / own, "x", required, remark=remark))
        for process in alone[name]:
            process.end()
    return figures


def read_together(processes: list[Peer]) -> None:
    """Let several read at the same time."""
    for process in processes:
        process.start()
    for process in processes:
        process.wait()


def serialising(records: list[Determination], runs: int) -> list[Figure]:
    """Records to statements, against rdflib's serialising of the same quads."""
    lines = "".join(letter_graph(record).lines for record in records)
    dataset = rdflib.Dataset()
    dataset.parse(data=lines, format="nquads")
    own, theirs = in_turn(
        runs,
        lambda: [letter_graph(record).lines for record in records],
        lambda: dataset.serialize(format="nquads"),
    )
    count = lines.count("\n")
    return [Figure("statements, against rdflib's N-Quads", theirs / own, "x", 5, remark=f"{count / own:,.0f} quads/s")]


def loading(folder: Path, work: Path, runs: int) -> list[Figure]:
    """The store of a build, against pyoxigraph's own bulk load of the same file, and of all that the store holds.

    The store holds each triple twice, in its letter's graph and in the union of all, which is its default graph.
    """
    graph, union = folder / "graph.nq", work / "union.nt"
    count = 0
    with open(graph, "rb") as lines, open(union, "wb") as triples:
        for line in lines:
            triples.write(line[: line.rindex(b" <")] + b" .\n")
            count += 1

    def load_ours() -> None:
        shutil.rmtree(folder / "store", ignore_errors=True)
        current_store(folder)

    def bulk_load(*files: tuple[Path, pyoxigraph.RdfFormat]) -> None:
        shutil.rmtree(work / "bare", ignore_errors=True)
        store = pyoxigraph.Store(str(work / "bare"))
        for path, of_format in files:
            store.bulk_load(path=str(path), format=of_format)

    quads = graph, pyoxigraph.RdfFormat.N_QUADS
    both = quads, (union, pyoxigraph.RdfFormat.N_TRIPLES)
    own, bare, whole = in_turn(runs, load_ours, lambda: bulk_load(quads), lambda: bulk_load(*both))
    remark = f"{count / own:,.0f} of {count / bare:,.0f} quads/s"
    return [
        Figure("store load, against pyoxigraph's bulk load of graph.nq", bare / own, "x", 1, remark=remark),
        Figure("store load, against pyoxigraph's bulk load of graph.nq and its union", whole / own, "x", None),
    ]


def memory_of(pid: int) -> int:
    """Bytes that a process and all below it hold at this moment, shared pages counted once each (Linux)."""
    total = 0
    pending = [pid]
    while pending:
        one = Path(f"/proc/{pending.pop()}")
        try:
            for line in (one / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
            pending += [
                int(child) for task in (one / "task").iterdir() for child in (task / "children").read_text().split()
            ]
        except OSError:
            continue
    return total


def build_watched(letters: Path, out: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one build by two processes."""
    started = time.perf_counter()
    process = subprocess.Popen([*KG, "build", str(letters), "--out", str(out), "--jobs", "2", "--quiet"])
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory_of(process.pid))
        time.sleep(0.1)
    assert process.returncode == 0, "the build failed"
    return time.perf_counter() - started, peak / 1e6


def sample(count: int, work: Path) -> Path:
    """A folder with this many invented letters in one file."""
    folder = work / f"sample-{count}"
    arguments = ["sample", str(count), "--seed", str(count), "--format", "jsonl", "--out", str(folder)]
    subprocess.run([*KG, *arguments], check=True, stdout=subprocess.DEVNULL)
    return folder / "letters"


def growing(work: Path) -> list[Figure]:
    """Cost and memory of ten times as many letters; and of a hundred new ones among many known."""
    few, small, large = (sample(count, work) for count in (100, 10_000, 100_000))
    small_seconds, small_memory = build_watched(small, work / "small")
    large_seconds, large_memory = build_watched(large, work / "large")
    few_seconds, _ = build_watched(few, work / "few")
    (large / "few.jsonl").write_bytes((few / "letters.jsonl").read_bytes())
    build_watched(large, work / "large")
    known = stages(work / "large")
    return [
        Figure(
            "100,000 letters, against 10,000",
            large_seconds / small_seconds,
            "x",
            10.5,
            at_most=True,
            remark=f"{large_seconds:.0f} s, {small_seconds:.1f} s",
        ),
        Figure("peak memory, 10,000 letters", small_memory, "MB", 600, at_most=True),
        Figure("peak memory, 100,000 letters", large_memory, "MB", 600, at_most=True),
        Figure(
            "100 new among 100,000 known, without writing, against 100 alone",
            known["reading"] / few_seconds,
            "x",
            3,
            at_most=True,
        ),
    ]


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--letters", type=int, default=20_000, help="in a build of text; a fifth of them as PDF")
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="where medSpaCy and eyecite are")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        letters = sample(options.letters, work)
        with open(letters / "letters.jsonl", "rb") as lines:
            texts = [clean_text(json.loads(line)["text"].encode()) for line in islice(lines, 5_000)]
        others = peers(options.peers, texts, work)
        figures += reading(texts, "invented letters", options.runs, others)
        for peer in others:
            peer.end()
        real = sorted(SHARED.glob("letters/dev/pdf/*.pdf"))
        if real:
            figures += reading([clean_text(path.read_bytes()) for path in real] * 10, "real letters", options.runs, [])
            figures += reading_pdf(copies(real, work / "pdf", options.letters // 5), work, options.runs)
            shutil.rmtree(work / "pdf")
        figures += building(letters, options.letters, work, options.runs)
        figures += serialising([record for batch in read_records(texts[:500]) for record in batch], options.runs)
        figures += loading(work / "build", work, options.runs)
        if options.growth:
            figures += growing(work)
    for figure in figures:
        need = "" if figure.required is None else f"{'<=' if figure.at_most else '>='} {figure.required:g}"
        verdict = {None: "", True: "met", False: "SHORT"}[figure.met]
        print(f"{figure.name:66} {figure.value:10,.2f} {figure.unit:10} {need:9} {verdict:6} {figure.remark}")
    if options.json:
        rows = [asdict(figure) | {"met": figure.met} for figure in figures]
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
