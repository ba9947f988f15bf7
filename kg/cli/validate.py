"""`kg validate`: whether a build is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.options import DEFAULT_BUILD, BuildFolder
from kg.cli.printing import print_json, waiting

if TYPE_CHECKING:
    from kg.graph.validation import Report

__all__ = ["validate"]

_SHOWN = 50


def validate(
    build: BuildFolder = DEFAULT_BUILD,
    everything: Annotated[
        bool, typer.Option("--all", help="Check the shapes on every letter of a build of more than 5,000.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Check a build: the invariants on every letter, the SHACL shapes on every letter or a sample of 5,000.

    kg validate --build exports

    kg validate --all --json
    """
    import msgspec
    from rich.progress import MofNCompleteColumn, Progress

    from kg.graph.validation import validated

    try:
        shown = waiting()
        columns = (*Progress.get_default_columns(), MofNCompleteColumn())
        with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
            tasks = {step: bar.add_task(step, total=None) for step in ("invariants", "shapes")}

            def progress(step: str, done: int, total: int) -> None:
                bar.update(tasks[step], advance=done, total=total)

            report = validated(build, everything=everything, progress=progress)
    except OSError as error:
        raise Failure(f"{error.filename or build}: {error.strerror}; run kg build first, or name a build") from None
    except msgspec.MsgspecError as error:
        raise Failure(f"{build} is not a build of this program ({error}); run kg build again") from None
    if json:
        print_json(report)
    else:
        _print(report)
    if report.total:
        raise typer.Exit(1)


def _print(report: Report) -> None:
    for finding in report.findings[:_SHOWN]:
        typer.echo(f"{finding.check}: {finding.where}: {finding.message}")
    if report.total > _SHOWN:
        typer.echo(f"... and {report.total - _SHOWN} more")
    typer.echo(
        f"invariants checked on {report.letters:,} letters, shapes on {report.shaped:,}: "
        + (f"{report.total:,} findings" if report.total else "all conform")
    )
