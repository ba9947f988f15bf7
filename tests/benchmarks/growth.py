"""Lengthen the input of every compiled pattern and of the whole reader, and show that the time grows no faster.

usage: python tests/benchmarks/growth.py [--only {patterns,reader}] [--json FILE]

Each pattern of the rooms that see a letter finds all that it can in clean text made to tire it (tiring.py); the whole
reader reads letters in which a piece is repeated at a place, in which whole parts are repeated, and letters a million
characters long of those that took longest. What grows faster than linear is listed, and what takes more than two seconds
for a million characters; the exit status is then 1. Processor time is counted, so that a busy machine does not matter.
It takes some ten minutes of it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path

from timing import processor_seconds
from tiring import PIECES, PLACES, tiring

import kg.reading  # noqa: F401  brings in every room that sees a letter
from kg.engine.pipeline import read_letter
from kg.letters.text import clean_text, tidy
from kg.letters.unreadable import UnreadableLetter

SAMPLES = Path(__file__).resolve().parents[1] / "letters"
ROOMS = ("kg.letters.", "kg.reading.", "kg.guidelines")
MEGABYTE = 1_000_000
MOST_SECONDS = 2.0
"""That a letter of a million characters takes at most."""
MOST = 2.8
"""Twice the input in up to this many times the time counts as linear (4 is the square): clocks and caches are not exact."""
PATTERN_SIZES = (4_000, 16_000, 64_000)
READER_SIZES = (31_250, 125_000)
TOO_SLOW = 20e-6
"""Seconds a character at which a pattern need not be tried on longer text."""
SLOWEST = 30
"""Letters that are read at a million characters: of those that took longest, and of those whose time grew most."""

Row = dict[str, str | float]


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of text in a module that sees letters, by name, also those within tuples and mappings."""
    for module in sorted(sys.modules):
        if module.startswith(ROOMS):
            for name, value in vars(sys.modules[module]).items():
                yield from held(f"{module}.{name}", value)


def held(name: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that a value is or holds."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from held(f"{name}[{key}]", part)
    elif isinstance(value, tuple | list):
        for index, part in enumerate(value):
            yield from held(f"{name}[{index}]", part)


def measure_patterns() -> list[Row]:
    """The worst input of every pattern, or the first that takes longer than linear."""
    rows = []
    for pattern, name in {pattern: name for name, pattern in patterns()}.items():
        worst = (0.0, 0.0, "")
        # Only to a pattern that asks for the end does it matter that the text ends in something else.
        for text, end in product(tiring(pattern), ("", "!") if "$" in pattern.pattern else ("",)):
            worst = max(worst, (*growth(pattern, text, end), f"{text}...{end}"))
            if worst[0] > MOST:
                print(told(row(name, *worst)), flush=True)
                break
        rows.append(row(name, *worst))
    return rows


def growth(pattern: re.Pattern[str], text: str, end: str) -> tuple[float, float]:
    """How much the time grows with each doubling, and the time at the largest size tried.

    What is so quick that a million characters would take no two seconds even if the time grew with the square of the
    size is not measured any further.
    """
    spent = 0.0
    for size in PATTERN_SIZES:
        work = finding(pattern, text, end, size)
        spent = processor_seconds(work, runs=1)
        if spent * (MEGABYTE / size) ** 2 < MOST_SECONDS:
            return 1.0, spent
        # What looks slow is looked at again: the machine may have been busy.
        if spent > TOO_SLOW * size and (spent := processor_seconds(work)) > TOO_SLOW * size:
            return float("inf"), spent
    spent = min(spent, processor_seconds(work))
    before = processor_seconds(finding(pattern, text, end, PATTERN_SIZES[-2]))
    return doubling(before, spent), spent


def finding(pattern: re.Pattern[str], text: str, end: str, size: int) -> Callable[[], object]:
    """Find all that a pattern finds. Patterns see clean text: no letter brings them a run of spaces."""
    long = tidy(text * (size // len(text)) + end)
    return lambda: deque(pattern.finditer(long), maxlen=0)


def doubling(before: float, after: float) -> float:
    """The growth with each doubling where a time was taken before and after two of them."""
    return (after / max(before, 1e-9)) ** 0.5


def measure_reader() -> tuple[list[Row], list[Row]]:
    """The whole reader over letters that grow at one place: at two sizes all, at a million characters the slowest."""
    letters = dict(grown_letters())
    rows = []
    for name, letter in letters.items():
        # Each text once: what a reader has met before it may remember. What looks slow is looked at again, a little longer.
        for longer in (0, 500):
            before, after = (processor_seconds(partial(read, letter(size + longer)), runs=1) for size in READER_SIZES)
            if doubling(before, after) <= MOST:
                break
        rows.append(row(name, doubling(before, after), after))
    chosen = {str(found["what"]) for key in ("seconds", "growth") for found in sorted(rows, key=by(key))[-SLOWEST:]}
    megabytes = [row(name, 0.0, processor_seconds(partial(read, letters[name](MEGABYTE)), runs=1)) for name in chosen]
    return rows, sorted(megabytes, key=by("seconds"), reverse=True)


def grown_letters() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Ways in which a letter can be long, each with what makes the letter of a size."""
    texts = [clean_text(path.read_bytes()) for path in sorted(SAMPLES.iterdir())]
    text = next(text for text in texts if ": Upheld" in text)
    read(text)
    for piece in PIECES:
        for mark, lead in PLACES:

            def letter(size: int, piece: str = piece, mark: str = mark, lead: str = lead) -> str:
                return text.replace(mark, f"{mark} {lead}{piece * (size // len(piece))}\n", 1)

            yield f"{piece!r} after {mark} {lead}", letter
    for number, sample in enumerate(texts):
        for part in (20, 300, 3000):
            middle = len(sample) // 2

            def repeated(size: int, sample: str = sample, middle: int = middle, part: int = part) -> str:
                return sample[:middle] + sample[middle : middle + part] * (size // part) + sample[middle:]

            yield f"{part} characters of sample {number}", repeated


def read(text: str) -> None:
    """Read a letter, or let it be refused."""
    try:
        read_letter("a.txt", text.encode())
    except UnreadableLetter as refusal:
        if refusal.code == "reader_failed":
            raise


def row(what: str, growth: float, seconds: float, text: str = "") -> Row:
    """A line of the result."""
    return {"what": what, "growth": round(growth, 2), "seconds": round(seconds, 4), "input": text}


def told(found: Row) -> str:
    """A line of the result, to read."""
    return f"{found['growth']:6} x a doubling {found['seconds']:8} s {found['what']} {found['input']!r}"


def by(key: str) -> Callable[[Row], float]:
    """What to sort rows by."""
    return lambda found: float(found[key])


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["patterns", "reader"])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: dict[str, list[Row]] = {}
    if options.only != "reader":
        found["patterns"] = measure_patterns()
    if options.only != "patterns":
        found["reader"], found["megabytes"] = measure_reader()
    failed = 0
    for what in ("patterns", "reader"):
        rows = sorted(found.get(what, []), key=by("growth"), reverse=True)
        faster = sum(float(line["growth"]) > MOST for line in rows)
        for line in rows[: faster + 5]:
            print(told(line))
        print(f"{what}: {len(rows)} measured, {faster} grow faster than linear")
        failed += faster
    for line in found.get("megabytes", [])[:10]:
        print(f"{line['seconds']:6.2f} s for a letter of {MEGABYTE:,} characters, {line['what']}")
    failed += sum(float(line["seconds"]) > MOST_SECONDS for line in found.get("megabytes", []))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
