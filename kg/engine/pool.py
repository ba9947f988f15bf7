"""Reading processes side by side: batches go to whichever is free; one that dies costs only the letter that killed it."""

from __future__ import annotations

import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from typing import IO, cast

from kg.engine.failure import BuildError
from kg.engine.ledger import Outcome
from kg.engine.messages import Reply, Task
from kg.letters.find import FoundLetter

__all__ = ["read_all"]

# A process may be killed before it has said a word, and by no letter's fault.
_STARTS = 3

# All that is made while a process starts, stays: the collector of cycles would take a tenth of the start to find that out.
_PROGRAM = "import gc; gc.disable(); from kg.engine.worker import main; main()"


def read_all(batches: Iterable[list[FoundLetter]], task: Task, jobs: int, take: Callable[[Reply], None]) -> None:
    """Read batches of letters in `jobs` processes.

    Args:
        batches: drawn from as processes become free.
        task: what every process is told.
        jobs: how many processes.
        take: gets each reply, in no certain order, from several threads.

    Raises:
        BuildError: the reading processes cannot be started.
        OSError: what was read cannot be written.
        Exception: what `take` or the iteration over batches raised.
    """
    waiting: queue.Queue[list[FoundLetter] | None] = queue.Queue(maxsize=jobs)
    failures: list[BaseException] = []
    stop = threading.Event()

    def serve() -> None:
        try:
            with ExitStack() as readers:
                # A process is started when there is work for it: a handful of letters takes one, however many may run.
                reader: _Reader | None = None
                while (batch := waiting.get()) is not None:
                    reader = reader or readers.enter_context(_Reader(task, take))
                    reader.read(batch)
                if reader is not None:
                    reader.hand_over()
        except BaseException as failure:
            failures.append(failure)
            stop.set()

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    try:
        for batch in batches:
            if not _put(waiting, batch, stop):
                break
    except BaseException:
        stop.set()
        raise
    finally:
        for _ in threads:
            _put(waiting, None, stop)
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]


def _put(
    waiting: queue.Queue[list[FoundLetter] | None], batch: list[FoundLetter] | None, stop: threading.Event
) -> bool:
    """Wait for a place in the queue, unless the pool is stopping: then the queue is emptied of work instead."""
    while not stop.is_set():
        try:
            waiting.put(batch, timeout=0.2)
        except queue.Full:
            continue
        return True
    while batch is None:
        try:
            waiting.put_nowait(None)
        except queue.Full:
            waiting.get_nowait()
        else:
            return False
    return False


class _Died(Exception):  # noqa: N818 - an event, dealt with here
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.refusal = (code, message)


class _Reader:
    """One reading process, started anew whenever it dies.

    What it answers is handed over while it reads the next batch: it need not wait for the disk.
    """

    def __init__(self, task: Task, take: Callable[[Reply], None]) -> None:
        self._task = task
        self._take = take
        self._replies: list[Reply] = []
        self._process = self._started()

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, batch: list[FoundLetter]) -> None:
        """Read a batch; where the process dies on it, letter by letter, and quarantine the one that it dies on again."""
        try:
            self._send(batch)
            self.hand_over()
            self._replies.append(self._received())
            return
        except _Died:
            self._process = self._started()
        for letter in batch:
            try:
                self._send([letter])
                self._replies.append(self._received())
            except _Died as death:
                self._process = self._started()
                self._replies.append(Reply((Outcome(letter.source, None, refusal=death.refusal),)))
            self.hand_over()

    def hand_over(self) -> None:
        """Let what has been answered be taken."""
        replies, self._replies = self._replies, []
        for reply in replies:
            self._take(reply)

    def _started(self) -> subprocess.Popen[bytes]:
        for _ in range(_STARTS):
            process = subprocess.Popen([sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            try:
                pickle.dump(self._task, cast(IO[bytes], process.stdin), protocol=pickle.HIGHEST_PROTOCOL)
                cast(IO[bytes], process.stdin).flush()
                pickle.load(cast(IO[bytes], process.stdout))
            except (OSError, EOFError, pickle.UnpicklingError):
                process.kill()
                process.wait()
            else:
                return process
        raise BuildError("a reading process cannot be started: free some memory, or choose fewer --jobs")

    def _send(self, batch: list[FoundLetter]) -> None:
        try:
            pickle.dump(batch, cast(IO[bytes], self._process.stdin), protocol=pickle.HIGHEST_PROTOCOL)
            cast(IO[bytes], self._process.stdin).flush()
        except OSError:
            self._end()
            raise self._death(self._process.returncode) from None

    def _received(self) -> Reply:
        try:
            answer = cast("Reply | OSError", pickle.load(cast(IO[bytes], self._process.stdout)))
        except (OSError, EOFError, pickle.UnpicklingError):
            self._end()
            raise self._death(self._process.returncode) from None
        if isinstance(answer, OSError):
            raise answer
        return answer

    def _death(self, status: int) -> _Died:
        if status == -getattr(signal, "SIGALRM", 0) or (status == 1 and not hasattr(signal, "SIGALRM")):
            return _Died("time_limit", f"reading it took longer than {self._task.seconds:g} seconds")
        return _Died("reader_died", f"the process that read it ended with status {status}; please report this")

    def _end(self) -> None:
        process = self._process
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                cast(IO[bytes], pipe).close()
        try:
            process.wait(timeout=self._task.seconds + 5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
