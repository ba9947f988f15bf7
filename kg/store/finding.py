"""What a user asks for becomes a query's text: a file's, a shipped query's, or what was written itself."""

from __future__ import annotations

import os

from kg.ontology_files import ontology_path
from kg.store.failure import QueryRefused

__all__ = ["find_text", "takes_values"]


def find_text(wanted: str) -> tuple[str, str]:
    """Find what a user asks for: an existing file, else a shipped query's name, else the text itself.

    Returns:
        The query, and its name.

    Raises:
        QueryRefused: where the file cannot be read as UTF-8, or one word is no shipped query's name.
    """
    # A query's text is no path: it may be longer than a path can be, or hold a NUL; os.path takes that for "no".
    if os.path.isfile(wanted):
        return _read(wanted), os.path.splitext(os.path.basename(wanted))[0]
    if len(wanted.split()) != 1 or "{" in wanted:
        return wanted, "query"
    shipped = ontology_path("queries", f"{wanted}.rq")
    if not wanted.replace("-", "").isalnum() or not os.path.isfile(shipped):
        raise QueryRefused(f"there is no query {wanted!r}, as a file or by name: `kg query --list` lists the names")
    return _read(shipped), wanted


def takes_values(text: str) -> bool:
    """Whether a query's header describes a parameter that has a value even where its user gives none."""
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            break
        if "parameter " in line and ", optional - " not in line:
            return True
    return False


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise QueryRefused(f"{path} cannot be read as a query: {error}") from error
