"""A pipe whose other end only the supervisor holds: when it ends, so do we; carries no message."""

import contextlib
import os
import signal
import threading

from bihuan.engine.death import die_with_parent

VARIABLE = "BIHUAN_LIFELINE_FD"


def watch() -> None:
    """End this process at once when the supervisor is gone, however it went; without one, do nothing."""
    descriptor = os.environ.get(VARIABLE, "")
    if not descriptor.isdigit():
        return
    die_with_parent(signal.SIGKILL)
    threading.Thread(target=_end_with, args=(int(descriptor),), name="lifeline", daemon=True).start()


def _end_with(descriptor: int) -> None:
    with contextlib.suppress(OSError):  # a descriptor that was not inherited: the death signal has to do
        os.read(descriptor, 1)
        os._exit(1)
