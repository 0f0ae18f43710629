"""Checks the chains of a range of streams in Python, without trusting PostgreSQL's arithmetic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from bihuan.journal.verify.findings import Finding
from bihuan.journal.verify.ranges import Checked, Range
from bihuan.journal.verify.snapshot import Connection
from bihuan.rules.canonical import GENESIS, chain_hash, utc_text

ROWS_AT_A_TIME = 2_000

ENTRIES = """
SELECT coalesce(s.id, e.stream_id), s.id IS NOT NULL, s.kind, s.head_seq, s.head_hash, e.seq, e.hash, e.body,
    e.code, e.part_kind, e.part_id, e.actor_key, e.actor_post_id, e.actor_body_id,
    e.happened_at, e.recorded_at, e.origin, e.algorithm
FROM (SELECT * FROM journal_stream WHERE id BETWEEN %(first)s AND %(last)s) s
FULL JOIN (SELECT * FROM journal_entry WHERE stream_id BETWEEN %(first)s AND %(last)s) e ON e.stream_id = s.id
ORDER BY 1, e.seq
"""
COPIES = (
    "code",
    "part_kind",
    "part_id",
    "actor_key",
    "actor_post_id",
    "actor_body_id",
    "origin",
    "algorithm",
)
MOMENTS = ("happened_at", "recorded_at")


class Row(NamedTuple):
    """One entry beside the head of its stream; an empty stream has one row without an entry."""

    stream_id: int
    has_stream: bool
    kind: str
    head_seq: int
    head_hash: str
    seq: int | None
    hash: str
    body: str
    code: str
    part_kind: str
    part_id: int
    actor_key: str
    actor_post_id: int | None
    actor_body_id: int | None
    happened_at: Any
    recorded_at: Any
    origin: str
    algorithm: str


def check_range(connection: Connection, part: Range) -> Checked:
    """Return what is wrong with the chains, copies and heads of a range of streams."""
    entries, findings = 0, []
    with connection.transaction(), connection.cursor(name="independent") as cursor:
        cursor.itersize = ROWS_AT_A_TIME
        cursor.execute(ENTRIES, {"first": part.first, "last": part.last})
        for _stream, rows in groupby((Row(*row) for row in cursor), key=attrgetter("stream_id")):
            chain = list(rows)
            entries += sum(row.seq is not None for row in chain)
            findings += [*_links(chain), *_head(chain)]
    return Checked(entries, tuple(findings))


def _links(chain: list[Row]) -> Iterator[Finding]:
    previous_seq, previous_hash = 0, GENESIS
    for row in chain:
        if row.seq is None:
            continue
        if row.seq != previous_seq + 1:
            yield Finding("entry_missing", row.stream_id, previous_seq + 1)
        elif row.hash != chain_hash(previous_hash, row.body):
            yield Finding("entry_changed", row.stream_id, row.seq)
        elif not _is_copied_truly(row):
            yield Finding("copy_differs", row.stream_id, row.seq)
        previous_seq, previous_hash = row.seq, row.hash


def _is_copied_truly(row: Row) -> bool:
    said = _said(row)
    if said is None or (said.get("stream_id"), said.get("seq")) != (row.stream_id, row.seq):
        return False
    return all(said.get(name) == getattr(row, name) for name in COPIES) and all(
        said.get(name) == utc_text(getattr(row, name)) for name in MOMENTS
    )


def _said(row: Row) -> dict[str, Any] | None:
    try:
        said = json.loads(row.body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _head(chain: list[Row]) -> Iterator[Finding]:
    last = chain[-1]
    last_seq = last.seq or 0
    newest = next((row for row in reversed(chain) if row.seq == last.head_seq), None)
    if not last.has_stream:
        yield Finding("stream_missing", last.stream_id)
    elif last.head_seq > last_seq:
        yield Finding("tail_cut", last.stream_id, last_seq + 1)
    elif last.head_seq < last_seq:
        yield Finding("beyond_head", last.stream_id, last.head_seq + 1)
    elif last.head_hash != (newest.hash if newest else GENESIS):
        yield Finding("head_differs", last.stream_id, last.head_seq)
    elif newest and not newest.body.endswith(f',"stream_kind":"{last.kind}","version":1}}'):
        yield Finding("kind_differs", last.stream_id, last.head_seq)
