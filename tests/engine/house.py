"""An empty house on the engine: starts it as ./run would after its preparation, and reads what it wrote down."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bihuan.engine.places import CHECKOUT_VARIABLE
from bihuan.engine.users import Account, as_account
from tests.engine.processes import command_of, descendants, wait_until, wait_until_gone

CHOSEN = Path(os.environ["BIHUAN_TEST_PG_BIN"]) if "BIHUAN_TEST_PG_BIN" in os.environ else None


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@dataclass
class House:
    """One checkout, and the instances started from it."""

    checkout: Path
    account: Account
    port: int = field(default_factory=free_port)
    env: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder of the demo."""
        return self.checkout / "var" / "data-demo"

    @property
    def parent(self) -> subprocess.Popen[str]:
        """The process of the first start."""
        return self.started[0]

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Start serving, without waiting for anything."""
        self.data.parent.mkdir(exist_ok=True)
        os.chown(self.data.parent, self.account.uid, self.account.gid)
        process = self._run("bihuan.engine.serve", "--port", str(self.port), *options)
        self.started.append(process)
        return process

    def open(self, *options: str) -> subprocess.Popen[str]:
        """Start serving and return once the web answers and the worker runs."""
        process = self.start(*options)
        wait_until(lambda: process.poll() is not None or self.has_opened(process), what="an open house")
        assert process.poll() is None, process.communicate()
        return process

    def has_opened(self, process: subprocess.Popen[str]) -> bool:
        """Tell whether web, worker and database of this start are up."""
        return self.announced().get("pid") == process.pid and bool(self.pids(process, "bihuan worker"))

    def announced(self) -> dict[str, Any]:
        """Return what run.json says, empty when there is none."""
        try:
            found: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        except FileNotFoundError:
            return {}
        return found

    def pids(self, process: subprocess.Popen[str], words: str) -> set[int]:
        """Return the processes of a start in whose command line the words stand."""
        return {pid for pid in descendants(process.pid) if words in command_of(pid)}

    def answer(self) -> dict[str, Any]:
        """Return what the web says of itself."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as response:
            found: dict[str, Any] = json.load(response)
            return found

    def calls(self) -> list[str]:
        """Return the commands run so far, in order."""
        return [command for command, _ in self.calls_with_surroundings()]

    def calls_with_surroundings(self) -> list[tuple[str, dict[str, str]]]:
        """Return the commands run so far with the variables they were given."""
        lines = (self.data / "calls").read_text().splitlines()
        return [(command, given) for command, given in map(json.loads, lines)]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command as ./bihuan would."""
        process = self._run("bihuan.engine.command", *arguments)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def stop_all(self) -> None:
        """End every start, and wait for all that belongs to it."""
        for process in self.started:
            below = descendants(process.pid)
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate()
            wait_until_gone(below)

    def _run(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(self.checkout / "src"),
            CHECKOUT_VARIABLE: str(self.checkout),
            **self.env,
            **({"PG_BIN": str(CHOSEN)} if CHOSEN else {}),
        }
        return subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            env=env,
            cwd=self.checkout,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **as_account(self.account),
        )
