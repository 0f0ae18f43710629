"""Uploads of some days ago that hang on nothing, and hanging them on a part; for tests."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from bihuan.records.evidence import AttachDraft, StoredFile, attach, store
from bihuan.records.filestore import path_of
from bihuan.records.models import Blob
from tests.records.office import command, streams

NOW = datetime.now(UTC)
A_DAY_AGO = NOW - timedelta(days=1)


def uploaded(file, *, days_ago: float = 2) -> StoredFile:
    """A file uploaded some days ago that hangs on nothing."""
    stored = store(file)
    for sha256 in files_of(stored):
        age(sha256, days_ago=days_ago)
    return stored


def files_of(stored: StoredFile) -> set[str]:
    row = Blob.objects.get(id=stored.blob_id)
    return {row.sha256, row.derivative_sha256} - {""}


def age(sha256: str, *, days_ago: float) -> None:
    moment = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(path_of(sha256), (moment, moment))


def hang(stored: StoredFile) -> None:
    (stream,) = streams(1)
    attach([AttachDraft(stream, "order", 1, "photo", stored.fact("现场.jpg"))], command=command())


def are_kept(sha256s: set[str]) -> list[bool]:
    return [path_of(sha256).exists() for sha256 in sorted(sha256s)]
