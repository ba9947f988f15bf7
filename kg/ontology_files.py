"""Where the ontology's files are."""

from __future__ import annotations

from pathlib import Path

__all__ = ["ontology_directory"]


def ontology_directory() -> Path:
    """Where the ontology's files are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "ontology"
    return installed if installed.is_dir() else package.parent / "ontology"
