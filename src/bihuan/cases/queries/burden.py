"""What was asked today of each county and township (基层负担), counted by set; asks nobody for less and scores nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.rules.actor import Actor

# What each move asks of the receiver it is made on. A claimed rectification needs photos after, so does one refused.
ASKING: Mapping[str, str] = {
    "order.confirm_by_phone": "calls",
    "order.return_for_correction": "returns",
    "order.redo": "returns",
    "order.open_immediate": "photos",
    "rectification.refuse_acceptance": "photos",
}
NOT_RECEIVERS = ("city_desk", "administration")


@dataclass(frozen=True, slots=True)
class Burden:
    """What was asked of one body since the day began. depth: 0 for a county or bureau, 1 and more below it.

    forms: orders given to it, each with its papers to fill in. photos: sets of photos it has to hand in.
    """

    body_id: int
    name: str
    depth: int
    forms: int
    calls: int
    photos: int
    returns: int

    @property
    def total(self) -> int:
        """All of it together, which is what the limit counts."""
        return self.forms + self.calls + self.photos + self.returns


# Streams that moved today come by an index; the entries of the others are not looked at. Counted before the bodies are
# joined: PostgreSQL expects so few rows that it would compare each with every body.
_COUNTED = """
WITH RECURSIVE below AS (
    SELECT id FROM people_body WHERE %(everything)s OR id = %(root)s
    UNION
    SELECT child.id FROM people_body child JOIN below ON child.parent_id = below.id
    WHERE NOT %(everything)s
), moved AS (
    SELECT id FROM journal_stream WHERE kind = 'case' AND moved_at >= %(since)s
), asked AS (
    SELECT o.receiver_body_id AS body_id, 'forms' AS what
    FROM moved JOIN cases_case c ON c.stream_id = moved.id JOIN cases_order o ON o.case_id = c.id
    WHERE o.issued_at >= %(since)s AND o.issued_at <= %(until)s
    UNION ALL
    SELECT o.receiver_body_id, asking.what
    FROM moved JOIN journal_entry e ON e.stream_id = moved.id
    JOIN unnest(%(codes)s::text[], %(whats)s::text[]) AS asking (code, what) ON asking.code = e.code
    LEFT JOIN cases_rectification r ON e.part_kind = 'rectification' AND r.id = e.part_id
    JOIN cases_order o ON o.id = CASE e.part_kind WHEN 'order' THEN e.part_id ELSE r.order_id END
    WHERE e.happened_at >= %(since)s AND e.happened_at <= %(until)s
), counted AS MATERIALIZED (
    SELECT body_id, count(*) FILTER (WHERE what = 'forms') AS forms, count(*) FILTER (WHERE what = 'calls') AS calls,
        count(*) FILTER (WHERE what = 'photos') AS photos, count(*) FILTER (WHERE what = 'returns') AS returns
    FROM asked GROUP BY body_id
)
SELECT b.id, b.short_name, b.parent_id, forms, calls, photos, returns
FROM counted JOIN people_body b ON b.id = counted.body_id
WHERE b.id IN (SELECT id FROM below) AND b.kind <> ALL(%(never)s::text[])
ORDER BY b.code
"""
Row = tuple[int, str, int | None, int, int, int, int]


def burdens(actor: Actor, *, since: datetime, until: datetime) -> list[Burden]:
    """Bodies of which something was asked in the time, those below one behind it; 1 statement, none for others.

    For the city's desk every body, for the desk of a receiver its own and those below it. since: when the day began.
    """
    if actor.role not in ("city_desk", "desk"):
        return []
    asked = {
        "everything": actor.role == "city_desk", "root": actor.body_id, "since": since, "until": until,
        "codes": list(ASKING), "whats": list(ASKING.values()), "never": list(NOT_RECEIVERS),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, asked)
        return list(_in_order(cursor.fetchall()))


def _in_order(rows: Sequence[Row], parent_id: int | None = None, depth: int = 0) -> Iterator[Burden]:
    """Each body before those below it; a body whose parent is not among them stands at the top."""
    ids = {row[0] for row in rows}
    for body_id, name, above, *counts in rows:
        is_here = above == parent_id if parent_id is not None else above not in ids
        if is_here:
            yield Burden(body_id, name, depth, *counts)
            yield from _in_order(rows, body_id, depth + 1)
