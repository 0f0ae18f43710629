"""Keeps what the tests write in memory where there is plenty: they make and drop thousands of small files.

`TMPDIR` in the environment is left as it is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
PLENTY = 4 << 30  # bytes; the whole suite on two cores takes about a quarter of it
PREFIX = "bihuan-tests-"


def pytest_configure(config: pytest.Config) -> None:
    """Let temporary files of this run, its workers and their children go into memory."""
    if hasattr(config, "workerinput") or "TMPDIR" in os.environ or not is_fit():
        return
    remove_left_over()
    folder = MEMORY / f"{PREFIX}{os.getpid()}"
    folder.mkdir()
    folder.chmod(0o1777)  # PostgreSQL and the engine run as the system user
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def is_fit() -> bool:
    """Tell whether there is plenty of memory to write to, from where programs may also be started."""
    try:
        found = os.statvfs(MEMORY)
    except OSError:
        return False
    free = found.f_bavail * found.f_frsize
    return os.access(MEMORY, os.W_OK) and free >= PLENTY and not found.f_flag & os.ST_NOEXEC


def remove_left_over() -> None:
    """Remove what runs that were killed left in memory."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        with suppress(ProcessLookupError, PermissionError, ValueError):
            os.kill(int(folder.name.removeprefix(PREFIX)), 0)
            continue
        shutil.rmtree(folder, ignore_errors=True)
