"""How fast letters are read, against the tools that do a part of it, in one run on one machine.

usage: python tests/benchmarks/pace.py [--letters N] [--runs N] [--growth] [--json FILE]

Every figure is the median of the runs, and what is compared takes turns, so that a busy machine is busy for both. Letters
are invented (5,900 characters in the mean); the real ones under IMR_SHARED (default ../shared) are read as well where they
are at hand. medSpaCy and drug-named-entity-recognition are compared where they are installed. `--growth` also builds
10,000 and 100,000 letters, with the peak memory of all processes together (Linux). Prints a table; `--json` writes it too.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph
import pypdfium2
import rdflib

from kg.determination import Determination
from kg.engine import build
from kg.engine.outputs import BUILD_FILE
from kg.graph.statements import statements
from kg.letters.text import clean_text
from kg.reading import read_determination

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


def read_record(text: str) -> Determination:
    """Text to record, in this process."""
    return read_determination(text, source="a.txt", sha256="0" * 64)


def read_records(texts: Iterable[str]) -> list[Determination]:
    """Texts to records, in this process."""
    return list(map(read_record, texts))


def reading(texts: list[str], name: str, runs: int) -> list[Figure]:
    """Text to record in one process, beside packages that find drugs or sections only."""
    read_records(texts[:100])
    # A build passes each record on: none is kept, or the collector of cycles would visit them all.
    works: list[Callable[[], object]] = [lambda: deque(map(read_record, texts), maxlen=0)]
    others: list[str] = []
    if importlib.util.find_spec("drug_named_entity_recognition"):
        from drug_named_entity_recognition import find_drugs

        works.append(lambda: [find_drugs(text.split()) for text in texts])
        others.append("drug-named-entity-recognition")
    own, *rest = in_turn(runs, *works)
    figures = [Figure(f"text to record, {name}", len(texts) / own, "letters/s", 2500)]
    figures += [
        Figure(
            f"text to record, {name}, against {other}",
            other_seconds / own,
            "x",
            1,
            remark=f"{len(texts) / other_seconds:.0f}/s",
        )
        for other, other_seconds in zip(others, rest, strict=True)
    ]
    if importlib.util.find_spec("medspacy"):
        import medspacy

        pipeline = medspacy.load(
            enable=["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context", "medspacy_sectionizer"]
        )
        some = texts[:20]
        theirs = statistics.median(seconds(lambda: [pipeline(text) for text in some]) for _ in range(runs)) / len(some)
        figures.append(Figure(f"text to record, {name}, against medSpaCy", theirs / (own / len(texts)), "x", 400))
    return figures


def stages(folder: Path) -> dict[str, float]:
    """How long each stage of a build took, by its own account."""
    content = json.loads((folder / BUILD_FILE).read_bytes())
    return dict(content["run"]["stages"])


def building(letters: Path, count: int, work: Path, runs: int) -> list[Figure]:
    """Letters as text to the three line files, by two processes; and where the time of a whole build goes."""
    rows = []
    for run in range(runs):
        build([letters], work / f"build-{run}", jobs=2)
        rows.append(stages(work / f"build-{run}"))
    median = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    three = median["reading"] + median["records, texts and graph.nq"]
    figures = [Figure("text to determinations, letters and graph.nq, 2 processes", count / three, "letters/s", 3000)]
    return figures + [Figure(f"stage of that build: {name}", value, "s", None) for name, value in median.items()]


def pdfium_pages(paths: list[Path]) -> int:
    """What pdfium alone does with these files."""
    characters = 0
    for path in paths:
        document = pypdfium2.PdfDocument(path.read_bytes())
        characters += sum(len(document[index].get_textpage().get_text_range()) for index in range(len(document)))
        document.close()
    return characters


def copies(letters: list[Path], folder: Path, count: int) -> Path:
    """A folder of this many letters, each file under several names; every one is read."""
    folder.mkdir()
    for number in range(count):
        letter = letters[number % len(letters)]
        (folder / f"{number}-{letter.name}").write_bytes(letter.read_bytes())
    return folder


def reading_pdf(letters: Path, work: Path, runs: int) -> list[Figure]:
    """PDF files to a build, against pdfium's own pace on the same files with as many processes."""
    paths = sorted(letters.glob("*.pdf"))
    ours, theirs = [], []
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(pdfium_pages, [paths[:1]] * 4)
        for run in range(runs):
            build([letters], work / f"pdf-{run}", jobs=2)
            ours.append(stages(work / f"pdf-{run}")["reading"])
            theirs.append(seconds(lambda: pool.map(pdfium_pages, [paths[n::8] for n in range(8)], chunksize=1)))
    own, pure = statistics.median(ours), statistics.median(theirs)
    name = "PDF read, against pdfium alone, 2 processes"
    return [Figure(name, pure / own, "x", 0.85, remark=f"{len(paths) / own:.0f}/s of {len(paths) / pure:.0f}/s")]


