"""`kg sample`: invent letters together with their true records."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from kg.cli.failure import Failure
from kg.cli.printing import print_json
from kg.cli.streams import STANDARD

__all__ = ["sample"]

E = TypeVar("E", bound=StrEnum)


def sample(
    count: Annotated[int, typer.Argument(metavar="N", min=1, help="How many letters.")],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="The folder for letters/ and truth/; - for JSON Lines on stdout."),
    ],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same letters on every machine.")] = 1,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, pdf, mixed, or jsonl (one file of all letters).")
    ] = "mixed",
    layout: Annotated[
        str, typer.Option("--layout", metavar="LAYOUT", help="One of the published layouts.")
    ] = "final_determination",
    effect: Annotated[
        list[str] | None,
        typer.Option(
            "--effect",
            metavar="KIND:NAME=RATE",
            help="Overturn at this rate what is of this drug-class, category, section or specialty; all=RATE for the rest."
            " Repeatable; the last that applies holds; replaces the default effects.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Invent letters together with their true records.

    kg sample 200 --seed 1 --out DIR

    kg sample 200 --out - | kg build -

    kg sample 1000 --format jsonl --effect all=0.1 --effect category:imaging=0.5 --out DIR
    """
    from kg.determination import Layout
    from kg.sample.corpus import Format, write_lines, write_sample
    from kg.sample.effects import DEFAULT_EFFECTS, parse_effect
    from kg.sample.letters import invent_letters

    try:
        effects = tuple(parse_effect(text) for text in effect) if effect else DEFAULT_EFFECTS
    except ValueError as error:
        raise Failure(f"--effect: {error}") from error
    chosen_form, chosen_layout = _one_of(Format, form, "--format"), _one_of(Layout, layout, "--layout")
    letters = invent_letters(count, seed, chosen_layout, effects)
    if str(out) == STANDARD:
        write_lines(letters, sys.stdout.buffer, seed=seed)
        return
    try:
        written = write_sample(letters, out, chosen_form, seed=seed, effects=effects)
    except OSError as error:
        raise Failure(f"cannot write to {out}: {error.strerror or error}; choose another folder with --out") from error
    if json:
        print_json({"letters": written.letters, "characters": written.characters, "out": str(out)})
        return
    mean = written.characters // written.letters
    typer.echo(f"{written.letters} letters, {mean} characters in the mean, with their truth in {out}")


def _one_of(options: type[E], name: str, option: str) -> E:
    try:
        return options(name)
    except ValueError as error:
        raise Failure(f"{option} {name!r} is unknown; choose one of {', '.join(options)}") from error
