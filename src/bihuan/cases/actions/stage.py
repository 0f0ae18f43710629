"""The one writer of a case's stage, overall verdict, conclusion, openness and next due moment."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from bihuan.cases.loading import load_cases
from bihuan.records.clocks import earliest_due
from bihuan.rules.snapshots import CaseSnap
from bihuan.rules.stages import conclusion_of, overall_verdict, stage_of


def write_stages(case_ids: Iterable[int]) -> dict[int, CaseSnap]:
    """Bring stage, verdict, conclusion, openness and next due moment of the cases in line; the cases as they now stand."""
    cases = load_cases(case_ids)
    if not cases:
        return {}
    due = earliest_due(case.stream_id for case in cases.values())
    columns: list[list[object]] = [[], [], [], [], [], []]
    for case in cases.values():
        stage = stage_of(case)
        row = (
            case.id,
            stage,
            overall_verdict(tuple(issue.verdict for issue in case.issues)),
            case.answer.conclusion if case.answer and stage == "answered" else conclusion_of(case)[0],
            stage != "answered",  # a case counts as open until its answer is sent
            due[case.stream_id],
        )
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET stage = now.stage, verdict = now.verdict, conclusion = now.conclusion,"
            " is_open = now.is_open, next_due_at = now.due"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bool[], %s::timestamptz[])"
            " AS now (id, stage, verdict, conclusion, is_open, due) WHERE cases_case.id = now.id",
            columns,
        )
    return cases
