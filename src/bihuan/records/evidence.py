"""Files kept as evidence: on which part they hang and who may open them; the rights are on the row, never the hash."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction

from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.records import filestore
from bihuan.records.access import bodies_seen_as, visible_streams
from bihuan.records.clearing import beside_clearing
from bihuan.records.filekinds import BY_MEDIA_TYPE, FileKind, fitting_name
from bihuan.records.models import Blob, Evidence
from bihuan.records.pictures import Picture
from bihuan.records.texts import TextDraft, read_texts, write_texts
from bihuan.records.uploads import check_kind, check_picture, clean_name, receive_upload
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import BihuanError, NotFound

JPEG = "image/jpeg"


@dataclass(eq=False)
class FileLost(BihuanError):
    """A kept file is not on disk, or not whole; the verification names it."""

    sha256: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An upload on disk that hangs on nothing yet; when and where it was taken as far as it says so."""

    blob_id: int
    sha256: str
    size: int
    media_type: str
    taken_at: datetime | None
    longitude: Decimal | None
    latitude: Decimal | None

    def fact(self, name: str) -> dict[str, Any]:
        """The file as a fact of a move, under the name it was uploaded by."""
        return {
            "blob_id": self.blob_id,
            "sha256": self.sha256,
            "name": clean_name(name),
            "taken_at": self.taken_at,
            "longitude": None if self.longitude is None else str(self.longitude),
            "latitude": None if self.latitude is None else str(self.latitude),
        }


@dataclass(frozen=True, slots=True)
class AttachDraft:
    """A stored file to hang on one part of a stream. file: as `StoredFile.fact` gives it.

    confined_to_body_id: only this body may open it, whoever else sees the stream.
    """

    stream_id: int
    part_kind: str
    part_id: int
    purpose: str
    file: Mapping[str, Any]
    confined_to_body_id: int | None = None


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """What the journal holds of a file: id, hash, purpose, and the commitment of its name."""

    evidence_id: int
    sha256: str
    purpose: str
    name_commitment: str


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file for sending. Whatever is no picture goes out as an attachment, never shown in place."""

    file: BinaryIO
    name: str
    media_type: str
    size: int
    as_attachment: bool


def store(file: filestore.Readable) -> StoredFile:
    """Keep an upload on disk, and a bare copy of a picture; the same content twice is kept once.

    Until a move hangs it on a part, it may be cleared away (records.clearing). Raises UploadRefused with what is
    wrong and what to do.
    """
    with receive_upload(file) as received:
        kind = check_kind(received)
        picture = check_picture(received, kind)
        blob_id = _keep(received, kind, picture)
    return StoredFile(
        blob_id=blob_id,
        sha256=received.sha256,
        size=received.size,
        media_type=kind.media_type,
        taken_at=picture.taken_at if picture else None,
        longitude=picture.longitude if picture else None,
        latitude=picture.latitude if picture else None,
    )


def attach(drafts: Sequence[AttachDraft], *, command: Command) -> list[AttachedFile]:
    """Hang stored files on their parts; in the order given."""
    ids = draw_ids(Evidence, len(drafts))
    names = write_texts(
        [
            TextDraft(draft.stream_id, "evidence", evidence_id, "file_name", draft.file["name"])
            for evidence_id, draft in zip(ids, drafts, strict=True)
        ],
        command=command,
    )
    rows = [
        _row(draft, command=command) | {"id": evidence_id, "name_text_id": name.id}
        for evidence_id, draft, name in zip(ids, drafts, names, strict=True)
    ]
    insert_rows(Evidence, rows)
    return [
        AttachedFile(evidence_id, draft.file["sha256"], draft.purpose, name.commitment)
        for evidence_id, draft, name in zip(ids, drafts, names, strict=True)
    ]


def open_file(evidence_id: int, actor: Actor, *, original: bool) -> OpenedFile:
    """Open a file for the actor: of a picture the bare copy or, for its own body and the city, the original.

    Raises NotFound("evidence") for whoever may not see it, FileLost when the disk does not have it.
    """
    evidence = Evidence.objects.select_related("blob").filter(id=evidence_id, erased_at=None).first()
    if evidence is None or not _may_see(evidence, actor):
        raise NotFound("evidence")
    kind = BY_MEDIA_TYPE[evidence.blob.media_type]
    if original and kind.is_picture and not may_open_original(evidence, actor):
        raise NotFound("evidence")
    name = read_texts([evidence.name_text_id])[evidence.name_text_id]
    return _opened(evidence.blob, kind, name, is_copy=kind.is_picture and not original)


def may_open_original(evidence: Evidence, actor: Actor) -> bool:
    """Whether the actor may have a picture as it was uploaded, with all it says of itself."""
    return actor.sees_city or evidence.body_id in bodies_seen_as(actor)


def visible_evidence(part_kind: str, part_ids: Iterable[int], *, actor: Actor) -> list[Evidence]:
    """Files on these parts the actor may open, the oldest first."""
    found = list(
        Evidence.objects.select_related("blob")
        .filter(part_kind=part_kind, part_id__in=set(part_ids), erased_at=None)
        .order_by("id")
    )
    streams = visible_streams(actor, {evidence.stream_ref for evidence in found})
    return [one for one in found if one.stream_ref in streams and not _is_confined(one, actor)]


def _keep(received: filestore.Received, kind: FileKind, picture: Picture | None) -> int:
    """Files in their places and a row for them, while nobody clears files away; the row's id."""
    with transaction.atomic(), beside_clearing():
        copy_hash = _keep_copy(picture)
        filestore.keep(received)
        # Not get_or_create: two people may upload the same photo at the same moment.
        row = Blob(
            sha256=received.sha256,
            size=received.size,
            media_type=kind.media_type,
            derivative_sha256=copy_hash,
        )
        Blob.objects.bulk_create([row], ignore_conflicts=True)
        return Blob.objects.only("id").get(sha256=received.sha256).id


