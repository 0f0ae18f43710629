"""One instance on one data folder; the lock ends with the last process that holds it, however that ends."""

import fcntl
import os
import time
from pathlib import Path

from bihuan.engine.errors import AlreadyRunning, FolderClosed
from bihuan.engine.telling import named

PATIENCE_SECONDS = 10.0


def hold(file: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> int:
    """Return a descriptor that holds the lock until it, and each copy a child was given, is closed.

    While a starter that is no more still has children going down, waits for them.
    Raises AlreadyRunning when the starter named in the file lives, or its children outlast the patience.
    """
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as refused:
        raise FolderClosed(file.parent) from refused
    if os.geteuid() == 0:  # the system user must be able to hold it next time
        os.fchown(descriptor, file.parent.stat().st_uid, file.parent.stat().st_gid)
    give_up_at = time.monotonic() + patience_seconds
    while not _taken(descriptor):
        if _starter_lives(descriptor) or time.monotonic() > give_up_at:
            os.close(descriptor)
            raise AlreadyRunning(file.parent)
        time.sleep(0.05)
    with named(file):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def is_held(file: Path) -> bool:
    """Tell whether some process holds the lock now."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _starter_lives(descriptor: int) -> bool:
    written = os.pread(descriptor, 32, 0).strip()
    return written.isdigit() and Path(f"/proc/{written.decode()}").exists()
