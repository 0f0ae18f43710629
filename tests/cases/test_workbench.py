"""The workbench: everybody sees what they owe, with the very act that settles it, and nobody what others owe."""

from __future__ import annotations

from datetime import timedelta

from bihuan.cases.queries.workbench import Workbench, to_accept, workbench
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
    assert to_accept(world.people["north_deputy"]) == []
    world.do("north_handler", "rectification.claim_done", rect_id, note="已拆除", photos=[photo(world.now)])
    assert [row.rectification_id for row in to_accept(world.people["north_deputy"])] == [rect_id]
    assert to_accept(world.people["south_deputy"]) == to_accept(world.people["north_handler"]) == []


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
