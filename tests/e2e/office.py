"""A running instance as `./run --exercise` starts one: database, web and worker, and a clock that can be moved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.engine.house import free_port
from tests.engine.processes import wait_until
from tests.scratch import ScratchDatabase

START = "2024-06-03T11:02:00+08:00"  # a Monday
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Office:
    """清河市 on one database and data folder.

    surroundings: what its processes find in their environment.
    """

    database: ScratchDatabase
    surroundings: dict[str, str]
    port: int = field(default_factory=free_port)
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    others: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def set_up(self) -> None:
        """Keys, clock, people, a round and the static files."""
        with self.database.as_owner() as owner:
            owner.execute("DELETE FROM journal_instanceclock")  # the template's is that of a real instance
        for command in (["setup"], ["demo", "load"], ["django", "collectstatic", "--noinput", "-v0"]):
            self.command(*command)

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command as `./bihuan` would, and wait for it."""
        return subprocess.run(
            [sys.executable, "-m", "bihuan", *arguments],
            env=self.surroundings, cwd=ROOT, check=check, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    def open(self) -> None:
        """Start web and worker; return once the web answers."""
        self.web = self.start_web(self.port)
        self.worker = self.start_worker()

    def start_web(self, port: int, **more: str) -> subprocess.Popen[bytes]:
        """A web process that answers at the port; more: further surroundings."""
        process = self._start("bihuan.engine.web", "--host", "127.0.0.1", "--port", str(port), **more)
        wait_until(lambda: _answers(port), what="an answer of the web")
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker."""
        return self._start("bihuan", "worker")

    def kill_worker(self) -> None:
        """End the worker as a power cut would."""
        assert self.worker is not None
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait()

    def advance(self, span: str) -> None:
        """Move the clock forward, as `./bihuan clock advance 2h`."""
        self.command("clock", "advance", span)

    def close(self) -> None:
        """End all of it."""
        for process in self.others:
            process.terminate()
        for process in self.others:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, *module: str, **more: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", *module], env={**self.surroundings, **more}, cwd=ROOT
        )
        self.others.append(process)
        return process


def surroundings_of(database: ScratchDatabase, folder: Path, assets: str) -> dict[str, str]:
    """The environment of an exercise in the folder, its clock standing at START."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")},
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "DJANGO_SETTINGS_MODULE": "bihuan.settings",
        "DATABASE_URL": database.app_url,
        "DATABASE_OWNER_URL": database.owner_url,
        "BIHUAN_DATA": str(folder / "data"),
        "BIHUAN_STATIC": str(folder / "static"),
        "BIHUAN_ASSETS": assets,
        "BIHUAN_KIND": "exercise",
        "BIHUAN_EXERCISE_START": START,
    }


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
