"""Takes the embedded database to a newer PostgreSQL: carried, compared, verified, swapped; the old one stays.

Until the swap the old folder is the instance's database, afterwards the new one. Power may go at any line: a second call
starts the copy over, or finishes a swap that had begun.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from bihuan.engine import lock
from bihuan.engine.binaries import find_binaries, major_of
from bihuan.engine.carrying import carry, content, first_difference
from bihuan.engine.cluster import RunningCluster, start_cluster
from bihuan.engine.database import NAME, Database
from bihuan.engine.errors import NoRoom, NotCarried, NothingToUpgrade, OldKept, OnServer
from bihuan.engine.initdb import APP, OWNER, SUPERUSER, existing_major
from bihuan.engine.instance import Instance
from bihuan.engine.progress import say

COMPLETE = "complete"  # lies in a new cluster that is whole, from the moment the swap may happen
ROOM = 1.5  # times the old folder: the copy, and what is written meanwhile

Verify = Callable[[Database], bool]


def upgrade(instance: Instance, *, verify: Verify, binaries: Path | None = None) -> Path:
    """Take the instance's database to the newest PostgreSQL here; return the folder the old one is kept in.

    verify: recomputes the journal of a running database; False when it is broken.
    Raises AlreadyRunning, OnServer, NothingToUpgrade, OldKept, NoRoom, NotCarried and what `start_cluster` raises.
    """
    if os.environ.get("DATABASE_URL"):
        raise OnServer
    held = lock.hold(instance.lock)
    try:
        if finish_swap(instance):
            return kept_folder(instance)
        programs = find_binaries(chosen=binaries)
        _check(instance, target=major_of(programs))
        _make_new(instance, verify=verify, programs=programs)
        _begin_swap(instance)
        finish_swap(instance)
        return kept_folder(instance)
    finally:
        os.close(held)


def finish_swap(instance: Instance) -> bool:
    """Put a whole new cluster in the place of the old one, when that was set aside already; return whether it was."""
    new = _new(instance)
    if instance.cluster.exists() or not (new / COMPLETE).exists():
        return False
    new.rename(instance.cluster)
    (instance.cluster / COMPLETE).unlink()
    _write_down(instance.folder)
    return True


def drop_old(instance: Instance) -> bool:
    """Remove the database kept from before the upgrade, whose successor must be there; return whether there was one."""
    kept = kept_folder(instance)
    if not kept.exists() or existing_major(instance.cluster) is None:
        return False
    shutil.rmtree(kept)
    return True


def kept_folder(instance: Instance) -> Path:
    """Return where the database from before an upgrade is kept."""
    return instance.folder / "postgres.old"


def _new(instance: Instance) -> Path:
    return instance.folder / "postgres.new"


def _check(instance: Instance, *, target: int) -> None:
    current = existing_major(instance.cluster)
    if current is None or current >= target:
        raise NothingToUpgrade(current, target)
    if kept_folder(instance).exists():
        raise OldKept(kept_folder(instance))
    size = sum(file.stat().st_size for file in instance.cluster.rglob("*") if file.is_file())
    free = shutil.disk_usage(instance.folder).free
    if free < size * ROOM:
        raise NoRoom(instance.folder, needed=int(size * ROOM), free=free)
    say(f"数据库由 PostgreSQL {current} 升级到 {target}，旧数据保留。")


def _make_new(instance: Instance, *, verify: Verify, programs: Path) -> None:
    new = _new(instance)
    shutil.rmtree(new, ignore_errors=True)
    with start_cluster(instance.cluster) as old, start_cluster(new, binaries=programs) as fresh:
        fresh.create_database(NAME)
        say("复制数据……")
        carry(old.url(SUPERUSER, NAME), fresh.url(SUPERUSER, NAME), binaries=programs)
        say("逐表比对……")
        _compare(old, fresh)
        say("核验日志……")
        if not verify(Database(fresh.url(APP, NAME), fresh.url(OWNER, NAME), fresh)):
            raise NotCarried("日志核验未通过")


def _compare(old: RunningCluster, fresh: RunningCluster) -> None:
    before, after = content(old.url(SUPERUSER, NAME)), content(fresh.url(SUPERUSER, NAME))
    if different := first_difference(before, after):
        raise NotCarried(f"{different} 与原库不一致")
    say(f"  {len(before)} 张表和序列与原库一致。")


def _begin_swap(instance: Instance) -> None:
    new = _new(instance)
    (new / COMPLETE).touch()
    _write_down(new)
    instance.cluster.rename(kept_folder(instance))
    _write_down(instance.folder)


def _write_down(folder: Path) -> None:
    """Have the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
