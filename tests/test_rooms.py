"""Rooms import only from rooms to their left, and each file is in a room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kg"

ROOMS = (
    *(
        "determination",
        "namespaces",
        "iris",
        "ontology_files",
        "vocabulary",
        "guidelines",
        "letters",
        "reading",
        "graph",
    ),
    *("exports", "store", "view", "analysis", "engine", "server", "cli", "__main__"),
)
"""The rooms from left to right (design.md, "Rooms"); beside them stand those of ASIDE."""

ASIDE = {
    "sample": {"determination", "vocabulary"},
    "vocabulary_sources": {"determination", "namespaces", "iris", "ontology_files", "vocabulary", "reading"},
}
"""Rooms off the line, each with the rooms it may import from; only the command line may import from them."""


def allowed(room: str) -> set[str]:
    """The rooms that a room's files may import from."""
    if room in ASIDE:
        return {room, *ASIDE[room]}
    assert room in ROOMS, f"{room} is no room of the design"
    return {room, *ROOMS[: ROOMS.index(room)], *(ASIDE if room == "cli" else ())}


def rooms_imported(source: str) -> Iterator[str]:
    """The rooms of kg that a file's import statements name, wherever in the file they stand."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            modules = [f"kg.{alias.name}" for alias in node.names] if node.module == "kg" else [node.module or ""]
        else:
            continue
        for module in modules:
            head, _, rest = module.partition(".")
            room = rest.partition(".")[0]
            if head == "kg" and room and ((PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file()):
                yield room


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_imports_only_from_rooms_to_its_left(path: Path) -> None:
    assert set(rooms_imported(path.read_text(encoding="utf-8"))) <= allowed(room_of(path))


def test_an_import_inside_a_function_counts_too() -> None:
    assert set(rooms_imported("def f():\n    from kg.reading.letter import Fact\n    import kg.store")) == {
        "reading",
        "store",
    }


def test_an_import_of_a_room_from_the_package_counts_too() -> None:
    assert set(rooms_imported("from kg import vocabulary")) == {"vocabulary"}


def test_no_file_imports_relatively() -> None:
    relative = [
        path
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
