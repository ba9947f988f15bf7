"""A reading process: letters come in on stdin, what they add goes out on stdout, until stdin ends.

It is a program of its own: it shares nothing with the process that started it,
so that whatever a hostile letter does to it (a crash, no end, all the memory) costs that letter only.
"""

from __future__ import annotations

import bisect
import faulthandler
import gc
import hashlib
import os
import pickle
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO

from kg.engine.ledger import KEY_BYTES, Outcome, Place, letter_key
from kg.engine.messages import Reply, Task
from kg.engine.pipeline import BYTES_TOGETHER, LetterBytes, ReadLetter, read_letters
from kg.engine.segments import SegmentWriter
from kg.letters.find import FoundLetter
from kg.letters.unreadable import UnreadableLetter
from kg.vocabulary import vocabulary

__all__ = ["main"]


def main() -> None:
    """Serve one parent process."""
    # Ctrl-C reaches the whole group; the parent ends us by closing the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not get between our replies.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    task: Task = pickle.load(incoming)
    vocabulary()
    gc.freeze()
    gc.enable()  # it was off while this process started
    pickle.dump("ready", outgoing)
    outgoing.flush()
    batches: queue.Queue[list[FoundLetter] | None] = queue.Queue(maxsize=2)
    threading.Thread(target=_receive, args=(incoming, batches), daemon=True).start()
    segments = SegmentWriter(task.folder)
    while (batch := batches.get()) is not None:
        try:
            pickle.dump(_read(batch, task, segments), outgoing, protocol=pickle.HIGHEST_PROTOCOL)
            outgoing.flush()
        except BrokenPipeError:
            os._exit(1)


def _receive(incoming: BinaryIO, batches: queue.Queue[list[FoundLetter] | None]) -> None:
    try:
        while True:
            batches.put(pickle.load(incoming))
    except (EOFError, pickle.UnpicklingError):
        batches.put(None)


def _read(batch: list[FoundLetter], task: Task, segments: SegmentWriter) -> Reply | OSError:
    """Read a batch, and write what that gave; the error where it cannot be written."""
    outcomes: list[Outcome] = []
    contents: list[bytes] = []
    for known, letters in _opened(batch, task):
        outcomes += known
        # Together they have the time of one: where that is too short, they are read again one by one.
        _limit(task.seconds)
        for letter, read in zip(letters, read_letters(letters, base_iri=task.base_iri), strict=True):
            outcomes.append(_outcome(letter, read, task))
            if isinstance(read, ReadLetter):
                contents += (read.record, read.text, read.statements, read.things)
    _limit(0)
    if not contents:
        return Reply(tuple(outcomes))
    try:
        return Reply(tuple(outcomes), *segments.append(contents))
    except OSError as error:
        return error


def _opened(batch: list[FoundLetter], task: Task) -> Iterator[tuple[list[Outcome], list[LetterBytes]]]:
    """Open letters, in groups that fit in memory together: what became of those that need no reading, and the others."""
    outcomes: list[Outcome] = []
    letters: list[LetterBytes] = []
    size = 0
    for found in batch:
        _limit(task.seconds)
        try:
            data = found.read()
        except UnreadableLetter as refusal:
            outcomes.append(Outcome(found.source, None, refusal=(refusal.code, refusal.message)))
            continue
        digest = hashlib.sha256(data).hexdigest()
        key = letter_key(found.source, digest, task.version)
        if _is_among(key, task.known):
            outcomes.append(Outcome(found.source, digest, key))
            continue
        letters.append(LetterBytes(found.source, data, digest))
        size += len(data)
        if size > BYTES_TOGETHER:
            yield outcomes, letters
            outcomes, letters, size = [], [], 0
    yield outcomes, letters


def _outcome(letter: LetterBytes, read: ReadLetter | UnreadableLetter, task: Task) -> Outcome:
    if isinstance(read, UnreadableLetter):
        return Outcome(letter.source, letter.sha256, refusal=(read.code, read.message))
    place = Place(
        read.identity,
        read.text_sha256,
        len(read.record),
        len(read.text),
        len(read.statements),
        len(read.things),
        read.requests,
        read.quads,
    )
    return Outcome(letter.source, letter.sha256, letter_key(letter.source, letter.sha256, task.version), place)


def _is_among(key: bytes, keys: bytes) -> bool:
    count = len(keys) // KEY_BYTES
    at = bisect.bisect_left(range(count), key, key=lambda i: keys[i * KEY_BYTES : (i + 1) * KEY_BYTES])
    return at < count and keys[at * KEY_BYTES : (at + 1) * KEY_BYTES] == key


def _limit(seconds: float) -> None:
    """End this process when what is under way takes longer; a reader stuck in C code hears no exception."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()
