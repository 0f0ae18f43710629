"""A real worker beside the test, as ./run starts it, and waiting for what it does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 60


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker on the database and data folder of the test; gone at the end of the block."""
    process = start()
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, *(arguments or ("-m", "bihuan.jobs"))]
    return subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    )


def eventually(is_so: Callable[[], bool]) -> bool:
    """Whether something comes true while we are patient."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
