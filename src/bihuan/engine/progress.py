"""Tells the person at the terminal what takes time; decides nothing."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bihuan.engine.death import dies_with_parent
from bihuan.engine.errors import StepFailed

HEARTBEAT_SECONDS = 5


def say(line: str) -> None:
    """Print one line at once, as an object where BIHUAN_LOG=json; a terminal that is gone is no reason to stop."""
    with contextlib.suppress(OSError):
        print(_as_object(line) if os.environ.get("BIHUAN_LOG") == "json" else line, flush=True)


def _as_object(line: str) -> str:
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = {"time": moment, "level": "INFO", "process": "supervision", "event": line}
    return json.dumps(told, ensure_ascii=False)


def run_step(
    name: str,
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    hint: str = "",
) -> None:
    """Run a slow command quietly, with a sign of life every few seconds; show what it said when it fails.

    hint: what to look at first when it fails. Raises StepFailed.
    """
    say(f"{name}……")
    began = time.monotonic()
    with subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=dies_with_parent(signal.SIGTERM),
    ) as step:
        while True:
            try:
                said, _ = step.communicate(timeout=HEARTBEAT_SECONDS)
                break
            except subprocess.TimeoutExpired:
                say(f"  {name}，已用 {time.monotonic() - began:.0f} 秒")
    if step.returncode:
        sys.stderr.write(said.decode(errors="replace"))
        raise StepFailed(name, hint)
    say(f"  {name}完成，用时 {time.monotonic() - began:.1f} 秒")
