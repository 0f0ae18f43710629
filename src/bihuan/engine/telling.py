"""Ends a program of ours by what its main function says: an exit code, or one sentence instead of a trace."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from bihuan.engine.errors import EngineError, SystemRefused

INTERRUPTED = 130


def end_with(main: Callable[[list[str]], int | None]) -> NoReturn:
    """Run `main` on the command line's arguments and exit with its code, or with the sentence of what stopped it."""
    try:
        with named():
            sys.exit(main(sys.argv[1:]))
    except EngineError as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


@contextmanager
def named(file: Path | None = None) -> Iterator[None]:
    """Turn what the operating system refuses into an EngineError about the file it names, else about `file`."""
    try:
        yield
    except OSError as refused:
        known = Path(str(refused.filename)) if refused.filename else file
        raise SystemRefused(known, refused) from refused
