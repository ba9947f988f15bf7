"""Score the readers against careful readers' annotations, letter by letter, and against the last committed run.

usage: python tests/benchmarks/accuracy.py [--write] [--gate] [--errors N --only FIGURE]

Reads the letters and annotations under IMR_SHARED (default ../shared) and the scoring program beside them. Prints for each
figure precision, recall and F1, what is required, and how many letters gained or lost against the baseline, which holds
only counts and hashes of letters' names. `--write` commits this run to the baseline and to ontology/accuracy.json, from
which the README, the page, the report and the data set's description state how accurate each field is. `--gate` exits 1
where a figure is below what is required.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pathlib
import sys
from types import ModuleType
from typing import Any

from kg.determination import to_json
from kg.letters.text import clean_text
from kg.reading import read_determination

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("IMR_SHARED", ROOT.parent / "shared"))
BASELINE = pathlib.Path(__file__).with_name("accuracy-baseline.json")
REQUIRED = pathlib.Path(__file__).with_name("accuracy-required.json")
STATED = ROOT / "ontology" / "accuracy.json"

Counts = dict[str, dict[str, list[int]]]


def scoring() -> ModuleType:
    """The scoring program, as a module."""
    path = SHARED / "scoring" / "score.py"
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None or not path.is_file():
        sys.exit(f"accuracy: no scoring program at {path}: set IMR_SHARED to the folder that holds letters and scoring")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tallies(score: ModuleType) -> dict[str, Any]:
    """Read and score every annotated letter: the name of the letter to its tally."""
    found = {}
    for gold_path in sorted(SHARED.glob("letters/dev/gold/*.json")):
        letter = SHARED / "letters" / "dev" / "pdf" / f"{gold_path.stem}.pdf"
        data = letter.read_bytes()
        record = read_determination(clean_text(data), source=letter.name, sha256=hashlib.sha256(data).hexdigest())
        gold = json.loads(gold_path.read_text())
        found[gold_path.stem] = score.score_letter(gold, json.loads(to_json(record)), gold_path.stem)
    return found


def counts(score: ModuleType, letters: dict[str, Any]) -> Counts:
    """Hit, gold and found counts by figure and hash of the letter's name."""
    return {
        figure: {
            hashlib.sha256(name.encode()).hexdigest()[:12]: [tally.hit[figure], tally.gold[figure], tally.found[figure]]
            for name, tally in letters.items()
            if tally.gold[figure] or tally.found[figure]
        }
        for figure in score.FIGURES
    }


def measured(score: ModuleType, rows: dict[str, list[int]]) -> dict[str, float]:
    """Precision, recall, F1 and the number of facts of one figure."""
    hit, gold, found = (sum(column) for column in zip(*rows.values(), strict=True)) if rows else (0, 0, 0)
    precision, recall, f1 = score.f1(hit, gold, found)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "n": gold}


def changed(rows: dict[str, list[int]], before: dict[str, list[int]]) -> tuple[int, int]:
    """How many letters have fewer errors than in the baseline, and how many more."""
    errors = lambda row: row[1] + row[2] - 2 * row[0]  # noqa: E731
    differences = [errors(row) - errors(before[name]) for name, row in rows.items() if name in before]
    return sum(difference < 0 for difference in differences), sum(difference > 0 for difference in differences)


def main() -> int:
    """Print the table; exit status 1 where `--gate` finds a figure too low."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="make this run the baseline and the stated accuracy")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a figure is below what is required")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print up to N errors of each figure")
    parser.add_argument("--only", default="", metavar="FIGURE", help="print the errors of this figure alone")
    arguments = parser.parse_args()
    score = scoring()
    letters = tallies(score)
    now = counts(score, letters)
    before: Counts = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    required: dict[str, dict[str, float]] = json.loads(REQUIRED.read_text())
    short: list[str] = []
    print(f"{len(letters)} letters")
    print(f"{'':26}{'precision':>10}{'recall':>10}{'F1':>10}{'n':>7}{'before':>10}{'gained':>8}{'lost':>6}  required")
    for figure, rows in now.items():
        row = measured(score, rows)
        previous = measured(score, before[figure])["f1"] if figure in before else float("nan")
        gained, lost = changed(rows, before.get(figure, {}))
        asked = required.get(figure, {})
        missed = [name for name, least in asked.items() if row[name] < least]
        short += [f"{figure} {name} {row[name]:.4f} < {asked[name]}" for name in missed]
        wanted = " ".join(f"{name} {least}" for name, least in asked.items()) + (" SHORT" if missed else "")
        print(
            f"{figure:26}{row['precision']:10.4f}{row['recall']:10.4f}{row['f1']:10.4f}{row['n']:7d}"
            f"{previous:10.4f}{gained:8d}{lost:6d}  {wanted}"
        )
    for figure in score.FIGURES:
        if arguments.only in ("", figure):
            errors = [error for tally in letters.values() for error in tally.errors[figure]]
            print(
                *(f"  {figure}: {error}" for error in errors[: arguments.errors]),
                sep="\n",
                end="\n" if arguments.errors else "",
            )
    if arguments.write:
        write(score, now, letters)
    if short:
        print("below what is required: " + "; ".join(short), file=sys.stderr)
    return int(arguments.gate and bool(short))


def write(score: ModuleType, now: Counts, letters: dict[str, Any]) -> None:
    """Make a run the baseline and the accuracy that the project states."""
    lines = [f"{json.dumps(figure)}: {json.dumps(rows, sort_keys=True)}" for figure, rows in now.items()]
    BASELINE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    stated = {
        "version": importlib.metadata.version("imr-kg"),
        "date": datetime.date.today().isoformat(),
        "letters": len(letters),
        "description": "final determinations of early 2017, annotated twice by careful readers; the rules were written "
        "with these letters at hand",
        "figures": {figure: score.figure(list(letters.values()), figure) for figure in score.FIGURES},
    }
    STATED.write_text(json.dumps(stated, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
