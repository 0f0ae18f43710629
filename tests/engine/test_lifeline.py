"""A process on the lifeline ends when the other end does, even when its own parent lives on."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from bihuan.engine import lifeline
from bihuan.engine.death import dies_with_parent
from tests.engine.processes import wait_until

WATCHING = "import threading; from bihuan.engine import lifeline; lifeline.watch(); print('up', flush=True); "


def watching(descriptor: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WATCHING + "threading.Event().wait()"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), lifeline.VARIABLE: str(descriptor)},
        pass_fds=(descriptor,),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def test_the_end_of_the_lifeline_ends_the_process():
    reading, writing = os.pipe()
    with watching(reading) as process:
        os.close(reading)
        assert process.poll() is None
        os.close(writing)
        wait_until(lambda: process.poll() is not None, what="the end of the process")
        assert process.returncode == 1


def test_a_process_nobody_supervises_just_runs(monkeypatch):
    monkeypatch.delenv(lifeline.VARIABLE, raising=False)
    before = threading.active_count()
    lifeline.watch()
    assert threading.active_count() == before


def test_a_child_is_never_tied_to_a_passing_thread():
    refused: list[str] = []

    def start() -> None:
        with pytest.raises(RuntimeError) as error:
            dies_with_parent(signal.SIGKILL)
        refused.append(str(error.value))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert refused == ["a child tied to its parent must be started from the main thread"]
