"""Checks that limits are what the journal says of them: their start, end, due moment and warnings; changes nothing.

Handed to the journal's verification as a further check. What entries do not say stays unproven, docs/security.md says
what that is.
"""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.journal.verify import Finding
from bihuan.journal.verify.ranges import Range
from bihuan.journal.verify.snapshot import Connection

# near: the case whose investigation this one shares, and for a batch its cases: a move there may start or stop the clock
# here. told: entries that name a clock. A limit moves by those that say to when, by an approved plan, by its pauses.
# Pairs are asked for with IN, which is hashed; EXISTS would read all entries of the range for each clock.
CLOCKS = """
WITH entry AS MATERIALIZED (
    SELECT stream_id, code, recorded_at, happened_at, seq, CASE WHEN code = ANY(%(telling)s) THEN body END AS telling
    FROM journal_entry WHERE stream_id BETWEEN %(first)s AND %(last)s
), received AS MATERIALIZED (
    SELECT stream_id, received_at FROM cases_case WHERE stream_id BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT stream_id, received_at FROM cases_batch WHERE stream_id BETWEEN %(first)s AND %(last)s
), near AS MATERIALIZED (
    SELECT guest.stream_id, host.stream_id AS away_id FROM cases_case guest JOIN cases_case host ON host.id = guest.host_id
    WHERE guest.stream_id BETWEEN %(first)s AND %(last)s
    UNION
    SELECT batch.stream_id, one.stream_id FROM cases_batch batch JOIN cases_case one ON one.batch_id = batch.id
    WHERE batch.stream_id BETWEEN %(first)s AND %(last)s
), away AS MATERIALIZED (
    SELECT near.stream_id, recorded_at FROM near JOIN journal_entry away ON away.stream_id = near.away_id
), told AS MATERIALIZED (
    SELECT stream_id, seq, code, (facts ->> 'clock')::bigint AS clock_id, (facts ->> 'level')::int AS level,
        coalesce(facts ->> 'until', facts ->> 'due_at')::timestamptz AS due_at
    FROM (
        SELECT stream_id, seq, code, telling::jsonb -> 'facts' AS facts FROM entry WHERE telling IS NOT NULL
    ) named WHERE jsonb_typeof(facts -> 'clock') = 'number'
), moved AS MATERIALIZED (
    SELECT DISTINCT ON (clock_id) clock_id, seq, due_at FROM told WHERE code = ANY(%(moving)s)
    ORDER BY clock_id, seq DESC
), warned AS MATERIALIZED (
    SELECT DISTINCT ON (told.clock_id) told.clock_id, told.level, told.due_at
    FROM told LEFT JOIN moved ON moved.clock_id = told.clock_id
    WHERE told.code <> ALL(%(moving)s) AND told.seq > coalesce(moved.seq, 0)
    ORDER BY told.clock_id, told.level DESC
), planned AS MATERIALIZED (
    SELECT DISTINCT stream_id FROM entry WHERE code = ANY(%(planning)s)
), judged AS (
    SELECT clock.id, clock.stream_ref, CASE
        WHEN NOT (clock.kind = ANY(%(dated)s)
            OR (clock.stream_ref, clock.started_at) IN (SELECT stream_id, recorded_at FROM entry)
            OR (clock.stream_ref, clock.started_at) IN (SELECT stream_id, happened_at FROM entry)
            OR (clock.stream_ref, clock.started_at) IN (SELECT stream_id, received_at FROM received)
            OR (clock.stream_ref, clock.started_at) IN (SELECT stream_id, recorded_at FROM away)
        ) THEN 'clock_start_not_in_journal'
        WHEN clock.stopped_at IS NOT NULL AND NOT (
            (clock.stream_ref, clock.stopped_at, clock.stopped_by) IN (SELECT stream_id, recorded_at, code FROM entry)
            OR (clock.stream_ref, clock.stopped_at) IN (SELECT stream_id, recorded_at FROM away)
        ) THEN 'clock_stop_not_in_journal'
        WHEN moved.due_at IS NOT NULL THEN
            CASE WHEN clock.due_at - moved.due_at NOT BETWEEN interval '0' AND clock.paused_for
                THEN 'clock_due_not_in_journal' END
        WHEN planned.stream_id IS NOT NULL AND clock.kind = ANY(%(by_plan)s) THEN NULL
        WHEN clock.due_at - clock.paused_for <> clock.original_due_at
            OR clock.limit ->> 'form' = 'duration' AND clock.limit ->> 'night' IS NULL AND clock.kind <> 'report'
                AND clock.original_due_at <> clock.started_at + (clock.limit ->> 'seconds')::bigint * interval '1 second'
            THEN 'clock_due_not_in_journal'
    END AS problem, CASE
        WHEN warned.level > clock.level THEN 'clock_level_not_in_journal'
        WHEN warned.due_at > clock.due_at OR clock.due_at - warned.due_at > clock.paused_for THEN 'clock_due_not_in_journal'
    END AS further
    FROM records_clock clock LEFT JOIN moved ON moved.clock_id = clock.id LEFT JOIN warned ON warned.clock_id = clock.id
    LEFT JOIN planned ON planned.stream_id = clock.stream_ref
    WHERE clock.stream_ref BETWEEN %(first)s AND %(last)s
)
SELECT coalesce(problem, further), stream_ref, id FROM judged WHERE problem IS NOT NULL OR further IS NOT NULL
UNION ALL
SELECT 'clock_missing', stream_id, clock_id FROM told
WHERE NOT EXISTS (SELECT FROM records_clock clock WHERE clock.id = told.clock_id AND clock.stream_ref = told.stream_id)
GROUP BY stream_id, clock_id
ORDER BY 2, 3
"""
MOVING = ("extension.grant", "clock.recompute")
WARNING = ("clock.warn", "clock.breach", "clock.rung")
PLANNING = ("rectification.approve_plan", "rectification.adopt_plan")
BY_PLAN = ("deadline", "milestone", "interim_review", "suspension")
DATED = ("notice",)  # begins with the day the notice names


def check_clocks(connection: Connection, part: Range) -> Iterator[Finding]:
    """Limits of these streams whose row says something else than the entries."""
    facts = {
        "first": part.first, "last": part.last, "telling": [*MOVING, *WARNING], "moving": list(MOVING),
        "planning": list(PLANNING), "by_plan": list(BY_PLAN), "dated": list(DATED),
    }  # fmt: skip
    for code, stream_id, clock_id in connection.execute(CLOCKS, facts).fetchall():
        yield Finding(code, stream_id=stream_id, name=f"clock {clock_id}")
