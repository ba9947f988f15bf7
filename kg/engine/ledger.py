"""The ledger of a build folder: which letters have been read, and what each of them adds to the outputs.

    <out>/.ledger/ledger.sqlite     one row a letter read: its key, its identity, and where its bytes are
    <out>/.ledger/segment-<n>       the bytes: record, text, statements and things of each letter, one after the other

Each reading process writes segments of its own (`kg.engine.segments`); the build's own process has the rows. A segment's
bytes are on disk before the rows that point at them are committed, so that a build killed at any moment leaves rows that
are true; bytes that no row points at are cut off when the ledger is opened again. SQLite's exclusive lock on the ledger
is what keeps a second build out of the folder, and ends with the process that holds it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kg.engine.failure import BuildError
from kg.engine.segments import segment_path, segment_paths

__all__ = ["KEY_BYTES", "Kept", "Ledger", "Outcome", "Place", "letter_key"]

KEY_BYTES = 16

_COMMIT_SECONDS = 2.0

_FORMAT = 3

_SCHEMA = f"""
PRAGMA user_version = {_FORMAT};
CREATE TABLE IF NOT EXISTS letter (
    key BLOB PRIMARY KEY, identity TEXT NOT NULL, text_sha256 TEXT NOT NULL,
    segment INTEGER NOT NULL, start INTEGER NOT NULL,
    record INTEGER NOT NULL, text INTEGER NOT NULL, statements INTEGER NOT NULL, things INTEGER NOT NULL,
    requests INTEGER NOT NULL, quads INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS found (
    source TEXT NOT NULL, sha256 TEXT, key BLOB, code TEXT, message TEXT
);
CREATE TABLE IF NOT EXISTS set_aside (
    source TEXT NOT NULL, sha256 TEXT NOT NULL, same_as TEXT, code TEXT, message TEXT
);
DELETE FROM found;
DELETE FROM set_aside;
"""


class Place(NamedTuple):
    """What a newly read letter adds: by what it is sorted, sizes in bytes, and how many requests and quads that is."""

    identity: str
    text_sha256: str
    record: int
    text: int
    statements: int
    things: int
    requests: int
    quads: int


class Outcome(NamedTuple):
    """What became of one letter that was found.

    Attributes:
        source: where it was found.
        sha256: of its bytes in hexadecimal; None where they were not read.
        key: its key in the ledger; None where it could not be read.
        place: set where it was read just now.
        refusal: code and message, where it could not be read.
    """

    source: str
    sha256: str | None
    key: bytes | None = None
    place: Place | None = None
    refusal: tuple[str, str] | None = None


class Kept(NamedTuple):
    """A letter of this build that was read, now or earlier, and where its bytes are."""

    source: str
    sha256: str
    identity: str
    text_sha256: str
    segment: int
    start: int
    record: int
    text: int
    statements: int
    things: int
    requests: int
    quads: int


def letter_key(source: str, sha256_hex: str, version: str) -> bytes:
    """The key under which a letter's work is kept: where it was found, its bytes, and what read it.

    >>> len(letter_key("a.pdf", "00", "1"))
    16
    """
    return sha256(f"{sha256_hex} {version} {source}".encode()).digest()[:KEY_BYTES]


class Ledger:
    """The open ledger of one build folder; one process at a time.

    Attributes:
        folder: where it is.
    """

    def __init__(self, folder: Path) -> None:
        """Open the ledger of a folder, made if it is not there.

        Raises:
            BuildError: another build has it open, or it cannot be written.
        """
        self.folder = folder
        self._uncommitted: set[int] = set()
        self._committed = time.monotonic()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = _opened(folder / "ledger.sqlite")
            self._cut_off_loose_ends()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                message = f"another build is writing to {folder.parent}: wait for it, or choose another --out"
                raise BuildError(message) from None
            raise BuildError(f"{folder} cannot be written ({error}): choose another --out") from None
        except OSError as error:
            raise BuildError(f"{folder.parent} cannot be written ({error.strerror}): choose another --out") from None

    def close(self) -> None:
        """Keep what has been added, and let another build in."""
        try:
            self.commit()
        finally:
            self._database.close()

    def abandon(self) -> None:
        """Let go without another write (the disk may be full); what was committed stays."""
        self._database.close()

    def known_keys(self) -> bytes:
        """The keys of all letters in the ledger, sorted and joined."""
        return b"".join(key for (key,) in self._database.execute("SELECT key FROM letter ORDER BY key"))

    def add(self, outcomes: Iterable[Outcome], segment: int = 0, start: int = 0) -> None:
        """Take in what became of some letters.

        Args:
            outcomes: one a letter found.
            segment: where the record, text, statements and things of those that have a place stand, in that order.
            start: the first byte of these.

        Raises:
            OSError, sqlite3.OperationalError: the disk is full or gone.
        """
        letters = []
        found = []
        for outcome in outcomes:
            code, message = outcome.refusal or (None, None)
            found.append((outcome.source, outcome.sha256, outcome.key, code, message))
            if (place := outcome.place) is not None:
                letters.append((outcome.key, *place[:2], segment, start, *place[2:]))
                start += place.record + place.text + place.statements + place.things
        if letters:
            self._uncommitted.add(segment)
        # A letter named twice is read twice where both copies are under way at once; the first row is as good.
        self._database.executemany("INSERT OR IGNORE INTO letter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", letters)
        self._database.executemany("INSERT INTO found VALUES (?, ?, ?, ?, ?)", found)
        if time.monotonic() - self._committed > _COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Make what has been added outlast this process."""
        for number in self._uncommitted:
            with open(segment_path(self.folder, number), "r+b", buffering=0) as segment:
                os.fsync(segment.fileno())
        self._uncommitted.clear()
        self._database.commit()
        self._committed = time.monotonic()

    def set_aside(self, letter: Kept, *, same_as: str | None, refusal: tuple[str, str] | None) -> None:
        """Take a letter that was read out of the build: it is the same as another, or contradicts it."""
        code, message = refusal or (None, None)
        row = (letter.source, letter.sha256, same_as, code, message)
        self._database.execute("INSERT INTO set_aside VALUES (?, ?, ?, ?, ?)", row)

    def count_found(self) -> int:
        """How many letters this build has found."""
        return int(self._database.execute("SELECT count(*) FROM found").fetchone()[0])

    def quarantined(self) -> Iterator[tuple[str, str | None, str, str]]:
        """The letters of this build that are quarantined: source, sha256, code, message; in an order of their own."""
        yield from self._database.execute(
            "SELECT source, sha256, code, message FROM found WHERE code IS NOT NULL UNION ALL "
            "SELECT source, sha256, code, message FROM set_aside WHERE code IS NOT NULL ORDER BY 1, 2, 3, 4"
        )

    def duplicates(self) -> Iterator[tuple[str, str, str]]:
        """The letters of this build that are the same as another: source, sha256, and the source of that one."""
        yield from self._database.execute(
            "SELECT source, sha256, same_as FROM set_aside WHERE code IS NULL ORDER BY 1, 2, 3"
        )

    def kept(self) -> Iterator[Kept]:
        """The letters of this build that were read, by identity; of one identity, the one that stands comes first."""
        rows = self._database.execute(
            "SELECT source, sha256, identity, text_sha256, segment, start, record, text, statements, things, requests, "
            "quads FROM found JOIN letter USING (key) ORDER BY identity, text_sha256, sha256, source"
        )
        return map(Kept._make, rows)

    def forget_others(self) -> None:
        """Forget the letters that this build did not find, and remove the segments that hold nothing any more."""
        self._database.execute("DELETE FROM letter WHERE key NOT IN (SELECT key FROM found WHERE key IS NOT NULL)")
        self.commit()
        live = {number for (number,) in self._database.execute("SELECT DISTINCT segment FROM letter")}
        for number, path in segment_paths(self.folder):
            if number not in live:
                path.unlink()

    def _cut_off_loose_ends(self) -> None:
        ends = dict(
            self._database.execute(
                "SELECT segment, max(start + record + text + statements + things) FROM letter GROUP BY segment"
            )
        )
        for number, path in segment_paths(self.folder):
            end = ends.get(number, 0)
            if 0 < end <= path.stat().st_size:
                os.truncate(path, end)
                del ends[number]
            else:
                path.unlink()
        # What is left was removed or cut short by others: its letters are read again.
        self._database.executemany("DELETE FROM letter WHERE segment = ?", [(number,) for number in ends])
        self._database.commit()


def _opened(path: Path) -> sqlite3.Connection:
    """Open the ledger's database; one that is damaged or of another format is begun anew."""
    database = _locked(path)
    if database is None:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        database = _locked(path)
    assert database is not None
    database.executescript(_SCHEMA)
    return database


def _locked(path: Path) -> sqlite3.Connection | None:
    # Threads of the pool take turns at it under their own lock.
    database = sqlite3.connect(path, timeout=0, check_same_thread=False)
    try:
        # With the lock held for good, the write-ahead log needs no shared memory and works on any file system.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA cache_size = -65536")
        database.executescript("BEGIN EXCLUSIVE; COMMIT;")
        if database.execute("PRAGMA user_version").fetchone()[0] in {0, _FORMAT}:
            return database
    except sqlite3.OperationalError:
        database.close()
        raise
    except sqlite3.DatabaseError:
        pass
    database.close()
    return None
