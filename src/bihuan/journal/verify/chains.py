"""Checks the chains of a range of streams inside PostgreSQL; the independent check must find the same."""

from __future__ import annotations

import psycopg

from bihuan.journal.verify import independent
from bihuan.journal.verify.findings import Finding
from bihuan.journal.verify.ranges import Checked, Range
from bihuan.journal.verify.snapshot import Connection
from bihuan.rules.canonical import GENESIS

CHAINS = """
WITH placed AS (
    SELECT *, lag(seq, 1, 0::bigint) OVER chain AS previous_seq, lag(hash, 1, %(genesis)s) OVER chain AS previous_hash
    FROM journal_entry WHERE stream_id BETWEEN %(first)s AND %(last)s
    WINDOW chain AS (PARTITION BY stream_id ORDER BY seq)
), judged AS (
    SELECT stream_id, seq, previous_seq, CASE
        WHEN seq <> previous_seq + 1 THEN 'entry_missing'
        WHEN hash <> encode(sha256(convert_to(previous_hash || E'\\n' || body, 'UTF8')), 'hex') THEN 'entry_changed'
        WHEN NOT (
            SELECT (said.stream_id, said.seq, said.code, said.part_kind, said.part_id, said.actor_key,
                    said.happened_at, said.recorded_at, said.origin, said.algorithm)
                IS NOT DISTINCT FROM (placed.stream_id, placed.seq, placed.code, placed.part_kind, placed.part_id,
                    placed.actor_key, placed.happened_at, placed.recorded_at, placed.origin, placed.algorithm)
                AND (said.actor_post_id, said.actor_body_id)
                IS NOT DISTINCT FROM (placed.actor_post_id, placed.actor_body_id)
            FROM json_to_record(body::json) AS said (
                stream_id bigint, seq bigint, code text, part_kind text, part_id bigint, actor_key text,
                actor_post_id bigint, actor_body_id bigint, happened_at timestamptz, recorded_at timestamptz,
                origin text, algorithm text)
        ) THEN 'copy_differs'
    END AS problem
    FROM placed
)
SELECT count(*), coalesce(jsonb_agg(jsonb_build_array(
        problem, stream_id, CASE problem WHEN 'entry_missing' THEN previous_seq + 1 ELSE seq END
    ) ORDER BY stream_id, seq) FILTER (WHERE problem IS NOT NULL), '[]')
FROM judged
"""

# The end of a body says the kind: taking each apart costs five times as much, and one that was changed may be no JSON.
HEADS = """
SELECT CASE
        WHEN s.id IS NULL THEN 'stream_missing'
        WHEN s.head_seq > coalesce(e.last_seq, 0) THEN 'tail_cut'
        WHEN s.head_seq < coalesce(e.last_seq, 0) THEN 'beyond_head'
        WHEN s.head_hash <> coalesce(newest.hash, %(genesis)s) THEN 'head_differs'
        ELSE 'kind_differs'
    END,
    coalesce(s.id, e.stream_id),
    CASE
        WHEN s.id IS NULL THEN NULL
        WHEN s.head_seq > coalesce(e.last_seq, 0) THEN coalesce(e.last_seq, 0) + 1
        WHEN s.head_seq < coalesce(e.last_seq, 0) THEN s.head_seq + 1
        ELSE s.head_seq
    END
FROM (
    SELECT id, kind, head_seq, head_hash FROM journal_stream WHERE id BETWEEN %(first)s AND %(last)s
) s
FULL JOIN (
    SELECT stream_id, max(seq) AS last_seq FROM journal_entry
    WHERE stream_id BETWEEN %(first)s AND %(last)s GROUP BY stream_id
) e ON e.stream_id = s.id
LEFT JOIN journal_entry newest ON newest.stream_id = s.id AND newest.seq = s.head_seq
    AND newest.stream_id BETWEEN %(first)s AND %(last)s
WHERE s.id IS NULL OR s.head_seq <> coalesce(e.last_seq, 0) OR s.head_hash <> coalesce(newest.hash, %(genesis)s)
    OR newest.id IS NOT NULL AND right(newest.body, 30 + length(s.kind)) <> ',"stream_kind":"' || s.kind || '","version":1}'
ORDER BY 2
"""


def check_range(connection: Connection, part: Range) -> Checked:
    """Return what is wrong with the chains, copies and heads of a range of streams."""
    facts = {"first": part.first, "last": part.last, "genesis": GENESIS}
    try:
        with connection.transaction():
            (entries, broken), *_ = connection.execute(CHAINS, facts).fetchall()
            heads = connection.execute(HEADS, facts).fetchall()
    except psycopg.DataError:  # a body that is no JSON: PostgreSQL cannot say which, Python can
        return independent.check_range(connection, part)
    found = [Finding(code, stream, seq) for code, stream, seq in [*broken, *heads]]
    return Checked(entries, tuple(found))
