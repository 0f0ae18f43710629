"""How much memory everything `./run` starts takes when nobody asks anything, shared pages divided among those who share."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bihuan.cli.bench.measuring import Outcome, Target

TARGET = Target(450, "MB")
START_SECONDS = 120
IDLE_SECONDS = 20  # after the first page, until sweeps and caches have settled
KIB_PER_MB = 1024
PROC = Path("/proc")
TIMES = range(11, 15)  # in stat after the name: own user and system time, the same of children that ended


class NotStarted(RuntimeError):
    """The instance did not answer in time."""


def measure_idle() -> Outcome:
    """Serve a scratch instance, ask for its first page, wait, and add up all its processes."""
    with (
        tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder,
        _served(Path(folder) / "data") as server,
    ):
        time.sleep(IDLE_SECONDS)
        return Outcome(len(family(server.pid)), megabytes=memory_of(server.pid))


@contextmanager
def _served(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    port = free_port()
    options = ["--no-demo", "--port", str(port), "--data", str(folder)]
    command = [sys.executable, "-P", "-m", "bihuan.engine.serve", *options]
    env = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the first page is answered. Raises NotStarted."""
    give_up_at = time.monotonic() + START_SECONDS
    while not _answers(port):
        if server.poll() is not None or time.monotonic() > give_up_at:
            raise NotStarted(port)
        time.sleep(0.5)


def _answers(port: int) -> bool:
    page = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        page.request("GET", "/login/")
        return page.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        page.close()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def family(pid: int) -> list[int]:
    """A process and all that descend from it now."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (parent := parent_of(int(entry.name))) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def parent_of(pid: int) -> int | None:
    """The process that started another one; None when that has ended."""
    try:
        said = re.search(r"^PPid:\s*(\d+)", (PROC / str(pid) / "status").read_text(), re.MULTILINE)
    except OSError:  # it has ended meanwhile
        return None
    return int(said[1]) if said else None


def proportional_kib(pid: int) -> int:
    """Memory of one process, pages shared with others counted by the share."""
    try:
        said = re.search(r"^Pss:\s*(\d+)", (PROC / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(said[1]) if said else 0


def memory_of(pid: int) -> float:
    """Megabytes of a process and all that descend from it."""
    return sum(proportional_kib(one) for one in family(pid)) / KIB_PER_MB


def processor_seconds(pid: int) -> float:
    """Processor time a process and all that descend from it have taken until now, those that ended included."""
    return sum(map(_ticks, family(pid))) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        told = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return 0
    return sum(int(told[place]) for place in TIMES)


def measure_from_here() -> None:
    """Forget how much memory this process has taken at the most until now."""
    (PROC / "self" / "clear_refs").write_text("5")


def highest_mb() -> float:
    """The most memory this process has held since `measure_from_here`, in megabytes."""
    said = re.search(r"^VmHWM:\s*(\d+)", (PROC / "self" / "status").read_text(), re.MULTILINE)
    return int(said[1]) / KIB_PER_MB if said else 0
