"""Open the store that was loaded beside a build; where there is none of this very graph, it is loaded first.

    <build>/store/stamp             which graph.nq the current store holds
    <build>/store/<hash>-<n>/       the store; a reader holds a shared lock on `<hash>-<n>.readers`

A query is asked by a process of its own, mostly to be answered in milliseconds. What it needs is done here without the
modules of the standard library that take as long to import as such a query to answer: re, typing, pathlib, enum, json.
"""

from __future__ import annotations

import os

import pyoxigraph

from kg.store import locks
from kg.store.failure import StoreError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import IO, Self, TypeAlias

    Folder: TypeAlias = str | os.PathLike[str]
    Progress: TypeAlias = Callable[[int, int], None]
    """Told while a graph is loaded how many bytes have been read, of how many: first, at each hundredth, at the end."""

__all__ = [
    "GRAPH_FILE",
    "STAMP",
    "GraphStore",
    "current_store",
    "engine",
    "look_at",
    "read_stamp",
    "readers_file",
    "surely_holds",
]

GRAPH_FILE = "graph.nq"
STAMP = ("engine", "sha256", "look", "settled", "directory")
"""What the stamp says, a line each: which engine loaded the graph of which hash and look, and into which directory.

It is settled where a later write to the graph must have given it another look.
"""


class GraphStore:
    """A build's store, open for reading. Close it, or use it as a context manager.

    Attributes:
        store: the pyoxigraph store: every letter's graph by name, and as default graph the union of all of them.
        directory: where the store is.
    """

    __slots__ = ("_hold", "directory", "store")

    def __init__(self, directory: Folder) -> None:
        """Open one loaded store; `GraphStore.of_build` finds or loads the current one.

        Raises:
            StoreError: where it is gone or cannot be read.
        """
        self._hold: IO[bytes] | None = None
        self.directory = os.fspath(directory)
        try:
            self._hold = _hold_readers_lock(self.directory)
            self.store = pyoxigraph.Store.read_only(self.directory)
        except OSError as error:
            self.close()
            raise StoreError(f"the store {directory} cannot be opened: {error}") from error

    @classmethod
    def of_build(cls, build: Folder, loading: Progress = lambda done, of: None) -> GraphStore:
        """Open the store of a build, loading it first where it is missing or its graph has changed.

        Args:
            build: the folder of a finished build.
            loading: told how far the load is, where there is one.

        Raises:
            StoreError: where the folder holds no graph, the graph is not N-Quads, or the store cannot be written.
        """
        for attempt in range(3):
            try:
                return cls(current_store(build, loading))
            except StoreError:
                # Another reader may have reloaded a changed graph, and swept this store, between our two steps.
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Let the store go."""
        if hasattr(self, "store"):
            del self.store
        if self._hold is not None:
            self._hold.close()
            self._hold = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def current_store(build: Folder, loading: Progress = lambda done, of: None) -> str:
    """Find the directory of a build's store, loading it where it is missing or its graph has changed.

    Args:
        build: the folder of a finished build.
        loading: told how far the load is, where there is one.

    Raises:
        StoreError: where the folder holds no graph, the graph is not N-Quads, or the store cannot be written.
    """
    graph, room = os.path.join(build, GRAPH_FILE), os.path.join(build, "store")
    stamp = read_stamp(room)
    if stamp is None or not surely_holds(stamp, look_at(graph)):
        from pathlib import Path

        from kg.store.loading import refreshed

        stamp = refreshed(Path(graph), Path(room), loading)
    return os.path.join(room, stamp["directory"])


def read_stamp(room: Folder) -> dict[str, str] | None:
    """Read which graph the current store holds, as `STAMP` says; None where this engine has no store there."""
    try:
        with open(os.path.join(room, "stamp"), encoding="utf-8") as file:
            stamp = dict(zip(STAMP, file.read().splitlines(), strict=True))
    except (OSError, ValueError):
        return None
    usable = stamp["engine"] == engine() and os.path.isdir(os.path.join(room, stamp["directory"]))
    return stamp if usable else None


def engine() -> str:
    """Which engine's store it is: another version may not read it."""
    return f"pyoxigraph {pyoxigraph.__version__}"


def look_at(graph: Folder) -> str:
    """What the file system says of a graph without reading it: size, inode, and its two times.

    Raises:
        StoreError: where there is no graph.
    """
    try:
        status = os.stat(graph)
    except OSError as error:
        folder = os.path.dirname(graph)
        raise StoreError(
            f"there is no {GRAPH_FILE} in {folder}: run `kg build LETTERS... --out {folder}` first, "
            "or name another build with --build"
        ) from error
    return f"{status.st_size} {status.st_ino} {status.st_mtime_ns} {status.st_ctime_ns}"


def surely_holds(stamp: dict[str, str], look: str) -> bool:
    """Whether the stamp's store surely holds the graph that is looked at, without reading the graph."""
    return stamp["look"] == look and stamp["settled"] == "yes"


def readers_file(directory: Folder) -> str:
    """The file that a store's readers hold together."""
    return f"{os.fspath(directory)}.readers"


def _hold_readers_lock(directory: Folder) -> IO[bytes] | None:
    """Keep the store from being swept while it is read; None where the folder is not ours to write in."""
    try:
        hold = open(readers_file(directory), "ab")  # noqa: SIM115 - held as long as the store is open
    except OSError:
        return None
    locks.shared(hold)
    return hold
