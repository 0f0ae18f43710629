"""The workbench: everybody sees what they owe, with the very act that settles it, and nobody what others owe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bihuan.cases.models import Order
from bihuan.cases.queries.burden import burdens
from bihuan.cases.queries.workbench import Workbench, to_accept, workbench
from bihuan.people.models import Body
from tests.cases.world import World, photo, scan


def bench(world: World, who: str, chosen: str = "") -> Workbench:
    return workbench(world.people[who], now=world.now, day_end=world.now + timedelta(hours=13), chosen=chosen)


def acts(world: World, who: str) -> dict[str, tuple[str, int]]:
    """What somebody owes: kind of limit to the act that settles it."""
    shown = bench(world, who)
    return {row.kind: (row.act, row.act_id) for row in (*shown.now, *shown.today)}


def test_each_confirmation_is_owed_by_its_own_side(world: World) -> None:
    order_id = world.issued()
    assert acts(world, "chase") == {"phone": ("order.confirm_by_phone", order_id)}
    assert acts(world, "north_deputy") == {"receipt": ("order.sign_receipt", order_id)}
    assert acts(world, "north_desk") == {"report": ("", 0)}
    assert acts(world, "south_deputy") == {}


def test_a_report_goes_from_desk_to_head_and_back(world: World) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    report_id = world.drafted(order_id)
    assert acts(world, "north_head") == {"report": ("report.sign_step", report_id)}
    assert "report" not in acts(world, "north_desk")
    world.do("north_head", "report.sign_step", report_id, signature=scan())
    assert acts(world, "north_desk") == {"report": ("order.submit_report", order_id)}


def test_the_city_leader_and_the_secretary_see_the_answer_to_sign(world: World) -> None:
    answer_id = world.answering()
    for who in ("leader", "secretary"):
        assert acts(world, who) == {"city_signature": ("answer.sign_step", answer_id)}


def test_what_waits_for_acceptance_stands_with_the_deputy(world: World) -> None:
    order_id = world.investigated()
    rect_id = int(
        world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"]
    )
    assert to_accept(world.people["north_deputy"], now=world.now) == []
    world.do("north_handler", "rectification.claim_done", rect_id, note="已拆除", photos=[photo(world.now)])
    assert [row.rectification_id for row in to_accept(world.people["north_deputy"], now=world.now)] == [
        rect_id
    ]
    assert (
        to_accept(world.people["south_deputy"], now=world.now)
        == to_accept(world.people["north_handler"], now=world.now)
        == []
    )


def shown_of(world: World, who: str, kind: str) -> tuple[str, str]:
    """The act somebody is offered for what they owe of a kind, and what stands against it."""
    shown = bench(world, who)
    return next((row.act, row.missing) for row in (*shown.now, *shown.today) if row.kind == kind)


def test_who_drafted_what_the_public_reads_is_not_offered_to_publish_it(world: World) -> None:
    case_id = world.answered()
    told: dict[str, Any] = {"finding": "反映属实。", "handling": "已整改。"}
    draft = world.do("shift_head", "case.draft_disclosure", case_id, **told)["made"]
    act, missing = shown_of(world, "shift_head", "disclosure")
    assert (act, "拟稿与审核不能为同一人" in missing) == ("", True)
    assert acts(world, "disclosure")["disclosure"] == ("disclosure.publish", draft)


def test_striking_off_is_offered_once_the_public_has_been_told(world: World) -> None:
    case_id = world.answered()
    order_id = Order.objects.get(case_id=case_id, role="lead").id
    assert shown_of(world, "north_desk", "strike_off") == ("", "办理结果尚未公开，不能申请销号")
    world.disclosed(case_id)
    assert acts(world, "north_desk")["strike_off"] == ("order.apply_strike_off", order_id)


def test_a_leader_not_in_charge_is_not_asked_to_accept_what_only_the_other_may(world: World) -> None:
    order_id = world.investigated(key_classes=("inspectors",))
    made = world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"]
    proof = [photo(world.now)]
    world.do("north_handler", "rectification.claim_done", made, note="已拆除", photos=proof)
    assert [row.rectification_id for row in to_accept(world.people["north_head"], now=world.now)] == [made]
    assert to_accept(world.people["north_deputy"], now=world.now) == []


def test_the_numbers_are_filters(world: World) -> None:
    world.issued()
    world.wait(hours=3)
    shown = bench(world, "chase")
    assert shown.numbers == {"due_today": 1, "late": 1, "waiting": 2, "returned": 0}
    assert len(bench(world, "chase", "waiting").now) + len(bench(world, "chase", "waiting").today) == 2


def test_the_workbench_costs_the_same_however_much_is_owed(
    world: World, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        world.issued()
    with django_assert_max_num_queries(12):
        bench(world, "chase")


def met(world: World, who: str) -> dict[str, tuple[int, int, int, int]]:
    """What the meter of somebody's desk shows of each body: forms, calls, photos, returns of the day."""
    begun = world.now.replace(hour=16, minute=0) - timedelta(days=1 if world.now.hour < 16 else 0)
    rows = burdens(world.people[who], since=begun, until=world.now)
    return {row.name: (row.forms, row.calls, row.photos, row.returns) for row in rows}


def test_the_meter_counts_what_was_asked_of_each_body_today(world: World) -> None:
    world.issued("south")
    order_id = world.reported("north")
    world.do("review", "order.return_for_correction", order_id, reason="附件缺页")
    assert met(world, "chase") == {"北岭县": (1, 1, 1, 1), "南屏县": (1, 0, 0, 0)}
    world.wait(days=1)
    assert met(world, "chase") == {}


def test_a_county_meets_its_own_burden_and_that_of_its_townships_only(world: World) -> None:
    world.issued("south")
    world.issued("north")
    town = Body.objects.create(
        code="willow",
        name="柳河镇",
        short_name="柳河镇",
        kind="township",
        parent_id=world.bodies["north"],
        lines=[],
    )
    Order.objects.filter(id=world.issued("bureau")).update(receiver_body_id=town.id)
    rows = burdens(world.people["north_desk"], since=world.now - timedelta(hours=1), until=world.now)
    assert [(row.name, row.depth, row.total) for row in rows] == [("北岭县", 0, 1), ("柳河镇", 1, 1)]
    assert {row.name for row in burdens(world.people["chase"], since=world.now, until=world.now)} == {
        "北岭县", "柳河镇", "南屏县",
    }  # fmt: skip
    for who in ("north_deputy", "leader", "admin"):
        assert burdens(world.people[who], since=world.now - timedelta(hours=1), until=world.now) == []


def test_the_meter_costs_one_statement_however_much_was_asked(
    world: World, django_assert_num_queries
) -> None:
    for _ in range(3):
        world.received()
    with django_assert_num_queries(1):
        met(world, "chase")
