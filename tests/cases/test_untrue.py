"""不属实 needs proof, and nobody judges their own body."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bihuan.cases.models import Case, Order
from bihuan.rules.capacity import capacities
from bihuan.rules.errors import GuardRefused, NotAllowed
from bihuan.rules.snapshots import target_of
from tests.cases.world import World, scan

NIGHT = datetime(2024, 6, 4, 15, 30, tzinfo=UTC)  # 23:30 in the city


def said(world: World, who: str, code: str, part_id: int, **facts: Any) -> str:
    """The sentence with which a guard refuses."""
    with pytest.raises(GuardRefused) as told:
        world.do(who, code, part_id, **facts)
    return told.value.sentence


def visited_by_day(world: World) -> int:
    """An order on a night-time smell with one visit by day."""
    order_id = world.received(band="night")
    world.do("north_desk", "order.name_leader", order_id, post=world.post("north_deputy"))
    world.wait(hours=3)
    world.visit(order_id)
    return order_id


UNTRUE: dict[str, Any] = {"verdicts": [{"no": 1, "verdict": "false"}], "reason": "现场未闻异味"}


def test_a_night_smell_is_not_denied_after_a_daytime_visit(world: World) -> None:
    order_id = visited_by_day(world)
    assert said(world, "north_handler", "order.record_finding", order_id, **UNTRUE) == (
        "缺夜间现场核查或监测，不能认定不属实"
    )
    world.now = NIGHT
    world.visit(order_id, started_at=NIGHT)
    world.do("north_handler", "order.record_finding", order_id, **UNTRUE)
    assert Case.objects.get().verdict == "false"


def test_monitoring_stands_for_the_visit_at_night(world: World) -> None:
    order_id = visited_by_day(world)
    world.visit(order_id, monitored=True)
    world.do("north_handler", "order.record_finding", order_id, **UNTRUE)


def denied(world: World) -> int:
    order_id = visited_by_day(world)
    world.visit(order_id, monitored=True)
    world.do("north_handler", "order.record_finding", order_id, **UNTRUE)
    return order_id


def test_a_second_person_looks_before_it_is_reported(world: World) -> None:
    order_id = denied(world)
    draft: dict[str, Any] = {"finding": "不属实。", "handling": "加强巡查。"}
    assert said(world, "north_desk", "order.draft_report", order_id, **draft) == (
        "第1项认定不属实，缺另一人复看，不能拟写报告"
    )
    with pytest.raises(NotAllowed):
        world.do("north_handler", "order.second_look", order_id, note="同意")
    world.do("chase", "order.second_look", order_id, note="调阅监测数据，未超标")
    world.do("north_desk", "order.draft_report", order_id, **draft)


def test_who_found_it_untrue_does_not_take_the_second_look(world: World) -> None:
    order_id = visited_by_day(world)
    world.visit(order_id, monitored=True)
    world.do("north_deputy", "order.record_finding", order_id, **UNTRUE)
    assert (
        said(world, "north_deputy", "order.second_look", order_id, note="同意")
        == "复看人不能是填报结论的本人"
    )


def test_who_took_the_second_look_does_not_accept_the_report(world: World) -> None:
    order_id = denied(world)
    world.do("shift_head", "order.second_look", order_id, note="属实情况清楚")
    report_id = world.do("north_desk", "order.draft_report", order_id, finding="不属实。", handling="无。")[
        "made"
    ]
    world.do("north_head", "report.sign_step", report_id, signature=scan())
    world.do("north_desk", "order.submit_report", order_id)
    assert said(world, "shift_head", "order.accept_report", order_id).startswith("复看人与审核人不能为同一人")
    world.do("review", "order.accept_report", order_id)


def test_a_body_that_is_complained_of_neither_finds_nor_accepts(world: World) -> None:
    about = (("body", "南屏县政府", world.bodies["south"]),)
    order_id = world.received("south", parties=about)
    world.wait(hours=3)
    world.visit(order_id, "south", leader_present=False)
    assert said(world, "south_handler", "order.record_finding", order_id, **UNTRUE) == (
        "被举报对象为本单位，不能由本单位认定或审签"
    )


def test_acceptance_moves_one_level_up_when_the_receiver_is_the_object(world: World) -> None:
    order_id = world.received("south", parties=(("body", "南屏县政府", world.bodies["south"]),))
    case = world.case(Order.objects.get(id=order_id).case_id)
    target = target_of("order", order_id, case)
    assert target is not None
    assert "acceptor" not in capacities(world.people["south_deputy"], target)
    assert "acceptor" in capacities(world.people["review"], target)
