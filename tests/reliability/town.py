"""A scratch instance as `./run` starts it: its processes one by one, its database from outside, its commands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bihuan.engine.cluster import url_of_running
from bihuan.engine.initdb import SUPERUSER
from tests.engine.house import free_port
from tests.engine.processes import command_of, descendants, is_there, wait_until_gone

CHECKOUT = Path(__file__).resolve().parents[2]
FIRST_MOMENT = "2024-06-03T08:00"
PATIENCE_SECONDS = 120.0
PROCESSES = ("parent", "web", "web child", "worker", "postmaster", "backend", "playing")


@dataclass
class Town:
    """One instance on one data folder, started again and again."""

    folder: Path
    options: tuple[str, ...] = ("--exercise", FIRST_MOMENT)
    env: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    begun: int = 0  # what had been said when it was last started, in characters

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def address(self) -> str:
        """Where the web answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What all starts said."""
        return self.folder.with_name(self.folder.name + ".log")  # beside: the disk inside may be full

    def start(self) -> subprocess.Popen[bytes]:
        """Start, without waiting for anything."""
        self.begun = len(self.words())
        self.process = self.another()
        return self.process

    def another(self) -> subprocess.Popen[bytes]:
        """A start beside whatever runs."""
        command = [str(CHECKOUT / "run"), *self.options, "--data", str(self.data), "--port", str(self.port)]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, env=self._surroundings(), stdout=log, stderr=log, cwd="/")

    def open(self) -> float:
        """Start unless it runs, and return once web, database and worker are up; after how many seconds."""
        began = time.monotonic()
        while not self.is_open():
            assert time.monotonic() - began < PATIENCE_SECONDS, f"never opened: {self.last_words()}"
            if self.process is None or self.process.poll() is not None:
                self.start()
            time.sleep(0.1)
        return time.monotonic() - began

    def is_open(self) -> bool:
        """Whether the web reaches the database, and the worker runs."""
        if self.process is None or self.process.poll() is not None or not self.pids("worker"):
            return False
        return self.status("/readyz") == 200

    def status(self, path: str) -> int:
        """The status the web answers with, 0 when it does not answer."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def pids(self, name: str) -> list[int]:
        """The ids of the processes that bear one of the names of PROCESSES."""
        if self.process is None or self.process.poll() is not None:
            return []
        if name == "parent":
            return [self.process.pid]
        below = {pid: command_of(pid) for pid in sorted(descendants(self.process.pid))}
        wanted = {
            "web": lambda pid: "engine.web" in below[pid] and not is_web_child(pid),
            "web child": lambda pid: "engine.web" in below[pid] and is_web_child(pid),
            "worker": lambda pid: "-m bihuan.jobs" in below[pid],
            "postmaster": lambda pid: "/postgres -D" in below[pid],
            "playing": lambda pid: "bihuan demo load" in below[pid],
            "backend": lambda pid: below[pid].startswith("postgres: bihuan_app"),
        }
        return [pid for pid in below if wanted[name](pid)]

    def kill(self, pid: int) -> None:
        """`kill -9`."""
        os.kill(pid, signal.SIGKILL)

    def kill_parent(self) -> None:
        """`kill -9` of the parent, and wait until nothing below it is left."""
        assert self.process is not None
        below = descendants(self.process.pid)
        self.process.kill()
        self.process.wait()
        wait_until_gone(below)

    def stop(self) -> None:
        """Stop as Ctrl-C does; nothing is left behind."""
        if self.process is None:
            return
        below = descendants(self.process.pid)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        assert self.process.wait(60) == 0, self.last_words()
        assert not [command_of(pid) for pid in below if is_there(pid)]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `./bihuan`."""
        command = [str(CHECKOUT / "bihuan"), "--data", str(self.data), *arguments]
        return subprocess.run(command, env=self._surroundings(), capture_output=True, text=True, cwd="/")

    def script(self, code: str) -> Any:
        """What a piece of Python prints as JSON on its last line, run beside the instance as its own command."""
        done = self.command("django", "shell", "-v0", "-c", code)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection[Any]]:
        """The database from outside, as its superuser, each statement for itself."""
        url = url_of_running(self.data / "postgres", role=SUPERUSER, database="bihuan")
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    def rows(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self.database() as connection:
            return connection.execute(query, given).fetchall()

    def words(self) -> str:
        """All it said."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def last_words(self) -> str:
        """The end of what it said."""
        return self.words()[-3000:]

    def _surroundings(self) -> dict[str, str]:
        ours = {"BIHUAN_DATA", "BIHUAN_KIND", "DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE"}
        return {name: value for name, value in os.environ.items() if name not in ours} | self.env


def is_web_child(pid: int) -> bool:
    """Whether a web process is the child of another, which serves, not the one that keeps it running."""
    parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    return "engine.web" in command_of(int(parent))


def wait_for(
    holds: Callable[[], bool], *, what: Callable[[], str], seconds: float = PATIENCE_SECONDS
) -> None:
    """Return once `holds()` does; fail, saying what is so instead, when it does not for long."""
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at, what()
        time.sleep(0.2)
