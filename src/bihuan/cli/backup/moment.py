"""One moment of the database, held still for a backup: nothing is erased meanwhile, no second backup runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg

from bihuan.cli.backup.about import About
from bihuan.cli.backup.refusals import BackupStopped
from bihuan.journal.backups import BACKING_UP, BACKUP_TURN
from bihuan.records.needed import NEEDED_FILES

KEPT_OF_NAME = 8
AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class Moment:
    """The database as it stands, by a connection whose transaction keeps it so; `snapshot` lets others see the same."""

    connection: psycopg.Connection[tuple[Any, ...]]
    snapshot: str
    about: About

    def files(self) -> Iterator[str]:
        """The hashes of all files something hangs on."""
        with self.connection.cursor(name="files") as cursor:
            cursor.itersize = AT_A_TIME
            cursor.execute(NEEDED_FILES)
            for (sha256,) in cursor:
                yield sha256


@contextmanager
def one_at_a_time(url: str) -> Iterator[None]:
    """Let no second backup of this database run inside the block. Raises BackupStopped while one does."""
    with psycopg.connect(url) as turn:
        if turn.execute("SELECT pg_try_advisory_xact_lock(%s)", [BACKUP_TURN]).fetchone() != (True,):
            raise BackupStopped("另一个备份正在进行，请稍后再试")
        yield


@contextmanager
def held_still(url: str, *, kind: str, instance: str) -> Iterator[Moment]:
    """Hold one moment of the database for the block. Raises BackupStopped while something is being erased.

    The lock is taken before the snapshot, on a connection of its own: an erasing done before it is in the snapshot,
    a later one waits. Both end with this process.
    """
    with psycopg.connect(url) as turn, psycopg.connect(url) as connection:
        taken = turn.execute("SELECT pg_try_advisory_xact_lock(%s)", [BACKING_UP]).fetchone()
        if taken != (True,):
            raise BackupStopped("正在清除文本，请稍后再试")
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        (snapshot,) = _one(connection, "SELECT pg_export_snapshot()")
        yield Moment(connection, snapshot, _about(connection, kind=kind, instance=instance))


def _about(connection: psycopg.Connection[tuple[Any, ...]], *, kind: str, instance: str) -> About:
    migrations = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    streams, entries = _one(
        connection, "SELECT count(*), coalesce(sum(head_seq), 0)::bigint FROM journal_stream"
    )
    (checkpoint,) = _one(
        connection, "SELECT coalesce((SELECT hash FROM journal_checkpoint ORDER BY id DESC LIMIT 1), '')"
    )
    return About(
        kind=kind,
        instance=instance,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        postgres=connection.info.server_version // 10000,
        migrations=tuple(name for (name,) in migrations),
        streams=streams,
        entries=entries,
        checkpoint=checkpoint,
    )


def _one(connection: psycopg.Connection[tuple[Any, ...]], query: str) -> tuple[Any, ...]:
    found = connection.execute(query.encode()).fetchone()
    return found or ()


def instance_name(key_id: str) -> str:
    """A short name by which the backups of one instance are told from those of another: of its sealing key."""
    return re.sub(r"[^0-9a-f]", "", key_id)[:KEPT_OF_NAME] or "0" * KEPT_OF_NAME
