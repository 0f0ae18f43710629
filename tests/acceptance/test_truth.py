"""Stories about what is true and what is put right: untrue at night, key marks, long plans, stages, polluting on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bihuan.cases.models import Answer, Case, Order, Plan, Rectification
from bihuan.records.sweeping import sweep
from bihuan.rules.calendar import local_day
from tests.acceptance.told import clock, codes, lead_of, refused, running, stands
from tests.cases.world import World, scan


def test_untrue_after_a_daytime_visit_to_a_night_smell_is_refused_until_somebody_came_at_night(
    world: World,
) -> None:
    order_id = world.received(band="night")
    world.work_on(order_id)
    verdicts = [{"no": 1, "verdict": "false"}]
    facts: dict[str, Any] = {"verdicts": verdicts, "reason": "未闻到异味"}
    assert refused(world, "north_handler", "order.record_finding", order_id, **facts) == (
        "缺夜间现场核查或监测，不能认定不属实"
    )
    world.now = datetime(2024, 6, 3, 15, 30, tzinfo=UTC)
    world.visit(order_id, leader_present=False, note="夜间到场，未闻到异味")
    world.do("north_handler", "order.record_finding", order_id, **facts)
    assert "缺另一人复看" in refused(
        world, "north_desk", "order.draft_report", order_id, finding="无", handling="无"
    )
    assert "不能是填报结论的本人" not in refused(
        world, "dispatch", "order.second_look", order_id, note="复看"
    )
    world.do("chase", "order.second_look", order_id, note="调看监控，同意")
    world.drafted(order_id)


def test_a_key_mark_added_on_day_two_asks_for_the_main_leader_and_all_personal_acts(world: World) -> None:
    order_id = world.received()
    case_id = Order.objects.get(id=order_id).case_id
    world.work_on(order_id)
    world.found(order_id)
    world.wait(days=1)
    world.do("review", "case.mark_key", case_id, key_class="city", reason="群众反映强烈")
    assert clock(case_id, "leader_named").stopped_at is None, "the rank rule holds anew"
    rect = world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"]
    assert "重点件应由主要领导包案" in refused(
        world, "north_desk", "order.draft_report", order_id, finding="属实。", handling="拆除。"
    )
    head = world.post("north_head")
    world.do("north_desk", "order.replace_leader", order_id, post=head, reason="升为重点件")
    assert "leader_named" not in running(case_id)
    world.wait(hours=1)
    world.do("north_handler", "rectification.claim_done", rect, note="已拆除", photos=[world.photo()])
    facts: dict[str, Any] = {"at_site_on": world.today, "note": "到位"}
    assert refused(world, "north_deputy", "rectification.accept", rect, **facts) == "重点件由包案领导亲自验收"
    assert refused(world, "north_head", "rectification.accept", rect, **facts) == (
        "缺包案领导研究方案的记录，不能验收"
    )
    for kind in ("plan", "coordinate", "supervise"):
        world.do(
            "north_desk", "order.record_deed", order_id, kind=kind, done_on=world.today, note="现场会纪要",
            files=[world.photo()],
        )  # fmt: skip
    world.do("north_head", "rectification.accept", rect, **facts)
    assert world.case(case_id).is_key
    assert "缺文号" not in refused(world, "review", "case.unmark_key", case_id, key_class="city", reason="x")
    world.do("shift_head", "case.unmark_key", case_id, key_class="city", reason="已处置")
    assert not world.case(case_id).is_key


def plan(world: World, days: int = 180, **more: Any) -> dict[str, Any]:
    """A plan with interim measures and two milestones."""
    return {
        "goal": "喷涂车间搬迁", "measures": "新址建设、设备搬迁", "responsible": "区工信局局长",
        "interim": "减产一半，加装治理设施", "deadline_on": world.today + timedelta(days=days),
        "milestones": [
            {"due_on": world.today + timedelta(days=30), "what": "完成选址"},
            {"due_on": world.today + timedelta(days=90), "what": "完成设备安装"},
        ],
        **more,
    }  # fmt: skip


def answered_in_stages(world: World) -> tuple[int, int, int]:
    """A case with a plan in force, answered in stages and disclosed; ids of case, order and rectification."""
    order_id = world.investigated()
    case_id = Order.objects.get(id=order_id).case_id
    rect = world.do("north_desk", "order.draft_plan", order_id, issues=[1], **plan(world))["made"]
    assert stands(case_id) == "rectifying"
    assert (
        refused(world, "north_handler", "rectification.claim_done", rect, note="好", photos=[world.photo()])
        != ""
    )
    world.do("north_deputy", "rectification.approve_plan", rect, note="同意")
    assert {"deadline", "milestone", "interim_review"} <= running(case_id)
    world.do("north_head", "report.sign_step", world.drafted(order_id), signature=scan())
    world.do("north_desk", "order.submit_report", order_id)
    world.do("review", "order.accept_report", order_id)
    world.disclosed(world.sent(world.answer_drafted(case_id)))
    return case_id, order_id, rect


def suspended_and_resumed(world: World, case_id: int, rect: int) -> None:
    """The limits of the rectification stand still for ten days, by somebody else's consent."""
    due, until = clock(case_id, "deadline").due_at, world.today + timedelta(days=20)
    asked = world.do("north_desk", "rectification.request_suspension", rect, until_on=until, reason="汛期")[
        "made"
    ]
    world.do("review", "suspension.grant", asked, note="同意")
    world.wait(days=10)
    claim: dict[str, Any] = {"note": "好", "photos": [world.photo()]}
    assert "计时已暂停" in refused(world, "north_handler", "rectification.claim_done", rect, **claim)
    world.do("north_desk", "rectification.resume", rect, reason="汛期结束")
    moved = clock(case_id, "deadline")
    assert (moved.due_at, moved.original_due_at) == (due + timedelta(days=10), due)


