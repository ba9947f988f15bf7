"""A build's graph.nq becomes a RocksDB store beside it, loaded once and opened read-only by any number of readers.

    <build>/store/lock              held by whoever loads
    <build>/store/stamp.json        which graph.nq the current store holds
    <build>/store/<hash>-<n>/       the store; a reader holds a shared lock on `<hash>-<n>.readers`

A load goes to a directory of its own, and the stamp changes last by one rename: a reader sees the old store or the new
one, never a half. A store that is no longer current goes when its last reader has gone.

A query is asked by a process of its own, mostly to be answered in milliseconds: what only loading needs is imported there.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self, TypeAlias, cast

import pyoxigraph

from kg.store import locks
from kg.store.failure import StoreError

__all__ = ["GRAPH_FILE", "GraphStore", "Progress", "current_store"]

GRAPH_FILE = "graph.nq"

Progress: TypeAlias = Callable[[int, int], None]
"""Told while a graph is loaded how many bytes have been read, of how many: at the start, at each hundredth, at the end."""

_FORMAT = 1
_BLOCK = 1 << 16
# File systems tell times apart to a few milliseconds, some only to two seconds: within that time of a load, a second
# write may leave size and times as they were, so that only the hash tells.
_TIME_GRAIN_NS = 2_500_000_000


class _Look(NamedTuple):
    """What the file system says of graph.nq without reading it."""

    size: int
    inode: int
    modified_ns: int
    changed_ns: int


class _Stamp(NamedTuple):
    """Which graph.nq a store was loaded from, by which engine, and where the store is."""

    format: int
    engine: str
    sha256: str
    look: _Look
    seen_ns: int
    directory: str


class GraphStore:
    """A build's store, open for reading. Close it, or use it as a context manager.

    Attributes:
        store: the pyoxigraph store: every letter's graph by name, and as default graph the union of all of them.
        directory: where the store is.
    """

    __slots__ = ("_hold", "directory", "store")

    def __init__(self, directory: Path) -> None:
        """Open one loaded store; `GraphStore.of_build` finds or loads the current one.

        Raises:
            StoreError: where it is gone or cannot be read.
        """
        self._hold: IO[bytes] | None = None
        try:
            self._hold = _hold_readers_lock(directory)
            self.store = pyoxigraph.Store.read_only(str(directory))
        except OSError as error:
            self.close()
            raise StoreError(f"the store {directory} cannot be opened: {error}") from error
        self.directory = directory

    @classmethod
    def of_build(cls, build: Path, loading: Progress = lambda done, of: None) -> GraphStore:
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


def current_store(build: Path, loading: Progress = lambda done, of: None) -> Path:
    """Find the directory of a build's store, loading it where it is missing or its graph has changed.

    Args:
        build: the folder of a finished build.
        loading: told how far the load is, where there is one.

    Raises:
        StoreError: where the folder holds no graph, the graph is not N-Quads, or the store cannot be written.
    """
    graph = build / GRAPH_FILE
    room = build / "store"
    look = _look(graph)
    stamp = _read_stamp(room)
    if stamp is not None and _is_surely(stamp, look):
        return room / stamp.directory
    try:
        room.mkdir(exist_ok=True)
        with _alone(room):
            return room / _refreshed(graph, room, loading).directory
    except OSError as error:
        # A build on a read-only medium has the times of its copying, but may bring a store of this very graph.
        if stamp is not None and _sha256(graph) == stamp.sha256:
            return room / stamp.directory
        raise StoreError(f"the store beside {graph} cannot be written: {error}") from error


def _refreshed(graph: Path, room: Path, loading: Progress) -> _Stamp:
    """Bring the store up to date; the caller is the only one in the room."""
    while True:
        look, stamp = _look(graph), _read_stamp(room)
        if stamp is not None and _is_surely(stamp, look):
            return stamp
        seen_ns = time.time_ns()
        sha256 = _sha256(graph)
        if stamp is not None and stamp.sha256 == sha256:
            stamp = stamp._replace(look=look, seen_ns=seen_ns)
        else:
            directory = _load(graph, room, sha256, loading)
            stamp = _Stamp(_FORMAT, _engine(), sha256, look, seen_ns, directory)
        # A build that renamed a new graph into place meanwhile is loaded in the next round.
        if _look(graph) == look:
            _write_stamp(room, stamp)
            _sweep(room, keep=stamp.directory)
            return stamp


def _load(graph: Path, room: Path, sha256: str, progress: Progress) -> str:
    """Load the graph into a new directory of the room, and return its name."""
    import shutil

    number = 0
    while (room / f"{sha256[:16]}-{number}").exists():
        number += 1
    name = f"{sha256[:16]}-{number}"
    loading = room / "loading"
    shutil.rmtree(loading, ignore_errors=True)
    try:
        store = pyoxigraph.Store(str(loading))
        size = graph.stat().st_size
        progress(0, 2 * size)
        with graph.open("rb") as quads:
            counted = cast(IO[bytes], _Counted(quads, 0, 2 * size, progress))
            store.bulk_load(input=counted, format=pyoxigraph.RdfFormat.N_QUADS)
        with graph.open("rb") as quads:
            triples = cast(IO[bytes], _Triples(_Counted(quads, size, 2 * size, progress)))
            # The first load has checked every line: not to check again saves a seventh of the two.
            store.bulk_load(input=triples, format=pyoxigraph.RdfFormat.N_TRIPLES, lenient=True)
        store.optimize()
        store.flush()
    except SyntaxError as error:
        raise StoreError(f"{graph} is not N-Quads ({error}): build it again with `kg build`") from error
    del store
    loading.rename(room / name)
    return name


class _Counted:
    """A graph.nq that tells how far it has been read: at each hundredth of all that is to be read."""

    def __init__(self, file: IO[bytes], before: int, total: int, progress: Progress) -> None:
        self._file = file
        self._done = before
        self._total = total
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes, none at the end of the file."""
        return self._told(self._file.read(size))

    def readline(self) -> bytes:
        """Read to the end of the line."""
        return self._told(self._file.readline())

    def _told(self, block: bytes) -> bytes:
        before, self._done = self._done, self._done + len(block)
        if block and 100 * self._done // self._total > 100 * before // self._total:
            self._progress(self._done, self._total)
        return block


