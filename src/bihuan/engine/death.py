"""Ties a process's life to its parent's by the kernel's death signal; knows nothing of what it does."""

import ctypes
import os
import signal
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)  # loaded before any fork


def dies_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` that has the kernel send `sign` to the child when its parent ends.

    The kernel watches the starting thread, not the process, so only the main thread may start such a child.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a child tied to its parent must be started from the main thread")
    parent = os.getpid()

    def ask_for_signal() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:  # it ended between fork and prctl
            os._exit(1)

    return ask_for_signal


def die_with_parent(sign: signal.Signals) -> None:
    """Have the kernel send us `sign` when the thread that started us ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
