"""Opens streams and locks their heads; appends nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.journal.copying import insert_rows
from bihuan.journal.models import Stream
from bihuan.journal.statements import execute_planned
from bihuan.rules.canonical import GENESIS
from bihuan.rules.errors import NotFound


@dataclass(frozen=True, slots=True)
class Head:
    """Where one stream stands: number and hash of its newest entry (0 and GENESIS when it has none)."""

    stream_id: int
    kind: str
    seq: int
    hash: str


def open_streams(kind: str, count: int, now: datetime) -> list[int]:
    """Return the ids of `count` new empty streams of one kind."""
    row = {"kind": kind, "head_hash": GENESIS, "moved_at": now}
    return insert_rows(Stream, [row] * count)


def lock_only_stream(kind: str, now: datetime) -> int:
    """Id of the one stream of a kind, opened when there is none yet, locked until the transaction ends.

    Held from the beginning of an action, so that what it compares with cannot change under it.
    """
    stream_id = _only_one(kind)
    if stream_id is None:
        with connection.cursor() as cursor:  # two first actions at once must not open two streams
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"stream/{kind}"])
        stream_id = _only_one(kind) or open_streams(kind, 1, now)[0]
    lock_streams([stream_id])
    return stream_id


def _only_one(kind: str) -> int | None:
    return Stream.objects.filter(kind=kind).order_by("id").values_list("id", flat=True).first()


def lock_streams(ids: Iterable[int]) -> dict[int, Head]:
    """Return the heads of the streams, locked in the order of their ids until the transaction ends.

    Raises NotFound("stream") when one of them does not exist.
    """
    wanted = sorted(set(ids))
    with connection.cursor() as cursor:
        execute_planned(
            cursor,
            "SELECT id, kind, head_seq, head_hash FROM journal_stream"
            " WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE",
            [wanted],
        )
        heads = {row[0]: Head(*row) for row in cursor.fetchall()}
    if len(heads) != len(wanted):
        raise NotFound("stream")
    return heads
