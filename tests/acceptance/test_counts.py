"""Stories about numbers: together, repeated, deducted, extended; none leaves the counts without the giver's consent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bihuan.cases.models import Answer, Case, Disclosure, Order
from bihuan.records.access import visible_streams
from tests.acceptance.told import clock, lead_of, refused, responsible, running, stands
from tests.cases.world import World, photo, row, scan


def test_phone_and_letter_about_the_same_farm_in_two_batches_and_a_third_report_after_the_answer(
    world: World,
) -> None:
    phone = Order.objects.get(id=world.received("north")).case_id
    letter = world.registered(channel="letter")
    order_id = lead_of(phone)
    host: dict[str, Any] = {"case_id": phone, "city_no": Case.objects.get(id=phone).city_no}
    world.do("dispatch", "case.confirm_extract", letter, extract="养殖场臭气扰民", looked=True)
    world.do("dispatch", "case.handle_together", letter, case=host, reason="同一养殖场")
    assert (stands(letter), responsible(world, letter)) == (stands(phone), ["north"])
    stream = Case.objects.get(id=letter).stream_id
    assert visible_streams(world.people["north_desk"], [stream]) == {stream}
    assert running(letter) == {"answer"}, "its own limit goes on, the hour is met"
    world.work_on(order_id)
    world.found(order_id)
    world.rectified(order_id)
    world.reported(order_id=order_id)
    world.do("review", "order.accept_report", order_id)
    assert (stands(letter), "city_signature" in running(letter)) == ("reviewing", True)
    for case_id in (phone, letter):
        world.sent(world.answer_drafted(case_id))
    answers = Answer.objects.filter(case_id__in=(phone, letter)).order_by("id")
    assert [answer.number for answer in answers] == ["清环督交复〔2024〕1号", "清环督交复〔2024〕2号"]
    assert {answer.verdict for answer in answers} == {"true"}
    third = world.registered()
    assert "已反馈，不能并入" in refused(
        world, "dispatch", "case.handle_together", third, case=host, reason="又来"
    )
    world.do("dispatch", "case.link_repeat", third, case=host, kind="rebound")
    assert world.case(third).earlier == (phone,)


def test_what_was_joined_by_mistake_stands_alone_again(world: World) -> None:
    host_id = Order.objects.get(id=world.received("north")).case_id
    guest = world.registered()
    named: dict[str, Any] = {"case_id": host_id, "city_no": Case.objects.get(id=host_id).city_no}
    world.do("dispatch", "case.handle_together", guest, case=named, reason="疑似同一件")
    world.do("dispatch", "case.handle_apart", guest, reason="不是同一家")
    stream = Case.objects.get(id=guest).stream_id
    assert (stands(guest), visible_streams(world.people["north_desk"], [stream])) == ("registered", set())
    assert running(guest) == {"answer", "transfer"}
    world.issued("south", case_id=guest)


def test_out_of_scope_leaves_the_counts_only_with_the_givers_consent(world: World) -> None:
    order_id = world.received()
    case_id = Order.objects.get(id=order_id).case_id
    asked = world.do(
        "review", "case.propose_deduction", case_id, cause="not_environmental", reason="劳资纠纷"
    )["made"]
    assert stands(case_id) == "investigating"
    assert {"answer", "report"} <= running(case_id)
    paper: dict[str, Any] = {"document_no": "督复〔2024〕8号", "files": [photo(world.now)]}
    assert "不能为同一人" in refused(world, "review", "deduction.record_consent", asked, **paper)
    world.do("dispatch", "deduction.record_consent", asked, **paper)
    assert (stands(case_id), running(case_id), Case.objects.get(id=case_id).is_open) == (
        "deducted",
        set(),
        False,
    )
    assert Order.objects.get(id=order_id).state == "ended"
    world.do("shift_head", "case.reinstate", case_id, reason="督察组要求继续办理")
    assert stands(case_id) == "registered"
    batch = Case.objects.get(id=case_id).batch
    assert clock(case_id, "answer").due_at == batch.received_at + timedelta(days=5)


def test_a_deduction_refused_goes_on_with_the_original_limits(world: World) -> None:
    case_id = Order.objects.get(id=world.received()).case_id
    due = clock(case_id, "answer").due_at
    asked = world.do("review", "case.propose_deduction", case_id, cause="not_this_city", reason="在邻市")[
        "made"
    ]
    world.wait(hours=5)
    world.do("dispatch", "deduction.record_refusal", asked, reason="督察组不同意核减")
    assert (stands(case_id), clock(case_id, "answer").due_at) == ("investigating", due)


def test_the_citys_limit_is_extended_by_its_leader_and_the_inspectors_refuse_theirs(world: World) -> None:
    order_id = world.received()
    case_id = Order.objects.get(id=order_id).case_id
    report, answer = clock(case_id, "report"), clock(case_id, "answer")
    later: dict[str, Any] = {"until": report.due_at + timedelta(hours=20), "reason": "需夜间监测"}
    asked = world.do(
        "north_desk", "order.request_extension", order_id, clock={"clock_id": report.id}, **later
    )["made"]
    assert "当前岗位不能" in refused(world, "review", "extension.grant", asked)
    world.do("leader", "extension.grant", asked, note="同意")
    extended = clock(case_id, "report")
    assert (extended.due_at, extended.original_due_at) == (later["until"], report.due_at)
    beyond: dict[str, Any] = {"until": answer.due_at + timedelta(hours=1), "reason": "再延"}
    assert (
        refused(
            world, "north_desk", "order.request_extension", order_id, clock={"clock_id": report.id}, **beyond
        )
        == "延期不能晚于督察组反馈时限"
    )
    asked = world.do("review", "case.request_extension", case_id, clock={"clock_id": answer.id}, **beyond)[
        "made"
    ]
    assert "缺文号" in refused(world, "dispatch", "extension.grant", asked)
    world.do("dispatch", "extension.refuse", asked, reason="督察组不同意延期")
    assert clock(case_id, "answer").due_at == answer.due_at


def test_zone_bureau_and_a_held_back_case_as_receivers(world: World) -> None:
    for body in ("zone", "bureau"):
        assert stands(world.answered(body)) == "answered"
    order_id = world.received()
    case_id = Order.objects.get(id=order_id).case_id
    world.do("dispatch", "case.hold_back", case_id, reason="直查")
    facts: dict[str, Any] = {"receivers": [world.receiver("town")], "due_at": world.now + timedelta(hours=30)}
    assert "直查件" in refused(world, "north_desk", "order.forward", order_id, **facts)
    world.work_on(order_id)
    world.do("north_desk", "order.forward", order_id, **facts)


def test_a_body_that_turns_out_to_be_the_object_decides_nothing_more(world: World) -> None:
    order_id = world.investigated()
    case_id = Order.objects.get(id=order_id).case_id
    world.do(
        "review", "case.suspect_conflict", case_id, body={"body_id": world.bodies["north"]}, reason="县属企业"
    )
    rect = world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"]
    world.wait(hours=1)
    world.do("north_handler", "rectification.claim_done", rect, note="已拆", photos=[world.photo()])
    facts: dict[str, Any] = {"at_site_on": world.today, "note": "到位"}
    assert "当前岗位不能" in refused(world, "north_deputy", "rectification.accept", rect, **facts)
    world.do("review", "rectification.accept", rect, **facts)
    assert "不能由本单位" in refused(
        world, "north_desk", "order.draft_report", order_id, finding="一", handling="一"
    )


def test_a_figure_that_is_not_in_the_report_goes_back_to_its_signer(world: World) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    made = world.do(
        "north_desk", "order.draft_report", order_id, finding="查实2家。", handling="罚款5.20万元。"
    )["made"]
    world.do("north_head", "report.sign_step", made, signature=scan())
    world.do("north_desk", "order.submit_report", order_id)
    world.do("review", "order.accept_report", order_id)
    case_id = Order.objects.get(id=order_id).case_id
    assert "“3”在采纳的报告中没有" in refused(
        world, "review", "case.draft_answer", case_id, finding="查实3家。", handling="罚款5.2万元。"
    )
    world.do("review", "case.draft_answer", case_id, finding="共查实 ２ 家。", handling="罚款5.2万元。")


def test_a_list_counts_each_number_once(world: World) -> None:
    batch_id = world.receive()
    assert len(world.register(batch_id, row(), row())) == Case.objects.filter(batch_id=batch_id).count()


def test_what_is_the_citys_alone_does_not_exist_for_a_receiver(world: World) -> None:
    order_id = world.received()
    case_id = Order.objects.get(id=order_id).case_id
    asked = world.do("review", "case.propose_deduction", case_id, cause="other", reason="重复交办")["made"]
    assert "没有这个" in refused(world, "north_desk", "deduction.record_refusal", asked, reason="不同意")
    disclosed = world.disclosed(world.answered())
    draft = Disclosure.objects.get(case_id=disclosed).id
    assert "没有这个" in refused(world, "north_head", "disclosure.withdraw", draft, reason="不妥")
