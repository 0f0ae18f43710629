"""Our own figures of a round, as they stood at the end of a day, counted from the rows; completes nothing, shows no case."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from bihuan.rules.actor import Actor
from bihuan.rules.calendar import local_day
from bihuan.rules.errors import NotFound
from bihuan.rules.vocabulary import MEASURE_KINDS

FINE_KINDS = ("fine", "daily_fine")
FINE = "fine_wan_yuan"
_FEN_IN_WAN_YUAN = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are asked of: everything up to a moment, or what happened since another one.

    batches: numbers printed by the giver, empty for all. area_ids: an area with those inside it, empty for all.
    """

    until: datetime
    since: datetime | None = None
    batches: tuple[str, ...] = ()
    area_ids: tuple[int, ...] = ()


Figures = Mapping[str, Decimal | None]
# A case is closed as its newest answer sent by then says; without one it is in progress. Deducted cases were received too.
_CASES = """
SELECT q.n,
    count(DISTINCT c.batch_id) FILTER (WHERE c.is_new), count(c.id) FILTER (WHERE c.is_new),
    count(c.id) FILTER (WHERE c.is_done AND c.conclusion = 'concluded'),
    count(c.id) FILTER (WHERE c.is_done AND c.conclusion = 'in_stages'),
    CASE WHEN q.since IS NULL THEN count(c.id) FILTER (WHERE coalesce(c.conclusion, '') NOT IN ('concluded', 'in_stages')) END,
    count(c.id) FILTER (WHERE c.is_done AND c.verdict = 'true'),
    count(c.id) FILTER (WHERE c.is_done AND c.verdict = 'basically'),
    count(c.id) FILTER (WHERE c.is_done AND c.verdict = 'partly'),
    count(c.id) FILTER (WHERE c.is_done AND c.verdict = 'false')
FROM asked q LEFT JOIN LATERAL (
    SELECT c.id, c.batch_id, q.since IS NULL OR c.received_at >= q.since AS is_new,
        coalesce(a.conclusion, h.conclusion) AS conclusion, coalesce(a.verdict, h.verdict) AS verdict,
        coalesce(a.case_id, h.case_id) IS NOT NULL AND (q.since IS NULL OR a.sent_at >= q.since) AS is_done
    FROM cases_case c JOIN cases_batch b ON b.id = c.batch_id
    LEFT JOIN cases_historyresult h ON h.case_id = c.id AND coalesce(h.listed_on, q.until_day) <= q.until_day
    LEFT JOIN LATERAL (
        SELECT a.case_id, a.conclusion, a.verdict, a.sent_at FROM cases_answer a
        WHERE a.case_id = c.id AND a.sent_at <= q.until ORDER BY a.sent_at DESC, a.id DESC LIMIT 1
    ) a ON true
    WHERE c.round_id = %(round)s AND c.received_at <= q.until AND (q.batches = '[]' OR q.batches ? b.source_no)
        AND (q.areas = '[]' OR EXISTS (SELECT FROM unnest(c.area_ids) area WHERE q.areas @> to_jsonb(area)))
) c ON true GROUP BY q.n, q.since
"""
_MEASURES = """
SELECT q.n, m.kind, sum(m.count), sum(m.decided_fen)
FROM asked q JOIN cases_measure m ON m.taken_on <= q.until_day AND (q.since_day IS NULL OR m.taken_on >= q.since_day)
JOIN cases_case c ON c.id = m.case_id JOIN cases_batch b ON b.id = c.batch_id
WHERE c.round_id = %(round)s AND (q.batches = '[]' OR q.batches ? b.source_no)
    AND (q.areas = '[]' OR EXISTS (SELECT FROM unnest(c.area_ids) area WHERE q.areas @> to_jsonb(area)))
GROUP BY q.n, m.kind
"""
_ASKED = """
WITH asked AS (
    SELECT * FROM jsonb_to_recordset(%(asked)s::jsonb)
        AS q (n int, since timestamptz, until timestamptz, since_day date, until_day date, batches jsonb, areas jsonb)
)
"""
_CASE_KEYS = (
    "batches", "cases_received", "cases_closed", "cases_phased_closed", "cases_in_progress",
    "verified_true", "verified_basically", "verified_partly", "verified_false",
)  # fmt: skip


def own_figures(actor: Actor, round_id: int, asked: Sequence[Asked]) -> list[Figures]:
    """The figures asked for, each by key of the import contract, None where the rows do not tell; 2 statements.

    Measures count by the day they were taken, fines as decided. Raises NotFound for others than the city's.
    """
    if not actor.sees_city:
        raise NotFound("round")
    if not asked:
        return []
    given: dict[str, int | str] = {"round": round_id, "asked": _as_json(asked)}
    with connection.cursor() as cursor:
        cursor.execute(_ASKED + _CASES, given)
        cases = {
            n: dict(zip(_CASE_KEYS, map(_number, counts), strict=True)) for n, *counts in cursor.fetchall()
        }
        cursor.execute(_ASKED + _MEASURES, given)
        measures = cursor.fetchall()
    return [
        {**cases[n], **_measures([row[1:] for row in measures if row[0] == n])} for n in range(len(asked))
    ]


def _measures(rows: Sequence[tuple[str, int, int | None]]) -> dict[str, Decimal | None]:
    counts = {kind: _number(count) for kind, count, _ in rows}
    fen = sum((fen or 0 for kind, _, fen in rows if kind in FINE_KINDS), start=0)
    known = {kind: counts.get(kind, Decimal(0)) for kind in MEASURE_KINDS if kind not in FINE_KINDS}
    return {**known, FINE: Decimal(fen) / _FEN_IN_WAN_YUAN}


def _number(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)


def _as_json(asked: Sequence[Asked]) -> str:
    return json.dumps([_question(n, one) for n, one in enumerate(asked)])


def _question(n: int, one: Asked) -> dict[str, Any]:
    def day(moment: datetime | None) -> date | None:
        return local_day(moment) if moment else None

    return {
        "n": n, "since": _text(one.since), "until": _text(one.until), "since_day": _text(day(one.since)),
        "until_day": _text(day(one.until)), "batches": list(one.batches), "areas": list(one.area_ids),
    }  # fmt: skip


def _text(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None
