"""`kg build`: letters become a build."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD
from kg.cli.printing import console, print_json, waiting
from kg.cli.streams import STANDARD, spooled

if TYPE_CHECKING:
    from kg.engine import BuildSummary

__all__ = ["build"]


def build(
    letters: Annotated[
        list[str],
        typer.Argument(metavar="LETTERS...", help="Folders, .pdf, .txt, .zip, .tar.gz or .jsonl files; - for stdin."),
    ],
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the build goes; never read.")] = str(DEFAULT_BUILD),
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes that read; as many as processors if not given.")
    ] = None,
    engine: Annotated[
        Literal["local", "spark"], typer.Option(help="spark reads and writes any path that Spark does.")
    ] = "local",
    base_iri: Annotated[str | None, typer.Option(metavar="IRI", help="Namespace of case and letter IRIs.")] = None,
    corrections: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="JSON Lines {case, field, value, who, why} that override facts, - for stdin; local only.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing.")] = False,
) -> None:
    """Build the knowledge graph of letters.

    Ends with status 0, or with 1 where some letters were quarantined (the rest is built). Stopped or killed, it goes
    on where it was when run again.

        kg build letters/ --out exports

        kg build 2015.zip 2016.tar.gz more.jsonl --jobs 4

        curl https://example.org/letters.jsonl | kg build -

    A correction names a case, a field of its record as a JSON Pointer ("/items/0/decision"), the value that stands
    instead, who says so and why. One that cannot be applied ends the build with status 2 and its line's number; what
    an earlier build wrote stays.

        kg build letters/ --corrections corrections.jsonl
    """
    from dataclasses import asdict

    from kg.engine import BuildError
    from kg.iris import DEFAULT_BASE

    base = base_iri or DEFAULT_BASE
    try:
        if engine == "spark":
            if corrections is not None:
                raise Failure("--corrections are applied by the local engine only: leave out --engine spark")
            from kg.engine.spark import build_on_spark

            on_spark = build_on_spark(letters, out, base_iri=base)
            counts, quarantined = asdict(on_spark), on_spark.quarantined
        else:
            with ExitStack() as inputs:
                paths = [_named(letter, inputs) for letter in dict.fromkeys(letters)]
                corrected = str(_named(corrections, inputs)) if corrections else None
                summary = _build_here(paths, Path(out), jobs, base, corrected, silent=quiet or json)
            counts, quarantined = asdict(summary), summary.quarantined
    except BuildError as error:
        raise Failure(str(error)) from error
    if json or (engine == "spark" and not quiet):
        print_json(counts)
    elif not quiet:
        _print(summary, Path(out))
    if quarantined:
        raise typer.Exit(1)


def _named(argument: str, inputs: ExitStack) -> Path:
    """The path of an argument; what comes in on standard input is a file meanwhile."""
    return inputs.enter_context(spooled()) if argument == STANDARD else Path(argument)


def _build_here(
    letters: list[Path], out: Path, jobs: int | None, base_iri: str, corrections: str | None, *, silent: bool
) -> BuildSummary:
    from kg.engine import build as build_graph
    from kg.letters.find import count_letters

    total = 0 if silent else count_letters(letters, never=out)
    with _Progress(total, silent=silent) as progress:
        return build_graph(
            letters, out, jobs=jobs, base_iri=base_iri, corrections=corrections, progress=progress.advance
        )


class _Progress:
    """A progress bar on stderr, where that is a terminal."""

    def __init__(self, total: int, *, silent: bool) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        shown = waiting()
        self._bar = Progress(
            TextColumn("[progress.description]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=shown,
            transient=True,
            disable=silent or not shown.is_terminal,
        )
        self._total = total
        self._done = 0
        self._task = self._bar.add_task("Reading letters", total=total or None)

    def __enter__(self) -> _Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def advance(self, letters: int) -> None:
        """Move on; letters in archives are known only as they come, so the total moves with them."""
        self._done += letters
        self._total = max(self._total, self._done)
        finished = self._done == self._total
        self._bar.update(
            self._task,
            completed=self._done,
            total=self._total,
            description="Writing" if finished else "Reading letters",
        )


def _print(summary: BuildSummary, out: Path) -> None:
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    known = summary.letters - summary.quarantined - summary.read
    remarks = [("letters", summary.letters, f"{known:,} known from earlier work" if known > 0 else "")]
    remarks.append(("items", summary.items, ""))
    remarks += [(f"  {name.replace('_', ' ')}", count, "") for name, count in summary.outcomes.items()]
    remarks += [
        ("drugs", summary.drugs, "distinct ingredients"),
        ("diagnoses", summary.diagnoses, f"{summary.conditions:,} ICD-10-CM codes"),
        ("guideline sections", summary.sections, ""),
        ("statements", summary.statements, ""),
        ("quarantined", summary.quarantined, f"see {out / 'quarantine.jsonl'}" if summary.quarantined else ""),
        ("duplicates", summary.duplicates, f"see {out / 'build.json'}" if summary.duplicates else ""),
        ("ignored", summary.ignored, f"see {out / 'build.json'}" if summary.ignored else ""),
    ]
    if summary.corrections:
        remarks.append(("corrections", summary.corrections, f"see {out / 'build.json'}"))
    for name, count, remark in remarks:
        table.add_row(name, f"{count:,}", remark)
    table.add_row("seconds", f"{summary.seconds:.1f}", "")
    shown = console()
    shown.print(table)
    shown.print(f"\nLook at it: open {out / 'graph.html'} in a browser.", soft_wrap=True)
