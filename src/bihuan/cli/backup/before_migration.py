"""The backup made by itself before tables change: of real use with data, checked by migrating its copy first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings

from bihuan.cli.backup.elsewhere import django_on
from bihuan.cli.backup.keeping import MIGRATION
from bihuan.cli.backup.making import Made, make
from bihuan.cli.backup.migrating import pending
from bihuan.cli.backup.pipes import new_identity, public_of, read_identity
from bihuan.cli.backup.running import enter, order_for, thin_out
from bihuan.journal.backups import recipient

LOCAL_KEY = "backup-local.txt"


def is_owed(owner_url: str) -> bool:
    """Whether tables that hold a city's data are about to change."""
    if settings.KIND != "real":
        return False
    with psycopg.connect(owner_url) as owner:
        found = owner.execute("SELECT to_regclass('public.journal_entry') IS NOT NULL").fetchone()
        if found != (True,):
            return False
        filled = owner.execute("SELECT EXISTS (SELECT FROM journal_entry)").fetchone()
    return filled == (True,) and bool(pending(owner_url, data=settings.DATA))


def back_up(owner_url: str) -> Callable[[], None]:
    """Make the backup; returned is what enters it, for when the tables are those this program knows.

    Without a key for backups one of this machine serves: good against a migration gone wrong, not against a lost disk.
    Raises BackupStopped, EngineError.
    """
    with django_on(owner_url, data=settings.DATA):
        public = recipient()
    if public is None:
        print(
            "尚未设置备份密钥，升级前的备份用本机密钥加密，只防升级出错；请运行 ./bihuan backup key",
            flush=True,
        )
        public = public_of(local_identity(settings.DATA))
    print("升级前备份，并先在副本上试升级……", flush=True)
    order = order_for(url=owner_url, recipient=public, mark=MIGRATION)
    made = make(order)
    print(f"  已备份到 {made.path}，用时 {made.seconds:.1f} 秒", flush=True)

    def enter_it() -> None:
        with django_on(owner_url, data=settings.DATA):
            _enter(made)
        thin_out(order)

    return enter_it


def _enter(made: Made) -> None:
    enter(made)


def local_identity(data: Path) -> str:
    """The private key of this machine's own backups, made when there is none yet."""
    path = data / "keys" / LOCAL_KEY
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_identity(path.read_text())
    with os.fdopen(descriptor, "w") as file:
        file.write(new_identity() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return read_identity(path.read_text())
