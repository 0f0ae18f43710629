"""Clears away uploads nothing came of: rows and files that hang on nothing, because their move was refused.

An upload and a clearing of the same content may meet. Uploads share a lock while they put files and row in their places;
a clearing has it alone, from looking at how old a file is to taking it off the disk. So a file put in its place again is
either young when it is looked at, or comes after its predecessor is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, ManyToOneRel, OuterRef, Q, QuerySet

from bihuan.records import filestore
from bihuan.records.models import Blob

# One set keeps uploads waiting until it is off the disk, a few milliseconds.
SET_SIZE = 100
FILES_AT_ONCE = 1000
_LOCK = "records/files"


@contextmanager
def beside_clearing() -> Iterator[None]:
    """Let no file be cleared away until the transaction at hand ends; others may upload meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [_LOCK])
    yield


def clear_uploads(*, before: datetime) -> int:
    """Take away rows and files of uploads that hang on nothing and were last uploaded before a moment; how many.

    before: by the real clock, like the files themselves; at least as long ago as a request may take. A file of an
    upload that hangs somewhere stays, also where the one is the bare copy of the other.
    """
    cleared, last_id = 0, 0
    while ids := _hanging_nowhere(after=last_id):
        last_id = ids[-1]
        with alone():
            cleared += _clear(ids, before=before)
    return cleared


def clear_files(*, before: datetime) -> int:
    """Take away files no row names, put in their place before a moment and then their process was killed; how many."""
    cleared = 0
    for hashes in filestore.kept_in_sets(FILES_AT_ONCE):
        old = {sha256 for sha256 in hashes - _still_named(hashes) if _is_old(sha256, before=before)}
        with alone() if old else nullcontext():
            for sha256 in old - _still_named(old):
                if _is_old(sha256, before=before):
                    filestore.drop(sha256)
                    cleared += 1
    return cleared


def _hanging_nowhere(*, after: int) -> list[int]:
    return list(_loose().filter(id__gt=after).order_by("id").values_list("id", flat=True)[:SET_SIZE])


def _loose() -> QuerySet[Blob]:
    """Uploads no row of any table hangs on."""
    hangs = Q()
    for field in Blob._meta.get_fields(include_hidden=True):
        if isinstance(field, ManyToOneRel):
            rows = field.related_model._default_manager.filter(**{field.field.name: OuterRef("pk")})
            hangs |= Q(Exists(rows))
    return Blob.objects.exclude(hangs)


@contextmanager
def alone() -> Iterator[None]:
    """Keep all uploads away inside the block, beyond the transactions in it; a process that dies lets go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [_LOCK])


def _clear(ids: list[int], *, before: datetime) -> int:
    """The rows first and for good, then the files: killed in between, files are left over but none is missed."""
    with transaction.atomic(durable=True):
        rows = _loose().filter(id__in=ids).values_list("id", "sha256", "derivative_sha256")
        old = [row for row in rows if _is_old(row[1], before=before)]
        Blob.objects.filter(id__in=[blob_id for blob_id, *_ in old]).delete()
    hashes = {sha256 for _id, *both in old for sha256 in both if sha256}
    for sha256 in hashes - _still_named(hashes):
        filestore.drop(sha256)
    return len(old)


def _is_old(sha256: str, *, before: datetime) -> bool:
    kept_at = filestore.kept_at(sha256)
    return kept_at is None or kept_at < before


def _still_named(hashes: set[str]) -> set[str]:
    named = Blob.objects.filter(Q(sha256__in=hashes) | Q(derivative_sha256__in=hashes))
    return {sha256 for row in named.values_list("sha256", "derivative_sha256") for sha256 in row}
