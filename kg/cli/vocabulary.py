"""`kg vocabulary`: additions to the vocabulary from data that a user has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.failure import Failure
from kg.cli.printing import print_json
from kg.cli.streams import STANDARD

__all__ = ["vocabulary"]

vocabulary = typer.Typer(no_args_is_help=True, help="Add to the vocabulary from data sets of your own.")
_imports = typer.Typer(no_args_is_help=True, help="Import identifiers from a data set of your own.")
vocabulary.add_typer(_imports, name="import")


@_imports.command("rxnorm")
def rxnorm(
    rxnconso: Annotated[Path, typer.Argument(metavar="RXNCONSO.RRF", help="The names of an RxNorm release.")],
    rxnrel: Annotated[
        Path | None, typer.Argument(metavar="[RXNREL.RRF]", help="Its relations; without them brands get no RxCUI.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to, if not into the vocabulary itself; - for stdout."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was imported as JSON.")] = False,
) -> None:
    """Give the vocabulary's drugs their RxCUIs from your own RxNorm release; later builds carry them.

    kg vocabulary import rxnorm RXNCONSO.RRF RXNREL.RRF
    """
    from kg.ontology_files import ontology_directory
    from kg.vocabulary_sources.rxnorm import RXNORM_FILE, import_rxnorm

    directory = ontology_directory() / "vocabulary"
    target = out or directory / RXNORM_FILE
    try:
        imported = import_rxnorm(directory, rxnconso, rxnrel)
    except UnicodeDecodeError:
        raise Failure(f"{rxnconso} is not UTF-8 text: name the RRF file of a release, not its archive") from None
    except ValueError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"{error.filename} cannot be read ({error.strerror}): name a file of an RxNorm release") from None
    if not imported.drugs:
        raise Failure(f"{rxnconso} names no drug of the vocabulary: is it a release's RXNCONSO.RRF?")
    if str(out) == STANDARD:
        typer.echo(imported.turtle, nl=False)
        return
    try:
        target.write_text(imported.turtle, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{target} cannot be written ({error.strerror}): give another file with --out") from None
    if json:
        print_json({"out": str(target), "drugs": imported.drugs, "products": imported.products})
        return
    typer.echo(
        f"{target}: RxCUIs for {imported.drugs:,} of {imported.drugs_in_all:,} drugs"
        f" and {imported.products:,} of {imported.products_in_all:,} products"
    )
