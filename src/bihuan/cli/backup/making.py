"""Makes one backup: written under a passing name, checked by bringing it back to life, then given its name."""

from __future__ import annotations

import errno
import os
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from bihuan.cli.backup.archive import write_archive
from bihuan.cli.backup.checking import Checked, check
from bihuan.cli.backup.keeping import PASSAGE, UNSOUND, clear_passages, file_name
from bihuan.cli.backup.moment import Moment, held_still, one_at_a_time
from bihuan.cli.backup.pipes import Written, encrypt, new_identity, public_of, sync_folder
from bihuan.cli.backup.refusals import BackupStopped
from bihuan.engine.dumping import dump_programs, start_dump

HEADROOM_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Order:
    """What to back up, and where to. recipient: the public key it is made for. mark: as in its name."""

    url: str
    data: Path
    kind: str
    instance: str
    folder: Path
    recipient: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup in its place."""

    path: Path
    began_at: datetime
    written: Written
    checked: Checked
    seconds: float

    def facts(self) -> dict[str, object]:
        """What the journal keeps of it."""
        about = self.checked.loaded.about
        return {
            "name": self.path.name,
            "began_at": self.began_at.isoformat(timespec="seconds"),
            "bytes": self.written.size,
            "sha256": self.written.sha256,
            "streams": about.streams,
            "entries": about.entries,
            "checkpoint": about.checkpoint,
            "files": self.checked.loaded.files,
            "is_whole": self.checked.is_whole,
            "findings": self.checked.verdict.findings_total,
            "seconds": round(self.seconds),
        }


def make(order: Order) -> Made:
    """Make a backup. Only from the main thread. Raises BackupStopped, EngineError; nothing is left then but a `.part`.

    Checked with a second key made for this run and forgotten with it: the recipient's private one is not here.
    One whose journal is not whole is kept too, marked unsound.
    """
    _make_folder(order.folder)
    with one_at_a_time(order.url):
        clear_passages(order.folder, instance=order.instance)
        return _make(order)


def _make(order: Order) -> Made:
    began_at, began = datetime.now(UTC), time.monotonic()
    passing_key = new_identity()
    passage = order.folder / f".{_name(order, began_at, mark=order.mark)}{PASSAGE}"
    with held_still(order.url, kind=order.kind, instance=order.instance) as moment:
        _check_space(moment, order=order)
        recipients = [order.recipient, public_of(passing_key)]
        written = _write(passage, moment=moment, order=order, recipients=recipients)
    checked = check(passage, identity=passing_key, under=order.data)
    place = order.folder / _name(order, began_at, mark=order.mark if checked.is_whole else UNSOUND)
    passage.rename(place)
    sync_folder(order.folder)
    return Made(place, began_at, written, checked, time.monotonic() - began)


def _name(order: Order, at: datetime, *, mark: str) -> str:
    return file_name(kind=order.kind, instance=order.instance, at=at, mark=mark)


def _write(passage: Path, *, moment: Moment, order: Order, recipients: list[str]) -> Written:
    dump = start_dump(order.url, snapshot=moment.snapshot, binaries=dump_programs(order.url))

    def produce(out: BinaryIO) -> None:
        write_archive(out, moment=moment, data=order.data, dump=dump)

    try:
        with os.fdopen(os.open(passage, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            written = encrypt(produce, out, recipients=recipients)
            out.flush()
            os.fsync(out.fileno())
    except OSError as failed:
        passage.unlink(missing_ok=True)
        raise _in_words(failed, folder=order.folder) from failed
    finally:
        dump.kill()
        dump.wait()
    return written


def _in_words(failed: OSError, *, folder: Path) -> BackupStopped:
    if failed.errno == errno.ENOSPC:
        return BackupStopped(f"{folder} 空间不足，备份没有完成，请清理后重新备份")
    return BackupStopped(f"备份没有完成：{failed}")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        raise BackupStopped(f"不能写入 {folder}，请换一个备份位置") from refused
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BackupStopped(f"不能写入 {folder}，请换一个备份位置")


def _check_space(moment: Moment, *, order: Order) -> None:
    """The check needs the database a second time beside the first. Raises BackupStopped when that does not fit."""
    row = moment.connection.execute("SELECT pg_database_size(current_database())").fetchone()
    needed = int(row[0] if row else 0) + HEADROOM_BYTES
    free = shutil.disk_usage(order.data).free
    if free < needed:
        raise BackupStopped(
            f"{order.data} 空间不足：试装备份约需 {needed // 2**20} MB，现有 {free // 2**20} MB，请清理后重新备份"
        )
