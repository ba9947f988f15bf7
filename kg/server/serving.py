"""Listen: the endpoint on a socket, with clients that send or take too slowly put out."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.server.application import application
from kg.server.limits import Limits
from kg.store.opening import GraphStore

if TYPE_CHECKING:
    from kg.store.opening import Progress

__all__ = ["listen", "serve"]

_BACKLOG = 1024
_KEEP_ALIVE_SECONDS = 30
_SHUTDOWN_SECONDS = 3


def listen(host: str, port: int) -> socket.socket:
    """Open the socket to listen on.

    Args:
        host: an address or a name of this machine.
        port: 0 for any that is free.

    Raises:
        OSError: where the address is not this machine's, or the port is taken.
    """
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family, backlog=_BACKLOG)


def serve(
    build: Path,
    listening: socket.socket,
    *,
    limits: Limits | None = None,
    origins: Sequence[str] = (),
    loading: Progress = lambda done, of: None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve a build, as it is now, until the process is interrupted.

    Args:
        build: the folder of a finished build.
        listening: as `listen` opened it.
        limits: how much a client may ask for.
        origins: whose pages may ask by script (CORS): "*" for all, none by default.
        loading: told how far the load is, where the graph is loaded first.
        ready: called when requests are answered.

    Raises:
        StoreError: where the folder holds no graph, or the store cannot be written.
    """
    limits = limits or Limits()
    _allow_many_files()
    with GraphStore.of_build(build, loading) as opened:
        config = uvicorn.Config(
            application(build, opened, limits, origins),
            http=_punctual(limits),
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            h11_max_incomplete_event_size=limits.query_bytes + _BACKLOG,
        )
        asyncio.run(_Server(config, ready).serve(sockets=[listening]))


class _Server(uvicorn.Server):
    """uvicorn, saying when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _punctual(limits: Limits) -> type[H11Protocol]:
    """The HTTP protocol with clocks: for a request's headers to arrive, and for an answer to be taken."""

    class Punctual(H11Protocol):
        _headers_due: asyncio.TimerHandle | None = None
        _taking_due: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            # Headers and body go in two writes: without this, the second waits 40 ms for the first's acknowledgement.
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._headers_due = self.loop.call_later(limits.headers_seconds, self.transport.abort)

        def data_received(self, data: bytes) -> None:
            if self._headers_due is None and self._between_requests():
                self._headers_due = self.loop.call_later(limits.headers_seconds, self.transport.abort)
            super().data_received(data)
            if not self._between_requests():
                _stop(self._headers_due)
                self._headers_due = None

        def pause_writing(self) -> None:
            super().pause_writing()
            self._taking_due = self.loop.call_later(limits.stalled_seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            _stop(self._taking_due)
            self._taking_due = None

        def connection_lost(self, exc: Exception | None) -> None:
            _stop(self._headers_due)
            self._headers_due = None
            _stop(self._taking_due)
            self._taking_due = None
            super().connection_lost(exc)

        def _between_requests(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

    return Punctual


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def _allow_many_files() -> None:
    """Let as many clients connect as the system allows; its soft bound is made for other programs."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
