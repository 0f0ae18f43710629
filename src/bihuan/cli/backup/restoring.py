"""Puts a backup into an empty data folder and an empty database; a restore that broke off is never taken for whole."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bihuan.cases.checks import ALL_CHECKS
from bihuan.cli.backup.about import About
from bihuan.cli.backup.elsewhere import django_on
from bihuan.cli.backup.loading import Loaded, load
from bihuan.cli.backup.migrating import migrate, unknown_here
from bihuan.cli.backup.pipes import sync_folder
from bihuan.cli.backup.refusals import BackupStopped
from bihuan.engine import lock
from bihuan.engine.binaries import find_binaries
from bihuan.engine.cluster import start_cluster
from bihuan.engine.database import NAME, named_database
from bihuan.engine.initdb import APP, OWNER
from bihuan.engine.users import engine_account, private_folder
from bihuan.journal import instance
from bihuan.journal.verify import Options, Snapshot, Verdict, verify
from bihuan.people.actions.backups import enter_restore
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command

MARK, LOCK, INSTANCE = "restoring", "lock", "instance.json"


@dataclass
class _Folder:
    """A data folder being filled. Its instance.json comes last: without it nothing starts on the folder."""

    folder: Path
    url: str
    instance: dict[str, str] = field(default_factory=dict)

    def owner_url(self, about: About) -> str:
        del about
        return self.url

    def keep_configuration(self, name: str, content: bytes) -> None:
        if name == INSTANCE:
            self.instance = json.loads(content)
            return
        place = self.folder / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)

    def keep_file(self, sha256: str, content: Callable[[], Iterator[bytes]]) -> None:
        place = self.folder / "files" / sha256[:2] / sha256[2:4] / sha256
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for chunk in content():
                file.write(chunk)


def restore(path: Path, *, identity: str, about: About, folder: Path) -> bool:
    """Restore, enter that it was done, verify and tell; whether all of it is sound.

    Only from the main thread. Raises BackupStopped, EngineError; a folder left half filled is emptied by the next try.
    """
    if strange := unknown_here(about.migrations):
        raise BackupStopped(f"备份由更新的版本生成（{strange[-1]}），请先升级程序再恢复")
    print(f"恢复 {about.made_at} 的备份（{about.entries:,} 条记录）到 {folder}……", flush=True)
    began = time.monotonic()
    with _taken(folder), _database(folder) as (owner_url, app_url, binaries):
        target = _Folder(folder, owner_url)
        loaded = load(path, identity=identity, target=target, binaries=binaries)
        migrate(owner_url, data=folder)
        with django_on(app_url, data=folder):
            _enter(path, loaded=loaded)
            verdict = _verdict(folder)
            _tell(verdict, loaded=loaded)
        _put_in_force(target, kind=about.kind)
    print(f"已恢复，用时 {time.monotonic() - began:.1f} 秒；运行 ./run 启动", flush=True)
    return verdict.is_whole


@contextmanager
def _taken(folder: Path) -> Iterator[None]:
    """Hold the folder, emptied of what an earlier try left. Raises BackupStopped when something else is in it."""
    try:
        if not folder.exists() or not any(folder.iterdir()):
            private_folder(folder, account=engine_account())
        inside = {path.name for path in folder.iterdir()}
    except OSError as refused:
        raise BackupStopped(f"不能使用 {folder}，请换一个空文件夹") from refused
    if inside - {LOCK} and (MARK not in inside or INSTANCE in inside):
        raise BackupStopped(f"{folder} 不是空的，不能恢复到其上；请用 --data 指明空文件夹，原数据移开保存")
    held = lock.hold(folder / LOCK)
    try:
        for left in inside - {LOCK, MARK}:
            shutil.rmtree(folder / left, ignore_errors=True)
            (folder / left).unlink(missing_ok=True)
        (folder / MARK).touch(mode=0o600)
        sync_folder(folder)
        yield
    finally:
        os.close(held)


@contextmanager
def _database(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Addresses of the owner and the application in an empty database, and the programs that fill it.

    Raises BackupStopped for a server's database that is not empty or whose owner is not named.
    """
    named = named_database()
    if named is None:
        with start_cluster(folder / "postgres") as cluster:
            cluster.create_database(NAME)
            yield cluster.url(OWNER, NAME), cluster.url(APP, NAME), cluster.binaries
        return
    if not named.owner_url:
        raise BackupStopped("缺 DATABASE_OWNER_URL，不能恢复到数据库服务器")
    with psycopg.connect(named.owner_url) as owner:
        found = owner.execute("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')").fetchone()
    if found == (True,):
        raise BackupStopped("DATABASE_URL 指明的数据库不是空的，不能恢复到其上；请由数据库管理员另建空库")
    yield named.owner_url, named.url, find_binaries()


def _enter(path: Path, *, loaded: Loaded) -> None:
    about, file = loaded.about, loaded.file
    facts = {
        "name": path.name,
        "sha256": file.sha256 if file else "",
        "made_at": about.made_at,
        "streams": about.streams,
        "entries": about.entries,
        "checkpoint": about.checkpoint,
    }
    run_id = f"restore/{facts['sha256']}/{time.time_ns()}"
    enter_restore(facts, command=Command(SYSTEM, instance.now(), run_id, origin=instance.origin()))


def _verdict(folder: Path) -> Verdict:
    options = Options(data=folder, further=ALL_CHECKS)
    with Snapshot() as snapshot:
        return verify(snapshot, options=options)


def _tell(verdict: Verdict, *, loaded: Loaded) -> None:
    from bihuan.web.verdicts import verdict_words

    words = verdict_words(verdict)
    print(words.headline)
    print(words.checked)
    for line in (*words.findings, words.more):
        if line:
            print(f"  {line}")
    print(f"备份以后登记的都不在其中：止于 {loaded.about.made_at}，以后的须由各单位补录")


def _put_in_force(target: _Folder, *, kind: str) -> None:
    """All of it on disk first, then what makes it an instance, then the mark goes."""
    facts = {name: value for name, value in target.instance.items() if name != "set_up"} | {"kind": kind}
    os.sync()
    new = target.folder / f"{INSTANCE}.new"
    new.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    new.replace(target.folder / INSTANCE)
    os.sync()
    (target.folder / MARK).unlink()
    sync_folder(target.folder)
