"""Looking at processes from outside: who descends from whom, who is still there."""

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 30


def descendants(pid: int) -> set[int]:
    """Return the ids of all processes below `pid`."""
    parents = {int(entry.name): _parent(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    found: set[int] = set()
    layer = {pid}
    while layer := {child for child, parent in parents.items() if parent in layer} - found:
        found |= layer
    return found


def command_of(pid: int) -> str:
    """Return the command line of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def is_there(pid: int) -> bool:
    """Tell whether a process still runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


def wait_until(holds: Callable[[], bool], *, what: str) -> None:
    """Return once `holds()` does; fail, naming what never came, when it does not for long."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < give_up_at, f"never happened: {what}"
        time.sleep(0.05)


def wait_until_gone(pids: set[int]) -> None:
    """Return once none of the processes runs; fail, naming those that stay."""
    wait_until(
        lambda: not any(is_there(pid) for pid in pids),
        what=f"the end of {[command_of(pid) for pid in pids if is_there(pid)]}",
    )


def owner_of(pid: int) -> int:
    """Return the user a process runs as."""
    return Path(f"/proc/{pid}").stat().st_uid


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return -1


def am_root() -> bool:
    """Tell whether the tests run as root."""
    return os.geteuid() == 0
