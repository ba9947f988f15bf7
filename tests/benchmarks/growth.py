"""Double the input of every compiled pattern and of the whole reader, and show that the time no more than doubles.

usage: python tests/benchmarks/growth.py [--json FILE]

Each pattern of the rooms that see a letter is run over clean text made to tire it: its own literals and character classes
repeated, with and without an end that lets it match. What grows faster than linear is listed; the exit status is then 1.
Processor time is counted, so that a busy machine does not matter. It takes some five minutes of it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import kg.letters
import kg.reading
from kg.letters.text import clean_text, tidy
from kg.letters.unreadable import UnreadableLetter
from kg.reading import read_determination

SAMPLES = Path(__file__).resolve().parents[1] / "letters"
SIZES = (2_000, 4_000, 8_000, 16_000)
MEGABYTE = 1_000_000
# Twice the input in up to this many times the time counts as linear: clocks and caches are not exact.
MOST = 3.0
# What ends within this many seconds at the largest size is too quick to be measured, and no danger.
QUICK = 0.004
# What takes longer than this need not be measured again.
SLOW = 0.5

FILLERS = [
    " ",
    "a",
    "A",
    "1",
    "a ",
    "1 ",
    "Aa ",
    ",",
    ", ",
    "(",
    "(a",
    "-",
    "a-",
    ".",
    "a. ",
    "#",
    "1/",
    "/",
    ":",
    "a:",
    "\n",
    "and ",
    "of ",
    "the ",
]


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of text in a module that sees letters, by name."""
    for package in (kg.letters, kg.reading):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{found.name}.{name}", value


def tiring(pattern: re.Pattern[str]) -> list[str]:
    """Short texts whose repetition may make a pattern go back over what it has seen."""
    literals = re.findall(r"[A-Za-z][A-Za-z ']{2,}", re.sub(r"\\[a-zA-Z]|\(\?[<:=!P][^)]*?>?", " ", pattern.pattern))
    return FILLERS + [literal + end for literal in dict.fromkeys(literals) for end in ("", " ", " 1 ", ", ", ": ")][:60]


def seconds(work: Callable[[], object]) -> float:
    """The least time of three, or of one where that is short enough not to matter."""
    least = float("inf")
    for _ in range(3):
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
        if least < QUICK or least > SLOW:
            break
    return least


def growth(work: Callable[[int], Callable[[], object]]) -> tuple[float, float]:
    """How much the time grows with each doubling (the mean over the last two), and the time at the largest size."""
    last = seconds(work(SIZES[-1]))
    if last < QUICK:
        return 1.0, last
    first = seconds(work(SIZES[-3]))
    return (last / max(first, 1e-9)) ** 0.5, last


def measure_patterns() -> list[dict[str, object]]:
    """The worst input of every pattern."""
    rows = []
    for name, pattern in patterns():
        worst: tuple[float, float, str] = (1.0, 0.0, "")
        for text in tiring(pattern):
            for end in ("", "!"):

                def at(
                    size: int, text: str = text, end: str = end, pattern: re.Pattern[str] = pattern
                ) -> Callable[[], object]:
                    # Patterns see clean text: no letter brings them a run of spaces.
                    long = tidy(text * (size // len(text)) + end)
                    return lambda: pattern.search(long)

                worst = max(worst, (*growth(at), text + "..." + end))
        if worst[0] > MOST:
            print(f"{name} grows {worst[0]:.1f} times a doubling, {worst[1]:.2f} s: {worst[2]!r}", flush=True)
        rows.append({"what": name, "growth": round(worst[0], 2), "seconds": round(worst[1], 4), "input": worst[2]})
    return rows


def measure_reader() -> list[dict[str, object]]:
    """The whole reader over letters that grow at one place."""
    rows = []
    for name, letter in grown_letters():
        ratio, last = growth(lambda size, letter=letter: partial(read, letter(size)))  # type: ignore[misc]
        rows.append({"what": f"the reader, {name}", "growth": round(ratio, 2), "seconds": round(last, 4), "input": ""})
    return rows


def measure_megabytes() -> list[tuple[float, str]]:
    """The seconds of reading a letter of a million characters, the slowest first."""
    found = [(seconds(partial(read, letter(MEGABYTE))), name) for name, letter in grown_letters()]
    return sorted(found, reverse=True)


def grown_letters() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Ways in which a letter can be long, each with what makes the letter of a size."""
    text = next(text for text in map(clean_text, map(Path.read_bytes, sorted(SAMPLES.iterdir()))) if ": Upheld" in text)
    read(text)
    for piece in (
        "The worker has pain. ",
        "Tramadol 50mg #60: Upheld\n",
        "diagnosis of low back pain, ",
        "tried and failed Norco, ",
        "MTUS page 12, ",
        "x, (",
        "Section(s): a, ",
        "2004, ",
        "x; ",
        "Baclofen #30 was the original request. ",
    ):
        for mark, lead in (
            ("CLINICAL CASE SUMMARY", ""),
            ("IMR ISSUES, DECISIONS AND RATIONALES", ""),
            ("Decision rationale:", ""),
            ("guideline:", ""),
            ("guideline:", "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): "),
            ("guideline:", "Decision based on Non-MTUS Citation ODG Pain, "),
        ):

            def letter(size: int, piece: str = piece, mark: str = mark, lead: str = lead) -> str:
                return text.replace(mark, f"{mark}\n{lead}" + piece * (size // len(piece)), 1)

            yield f"{piece!r} after {mark} {lead}", letter


def read(text: str) -> None:
    """Read a letter, or let it be refused."""
    try:
        read_determination(text, source="a.txt", sha256="0" * 64)
    except UnreadableLetter:
        return


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = [*measure_patterns(), *measure_reader()]
    rows.sort(key=lambda row: (row["growth"], row["seconds"]), reverse=True)
    faster = [row for row in rows if float(str(row["growth"])) > MOST]
    for row in rows[:25]:
        print(f"{row['growth']:6} x a doubling  {row['seconds']:8} s at {SIZES[-1]:,}  {row['what']}  {row['input']!r}")
    print(f"{len(rows)} measured, {len(faster)} grow faster than linear")
    megabytes = measure_megabytes()
    for spent, name in megabytes[:5]:
        print(f"{spent:6.2f} s for a letter of {MEGABYTE:,} characters, {name} (at most 2 are asked)")
    if options.json:
        found = {"growth": rows, "seconds of a letter of a million characters": megabytes}
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    sys.exit(1 if faster else 0)


if __name__ == "__main__":
    main()
