"""The processes beside the database: started tied to us, started again when they fall, stopped in order."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bihuan.engine import lifeline
from bihuan.engine.death import dies_with_parent
from bihuan.engine.progress import say

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
STEADY_SECONDS = 60.0  # one that ran so long starts with the first delay again
STOP_SECONDS = 10.0


class Lifeline:
    """The pipe all children inherit the reading end of; they end when our writing end closes with us.

    keeps: the instance's lock, which they hold too, until the last of them is gone.
    """

    def __init__(self, *, keeps: int) -> None:
        self.reading, self._writing = os.pipe()
        self._kept = (self.reading, keeps)

    def start(self, command: list[str], *, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Start a process that ends when we do, in a session of its own so that Ctrl-C reaches only us."""
        return subprocess.Popen(
            command,
            env={**env, lifeline.VARIABLE: str(self.reading)},
            stdin=subprocess.DEVNULL,
            pass_fds=self._kept,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )


@dataclass
class Child:
    """One process to be kept running."""

    name: str
    command: list[str]
    env: Mapping[str, str]
    lifeline: Lifeline
    falls: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _began: float = field(default=0.0)
    _delay: float = FIRST_DELAY_SECONDS
    _again_at: float = 0.0

    @property
    def is_alive(self) -> bool:
        """Whether the process runs now."""
        return self._process is not None and self._process.poll() is None

    def keep_running(self, now: float) -> None:
        """Start the process when it does not run and its pause is over; `now` is monotonic seconds."""
        if self.is_alive:
            return
        if self._process is not None:
            self._fell(now)
        if now >= self._again_at:
            self._process = self.lifeline.start(self.command, env=self.env)
            self._began = now

    def _fell(self, now: float) -> None:
        if now - self._began > STEADY_SECONDS:
            self._delay = FIRST_DELAY_SECONDS
        self._process = None
        self._again_at = now + self._delay
        self.falls += 1
        say(f"{self.name}中断，{self._delay:.0f} 秒后重新启动。")
        self._delay = min(self._delay * 2, LONGEST_DELAY_SECONDS)

    def ask_to_stop(self) -> None:
        """Let the process finish what it is doing."""
        if self._process is not None and self.is_alive:
            self._process.terminate()

    def wait_until_stopped(self, until: float) -> None:
        """Return when the process and all it started are gone; by force once `until` has passed."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(until - time.monotonic(), 0.1))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def stop_all(children: list[Child]) -> None:
    """Stop the children together, the first ones first when they refuse."""
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait_until_stopped(until)


def python_command(*arguments: str) -> list[str]:
    """Return the command that runs our own program with our own interpreter."""
    return [sys.executable, "-P", *arguments]
