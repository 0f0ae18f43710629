"""Seals the heads of the streams that moved, signed and chained; verifies nothing (see `verify`)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from bihuan.journal.copying import draw_ids
from bihuan.journal.errors import JournalBroken
from bihuan.journal.keys import SealingKey
from bihuan.journal.models import Checkpoint
from bihuan.rules.canonical import GENESIS, canonical

OVERLAP = timedelta(minutes=10)  # commits arrive out of order; the totals catch what even this misses
SEALING = 0x62_69_68_75  # the advisory lock of whoever seals


@dataclass(frozen=True, slots=True)
class Seal:
    """What one checkpoint says; `hash` is the SHA-256 of the canonical text of all else but the signature."""

    made_at: datetime
    previous_hash: str
    lines_hash: str
    streams_total: int
    entries_total: int
    key_id: str

    @property
    def hash(self) -> str:
        """SHA-256 (hex) that is signed, printed and given to outsiders."""
        said = {name: getattr(self, name) for name in self.__slots__} | {"version": 1}
        return hashlib.sha256(canonical(said).encode()).hexdigest()


def seal(*, now: datetime, key: SealingKey) -> Checkpoint | None:
    """Seal the streams that moved since the last checkpoint; return the newest checkpoint there is then.

    When nothing moved no checkpoint is made; None when there is nothing at all yet.
    Raises JournalBroken; nothing is sealed then.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
        last = Checkpoint.objects.order_by("-id").first()
        (number,) = draw_ids(Checkpoint, 1)
        written = _write_lines(number, last=last)
        if not written.lines:
            return last
        said = Seal(
            made_at=now,
            previous_hash=last.hash if last else GENESIS,
            lines_hash=written.lines_hash,
            streams_total=written.streams_total,
            entries_total=written.entries_total,
            key_id=key.id,
        )
        facts = {name: getattr(said, name) for name in said.__slots__}
        return Checkpoint.objects.create(id=number, hash=said.hash, signature=key.sign(said.hash), **facts)


@dataclass(frozen=True, slots=True)
class _Written:
    """The lines of a new checkpoint, the totals at the same moment, and whether the two agree."""

    lines: int
    lines_hash: str
    streams_total: int
    entries_total: int
    explained: bool
    went_back: bool


def _write_lines(checkpoint: int, *, last: Checkpoint | None) -> _Written:
    """Write the lines of what moved; raise JournalBroken when sealed entries or streams are gone."""
    facts = {
        "checkpoint": checkpoint,
        "since": last.made_at - OVERLAP if last else None,
        "streams": last.streams_total if last else 0,
        "entries": last.entries_total if last else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE_LINES, facts)
        written = _Written(*cursor.fetchone())
    if written.went_back or not written.explained:
        raise JournalBroken
    return written


# One statement, so one snapshot: lines, their hash and the totals speak of the same moment. `lately` looks at what
# moved since the last seal; where that does not explain how the totals grew, all streams are compared.
WRITE_LINES = """
WITH totals AS (
    SELECT count(*) AS streams, coalesce(sum(head_seq), 0)::bigint AS entries FROM journal_stream
), lately AS (
    SELECT s.id, s.head_seq, s.head_hash, last.seq AS last_seq
    FROM journal_stream s
    LEFT JOIN LATERAL (
        SELECT seq, hash FROM journal_checkpointline WHERE stream_ref = s.id ORDER BY seq DESC LIMIT 1
    ) last ON true
    WHERE s.moved_at >= %(since)s::timestamptz
        AND (s.head_seq, s.head_hash) IS DISTINCT FROM (last.seq, last.hash)
), enough AS (
    SELECT %(streams)s + count(*) FILTER (WHERE last_seq IS NULL) = (SELECT streams FROM totals)
        AND %(entries)s + coalesce(sum(head_seq - coalesce(last_seq, 0)), 0) = (SELECT entries FROM totals)
        AS yes
    FROM lately
), moved AS (
    SELECT * FROM lately WHERE (SELECT yes FROM enough)
    UNION ALL
    SELECT s.id, s.head_seq, s.head_hash, last.seq
    FROM journal_stream s
    LEFT JOIN (
        SELECT DISTINCT ON (stream_ref) stream_ref, seq, hash
        FROM journal_checkpointline ORDER BY stream_ref, seq DESC
    ) last ON last.stream_ref = s.id
    WHERE NOT (SELECT yes FROM enough) AND (s.head_seq, s.head_hash) IS DISTINCT FROM (last.seq, last.hash)
), written AS (
    INSERT INTO journal_checkpointline (checkpoint_id, stream_ref, seq, hash)
    SELECT %(checkpoint)s, id, head_seq, head_hash FROM moved
    RETURNING stream_ref, seq, hash
), sealed AS (
    SELECT count(*) AS lines, encode(sha256(convert_to(coalesce(
        string_agg(stream_ref || ' ' || seq || ' ' || hash, E'\\n' ORDER BY stream_ref), ''), 'UTF8')), 'hex')
        AS lines_hash
    FROM written
), growth AS (
    SELECT %(streams)s + count(*) FILTER (WHERE last_seq IS NULL) AS streams,
        %(entries)s + coalesce(sum(head_seq - coalesce(last_seq, 0)), 0) AS entries,
        coalesce(bool_or(head_seq <= last_seq), false) AS went_back
    FROM moved
)
SELECT sealed.lines, sealed.lines_hash, totals.streams, totals.entries,
    (growth.streams, growth.entries) = (totals.streams, totals.entries), growth.went_back
FROM sealed, growth, totals
"""