def serialising(records: list[Determination], runs: int) -> list[Figure]:
    """Records to statements, against rdflib's serialising of the same quads."""
    lines = "".join(line for record in records for line in statements(record))
    dataset = rdflib.Dataset()
    dataset.parse(data=lines, format="nquads")
    own, theirs = in_turn(
        runs,
        lambda: ["".join(statements(record)) for record in records],
        lambda: dataset.serialize(format="nquads"),
    )
    count = lines.count("\n")
    return [Figure("statements, against rdflib's N-Quads", theirs / own, "x", 5, remark=f"{count / own:,.0f} quads/s")]


def loading(folder: Path, work: Path, runs: int) -> list[Figure]:
    """The store of a build, against pyoxigraph's own bulk load of the same file."""
    from kg.store.loading import current_store

    graph = folder / "graph.nq"
    own, theirs = [], []
    for run in range(runs):
        copy = work / f"store-{run}"
        copy.mkdir()
        (copy / "graph.nq").write_bytes(graph.read_bytes())
        own.append(seconds(lambda copy=copy: current_store(copy)))  # type: ignore[misc]
        bare = pyoxigraph.Store(str(work / f"bare-{run}"))
        theirs.append(seconds(lambda bare=bare: bare.bulk_load(path=str(graph), format=pyoxigraph.RdfFormat.N_QUADS)))  # type: ignore[misc]
    return [
        Figure(
            "store load, against pyoxigraph's bulk load", statistics.median(theirs) / statistics.median(own), "x", None
        )
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


def growing(work: Path) -> list[Figure]:
    """Cost and memory of ten times as many letters; and of a hundred new ones among many known."""
    for count in (100, 10_000, 100_000):
        arguments = [
            "sample",
            str(count),
            "--seed",
            str(count),
            "--format",
            "jsonl",
            "--out",
            str(work / f"sample-{count}"),
        ]
        subprocess.run([*KG, *arguments], check=True, stdout=subprocess.DEVNULL)
    small, few = (work / f"sample-{count}" / "letters" for count in (10_000, 100))
    large = work / "sample-100000" / "letters"
    small_seconds, small_memory = build_watched(small, work / "small")
    large_seconds, large_memory = build_watched(large, work / "large")
    few_seconds, _ = build_watched(few, work / "few")
    (large / "few.jsonl").write_bytes((few / "letters.jsonl").read_bytes())
    build_watched(large, work / "large")
    known = stages(work / "large")
    return [
        Figure("100,000 letters, against 10,000", large_seconds / small_seconds, "x", 10.5, at_most=True),
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
    parser.add_argument("--letters", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        arguments = ["sample", str(options.letters), "--seed", "1", "--format", "jsonl", "--out", str(work / "jsonl")]
        subprocess.run([*KG, *arguments], check=True, stdout=subprocess.DEVNULL)
        lines = (work / "jsonl" / "letters" / "letters.jsonl").read_bytes().splitlines()
        texts = [clean_text(json.loads(line)["text"].encode()) for line in lines]
        figures += reading(texts, "invented letters", options.runs)
        real = sorted(SHARED.glob("letters/dev/pdf/*.pdf"))
        if real:
            figures += reading([clean_text(path.read_bytes()) for path in real] * 5, "real letters", options.runs)
            figures += reading_pdf(copies(real, work / "pdf", options.letters // 5), work, options.runs)
        figures += building(work / "jsonl" / "letters", len(texts), work, options.runs)
        figures += serialising(read_records(texts[:500]), options.runs)
        figures += loading(work / "build-0", work, options.runs)
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
