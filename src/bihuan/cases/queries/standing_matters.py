"""What lies before whom in the whole city, counted: running limits by duty, and what waits without a limit of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from bihuan.records.clocks import pressing

Duty = tuple[int, str, str]  # body, role or function, kind of limit


@dataclass(frozen=True, slots=True)
class Matters:
    """by_duty: limits that run and press. cases: current cases by stage. waiting: the rest by name: second disputes,
    applications to strike off, public texts, extensions and objections somebody has to decide on."""

    by_duty: Mapping[Duty, int]
    cases: Mapping[str, int]
    waiting: Mapping[str, int]


_WAITING = """
SELECT 'second disputes', count(*) FROM cases_petition second
WHERE second.kind = 'dispute' AND second.state = 'open' AND EXISTS (
    SELECT FROM cases_petition first WHERE first.case_id = second.case_id AND first.kind = 'dispute'
    AND first.part = second.part AND first.cycle = second.cycle AND first.id < second.id)
UNION ALL SELECT kind, count(*) FROM cases_petition WHERE state = 'open' GROUP BY kind
UNION ALL SELECT 'strike-offs', count(*) FROM cases_strikeoff WHERE state = 'signed'
UNION ALL SELECT 'public texts', count(*) FROM cases_disclosure WHERE state = 'drafted'
UNION ALL SELECT 'objections', count(*) FROM cases_objection WHERE state = 'open'
UNION ALL SELECT 'plans', count(*) FROM cases_rectification
WHERE kind = 'planned' AND state IN ('approved', 'underway')
"""
_STAGES = """
SELECT stage, count(*) FROM cases_case JOIN cases_round round ON round.id = round_id WHERE is_current GROUP BY stage
"""


def standing_matters() -> Matters:
    """As it stands now. 3 statements."""
    rows = pressing().values_list("duty_body_id", "duty_role", "kind")
    by_duty: dict[Duty, int] = {}
    for duty in rows:
        by_duty[duty] = by_duty.get(duty, 0) + 1
    with connection.cursor() as cursor:
        cursor.execute(_STAGES)
        cases = dict(cursor.fetchall())
        cursor.execute(_WAITING)
        return Matters(by_duty, cases, dict(cursor.fetchall()))
