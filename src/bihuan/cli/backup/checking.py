"""Brings a backup back to life in a scratch PostgreSQL and verifies it there; what is made for it is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bihuan.cases.checks import CHECKS_OF_ROWS
from bihuan.cli.backup.about import About
from bihuan.cli.backup.elsewhere import django_on
from bihuan.cli.backup.loading import Loaded, load
from bihuan.cli.backup.migrating import migrate
from bihuan.engine.binaries import find_binaries, major_of
from bihuan.engine.cluster import RunningCluster, start_cluster
from bihuan.engine.errors import NoBinaries
from bihuan.engine.initdb import APP, OWNER
from bihuan.engine.users import engine_account, private_folder
from bihuan.journal.verify import Finding, Options, Snapshot, Verdict, verify
from bihuan.records.needed import NEEDED_FILES

PREFIX = "drill-"
NAME = "bihuan"
NOTED_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a backup brought back to life. steps: name and seconds of each. is_whole: all of it is sound."""

    loaded: Loaded
    verdict: Verdict
    steps: tuple[tuple[str, float], ...]

    @property
    def is_whole(self) -> bool:
        """True when journal, texts, sight and files were all found as the journal says."""
        return self.verdict.is_whole


@dataclass
class _Scratch:
    """A cluster that takes one backup; of files it notes the hashes, in a table of its own database."""

    cluster: RunningCluster
    folder: Path
    noted: list[str] = field(default_factory=list)

    def owner_url(self, about: About) -> str:
        del about
        self.cluster.create_database(NAME)
        return self.cluster.url(OWNER, NAME)

    def keep_configuration(self, name: str, content: bytes) -> None:
        place = self.folder / "data" / name
        if place.suffix == ".pub":  # the verification needs no more
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)

    def keep_file(self, sha256: str, content: Callable[[], Iterator[bytes]]) -> None:
        for _chunk in content():
            pass
        self.noted.append(sha256)
        if len(self.noted) >= NOTED_AT_A_TIME:
            self.note()

    def note(self) -> None:
        """Write the noted hashes down, so that memory does not grow with them."""
        with psycopg.connect(self.cluster.url(OWNER, NAME)) as owner, owner.cursor() as cursor:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS scratch")
            cursor.execute("CREATE TABLE IF NOT EXISTS scratch.file (sha256 text)")
            with cursor.copy("COPY scratch.file FROM STDIN") as copy:
                for sha256 in self.noted:
                    copy.write_row([sha256])
        self.noted.clear()


def check(path: Path, *, identity: str, under: Path) -> Checked:
    """Decrypt the whole file, restore its database into a scratch cluster, bring that up to date, verify it.

    under: the folder to work in. Only from the main thread. Raises BackupStopped when the file cannot be brought back.
    """
    clear_scratch(under)
    folder = private_folder(Path(tempfile.mkdtemp(prefix=PREFIX, dir=under)), account=engine_account())
    try:
        return _check(path, identity=identity, folder=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_scratch(under: Path) -> None:
    """Take away what a check left behind when its process was killed."""
    for left in under.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)


def _check(path: Path, *, identity: str, folder: Path) -> Checked:
    steps: list[tuple[str, float]] = []
    with ExitStack() as stack:
        with _timed("启动临时数据库", steps):
            cluster = stack.enter_context(_cluster(folder / "postgres"))
        scratch = _Scratch(cluster, folder)
        with _timed("解密、装入数据库、核对文件", steps):
            loaded = load(path, identity=identity, target=scratch, binaries=cluster.binaries)
            scratch.note()
        with _timed("升级数据表", steps):
            migrate(cluster.url(OWNER, NAME), data=folder / "data")
        with _timed("核验日志", steps):
            verdict = _verify(scratch, loaded=loaded)
    return Checked(loaded, verdict, tuple(steps))


@contextmanager
def _cluster(folder: Path) -> Iterator[RunningCluster]:
    with start_cluster(folder, durable=False, binaries=_binaries()) as cluster:
        yield cluster
    shutil.rmtree(cluster.sockets, ignore_errors=True)


def _binaries() -> Path:
    """The newest programs there are that can restore: they read the dumps of all older ones."""
    found = find_binaries()
    if not (found / "pg_restore").exists():
        raise NoBinaries(major_of(found))
    return found


def _verify(scratch: _Scratch, *, loaded: Loaded) -> Verdict:
    """The journal's verification with all but the files themselves, whose hashes were read on the way in."""
    lost = [
        *_files_missing(scratch),
        *(Finding("file_changed", name=f"file {one}") for one in loaded.changed),
    ]

    def files(_connection: Any, _part: Any) -> Iterator[Finding]:
        yield from lost
        lost.clear()

    options = Options(data=scratch.folder / "data", further=(*CHECKS_OF_ROWS, files))
    with django_on(scratch.cluster.url(APP, NAME), data=scratch.folder / "data"), Snapshot() as snapshot:
        return verify(snapshot, options=options)


def _files_missing(scratch: _Scratch) -> list[Finding]:
    query = sql.SQL("SELECT sha256 FROM ({}) needed EXCEPT SELECT sha256 FROM scratch.file ORDER BY 1")
    with psycopg.connect(scratch.cluster.url(OWNER, NAME)) as owner:
        rows = owner.execute(query.format(sql.SQL(NEEDED_FILES))).fetchall()
        owner.execute("DROP SCHEMA scratch CASCADE")
    return [Finding("file_missing", name=f"file {sha256}") for (sha256,) in rows]


@contextmanager
def _timed(name: str, steps: list[tuple[str, float]]) -> Iterator[None]:
    began = time.monotonic()
    yield
    steps.append((name, time.monotonic() - began))