def _keep_copy(picture: Picture | None) -> str:
    """Keep the bare copy of a picture and return its hash; empty for what is no picture."""
    if picture is None:
        return ""
    with filestore.receive(io.BytesIO(picture.copy), limit=len(picture.copy)) as received:
        filestore.keep(received)
        return received.sha256


def _row(draft: AttachDraft, *, command: Command) -> dict[str, Any]:
    return {
        "stream_ref": draft.stream_id,
        "part_kind": draft.part_kind,
        "part_id": draft.part_id,
        "purpose": draft.purpose,
        "blob_id": draft.file["blob_id"],
        "confined_to_body_id": draft.confined_to_body_id,
        "taken_at": draft.file.get("taken_at"),
        "longitude": draft.file.get("longitude"),
        "latitude": draft.file.get("latitude"),
        "user_id": command.actor.user_id or 0,
        "body_id": command.actor.body_id,
        "added_at": command.now,
        "erased_at": None,
    }


def _may_see(evidence: Evidence, actor: Actor) -> bool:
    return bool(visible_streams(actor, [evidence.stream_ref])) and not _is_confined(evidence, actor)


def _is_confined(evidence: Evidence, actor: Actor) -> bool:
    confined_to = evidence.confined_to_body_id
    return confined_to is not None and confined_to not in bodies_seen_as(actor)


def _opened(blob: Blob, kind: FileKind, name: str, *, is_copy: bool) -> OpenedFile:
    sha256 = blob.derivative_sha256 if is_copy else blob.sha256
    try:
        file = filestore.open_kept(sha256)
    except (FileNotFoundError, IsADirectoryError) as lost:  # the latter: the hash itself is gone
        raise FileLost(sha256) from lost
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not is_copy and size != blob.size:
        file.close()
        raise FileLost(sha256)
    sent_as = BY_MEDIA_TYPE[JPEG] if is_copy else kind
    return OpenedFile(file, fitting_name(name, sent_as), sent_as.media_type, size, not kind.is_picture)
