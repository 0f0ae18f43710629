"""Makes the environment Bihuan runs in, once per version of what it needs; touches no data."""

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from bihuan.engine.errors import FolderClosed
from bihuan.engine.front_end import NETWORK, PIP, fetch_assets
from bihuan.engine.places import Places
from bihuan.engine.progress import run_step, say


def prepare(places: Places, *, with_tests: bool = False) -> None:
    """Bring environment, program, front-end files and static files up to date; quick when they already are.

    Raises FolderClosed, StepFailed.
    """
    os.umask(0o022)  # the system user reads what root installs
    try:
        places.home.mkdir(parents=True, exist_ok=True)
        with (places.home / ".preparing").open("w") as turn:
            _wait_for_turn(turn.fileno())  # two scripts at once: the second finds all done
            _environment(places, with_tests=with_tests)
            _program(places)
            _assets(places)
            _static(places)
    except PermissionError as refused:
        raise FolderClosed(places.home) from refused


def _wait_for_turn(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("另一次启动正在安装，等它完成……")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def fingerprint(files: Iterable[Path], *, also: str = "") -> str:
    """Return a hash that changes when a file of the set does, by content."""
    found = hashlib.sha256(also.encode())
    for file in sorted(files):
        found.update(os.fsencode(file.name) + b"\0" + file.read_bytes())
    return found.hexdigest()


def program_fingerprint(source: Path, *, part: str = "*") -> str:
    """Return a hash of the program's files, or a part of them, by path, size and time, to see an edit."""
    found = hashlib.sha256()
    for file in sorted((source / "bihuan").rglob(part)):
        if file.is_file() and "__pycache__" not in file.parts:
            seen = file.stat()
            found.update(f"{file.relative_to(source)}\0{seen.st_size}\0{seen.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _is_fresh(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text() == value


def _environment(places: Places, *, with_tests: bool) -> None:
    version = sys.version.split()[0]
    if not places.python.exists() or not _is_fresh(places.venv / ".python", version):
        shutil.rmtree(places.venv, ignore_errors=True)
        run_step("建立运行环境", [sys.executable, "-m", "venv", str(places.venv)])
        (places.venv / ".python").write_text(version)
    _install(places, "base", label="安装依赖")
    if with_tests:
        _install(places, "test", label="安装测试依赖")
    for packages in places.venv.glob("lib/python*/site-packages"):
        (packages / "bihuan.pth").write_text(f"{places.source}\n")


def _install(places: Places, name: str, *, label: str) -> None:
    wanted = places.checkout / "requirements" / f"{name}.txt"
    stamp = places.venv / f".{name}"
    value = fingerprint([wanted])
    if _is_fresh(stamp, value):
        return
    stamp.unlink(missing_ok=True)
    quiet = {"PIP_ROOT_USER_ACTION": "ignore"}
    command = [str(places.python), *PIP, "--require-hashes", "--requirement", str(wanted)]
    run_step(label, command, env=os.environ | quiet, hint=NETWORK)
    stamp.write_text(value)


def _program(places: Places) -> None:
    """Copy the program to where the system user can read it, when it does not run in place."""
    origin = places.checkout / "src"
    if places.source == origin:
        return
    stamp = places.home / ".program"
    value = program_fingerprint(origin)
    if _is_fresh(stamp, value):
        return
    fresh, stale = places.home / "src.new", places.home / "src.old"
    for leftover in (fresh, stale):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(origin, fresh, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    if places.source.exists():
        places.source.rename(stale)
    fresh.rename(places.source)
    shutil.rmtree(stale, ignore_errors=True)
    run_step("安装程序", [str(places.python), "-m", "compileall", "-q", str(places.source)])
    stamp.write_text(value)


def _assets(places: Places) -> None:
    wanted = [places.checkout / "package.json", places.checkout / "package-lock.json"]
    stamp = places.assets / ".stamp"
    value = fingerprint(wanted)
    if _is_fresh(stamp, value):
        return
    fetch_assets(places, wanted=wanted)
    stamp.write_text(value)


def _static(places: Places) -> None:
    stamp = places.home / ".static"
    value = fingerprint(
        [places.assets / ".stamp"], also=program_fingerprint(places.source, part="static/**/*")
    )
    if places.static.exists() and _is_fresh(stamp, value):
        return
    settings = {
        "DJANGO_SETTINGS_MODULE": "bihuan.settings",
        "BIHUAN_STATIC": str(places.static),
        "BIHUAN_ASSETS": str(places.assets),
    }
    command = [str(places.python), "-P", "-m", "django", "collectstatic", "--noinput", "--clear", "-v0"]
    run_step("汇集静态文件", command, env=os.environ | settings)
    stamp.write_text(value)
