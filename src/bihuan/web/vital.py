"""How the house stands, in one statement: limits, jobs, worker, database, checkpoint; figures only, nobody's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.journal import instance
from bihuan.journal.backups import MADE


@dataclass(frozen=True, slots=True)
class Vital:
    """Figures of one moment; ages in seconds, None where there is nothing to be old.

    clocks_unswept: limits a sweep should have looked at by now. sweep_lag: how long the oldest of them waits.
    backup_age: of the newest backup that was found whole.
    """

    clocks_open: int
    clocks_overdue: int
    clocks_unswept: int
    sweep_lag: float
    messages: int
    jobs_waiting: int
    jobs_doing: int
    jobs_failed: int
    job_lag: float
    worker_age: float | None
    database_bytes: int
    checkpoint_age: float | None
    unsealed_streams: int
    backup_age: float | None


STATEMENT = """
SELECT clocks.open, clocks.overdue, clocks.unswept, clocks.lag,
    (SELECT count(*) FROM journal_message WHERE created_at > %(now)s - interval '1 day'),
    jobs.waiting, jobs.doing, jobs.failed, jobs.lag,
    (SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat))::float8 FROM procrastinate_workers),
    pg_database_size(current_database()),
    extract(epoch FROM %(now)s - sealed.at)::float8,
    (SELECT count(*) FROM journal_stream WHERE moved_at > coalesce(sealed.at, '-infinity')),
    (SELECT extract(epoch FROM %(now)s - max(recorded_at))::float8 FROM journal_entry
     WHERE stream_id = (SELECT min(id) FROM journal_stream WHERE kind = 'administration')
        AND code = %(backup)s AND body LIKE '%%"is_whole":true%%')
FROM
    (SELECT count(*) AS open, count(*) FILTER (WHERE due_at < %(now)s AND paused_at IS NULL) AS overdue,
        count(*) FILTER (WHERE next_look_at <= %(now)s) AS unswept,
        coalesce(extract(epoch FROM %(now)s - min(next_look_at) FILTER (WHERE next_look_at <= %(now)s)), 0)::float8 AS lag
     FROM records_clock WHERE stopped_at IS NULL) clocks,
    (SELECT count(*) FILTER (WHERE status = 'todo') AS waiting, count(*) FILTER (WHERE status = 'doing') AS doing,
        count(*) FILTER (WHERE status = 'failed') AS failed,
        coalesce(extract(epoch FROM clock_timestamp() - min(event.at) FILTER (WHERE status = 'todo')), 0)::float8 AS lag
     FROM procrastinate_jobs job
     LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events WHERE job_id = job.id) event ON true) jobs,
    (SELECT max(made_at) AS at FROM journal_checkpoint) sealed
"""


def vital(now: datetime | None = None) -> Vital:
    """The figures at `now`, by default the instance's. Raises NotSetUp, DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"now": now or instance.now(), "backup": MADE})
        return Vital(*cursor.fetchone())
