"""With many rows PostgreSQL still reads only those it needs; asked with the statistics of a real database."""

from __future__ import annotations

import pytest
from django.db import connection

from bihuan.cases.models import Case
from bihuan.records.access import GrantDraft, end, grant, scoped
from bihuan.records.clocks import start_clocks
from bihuan.records.searching import SearchDraft, find, index_texts
from bihuan.records.sweeping import sweep
from tests.records.office import NOW, actor, open_rounds, register_cases, report_clock, streams

ROUND, COUNTY, TOWN = 2, 20, 21


@pytest.fixture
def take_stock(own_database):
    """Brings the planner's statistics up to date, as autovacuum does; only the owner may."""

    def analyze() -> None:
        with own_database.as_owner() as owner:
            owner.execute("ANALYZE")

    return analyze


class Explained:
    """Keeps the plan of each statement that runs."""

    def __init__(self) -> None:
        self.plans: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().startswith(("SELECT", "WITH")):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                self.plans.append("\n".join(row[0] for row in cursor.fetchall()))
        return execute(sql, params, many, context)


def test_a_search_never_walks_back_from_the_newest_case_however_common_the_word(take_stock):
    drafts = [SearchDraft(n, "city", "宏达板材厂" if n < 3 else "尾矿库渗水", ROUND) for n in range(5000)]
    index_texts(drafts)
    take_stock()
    with connection.execute_wrapper(explained := Explained()):
        find(actor(1, "city_desk"), "尾矿库", round_id=ROUND, limit=5)
        find(actor(1, "city_desk"), "板材", round_id=ROUND, limit=5)
    assert len(explained.plans) == 2
    assert not any(
        "one_search_text_per_audience" in plan for plan in explained.plans
    )  # a walk from the newest


def test_the_list_of_a_small_unit_reads_its_own_rows(take_stock):
    (current,) = open_rounds(1)
    cases = register_cases(5000, in_round=current)
    grant([GrantDraft(COUNTY, case.stream_id, current, case.id) for case in cases], at=NOW)
    grant([GrantDraft(TOWN, case.stream_id, current, case.id) for case in cases[::250]], at=NOW)
    take_stock()
    listed = scoped(Case.objects.all(), actor(TOWN, "handler"), round_id=current).order_by("-id")
    plan = listed[:50].explain()
    assert listed.count() == 20
    assert "access_by_body" in plan
    assert "round_ref = " in plan
    assert "Seq Scan" not in plan


def test_an_idle_sweep_reads_no_running_clock(take_stock):
    start_clocks([report_clock(stream, body_id=COUNTY) for stream in streams(5000)])
    take_stock()
    with connection.execute_wrapper(explained := Explained()):
        assert sweep(NOW) == 0
    (plan,) = explained.plans
    assert "clock_next_look" in plan
    assert "Seq Scan" not in plan


def test_taking_one_order_back_does_not_read_everybodys_sight(take_stock):
    grant([GrantDraft(COUNTY, stream, ROUND, stream) for stream in range(20_000)], at=NOW)
    take_stock()
    with connection.execute_wrapper(explained := Explained()):
        assert end([7], at=NOW) == [(COUNTY, 7)]
    (plan,) = explained.plans
    assert "access_by_order" in plan
