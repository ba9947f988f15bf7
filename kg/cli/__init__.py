"""The command `kg`: how it starts and ends; its commands stand in `kg.cli.commands`."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # see kg.store.opening
if TYPE_CHECKING:
    from kg.cli.commands import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line and end the process: 0 done, 1 some letters quarantined, 2 unusable input or output."""
    from kg.cli.failure import Failure

    try:
        _run(sys.argv[1:])
    except Failure as failure:
        sys.stderr.write(f"kg: {failure}\n")
        sys.exit(2)
    except BrokenPipeError:
        import os

        # The reader of our output has gone; point stdout elsewhere so that Python's flush at exit stays quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("kg: interrupted\n")
        sys.exit(130)


def _run(arguments: list[str]) -> None:
    from kg.cli.asking import answer, plainly_asked

    # The library that reads command lines takes several times as long to import as a query to answer.
    asked = plainly_asked(arguments)
    if asked is not None:
        answer(*asked)
        return
    from kg.cli.commands import app

    app()


def __getattr__(name: str) -> object:
    if name == "app":
        from kg.cli.commands import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
