"""A pool of child processes that answer queries; one that runs too long, or crashes, is ended and replaced.

A query runs among the quick ones first. One that is not done after a second moves beside them, where slow ones have
places of their own; where these are taken it is stopped, waits for one, and starts again. So slow queries, however many,
never keep the quick ones waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import msgspec

from kg.server.limits import Limits
from kg.server.messages import LENGTH, Answer, Question, framed, length_of, read_answer

__all__ = ["Busy", "Crashed", "Overdue", "Pool", "Reply"]


class Busy(Exception):  # noqa: N818 - a state, not a defect
    """Too many requests wait, or one has waited too long."""


class Overdue(Exception):  # noqa: N818
    """A query took longer than it may."""


class Crashed(Exception):  # noqa: N818
    """A query ended the process that ran it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its body, in memory or in a file that whoever gets the reply removes."""

    answer: Answer
    body: bytes
    file: Path | None


class Pool:
    """Child processes over one loaded store."""

    def __init__(self, directory: Path, limits: Limits) -> None:
        """Make a pool; `start` it, or use it as an asynchronous context manager.

        Args:
            directory: the store, as `GraphStore.directory` names it.
            limits: how many children, and how long a query may take.
        """
        self._directory = directory
        self._limits = limits
        self._quick = asyncio.Semaphore(limits.quick_workers)
        self._slow = asyncio.Semaphore(limits.slow_workers)
        self._idle: asyncio.LifoQueue[_Child] = asyncio.LifoQueue()
        self._children: set[_Child] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._answers = tempfile.TemporaryDirectory(prefix="kg-serve-")
        self._numbered = 0
        self._closing = False
        self.waiting = 0
        self.running = 0
        self.ended: Counter[str] = Counter()

    @property
    def alive(self) -> int:
        """How many children run."""
        return len(self._children)

    async def start(self) -> None:
        """Start the children.

        Raises:
            Crashed: where one does not come up.
        """
        for _ in range(self._limits.quick_workers + self._limits.slow_workers):
            await self._add_child()

    async def close(self) -> None:
        """End the children, whatever they do."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        for child in list(self._children):
            await child.end()
        self._children.clear()
        self._answers.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def answer(self, question: Question) -> Reply:
        """Have a question answered. Cancelling this ends the query.

        Raises:
            Busy: where too many wait already, or this one has waited too long.
            Overdue: where the query runs longer than it may.
            Crashed: where the query ends its process.
        """
        self._numbered += 1
        question = replace(question, file=os.path.join(self._answers.name, str(self._numbered)))
        try:
            reply = await self._quickly(question)
            if reply is None:
                async with self._place(self._slow):
                    reply = await self._within(question, self._limits.seconds)
        except BaseException as error:
            Path(question.file).unlink(missing_ok=True)
            self.ended[type(error).__name__.lower()] += 1
            raise
        if reply.file is None:
            # An answer that passed a limit on its way into the file has left a part of it there.
            Path(question.file).unlink(missing_ok=True)
        self.ended["answered"] += 1
        return reply

    async def _quickly(self, question: Question) -> Reply | None:
        """Run a query among the quick ones; None where it is slow and must wait for a place."""
        limits = self._limits
        async with contextlib.AsyncExitStack() as places:
            await places.enter_async_context(self._place(self._quick))
            child = await self._taken()
            asking = asyncio.ensure_future(child.ask(question))
            try:
                await asyncio.wait({asking}, timeout=min(limits.quick_seconds, limits.seconds))
                if not asking.done():
                    if self._slow.locked():
                        self.ended["restarted"] += 1
                        return None
                    # There is a free place beside the quick ones: the query moves there and lets the next one in.
                    beside = contextlib.AsyncExitStack()
                    await beside.enter_async_context(self._place(self._slow))
                    await places.aclose()
                    places.push_async_exit(beside)
                    await asyncio.wait({asking}, timeout=limits.seconds - limits.quick_seconds)
                if not asking.done():
                    raise Overdue
                return asking.result()
            finally:
                self._give_back(child, asking)

    async def _within(self, question: Question, seconds: float) -> Reply:
        child = await self._taken()
        asking = asyncio.ensure_future(child.ask(question))
        try:
            await asyncio.wait({asking}, timeout=seconds)
            if not asking.done():
                raise Overdue
            return asking.result()
        finally:
            self._give_back(child, asking)

    @asynccontextmanager
    async def _place(self, places: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait for a place to run in, and keep it."""
        if self.waiting >= self._limits.waiting:
            raise Busy
        self.waiting += 1
        try:
            async with asyncio.timeout(self._limits.wait_seconds):
                await places.acquire()
        except TimeoutError as error:
            raise Busy from error
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            places.release()

    async def _taken(self) -> _Child:
        """Take an idle child; there is one for each place, but its replacement may still be coming up."""
        try:
            async with asyncio.timeout(self._limits.wait_seconds):
                return await self._idle.get()
        except TimeoutError as error:
            raise Busy from error

    def _give_back(self, child: _Child, asking: asyncio.Future[Reply]) -> None:
        """Keep a child that has answered; end and replace one that has not."""
        if asking.done() and not asking.cancelled() and asking.exception() is None:
            self._idle.put_nowait(child)
            return
        asking.cancel()
        self._children.discard(child)
        task = asyncio.ensure_future(self._replace(child))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, child: _Child) -> None:
        await child.end()
        pause = 0.1
        while not self._closing:
            try:
                await self._add_child()
                return
            except (Crashed, OSError):
                await asyncio.sleep(pause)
                pause = min(2 * pause, 10.0)

    async def _add_child(self) -> None:
        child = await _Child.start(self._directory, self._limits)
        self._children.add(child)
        self._idle.put_nowait(child)


class _Child:
    """One child process."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._questions, self._answers = process, process.stdin, process.stdout

    @classmethod
    async def start(cls, directory: Path, limits: Limits) -> _Child:
        written = msgspec.json.encode(limits).decode()
        arguments = ("-m", "kg.server.worker", str(directory), written)
        child = cls(await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=PIPE, stdout=PIPE))
        try:
            await child._message()
        except BaseException:
            await child.end()
            raise
        return child

    async def ask(self, question: Question) -> Reply:
        try:
            self._questions.write(framed(question))
            await self._questions.drain()
            answer = await self._message()
            if answer.in_file:
                return Reply(answer, b"", Path(question.file))
            return Reply(answer, await self._answers.readexactly(answer.size), None)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Crashed from error

    async def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _message(self) -> Answer:
        try:
            size = length_of(await self._answers.readexactly(LENGTH))
            return read_answer(await self._answers.readexactly(size))
        except asyncio.IncompleteReadError as error:
            raise Crashed from error
