"""Where the ontology's files are."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # see kg.store.opening
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ontology_directory", "ontology_path"]


def ontology_directory() -> Path:
    """Where the ontology's files are: inside the installed package, or beside it in a checkout."""
    from pathlib import Path

    return Path(ontology_path())


def ontology_path(*parts: str) -> str:
    """The path of a file or folder of the ontology, for what has no time to import pathlib."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "ontology")
    return os.path.join(
        installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), "ontology"), *parts
    )
