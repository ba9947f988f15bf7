"""Locks on open files, which the operating system lets go of when their holder ends, however it ends."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # see kg.store.opening
if TYPE_CHECKING:
    from typing import IO

__all__ = ["exclusive", "shared", "try_exclusive"]

if sys.platform == "win32":
    import msvcrt
    import time

    def exclusive(file: IO[bytes]) -> None:
        """Wait until no one else holds the file, and hold it."""
        while not try_exclusive(file):
            time.sleep(0.05)

    def try_exclusive(file: IO[bytes]) -> bool:
        """Hold the file if no one else does; say whether it is held."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def shared(file: IO[bytes]) -> None:
        """Do nothing: Windows does not remove files that a reader has open."""

else:
    import fcntl

    def exclusive(file: IO[bytes]) -> None:
        """Wait until no one else holds the file, and hold it."""
        fcntl.flock(file, fcntl.LOCK_EX)

    def try_exclusive(file: IO[bytes]) -> bool:
        """Hold the file if no one else does; say whether it is held."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def shared(file: IO[bytes]) -> None:
        """Hold the file together with others who share it."""
        fcntl.flock(file, fcntl.LOCK_SH)
