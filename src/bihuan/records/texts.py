"""Free texts in revisions, per audience, under salted commitments; never puts a content into the journal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from bihuan.journal.copying import insert_rows
from bihuan.records.models import Text
from bihuan.rules.canonical import commitment
from bihuan.rules.command import Command

SALT_BYTES = 16

# Who reads a text. sealed: the holders of sealed identities. discipline: discipline staff and the city leader. Nobody
# reads these two through a case.
AUDIENCES = ("city", "county", "public", "sealed", "discipline")

_Key = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class TextDraft:
    """One free text to keep for one field of one part of a stream.

    audience: one of AUDIENCES. The same field written again is its next revision.
    """

    stream_id: int
    part_kind: str
    part_id: int
    field: str
    content: str
    audience: str = "county"


@dataclass(frozen=True, slots=True)
class WrittenText:
    """Where a text is kept, and the salted commitment the journal may hold of it."""

    id: int
    commitment: str


@dataclass(frozen=True, slots=True)
class StoredText:
    """The newest revision of one field of one part; content is empty once erased."""

    id: int
    part_id: int
    revision: int
    content: str
    commitment: str


def write_texts(drafts: Sequence[TextDraft], *, command: Command) -> list[WrittenText]:
    """Keep the texts as new revisions, in the order given; the streams are locked by the caller."""
    if not drafts:
        return []
    revisions = _next_revisions(drafts)
    return _written(
        [
            _row(draft, revision=revision, command=command)
            for draft, revision in zip(drafts, revisions, strict=True)
        ]
    )


def first_texts(drafts: Iterable[TextDraft], *, command: Command) -> list[Mapping[str, object]]:
    """What `write_first` writes of texts of parts made just now, one of each field. Asks the database nothing."""
    return [_row(draft, revision=1, command=command) for draft in drafts]


def write_first(made: Sequence[Mapping[str, object]]) -> list[WrittenText]:
    """Keep what `first_texts` made, in the order given; the database refuses a field that stands already."""
    return _written(made)


def _written(rows: Sequence[Mapping[str, object]]) -> list[WrittenText]:
    ids = insert_rows(Text, rows)
    return [WrittenText(text_id, str(row["commitment"])) for text_id, row in zip(ids, rows, strict=True)]


def read_texts(text_ids: Iterable[int]) -> dict[int, str]:
    """Content of each text by id; empty for an erased one, absent for an unknown id."""
    wanted = set(text_ids)
    if not wanted:
        return {}
    return dict(Text.objects.filter(id__in=wanted).values_list("id", "content"))


def newest(
    stream_ids: Iterable[int], *, field: str, audience: str, part_kind: str = "case"
) -> dict[int, StoredText]:
    """The newest revision of a field for one audience, by part id; parts without one are absent."""
    found = (
        Text.objects.filter(
            stream_ref__in=set(stream_ids), part_kind=part_kind, field=field, audience=audience
        )
        .order_by("part_id", "-revision")
        .distinct("part_id")
    )
    return {text.part_id: _stored(text) for text in found}


def erase(text_ids: Iterable[int], *, command: Command) -> int:
    """Empty the texts for good and note who did it; how many were not empty before."""
    return Text.objects.filter(id__in=set(text_ids), erased_at__isnull=True).update(
        content="", erased_at=command.now, erased_by=command.actor.key
    )


def _stored(text: Text) -> StoredText:
    return StoredText(text.id, text.part_id, text.revision, text.content, text.commitment)


def _row(draft: TextDraft, *, revision: int, command: Command) -> dict[str, object]:
    salt = secrets.token_hex(SALT_BYTES)
    return {
        "stream_ref": draft.stream_id,
        "part_kind": draft.part_kind,
        "part_id": draft.part_id,
        "field": draft.field,
        "audience": draft.audience,
        "revision": revision,
        "content": draft.content,
        "salt": salt,
        "commitment": commitment(salt, draft.content),
        "written_at": command.now,
        "written_by": command.actor.key,
        "erased_at": None,
        "erased_by": "",
    }


def _next_revisions(drafts: Sequence[TextDraft]) -> list[int]:
    """The revision each draft becomes, counting drafts of the same field among themselves too."""
    reached = _reached_revisions({_key(draft) for draft in drafts})
    revisions = []
    for draft in drafts:
        reached[_key(draft)] = reached.get(_key(draft), 0) + 1
        revisions.append(reached[_key(draft)])
    return revisions


def _key(draft: TextDraft) -> _Key:
    return draft.part_kind, draft.part_id, draft.field, draft.audience


def _reached_revisions(keys: set[_Key]) -> dict[_Key, int]:
    columns = [list(column) for column in zip(*keys, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.part_kind, t.part_id, t.field, t.audience, max(t.revision)
            FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[])
                AS wanted(part_kind, part_id, field, audience)
            JOIN records_text t USING (part_kind, part_id, field, audience)
            GROUP BY 1, 2, 3, 4
            """,
            columns,
        )
        return {
            (kind, part_id, field, audience): top for kind, part_id, field, audience, top in cursor.fetchall()
        }
