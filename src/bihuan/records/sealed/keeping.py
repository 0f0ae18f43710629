"""Seals sets of records and ties them to cases, inside a transaction the caller opened; opens nothing."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import open_streams
from bihuan.records import filestore
from bihuan.records.models import SealedField, SealedRecord
from bihuan.records.sealed.contents import Place, Sealed, seal
from bihuan.records.sealed.rings import Ring, the_rings
from bihuan.rules.command import Command
from bihuan.rules.sealing import APPROVER, CUSTODIAN, Reporter

STREAM = "seal"
FILE = "file"


@dataclass(frozen=True, slots=True, repr=False)
class SealDraft:
    """What one reporter confided, to be sealed. kind: identity or original. about_id: the case's stream if known."""

    kind: str
    reporter: Reporter
    about_id: int | None = None


def seal_records(drafts: Sequence[SealDraft], *, command: Command) -> list[int]:
    """Seal each draft as a record with a stream of its own; their ids in the order given.

    Raises GuardRefused while the key holders are not set up.
    """
    if not drafts:
        return []
    rings = the_rings()
    streams = open_streams(STREAM, len(drafts), command.now)
    ids = draw_ids(SealedRecord, len(drafts))
    sealed = [
        _sealed(draft, stream_id, record_id, rings)
        for draft, stream_id, record_id in zip(drafts, streams, ids, strict=True)
    ]
    insert_rows(
        SealedRecord,
        [
            {"id": record_id, "stream_id": stream_id, "kind": draft.kind, "made_at": command.now}
            for draft, stream_id, record_id in zip(drafts, streams, ids, strict=True)
        ],
    )
    insert_rows(
        SealedField,
        [
            _row(record_id, field, content, rings)
            for record_id, fields in zip(ids, sealed, strict=True)
            for field, content in fields.items()
        ],
    )
    record(
        [
            EntryDraft(stream_id, "seal.keep", "sealed", record_id, _told(draft, fields))
            for draft, stream_id, record_id, fields in zip(drafts, streams, ids, sealed, strict=True)
        ],
        command=command,
    )
    tie(
        {record_id: draft.about_id for record_id, draft in zip(ids, drafts, strict=True) if draft.about_id},
        command=command,
    )
    return ids


def tie(pairs: Mapping[int, int], *, command: Command) -> None:
    """Say of which case, by its stream, each record (its id) speaks."""
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_sealedrecord record SET about_ref = pair.about_ref"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS pair (id, about_ref) WHERE record.id = pair.id",
            [list(pairs), list(pairs.values())],
        )
    streams = _streams(list(pairs))
    record(
        [
            EntryDraft(streams[record_id], "seal.tie", "sealed", record_id, {"about": about_id})
            for record_id, about_id in pairs.items()
        ],
        command=command,
    )


def discard(record_ids: Sequence[int], *, command: Command) -> None:
    """Make records unreadable for good: what was sealed twice, with a row that was known already."""
    if not record_ids:
        return
    SealedRecord.objects.filter(id__in=record_ids).update(erased_at=command.now)
    SealedField.objects.filter(record_id__in=record_ids).update(
        ciphertext=None, custodian_half=None, approver_half=None
    )
    streams = _streams(record_ids)
    record(
        [EntryDraft(streams[record_id], "seal.discard", "sealed", record_id) for record_id in record_ids],
        command=command,
    )


def _sealed(draft: SealDraft, stream_id: int, record_id: int, rings: Mapping[str, Ring]) -> dict[str, Sealed]:
    publics = {half: ring.public for half, ring in rings.items()}
    return {
        field: seal(content, Place(stream_id, record_id, field), publics=publics)
        for field, content in draft.reporter.items()
    }


def _row(record_id: int, field: str, content: Sealed, rings: Mapping[str, Ring]) -> dict[str, Any]:
    if field == FILE:
        _keep_file(content)
    return {
        "record_id": record_id, "field": field, "sha256": content.sha256, "commitment": content.commitment,
        "ciphertext": None if field == FILE else content.ciphertext,
        "custodian_ring_id": rings[CUSTODIAN].id, "custodian_half": content.halves[CUSTODIAN],
        "approver_ring_id": rings[APPROVER].id, "approver_half": content.halves[APPROVER],
    }  # fmt: skip


def _keep_file(content: Sealed) -> None:
    with filestore.receive(io.BytesIO(content.ciphertext), limit=len(content.ciphertext)) as received:
        filestore.keep(received)


def _told(draft: SealDraft, fields: Mapping[str, Sealed]) -> dict[str, Any]:
    """What the journal holds of a sealed record: kind, and for each field commitment and hash of the ciphertext."""
    return {
        "kind": draft.kind,
        "fields": {field: [content.commitment, content.sha256] for field, content in fields.items()},
    }


def _streams(record_ids: Sequence[int]) -> dict[int, int]:
    return dict(SealedRecord.objects.filter(id__in=record_ids).values_list("id", "stream_id"))
