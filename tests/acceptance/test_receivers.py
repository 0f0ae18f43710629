"""Stories about who has to handle a case: the wrong county, recalled at night, passed on, in several parts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bihuan.cases.models import Case, Order
from bihuan.records.access import visible_streams
from bihuan.records.models import Clock
from tests.acceptance.told import clock, lead_of, refused, responsible, running, stands
from tests.cases.world import World, row, scan


def test_a_normal_case_goes_from_the_list_to_being_struck_off(world: World) -> None:
    world.ready = None  # every move of it is made at the door
    case_id = world.struck_off()
    case = Case.objects.get(id=case_id)
    assert (case.stage, case.is_open, case.strike_off_number) == (
        "struck_off",
        False,
        "清环督交销〔2024〕1号",
    )
    assert running(case_id) == set()


def test_the_wrong_county_twice_is_determined_by_the_city_leader(world: World) -> None:
    first = world.received("north")
    case_id = Order.objects.get(id=first).case_id
    dispute = world.do(
        "north_desk",
        "order.dispute",
        first,
        reason="点位在南屏县境内",
        body={"body_id": world.bodies["south"]},
    )["made"]
    assert responsible(world, case_id) == ["north"]
    assert refused(world, "north_desk", "order.draft_report", first, finding="一", handling="一") == (
        "已申请改派，待研判确定"
    )
    world.do(
        "dispatch",
        "dispute.determine",
        dispute,
        outcome="upheld",
        body=world.receiver("south"),
        note="经核对边界",
    )
    assert responsible(world, case_id) == ["south"]
    assert Order.objects.get(id=first).state == "moved"
    assert not visible_streams(world.people["north_desk"], [Case.objects.get(id=case_id).stream_id])
    second = world.confirmed(lead_of(case_id), "south")
    assert set(Clock.objects.filter(kind="determination").values_list("duty_role", flat=True)) == {"dispatch"}
    again = world.do("south_desk", "order.dispute", second, reason="不在我县")["made"]
    assert Clock.objects.get(kind="determination", stopped_at=None).duty_role == "city_leader"
    facts: dict[str, Any] = {"outcome": "upheld", "note": "再议"}
    assert refused(world, "dispatch", "dispute.determine", again, body=world.receiver("zone"), **facts) == (
        "再次申请改派的，由市领导确定"
    )
    assert refused(world, "leader", "dispute.determine", again, body=world.receiver("north"), **facts) == (
        "该单位已申请改派，不能再派回"
    )
    world.do("leader", "dispute.determine", again, body=world.receiver("zone"), **facts)
    assert responsible(world, case_id) == ["zone"]


def test_three_cases_of_a_county_are_confirmed_by_one_call_and_one_signature(world: World) -> None:
    case_ids = world.register(world.receive(), row(), row(), row())
    orders = [world.issued(case_id=case_id) for case_id in case_ids]
    for case_id in case_ids:
        assert {"phone", "receipt"} <= running(case_id)
    world.do("chase", "order.confirm_by_phone", *orders, spoken_with="专班值班员")
    stranger: dict[str, Any] = {"spoken_with": "专班值班员"}
    assert "无须重复" in refused(world, "chase", "order.confirm_by_phone", *orders[1:], **stranger)
    assert "没有这个交办" in refused(world, "south_deputy", "order.sign_receipt", *orders, signature=scan())
    world.do("north_deputy", "order.sign_receipt", *orders, signature=scan())
    assert [stands(case_id) for case_id in case_ids] == ["investigating"] * 3


def test_a_dispute_refused_leaves_everything_running(world: World) -> None:
    order_id = world.received()
    case_id = Order.objects.get(id=order_id).case_id
    due = clock(case_id, "report").due_at
    dispute = world.do("north_desk", "order.dispute", order_id, reason="非我县")["made"]
    assert "determination" in running(case_id)
    world.wait(hours=1)
    world.do("dispatch", "dispute.determine", dispute, outcome="refused", note="就在北岭县")
    assert (responsible(world, case_id), clock(case_id, "report").due_at) == (["north"], due)
    assert not {"determination", "dispute_window"} & running(case_id)
    assert "期限已过" in refused(world, "north_desk", "order.dispute", order_id, reason="还是不服")


def test_recalled_at_23_57_with_the_consent_of_another_person(world: World) -> None:
    order_id = world.received()
    case_id = Order.objects.get(id=order_id).case_id
    world.now = datetime(2024, 6, 3, 15, 57, tzinfo=UTC)  # 23:57 in the city
    asked = world.do("dispatch", "order.request_recall", order_id, reason="交错单位")["made"]
    assert responsible(world, case_id) == ["north"]
    assert "不能为同一人" in refused(world, "dispatch", "recall.consent", asked)
    world.do("shift_head", "recall.consent", asked, note="同意")
    assert (responsible(world, case_id), stands(case_id)) == ([], "registered")
    hour = clock(case_id, "transfer")
    assert hour.due_at < world.now, "the hour of the batch is not restarted"
    world.issued("south", case_id=case_id)
    assert (responsible(world, case_id), clock(case_id, "transfer").stopped_by) == (["south"], "case.issue")


def test_from_the_city_to_the_county_to_the_township_with_two_supporting_bureaus(world: World) -> None:
    order_id = world.issued(
        "north",
        more=(world.receiver("bureau", "supporting", required=True), world.receiver("eco", "supporting")),
    )
    case_id = Order.objects.get(id=order_id).case_id
    world.confirmed(order_id)
    support = Order.objects.get(case_id=case_id, receiver_body_id=world.bodies["bureau"]).id
    world.confirmed(support, "bureau")
    world.work_on(order_id)
    limit = world.now + world.span(hours=30)
    late = clock(case_id, "report").due_at + world.span(hours=1)
    township = world.receiver("town")
    assert refused(world, "north_desk", "order.forward", order_id, receivers=[township], due_at=late) == (
        "下级时限不能晚于本级时限"
    )
    soon = world.now + world.span(hours=5)
    assert "须由本单位领导转交并说明理由" in refused(
        world, "north_desk", "order.forward", order_id, receivers=[township], due_at=soon, reason="急"
    )
    child = world.do("north_desk", "order.forward", order_id, receivers=[township], due_at=limit)["made"]
    world.do("town_deputy", "order.sign_receipt", child, signature=scan())
    assert Order.objects.get(id=child).state == "received", "the deeper hop needs the receipt only"
    world.visit(child, "town", leader_present=False)
    world.found(order_id)
    rect = world.do("town_handler", "order.open_immediate", child, issues=[1], what="清运垃圾")["made"]
    world.wait(hours=2)
    world.do("town_handler", "rectification.claim_done", rect, note="已清运", photos=[world.photo()])
    assert "不能" in refused(
        world, "town_deputy", "rectification.accept", rect, at_site_on=world.today, note="到位"
    )
    world.do("north_deputy", "rectification.accept", rect, at_site_on=world.today, note="到位")
    report = world.do("town_handler", "order.draft_report", child, finding="属实。", handling="已清运。")[
        "made"
    ]
    world.do("town_head", "report.sign_step", report, signature=scan())
    world.do("town_handler", "order.submit_report", child)
    world.do("north_head", "report.sign_step", world.drafted(order_id), signature=scan())
    assert "尚未报来" in refused(world, "north_desk", "order.submit_report", order_id)
    world.do("north_desk", "order.accept_report", child)
    assert "尚未报来" in refused(world, "north_desk", "order.submit_report", order_id)
    part = world.do(
        "bureau_desk", "order.draft_report", support, finding="配合清运。", handling="出动车辆。"
    )["made"]
    world.do("bureau_head", "report.sign_step", part, signature=scan())
    world.do("bureau_desk", "order.submit_report", support)
    world.do("north_desk", "order.submit_report", order_id)
    world.do("review", "order.accept_report", order_id)
    assert stands(case_id) == "reviewing"
    world.sent(world.answer_drafted(case_id))
    assert Order.objects.get(id=child).state == "ended"


def test_a_joint_case_of_two_counties_led_by_a_bureau_is_signed_by_each_county(world: World) -> None:
    counties = tuple(world.receiver(county, "supporting", required=True) for county in ("north", "south"))
    order_id = world.issued("eco", more=counties)
    case_id = Order.objects.get(id=order_id).case_id
    world.confirmed(order_id, "eco")
    world.work_on(order_id, "eco")
    world.found(order_id, "eco")
    world.rectified(order_id, "eco")
    world.do("eco_head", "report.sign_step", world.drafted(order_id, "eco"), signature=scan())
    for county in ("north", "south"):
        own = Order.objects.get(case_id=case_id, receiver_body_id=world.bodies[county]).id
        world.confirmed(own, county)
        assert "尚未报来" in refused(world, "eco_desk", "order.submit_report", order_id)
        part = world.drafted(own, county)
        world.do(f"{county}_head", "report.sign_step", part, signature=scan())
        world.do(f"{county}_desk", "order.submit_report", own)
    world.do("eco_desk", "order.submit_report", order_id)
    world.do("review", "order.accept_report", order_id)
    assert stands(case_id) == "reviewing"


def test_96_handed_over_are_99_after_breaking_down_and_each_number_is_answered_once(world: World) -> None:
    batch_id = world.receive(printed_total=2)
    whole, other = world.register(batch_id, row(issues=2), row())
    world.do(
        "dispatch", "case.break_down", whole, reason="涉及三地",
        parts=[{"part": 1, "issues": [1]}, {"part": 2, "issues": [2]}, {"part": 3, "issues": []}],
    )  # fmt: skip
    world.issued("bureau", case_id=other)
    world.do("dispatch", "case.confirm_extract", whole, extract="某厂夜间排放异味", looked=True)
    for part, body in ((1, "north"), (2, "south"), (3, "zone")):
        assert stands(whole) == "registered"
        world.do("dispatch", "case.issue", whole, receivers=[world.receiver(body)], part=part)
    assert responsible(world, whole) == ["north", "south", "zone"]
    assert "transfer" not in running(whole)
    assert (Case.objects.filter(batch_id=batch_id).count(), Case.objects.get(id=whole).parts) == (2, 3)
    for body, order in zip(("north", "south", "zone"), world.case(whole).leads, strict=True):
        world.confirmed(order.id, body)
        world.work_on(order.id, body)
        no = next(issue.no for issue in world.case(whole).issues if issue.part == order.part)
        verdicts = [{"no": no, "verdict": "true", "needs_rectification": False}]
        world.do(f"{body}_handler", "order.record_finding", order.id, verdicts=verdicts, reason="现场核查")
        world.do(f"{body}_head", "report.sign_step", world.drafted(order.id, body), signature=scan())
        world.do(f"{body}_desk", "order.submit_report", order.id)
        assert "city_signature" not in running(whole)
        assert "拟反馈意见" in refused(
            world, "review", "case.draft_answer", whole, finding="一", handling="一"
        )
        world.do("review", "order.accept_report", order.id)
    assert "city_signature" in running(whole)
    assert world.sent(world.answer_drafted(whole)) == whole
