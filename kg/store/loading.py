"""A build's graph.nq becomes a RocksDB store beside it, loaded once and opened read-only by any number of readers.

    <build>/store/lock              held by whoever loads
    <build>/store/stamp             which graph.nq the current store holds
    <build>/store/<hash>-<n>/       the store; a reader holds a shared lock on `<hash>-<n>.readers`

A load goes to a directory of its own, and the stamp changes last by one rename: a reader sees the old store or the new
one, never a half. A store that is no longer current goes when its last reader has gone.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph
from pyoxigraph import RdfFormat

from kg.store import locks
from kg.store.failure import StoreError
from kg.store.opening import STAMP, engine, look_at, read_stamp, readers_file, surely_holds

if TYPE_CHECKING:
    from kg.store.opening import Progress

__all__ = ["refreshed"]

_BLOCK = 1 << 16
_UNION_PART = 1 << 26
# File systems tell times apart to a few milliseconds, some only to two seconds: within that time of a load, a second
# write may leave size and times as they were, so that only the hash tells.
_TIME_GRAIN_NS = 2_500_000_000


def refreshed(graph: Path, room: Path, loading: Progress) -> dict[str, str]:
    """Bring a room's store up to date with a graph, alone in the room.

    Args:
        graph: N-Quads.
        room: the folder of its stores.
        loading: told how far the load is, where there is one.

    Returns:
        The room's stamp.

    Raises:
        StoreError: where there is no graph, it is not N-Quads, or the store cannot be written.
    """
    look_at(graph)
    try:
        room.mkdir(exist_ok=True)
        with _alone(room):
            return _refreshed(graph, room, loading)
    except OSError as error:
        # A build on a read-only medium has the times of its copying, but may bring a store of this very graph.
        stamp = read_stamp(room)
        if stamp is not None and _sha256(graph) == stamp["sha256"]:
            return stamp
        raise StoreError(f"the store beside {graph} cannot be written: {error}") from error


def _refreshed(graph: Path, room: Path, loading: Progress) -> dict[str, str]:
    while True:
        look, stamp = look_at(graph), read_stamp(room)
        if stamp is not None and surely_holds(stamp, look):
            return stamp
        seen_ns = time.time_ns()
        with ThreadPoolExecutor(1) as beside:
            hashing = beside.submit(_sha256, graph)
            known = stamp is not None and stamp["sha256"] == hashing.result()
            directory = stamp["directory"] if stamp is not None and known else _load(graph, room, hashing, loading)
        sha256 = hashing.result()
        # A build that renamed a new graph into place meanwhile is loaded in the next round.
        if look_at(graph) == look:
            settled = seen_ns - max(map(int, look.split()[2:])) > _TIME_GRAIN_NS
            stamp = dict(zip(STAMP, (engine(), sha256, look, "yes" if settled else "no", directory), strict=True))
            _write_stamp(room, stamp)
            _sweep(room, keep=directory)
            return stamp


def _load(graph: Path, room: Path, hashing: Future[str], progress: Progress) -> str:
    """Load the graph into a new directory of the room, and return its name."""
    loading = room / "loading"
    shutil.rmtree(loading, ignore_errors=True)
    told = _Told(2 * graph.stat().st_size, progress)
    store = pyoxigraph.Store(str(loading))
    try:
        # The union is loaded by another processor, which stops where this load fails: then its file is closed.
        with ThreadPoolExecutor(1) as beside, graph.open("rb") as quads, graph.open("rb") as again:
            union = beside.submit(_load_union, store, _Counted(again, told))
            store.bulk_load(input=cast(IO[bytes], _Counted(quads, told)), format=RdfFormat.N_QUADS)
            union.result()
        store.optimize()
        store.flush()
    except SyntaxError as error:
        raise StoreError(f"{graph} is not N-Quads ({error}): build it again with `kg build`") from error
    del store
    name, number = hashing.result()[:16], 0
    while (room / f"{name}-{number}").exists():
        number += 1
    loading.rename(room / f"{name}-{number}")
    return f"{name}-{number}"


class _Told:
    """Tells how much of a graph has been read: at first, and at each hundredth of all that is to be read."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done = 0
        self._total = total
        self._progress = progress
        self._turn = Lock()
        progress(0, total)

    def add(self, size: int) -> None:
        """So much more has been read, by whatever thread."""
        with self._turn:
            before, self._done = self._done, self._done + size
            if size and 100 * self._done // self._total > 100 * before // self._total:
                self._progress(self._done, self._total)


class _Counted:
    """A graph.nq that tells how far it has been read."""

    def __init__(self, file: IO[bytes], told: _Told) -> None:
        self._file = file
        self._told = told

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes, none at the end of the file."""
        block = self._file.read(size)
        self._told.add(len(block))
        return block

    def readline(self) -> bytes:
        """Read to the end of the line."""
        line = self._file.readline()
        self._told.add(len(line))
        return line


def _load_union(store: pyoxigraph.Store, quads: _Counted) -> None:
    """Load what all graphs say into the default graph, part after part: one is held in memory until it has been sorted."""
    part = None
    while part is None or not part.is_last:
        part = _Triples(quads)
        # The load of the quads checks every line: not to check again saves a seventh of the two.
        store.bulk_load(input=cast(IO[bytes], part), format=RdfFormat.N_TRIPLES, lenient=True)


class _Triples:
    """The next quads of a graph.nq, read as triples: each line without its graph name.

    Loaded into the default graph they make it the union of all graphs, each triple once. The engine's own union would
    count a triple as often as there are graphs that hold it.
    """

    _graph_name = re.compile(rb" <[^<>\s]*> \.$", re.MULTILINE)

    def __init__(self, quads: _Counted) -> None:
        self._quads = quads
        self._left = _UNION_PART
        self._rest = b""
        self.is_last = False

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes, none at the end of the part."""
        while not self._rest:
            block = self._quads.read(_BLOCK) if self._left > 0 else b""
            if not block:
                self.is_last = self._left > 0
                return b""
            self._left -= len(block)
            self._rest = self._graph_name.sub(b" .", block + self._quads.readline())
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def _sweep(room: Path, keep: str) -> None:
    """Remove the stores that are no longer current and have no reader."""
    for directory in room.iterdir():
        if not directory.is_dir() or directory.name == keep:
            continue
        readers = Path(readers_file(directory))
        with readers.open("ab") as hold:
            if locks.try_exclusive(hold):
                shutil.rmtree(directory, ignore_errors=True)
                readers.unlink(missing_ok=True)


def _sha256(graph: Path) -> str:
    with graph.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write_stamp(room: Path, stamp: dict[str, str]) -> None:
    beside = room / "stamp.new"
    beside.write_text("".join(f"{line}\n" for line in stamp.values()), encoding="utf-8")
    os.replace(beside, room / "stamp")


@contextmanager
def _alone(room: Path) -> Iterator[None]:
    with (room / "lock").open("ab") as hold:
        locks.exclusive(hold)
        yield
