"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

__all__ = ["DEFAULT_BUILD", "BuildFolder"]

DEFAULT_BUILD = Path("exports")

BuildFolder: TypeAlias = Annotated[
    Path, typer.Option("--build", metavar="DIR", help="The folder of a finished build.", show_default=True)
]
