"""Appends entries to the chains of their streams, in sets; the only writer of entries and heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from bihuan.journal.copying import insert_rows
from bihuan.journal.models import Entry
from bihuan.journal.statements import execute_planned
from bihuan.journal.streams import Head, lock_streams
from bihuan.rules.canonical import canonical, canonical_mapping, chain_hash
from bihuan.rules.command import Command

SCHEMA_VERSION = 1
ALGORITHM = "sha256"


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One thing that happened, before it has its place in the chain.

    facts: codes, ids, numbers, moments and commitments only; never free text, a name, a phone or a file name.
    """

    stream_id: int
    code: str
    part_kind: str
    part_id: int
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(drafts: Sequence[EntryDraft], *, command: Command) -> list[int]:
    """Append entries to their streams in the order given and return their ids in that order.

    Locks the streams; the caller has opened the transaction. Raises NotFound("stream").
    """
    if not drafts:
        return []
    heads = lock_streams(draft.stream_id for draft in drafts)
    shared = _shared(command)
    written = {name: canonical(value) for name, value in (shared | _only_in_body(command)).items()}
    rows = []
    for draft in drafts:
        after = heads[draft.stream_id]
        row = {**shared, **_row(draft, after=after, written=written)}
        heads[draft.stream_id] = Head(draft.stream_id, after.kind, row["seq"], row["hash"])
        rows.append(row)
    ids = insert_rows(Entry, rows)
    _move_heads(heads, now=command.now)
    return ids


def _shared(command: Command) -> dict[str, Any]:
    """The columns that are the same in all entries of one command."""
    return {
        "actor_key": command.actor.key,
        "actor_post_id": command.actor.post_id,
        "actor_body_id": command.actor.body_id,
        "happened_at": command.moment,
        "recorded_at": command.now,
        "origin": command.origin,
        "algorithm": ALGORITHM,
    }


def _only_in_body(command: Command) -> dict[str, Any]:
    return {
        "version": SCHEMA_VERSION,
        "actor_role": command.actor.role,
        "actor_tenure": command.actor.tenure,
    }


def _row(draft: EntryDraft, *, after: Head, written: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of one entry that are its own; `body` holds all of them and is what the hash is made of.

    written: canonical texts of what all entries of the command share.
    """
    own = {
        "stream_id": draft.stream_id,
        "seq": after.seq + 1,
        "code": draft.code,
        "part_kind": draft.part_kind,
        "part_id": draft.part_id,
    }
    told = {**own, "stream_kind": after.kind, "facts": draft.facts}
    body = canonical_mapping({**written, **{name: canonical(value) for name, value in told.items()}})
    return {**own, "body": body, "hash": chain_hash(after.hash, body)}


def _move_heads(heads: Mapping[int, Head], *, now: datetime) -> None:
    with connection.cursor() as cursor:
        execute_planned(
            cursor,
            "UPDATE journal_stream SET head_seq = moved.seq, head_hash = moved.hash, moved_at = %s"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS moved (id, seq, hash)"
            " WHERE journal_stream.id = moved.id",
            [now, list(heads), [head.seq for head in heads.values()], [head.hash for head in heads.values()]],
        )
