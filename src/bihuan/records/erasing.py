"""Erases what texts, signed papers and files say, for good; the rows stay, and who erased stands in the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from bihuan.journal.backups import BACKING_UP
from bihuan.records import filestore
from bihuan.records.clearing import alone
from bihuan.records.models import Blob, Evidence, Signature, Text
from bihuan.records.texts import erase
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused

Row = TypeVar("Row", bound=Model)

ERASED = "text.erase"  # code of the entry that tells of it; its facts name every row


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of one stream to erase, by id."""

    texts: tuple[int, ...] = ()
    signatures: tuple[int, ...] = ()
    files: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to erase."""
        return not (self.texts or self.signatures or self.files)


def find(stream_id: int, *, words: str | None, evidence_ids: Collection[int] = ()) -> Found:
    """What holds these words in one stream, whatever its audience and revision, and the files named; None: everything.

    A file whose name holds the words stays, its name goes.
    """
    texts = Text.objects.filter(stream_ref=stream_id, erased_at=None)
    signatures = Signature.objects.filter(stream_ref=stream_id, erased_at=None)
    files = Evidence.objects.filter(stream_ref=stream_id, erased_at=None)
    if words is not None:
        files = files.filter(id__in=set(evidence_ids))
        texts = _holding(texts, words) | texts.filter(id__in=files.values("name_text_id"))
        signatures = _holding(signatures, words)
    return Found(_ids(texts), _ids(signatures), _ids(files))


def erase_found(found: Found, *, command: Command) -> None:
    """Empty the rows; inside a transaction someone else opened, who enters it and then calls `drop_erased`.

    Raises GuardRefused while a backup reads its moment: it would hold what is erased here, or miss a file.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [BACKING_UP])
        if cursor.fetchone() != (True,):
            raise GuardRefused("backup_running", "正在备份，不能清除，请在备份完成后再试")
    erase(found.texts, command=command)
    Signature.objects.filter(id__in=found.signatures).update(content="", erased_at=command.now)
    Evidence.objects.filter(id__in=found.files).update(erased_at=command.now)


def drop_erased(evidence_ids: Iterable[int] | None = None, *, before: datetime | None = None) -> int:
    """Take the files of erased evidence off the disk that nothing else hangs on; how many. After the commit.

    Done again for all at night, in case power went in between: then only for files older than `before`, since a newer
    one may be an upload of the same content whose move is still under way.
    """
    erased = Evidence.objects.exclude(erased_at=None)
    if evidence_ids is not None:
        erased = erased.filter(id__in=set(evidence_ids))
    with alone():
        hashes = _hashes(Blob.objects.filter(id__in=erased.values("blob_id")))
        gone = [sha256 for sha256 in hashes - _in_use(hashes) if _is_there(sha256, before=before)]
        for sha256 in gone:
            filestore.drop(sha256)
    return len(gone)


def _holding(rows: QuerySet[Row], words: str) -> QuerySet[Row]:
    return rows.filter(GreaterThan(StrIndex(F("content"), Value(words)), 0))


def _ids(rows: QuerySet[Row]) -> tuple[int, ...]:
    return tuple(rows.order_by("id").values_list("id", flat=True))


def _hashes(blobs: QuerySet[Blob]) -> set[str]:
    return {sha256 for row in blobs.values_list("sha256", "derivative_sha256") for sha256 in row if sha256}


def _in_use(hashes: set[str]) -> set[str]:
    kept = Blob.objects.filter(id__in=Evidence.objects.filter(erased_at=None).values("blob_id"))
    return _hashes(kept.filter(sha256__in=hashes) | kept.filter(derivative_sha256__in=hashes))


def _is_there(sha256: str, *, before: datetime | None) -> bool:
    kept_at = filestore.kept_at(sha256)
    return kept_at is not None and (before is None or kept_at < before)
