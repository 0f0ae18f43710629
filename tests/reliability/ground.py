"""What an instance under blows stands on: a small disk that can be filled, a clock of the machine that can be moved."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DISK_MEGABYTES = 400
BLOCK = bytes(1024 * 1024)


@dataclass
class Disk:
    """A folder; is_small: with a size of its own, so that it can be filled without harm to others."""

    folder: Path
    is_small: bool

    @contextmanager
    def full(self) -> Iterator[None]:
        """Not a byte is free inside the block."""
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as written:
                for block in (BLOCK, BLOCK[:4096]):
                    _fill(written.fileno(), block)
            yield
        finally:
            ballast.unlink(missing_ok=True)


def _fill(descriptor: int, block: bytes) -> None:
    try:
        while os.write(descriptor, block) == len(block):
            pass
    except OSError:
        return


@contextmanager
def disk() -> Iterator[Disk]:
    """An open folder for the length of the block; a small disk of its own where we may make one."""
    folder = Path(tempfile.mkdtemp(prefix="bihuan-kill-"))
    is_small = _mounted(folder)
    folder.chmod(0o755)
    try:
        yield Disk(folder, is_small)
    finally:
        if is_small:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def _mounted(folder: Path) -> bool:
    if os.geteuid() != 0:
        return False
    size = f"size={DISK_MEGABYTES}m,mode=755"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "bihuan-kill", str(folder)], capture_output=True
    )
    return made.returncode == 0


class MovedClock:
    """The machine's clock as our processes see it; PostgreSQL, started with nothing of ours around it, sees the real one."""

    def __init__(self, folder: Path, library: Path) -> None:
        self._file, self._library, self.seconds = folder / "moved-clock", library, 0
        self._write()
        self._file.chmod(0o644)

    @property
    def surroundings(self) -> dict[str, str]:
        """What a process is started with to see it."""
        return {"LD_PRELOAD": str(self._library), "MOVED_CLOCK": str(self._file)}

    def turn_back(self, seconds: int) -> None:
        """Turn it back, for processes that run already too."""
        self.seconds -= seconds
        self._write()

    def _write(self) -> None:
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(struct.pack("=q", self.seconds))


def moved_clock(folder: Path) -> MovedClock | None:
    """A clock that can be moved; None where there is no compiler to make it with."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    library = folder / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source)], check=True)
    library.chmod(0o755)
    return MovedClock(folder, library)
