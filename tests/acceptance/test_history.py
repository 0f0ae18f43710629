"""A finished round comes in from a list with its results, as rows marked 历史导入, and asks nothing of anybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bihuan.cases.actions.rounds import RoundDraft, open_round
from bihuan.cases.models import Case, Finding, HistoryResult, Measure, Order, Round
from bihuan.cases.queries.case_page import case_page
from bihuan.intake.actions.registering import Arrival, register_file
from bihuan.intake.reading.read import read_list
from bihuan.journal.models import Entry
from bihuan.records.models import Clock
from bihuan.rules.errors import FactWrong
from bihuan.rules.list_areas import AreaName
from tests.cases.world import World

LIST = """序号,受理编号,交办问题基本情况,行政区域,污染类型,调查核实情况,是否属实,处理和整改情况,是否办结,责任人被处理情况
1,D2HE202109130057,某砖厂冒黑烟。,北岭县,大气,经查属实。,属实,罚款5万元。,已办结,约谈1人
2,X2HE202109130058,夜间噪声扰民。,南屏县,噪声,未发现。,不属实,,已办结,无
"""


def finished_round(world: World, *, ends_on: date = date(2021, 10, 1)) -> int:
    """A round that is over; its id."""
    desk, giver = world.bodies["city"], "中央督察组"
    draft = RoundDraft("第二轮", giver, giver, desk, "清二", date(2021, 9, 1), ends_on)
    return int(open_round(draft, command=world.command("shift_head"))["round"])


def test_a_finished_round_is_loaded_from_a_list_and_asks_nothing_of_anybody(world: World) -> None:
    round_id = finished_round(world)
    assert Round.objects.get(is_current=True).id == world.round_id
    areas = [AreaName("北岭县", ()), AreaName("南屏县", ())]
    read = read_list(LIST.encode(), name="第二轮.csv", areas=areas)
    arrival = Arrival(round_id, "中央督察组", world.now, is_history=True)
    command = world.command("dispatch")
    counts = register_file(read, raw=LIST.encode(), command=command, arrival=arrival)
    assert counts == {"new": 2, "already_known": 0, "changed": 0}
    cases = list(Case.objects.filter(round_id=round_id).order_by("serial"))
    assert [(case.stage, case.is_open, case.verdict, case.conclusion) for case in cases] == [
        ("loaded", False, "true", "concluded"),
        ("loaded", False, "false", "concluded"),
    ]
    streams = [case.stream_id for case in cases] + [cases[0].batch.stream_id]
    assert not Clock.objects.filter(stream_ref__in=streams).exists()
    assert not Order.objects.filter(case__in=cases).exists()
    assert Finding.objects.filter(case__in=cases, order=None).count() == 2
    assert HistoryResult.objects.get(case=cases[0]).accountability_text_id is not None
    assert list(Entry.objects.filter(stream_id=cases[0].stream_id).values_list("code", flat=True)) == [
        "case.load_history"
    ]
    assert case_page(cases[0].id, actor=command.actor, now=world.now + timedelta(days=1)).shares == (), (
        "nobody had its time here"
    )
    again = register_file(read, raw=LIST.encode(), command=world.command("dispatch"), arrival=arrival)
    assert again == {"new": 0, "already_known": 2, "changed": 0}


def test_measures_and_persons_come_out_of_the_prose_dated_by_the_list(world: World) -> None:
    round_id = finished_round(world)
    told = "第四批办理情况（2021年9月20日）\n" + LIST.replace(
        "罚款5万元。", "已立案处罚，罚款伍万圆整，拟再罚款1万元。"
    )
    read = read_list(told.encode(), name="第二轮.csv", areas=[AreaName("北岭县", ()), AreaName("南屏县", ())])
    arrival = Arrival(round_id, "中央督察组", world.now, is_history=True)
    register_file(read, raw=told.encode(), command=world.command("dispatch"), arrival=arrival)
    measures = Measure.objects.filter(case__round_id=round_id).order_by("id")
    assert list(measures.values_list("kind", "decided_fen", "planned_fen", "taken_on")) == [
        ("filed_cases", None, None, date(2021, 9, 20)),
        ("fine", 5_000_000, None, date(2021, 9, 20)),
        ("fine", None, 1_000_000, date(2021, 9, 20)),
    ]
    results = HistoryResult.objects.filter(case__round_id=round_id).order_by("case__serial")
    assert [(one.accountable, one.listed_on) for one in results] == [
        ({"约谈": 1}, date(2021, 9, 20)),
        ({}, date(2021, 9, 20)),
    ]


def test_each_issue_has_the_finding_the_list_gives_for_it(world: World) -> None:
    round_id = finished_round(world)
    told = LIST.replace("某砖厂冒黑烟。", "某砖厂：1.冒黑烟；2.夜间噪声。")
    told = told.replace("经查属实。,属实", "1.冒黑烟属实；2.噪声不属实。综上，部分属实。,部分属实")
    read = read_list(told.encode(), name="第二轮.csv", areas=[AreaName("北岭县", ()), AreaName("南屏县", ())])
    arrival = Arrival(round_id, "中央督察组", world.now, is_history=True)
    register_file(read, raw=told.encode(), command=world.command("dispatch"), arrival=arrival)
    found = Finding.objects.filter(case__round_id=round_id, case__serial=1).order_by("issue_id")
    assert list(found.values_list("verdict", flat=True)) == ["true", "false"]


def test_a_round_that_ends_tomorrow_is_not_over(world: World) -> None:
    with pytest.raises(FactWrong, match="结束日期"):
        finished_round(world, ends_on=date(2024, 6, 4))
