"""What the journal knows of backups: the key they are made for, the good ones, the restores; changes nothing.

Read in plain SQL, since a backup before a migration meets the tables of the version before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

# Advisory locks. While a backup reads its moment nobody erases; while it is written and checked no second one is made.
BACKING_UP, BACKUP_TURN = 0x62_61_6B_75, 0x62_61_6B_76
KEY_SET, MADE, FAILED, RESTORED = "backup.set_key", "backup.make", "backup.fail", "backup.restore"
SHOWN = 10

NEWEST = """
SELECT body, recorded_at FROM journal_entry
WHERE stream_id = (SELECT min(id) FROM journal_stream WHERE kind = 'administration') AND code = %s
ORDER BY seq DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """One backup as entered. is_whole: its journal was recomputed from the file and found whole.

    began_at, recorded_at: by the real clock, by the instance's. seconds: all of it, the checking included.
    """

    name: str
    began_at: datetime
    recorded_at: datetime
    bytes: int
    sha256: str
    entries: int
    files: int
    is_whole: bool
    seconds: int


@dataclass(frozen=True, slots=True)
class Restored:
    """One restore as entered: what was put back, of which moment."""

    name: str
    made_at: datetime
    recorded_at: datetime
    entries: int


def recipient() -> str | None:
    """The public key backups are made for, None when none was set."""
    for facts, _at in _newest(KEY_SET, 1):
        return str(facts["public"])
    return None


def newest_backups(limit: int = SHOWN) -> list[BackupMade]:
    """The newest backups entered, newest first. 1 statement."""
    return [
        BackupMade(
            name=facts["name"], began_at=datetime.fromisoformat(facts["began_at"]), recorded_at=at,
            bytes=facts["bytes"], sha256=facts["sha256"], entries=facts["entries"], files=facts["files"],
            is_whole=facts["is_whole"], seconds=facts["seconds"],
        )
        for facts, at in _newest(MADE, limit)
    ]  # fmt: skip


def last_good_backup() -> BackupMade | None:
    """The newest backup whose journal was found whole, among the newest ones. 1 statement."""
    return next((made for made in newest_backups(100) if made.is_whole), None)


def restores(limit: int = SHOWN) -> list[Restored]:
    """The newest restores, newest first. 1 statement."""
    return [
        Restored(facts["name"], datetime.fromisoformat(facts["made_at"]), at, facts["entries"])
        for facts, at in _newest(RESTORED, limit)
    ]


def _newest(code: str, limit: int) -> Iterator[tuple[dict[str, Any], datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [code, limit])
        for body, at in cursor.fetchall():
            yield json.loads(body)["facts"], at
