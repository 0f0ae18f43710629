"""The sweep of limits: with nothing due, and with thousands due at once."""

from __future__ import annotations

from functools import partial

from django.db import connection

from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, Target, time_requests, time_work
from bihuan.cli.bench.operations.spec import Operation
from bihuan.records.sweeping import sweep

DUE = 5_000
# Running limits, the newest first, moved in time so that each is just due for its warning.
MAKE_DUE = """
UPDATE records_clock SET level = 0, started_at = %(now)s - span * 0.76, due_at = %(now)s + span * 0.24,
    next_look_at = %(now)s - span * 0.01
FROM (
    SELECT id AS chosen, due_at - started_at AS span FROM records_clock
    WHERE stopped_at IS NULL AND kind IN ('answer', 'report', 'review') ORDER BY id DESC LIMIT %(due)s
) limits WHERE id = chosen
"""


def _idle(world: World) -> Outcome:
    while sweep(world.now):
        pass
    return time_requests([partial(sweep, world.now)] * world.requests)


def _due(world: World) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute(MAKE_DUE, {"now": world.now, "due": DUE})
    return time_work(partial(_sweep_all, world))


def _sweep_all(world: World) -> int:
    swept = 0
    while looked_at := sweep(world.now):
        swept += looked_at
    return swept


SWEEPING = (
    Operation("sweep.idle", "时限巡查，无到期", Target(10, "ms"), _idle),
    Operation("sweep.due", f"时限巡查，{DUE}个到期", Target(2_000, "/s"), _due),
)