class _Triples:
    """The quads of a graph.nq, read as triples: each line without its graph name.

    Loaded into the default graph they make it the union of all graphs, each triple once. The engine's own union would
    count a triple as often as there are graphs that hold it.
    """

    _graph_name = re.compile(rb" <[^<>\s]*> \.$", re.MULTILINE)

    def __init__(self, quads: _Counted) -> None:
        self._quads = quads
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes, none at the end of the file."""
        while not self._rest:
            block = self._quads.read(_BLOCK)
            if not block:
                return b""
            self._rest = self._graph_name.sub(b" .", block + self._quads.readline())
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def _sweep(room: Path, keep: str) -> None:
    """Remove the stores that are no longer current and have no reader."""
    import shutil

    for directory in room.iterdir():
        if not directory.is_dir() or directory.name == keep:
            continue
        readers = _readers_file(directory)
        with readers.open("ab") as hold:
            if locks.try_exclusive(hold):
                shutil.rmtree(directory, ignore_errors=True)
                readers.unlink(missing_ok=True)


def _is_surely(stamp: _Stamp, look: _Look) -> bool:
    """Whether the stamp's store surely holds the graph that is looked at, without reading the graph."""
    settled = stamp.seen_ns - max(look.modified_ns, look.changed_ns) > _TIME_GRAIN_NS
    return stamp.look == look and settled


def _look(graph: Path) -> _Look:
    try:
        status = graph.stat()
    except OSError as error:
        raise StoreError(
            f"there is no {GRAPH_FILE} in {graph.parent}: run `kg build LETTERS... --out {graph.parent}` first, "
            "or name another build with --build"
        ) from error
    return _Look(status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)


def _sha256(graph: Path) -> str:
    from hashlib import file_digest

    with graph.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _engine() -> str:
    return f"pyoxigraph {pyoxigraph.__version__}"


def _read_stamp(room: Path) -> _Stamp | None:
    try:
        found = json.loads((room / "stamp.json").read_bytes())
        stamp = _Stamp(**{**found, "look": _Look(**found["look"])})
    except (OSError, ValueError, TypeError, LookupError):
        return None
    usable = stamp.format == _FORMAT and stamp.engine == _engine() and (room / stamp.directory).is_dir()
    return stamp if usable else None


def _write_stamp(room: Path, stamp: _Stamp) -> None:
    beside = room / "stamp.json.new"
    beside.write_text(json.dumps({**stamp._asdict(), "look": stamp.look._asdict()}))
    os.replace(beside, room / "stamp.json")


def _readers_file(directory: Path) -> Path:
    return directory.with_name(directory.name + ".readers")


def _hold_readers_lock(directory: Path) -> IO[bytes] | None:
    """Keep the store from being swept while it is read; None where the folder is not ours to write in."""
    try:
        hold = _readers_file(directory).open("ab")
    except OSError:
        return None
    locks.shared(hold)
    return hold


@contextmanager
def _alone(room: Path) -> Iterator[None]:
    with (room / "lock").open("ab") as hold:
        locks.exclusive(hold)
        yield
