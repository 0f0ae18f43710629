"""Takes long lists in to be read in the background: locked up until the worker reads them, then gone.

Each has a key of its own beside the database, taken away with it: what the write-ahead log and backups keep of a list
that was read opens with nothing.
"""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction

from bihuan.cases.models import Batch
from bihuan.intake.actions.keeping import check_may
from bihuan.intake.models import WaitingFile
from bihuan.intake.reading.limits import Limits
from bihuan.intake.reading.sniff import format_of
from bihuan.journal.commands import begin, finish
from bihuan.records.filestore import make_folder, sync_folder
from bihuan.rules.command import Command
from bihuan.rules.errors import NotFound

READ_CHANNEL = "bihuan_read"  # told to whoever listens there when a list waits to be read
CODE = "intake.accept_file"
_NONCE, _KEY = 12, 32
_LONGEST_SENTENCE = 300


def is_long(size: int) -> bool:
    """Whether a file of so many bytes is read in the background."""
    return size > settings.READ_AT_ONCE_BYTES


@transaction.atomic(durable=True)
def accept_file(batch_id: int, raw: bytes, *, name: str, command: Command) -> dict[str, Any]:
    """Take a file in for a batch; {"file": id}. Raises UnusableFile for what is no list at all, NotAllowed, NotFound."""
    format_of(raw, Limits.of(settings.IMPORT_LIMITS))
    facts = {"batch": batch_id, "size": len(raw)}
    if done := begin(command, CODE, facts):
        return done
    check_may(command, CODE)
    _hold_keys(shared=True)
    if not Batch.objects.filter(id=batch_id).exists():
        raise NotFound("batch")
    made = WaitingFile.objects.create(
        batch_id=batch_id, size=len(raw), locked=_lock(name, raw), request_id=command.request_id,
        user_id=command.actor.user_id or 0, post_id=command.actor.post_id or 0, given_at=command.now,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [READ_CHANNEL])
    return finish(command, CODE, facts, {"file": made.id})


def take_up() -> WaitingFile | None:
    """The oldest file not read yet, its reading begun; one whose worker was killed begins again. None when all are."""
    file = WaitingFile.objects.select_related("batch").filter(ended_at=None).order_by("id").first()
    if file is not None:
        note_step(file.id, "reading")
    return file


def note_step(file_id: int, step: str, *, rows: int = 0) -> None:
    """Note how far the reading is."""
    WaitingFile.objects.filter(id=file_id).update(step=step, rows=rows)


def end(file_id: int, *, at: datetime, sentence: str = "") -> None:
    """Let the file go; sentence: why it could not be read, if so."""
    step = "failed" if sentence else "done"
    (locked,) = WaitingFile.objects.values_list("locked", flat=True).filter(id=file_id)
    WaitingFile.objects.filter(id=file_id).update(
        step=step, sentence=sentence[:_LONGEST_SENTENCE], ended_at=at, locked=b""
    )
    _key_file(bytes(locked)).unlink(missing_ok=True)


@transaction.atomic(durable=True)
def drop_keys() -> int:
    """Take away keys no list waits for: a process was killed as it let one go or took one in; how many."""
    if not _key_folder().is_dir() or not any(_key_folder().iterdir()) or not _hold_keys(shared=False):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(substring(locked FROM 1 FOR %s), 'hex') FROM intake_waitingfile WHERE ended_at IS NULL",
            [_NONCE],
        )
        needed = {name for (name,) in cursor.fetchall()}
    left = [key for key in _key_folder().iterdir() if key.name not in needed]
    for key in left:
        key.unlink(missing_ok=True)
    return len(left)


def _hold_keys(*, shared: bool) -> bool:
    """Until the transaction ends: nobody drops keys (shared), or nobody takes a list in; the latter without waiting."""
    how = "pg_advisory_xact_lock_shared" if shared else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(hashtextextended(%s, 0))", ["intake/keys"])
        (held,) = cursor.fetchone() or (True,)
    return held is not False


def opened(file: WaitingFile) -> tuple[str, bytes]:
    """Name and content of a file that waits. Raises FileNotFoundError where its key is gone."""
    locked = bytes(file.locked)
    plain = AESGCM(_key_file(locked).read_bytes()).decrypt(locked[:_NONCE], locked[_NONCE:], None)
    length = int.from_bytes(plain[:4], "big")
    return str(json.loads(plain[4 : 4 + length])), plain[4 + length :]


def _lock(name: str, raw: bytes) -> bytes:
    head, nonce, key = json.dumps(name).encode(), secrets.token_bytes(_NONCE), secrets.token_bytes(_KEY)
    file = _key_file(nonce)
    make_folder(file.parent)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(key)
        written.flush()
        os.fsync(written.fileno())
    sync_folder(file.parent)
    return nonce + AESGCM(key).encrypt(nonce, len(head).to_bytes(4, "big") + head + raw, None)


def _key_file(locked: bytes) -> Path:
    """Where the key of a locked file lies, under the number its locking began with."""
    return _key_folder() / (locked[:_NONCE].hex() or "none")


def _key_folder() -> Path:
    return Path(settings.DATA) / "waiting"