def test_a_long_rectification_is_answered_in_stages_and_concluded_months_later(world: World) -> None:
    case_id, order_id, rect = answered_in_stages(world)
    assert (Answer.objects.get(case_id=case_id).conclusion, stands(case_id)) == ("in_stages", "disclosed")
    assert {"follow_up", "deadline", "milestone"} <= running(case_id)
    assert "不能申请销号" in refused(world, "north_desk", "order.apply_strike_off", order_id, summary="完成")
    world.wait(days=20)
    world.do(
        "north_handler", "rectification.report_progress", rect, happened_on=world.today, note="选址完成", milestone=1,
        interim_checked=True,
    )  # fmt: skip
    world.do("north_desk", "case.report_follow_up", case_id, happened_on=world.today, note="按方案推进")
    world.do(
        "north_handler", "rectification.log_liaison", rect, happened_on=world.today, note="与业主代表座谈"
    )
    suspended_and_resumed(world, case_id, rect)
    world.do("north_desk", "rectification.amend_plan", rect, reason="设备晚到", **plan(world, days=200))
    world.do("north_deputy", "rectification.approve_plan", rect)
    world.wait(days=150)
    world.do("north_handler", "rectification.claim_done", rect, note="已搬迁", photos=[world.photo()])
    world.do("north_deputy", "rectification.accept", rect, at_site_on=world.today, note="到位")
    assert not {"deadline", "milestone", "interim_review"} & running(case_id)
    facts: dict[str, Any] = {"finding": "反映属实。", "handling": "已搬迁完毕。", "reason": "整改完成"}
    made = world.do("review", "case.supplement_answer", case_id, **facts)["made"]
    world.do("review", "answer.sign_step", made, opinion="同意")
    world.sent(made)
    first, second = Answer.objects.filter(case_id=case_id).order_by("revision")
    assert (first.conclusion, first.state, second.conclusion) == ("in_stages", "sent", "concluded")
    assert (stands(case_id), "strike_off" in running(case_id)) == ("concluded", True)
    assert "follow_up" not in running(case_id)
    world.noticed(world.disclosed(case_id))


def test_a_plan_sent_back_is_drawn_up_again_and_approved(world: World) -> None:
    order_id = world.investigated()
    rect = world.do("north_desk", "order.draft_plan", order_id, issues=[1], **plan(world))["made"]
    world.do("north_deputy", "rectification.decline_plan", rect, reason="期限过长")
    assert refused(world, "north_deputy", "rectification.approve_plan", rect) == "没有待批准的整改方案"
    shorter = plan(world, days=90)
    world.do("north_desk", "rectification.amend_plan", rect, reason="缩短期限", **shorter)
    world.do("north_deputy", "rectification.approve_plan", rect)
    assert list(Plan.objects.order_by("revision").values_list("revision", "state")) == [
        (1, "declined"),
        (2, "approved"),
    ]
    case_id = Order.objects.get(id=order_id).case_id
    assert local_day(clock(case_id, "deadline").due_at - timedelta(hours=1)) == shorter["deadline_on"]


