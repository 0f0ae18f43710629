"""What waits for a decision stands with whoever may decide it, begun by the very act; and each limit with what settles it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bihuan.cases.models import Order
from bihuan.cases.queries.waiting import waiting_for
from bihuan.cases.queries.workbench import in_charge, to_accept
from tests.acceptance.test_truth import answered_in_stages, plan
from tests.cases.test_workbench import acts
from tests.cases.world import World, photo


def due(world: World, who: str) -> list[tuple[str, int]]:
    """Acts and parts of what waits for somebody."""
    return [(row.act, row.act_id) for row in waiting_for(world.people[who], now=world.now)]


def test_a_request_waits_for_those_who_may_grant_it_and_never_for_its_asker(world: World) -> None:
    order_id = world.received()
    asked = world.do("dispatch", "order.request_recall", order_id, reason="交错单位")["made"]
    assert due(world, "dispatch") == []
    for who in ("shift_head", "north_desk", "north_head"):
        assert due(world, who) == [("recall.consent", asked)]
    for who in ("chase", "leader", "south_desk", "north_handler"):
        assert due(world, who) == []


def test_a_second_dispute_waits_for_the_city_leader(world: World) -> None:
    first = world.received()
    dispute = world.do("north_desk", "order.dispute", first, reason="不在我县")["made"]
    assert (due(world, "dispatch"), due(world, "leader")) == ([("dispute.determine", dispute)],) * 2
    assert acts(world, "dispatch")["determination"] == ("dispute.determine", dispute)
    south = world.receiver("south")
    world.do("dispatch", "dispute.determine", dispute, outcome="upheld", body=south, note="在南屏县")
    second = world.confirmed(Order.objects.filter(state="issued").latest("id").id, "south")
    again = world.do("south_desk", "order.dispute", second, reason="不在我县")["made"]
    assert (due(world, "dispatch"), due(world, "leader")) == ([], [("dispute.determine", again)])


def test_a_plan_waits_for_the_leader_in_charge_and_its_limits_for_those_who_work(world: World) -> None:
    order_id = world.investigated()
    rect = world.do("north_desk", "order.draft_plan", order_id, issues=[1], **plan(world))["made"]
    assert due(world, "north_deputy") == [("rectification.approve_plan", rect)]
    assert due(world, "north_head") == []
    world.do("north_deputy", "rectification.approve_plan", rect)
    assert acts(world, "north_handler")["milestone"] == ("rectification.report_progress", rect)
    assert acts(world, "north_desk")["interim_review"] == ("rectification.report_progress", rect)
    assert acts(world, "north_deputy")["deadline"] == ("", 0)
    world.wait(hours=1)
    world.do("north_handler", "rectification.claim_done", rect, note="已完成", photos=[photo(world.now)])
    assert acts(world, "north_deputy")["deadline"] == ("rectification.accept", rect)
    assert [row.case_id for row in in_charge(world.people["north_deputy"])] == [
        Order.objects.get(id=order_id).case_id
    ]
    assert in_charge(world.people["north_head"]) == in_charge(world.people["review"]) == []


def test_what_follows_an_answer_is_owed_with_its_act(world: World) -> None:
    case_id, _order, _rect = answered_in_stages(world)
    assert acts(world, "north_desk")["follow_up"] == ("case.report_follow_up", case_id)
    assert acts(world, "north_desk")["revisit"] == ("case.record_revisit", case_id)
    other = world.answered()
    assert acts(world, "disclosure")["disclosure"] == ("case.draft_disclosure", other)
    made = world.do("disclosure", "case.draft_disclosure", other, finding="反映属实。", handling="已整改。")[
        "made"
    ]
    assert acts(world, "shift_head")["disclosure"] == ("disclosure.publish", made)
    assert due(world, "disclosure") == []
    assert due(world, "shift_head") == [("disclosure.publish", made)]
    world.do("review", "case.return_answer", other, reason="一栏有误", document_no="督转补〔2024〕3号")
    assert acts(world, "review")["answer_correction"] == ("case.supplement_answer", other)


def test_striking_off_goes_from_desk_to_head_to_city_and_through_its_notice(world: World) -> None:
    case_id = world.disclosed(world.answered())
    order_id = world.case(case_id).leads[0].id
    assert acts(world, "north_desk")["strike_off"] == ("order.apply_strike_off", order_id)
    paper = world.do("north_desk", "order.apply_strike_off", order_id, summary="已整改。")["made"]
    assert acts(world, "north_desk")["strike_off"] == ("", 0)
    assert due(world, "north_head") == [("strike_off.sign_step", paper)]
    world.do("north_head", "strike_off.sign_step", paper, signature=world.signature())
    assert due(world, "review") == [("strike_off.accept", paper)]
    world.do("review", "strike_off.accept", paper)
    assert due(world, "disclosure") == [("case.publish_notice", case_id)]
    world.do("disclosure", "case.publish_notice", case_id, media="网站", noticed_on=world.today)
    heard: dict[str, Any] = {"text": "仍有异味", "received_on": world.today}
    objection = world.do("disclosure", "case.record_objection", case_id, **heard)["made"]
    assert due(world, "review") == [("objection.dismiss", objection)]
    world.do("review", "objection.dismiss", objection, reason="未见异常")
    world.wait(days=11)
    assert due(world, "review") == [("case.strike_off", case_id)]


def test_what_was_done_below_waits_for_acceptance_by_who_leads_for_the_city(world: World) -> None:
    order_id = world.investigated()
    limit = world.now + timedelta(hours=30)
    child = world.do(
        "north_desk", "order.forward", order_id, receivers=[world.receiver("town")], due_at=limit
    )["made"]
    world.do("town_deputy", "order.sign_receipt", child, signature=world.signature())
    rect = world.do("town_handler", "order.open_immediate", child, issues=[1], what="清运")["made"]
    world.wait(hours=1)
    world.do("town_handler", "rectification.claim_done", rect, note="已清运", photos=[photo(world.now)])
    assert [row.rectification_id for row in to_accept(world.people["north_deputy"], now=world.now)] == [rect]
    assert to_accept(world.people["town_deputy"], now=world.now) == []


def test_looking_for_decisions_costs_the_same_for_many_cases(
    world: World, django_assert_max_num_queries: Any
) -> None:
    def ask() -> None:
        world.do("dispatch", "order.request_recall", world.received(), reason="交错单位")

    ask()
    for n in range(1, 4):
        with django_assert_max_num_queries(24):
            assert len(due(world, "shift_head")) == n
        ask()
    with django_assert_max_num_queries(0):
        assert due(world, "north_handler") == []
