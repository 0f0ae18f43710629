"""The one writer of a case's stage, overall verdict, conclusion, openness and next due moment."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from bihuan.cases.loading import load_cases
from bihuan.journal.statements import execute_planned
from bihuan.rules.clocks import CLOCK_KINDS
from bihuan.rules.snapshots import CaseSnap
from bihuan.rules.stages import conclusion_of, stage_of, verdict_of
from bihuan.rules.vocabulary import OPEN_STAGES


def write_stages(case_ids: Iterable[int]) -> dict[int, CaseSnap]:
    """Bring stage, verdict, conclusion, openness and next due moment of the cases in line; the cases as they now stand.

    Cases handled together with one of them are brought in line as well.
    """
    asked = load_cases(case_ids)
    if not asked:
        return {}
    guests = {guest for case in asked.values() for guest in case.guests} - asked.keys()
    cases = asked | (load_cases(guests) if guests else {})
    columns = [list(column) for column in zip(*(_row(case) for case in cases.values()), strict=True)]
    with connection.cursor() as cursor:
        execute_planned(
            cursor,
            "UPDATE cases_case SET stage = now.stage, verdict = now.verdict, conclusion = now.conclusion,"
            " is_open = now.is_open, next_due_at = now.due"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bool[], %s::timestamptz[])"
            " AS now (id, stage, verdict, conclusion, is_open, due) WHERE cases_case.id = now.id"
            # Most moves change nothing of it, and a row written anew is written to every index of it.
            " AND (cases_case.stage, cases_case.verdict, cases_case.conclusion, cases_case.is_open, cases_case.next_due_at)"
            " IS DISTINCT FROM (now.stage, now.verdict, now.conclusion, now.is_open, now.due)",
            columns,
        )
    return asked


def _row(case: CaseSnap) -> tuple[object, ...]:
    stage = stage_of(case)
    conclusion = case.frozen_conclusion or case.stated_conclusion or conclusion_of(case)[0]
    dues = [c.due_at for c in case.clocks if not (CLOCK_KINDS[c.kind].is_window or c.is_paused)]
    # A case counts as open until it is struck off or deducted.
    return case.id, stage, verdict_of(case), conclusion, stage in OPEN_STAGES, min(dues, default=None)