def test_returned_for_one_wrong_column_is_mended_without_handling_it_again(world: World) -> None:
    case_id = world.disclosed(world.answered())
    before = codes(case_id).count("case.issue")
    world.do(
        "review", "case.return_answer", case_id, reason="污染类型一栏有误", document_no="督转补〔2024〕3号"
    )
    assert "answer_correction" in running(case_id)
    made = world.do(
        "review",
        "case.supplement_answer",
        case_id,
        finding="反映属实。",
        handling="已拆除喷漆棚。",
        reason="更正一栏",
    )["made"]
    world.do("review", "answer.sign_step", made, opinion="同意")
    world.sent(made)
    assert "answer_correction" not in running(case_id)
    assert (Case.objects.get(id=case_id).cycle, codes(case_id).count("case.issue")) == (1, before)


def test_polluting_on_is_handled_again_in_a_new_cycle_and_nothing_of_the_old_one_is_overwritten(
    world: World,
) -> None:
    case_id = world.disclosed(world.answered())
    old = lead_of(case_id)
    rect = Rectification.objects.get(order_id=old).id
    failed: dict[str, Any] = {"at_site_on": world.today, "reason": "夜间仍在生产"}
    world.do("chase", "rectification.recheck_fail", rect, **failed)
    assert "整改未验收" in refused(world, "north_desk", "order.apply_strike_off", old, summary="完成")
    world.do("review", "case.rehandle", case_id, cause="rebound", reason="复核发现夜间生产")
    new = lead_of(case_id)
    assert (stands(case_id), Case.objects.get(id=case_id).cycle, new != old) == ("issued", 2, True)
    assert Rectification.objects.get(id=rect).order_id == new, "unfinished work goes over"
    assert Answer.objects.get(case_id=case_id).state == "sent"
    assert {"answer", "report", "phone", "receipt"} <= running(case_id)
    world.confirmed(new)
    world.work_on(new)
    world.found(new)
    world.wait(hours=2)
    world.do("north_handler", "rectification.claim_done", rect, note="已停", photos=[world.photo()])
    world.do("north_deputy", "rectification.accept", rect, at_site_on=world.today, note="到位")
    world.reported(order_id=new)
    world.do("review", "order.accept_report", new)
    world.sent(world.answer_drafted(case_id))
    assert [a.cycle for a in Answer.objects.filter(case_id=case_id).order_by("id")] == [1, 2]


def test_struck_off_objected_to_and_opened_again(world: World) -> None:
    case_id = world.disclosed(world.answered())
    assert "公示期未满" not in refused(world, "review", "case.strike_off", case_id)
    world.noticed(case_id)
    assert refused(world, "review", "case.strike_off", case_id) == "公示期未满，不能销号"
    heard: dict[str, Any] = {"text": "还有异味", "received_on": world.today}
    first = world.do("disclosure", "case.record_objection", case_id, **heard)["made"]
    world.do("review", "objection.dismiss", first, reason="现场核实无异味")
    world.wait(days=11)
    sweep(world.now)
    world.do("review", "case.strike_off", case_id)
    assert (stands(case_id), Case.objects.get(id=case_id).is_open, running(case_id)) == (
        "struck_off",
        False,
        set(),
    )
    second = world.do(
        "disclosure", "case.record_objection", case_id, **{**heard, "received_on": world.today}
    )["made"]
    world.do("leader", "objection.uphold", second, reason="夜间反弹")
    world.do("leader", "case.rehandle", case_id, cause="objection", reason="异议成立")
    assert (stands(case_id), Case.objects.get(id=case_id).is_open) == ("issued", True)
    assert "answer" in running(case_id)


def test_an_objection_upheld_during_the_notice_ends_it(world: World) -> None:
    case_id = world.noticed(world.disclosed(world.answered()))
    made = world.do(
        "disclosure", "case.record_objection", case_id, text="整改不到位", received_on=world.today
    )["made"]
    world.wait(days=11)
    assert refused(world, "review", "case.strike_off", case_id) == "有异议待核查，不能销号"
    world.do("review", "objection.uphold", made, reason="核实属实")
    assert stands(case_id) == "concluded"
    assert "notice" not in running(case_id)
