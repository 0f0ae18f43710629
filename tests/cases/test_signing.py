"""Papers are signed step by step on exactly the text that stands; whatever changes it voids the signatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bihuan.cases.access import see_case
from bihuan.cases.actions.rounds import set_policy
from bihuan.cases.models import Answer, Case, Order, Report
from bihuan.cases.papers_text import content_of
from bihuan.records.models import Clock, Evidence, Signature
from bihuan.rules.actor import PostRef
from bihuan.rules.errors import GuardRefused, NotAllowed, NotFound, Refusal
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy_format import policy_to_json
from tests.cases.world import World, scan


def duty(kind: str, part_id: int) -> tuple[int, str]:
    """Who must act on the running clock of a kind."""
    clock = Clock.objects.get(kind=kind, part_id=part_id, stopped_at__isnull=True)
    return clock.duty_body_id, clock.duty_role


def test_a_signature_keeps_what_was_signed(world: World) -> None:
    order_id = world.reported()
    report = Report.objects.get(order_id=order_id)
    signature = Signature.objects.get(paper_kind="report", paper_id=report.id)
    assert signature.content == content_of("report", report.id)
    assert signature.post_id == world.people["north_head"].post_id
    assert Evidence.objects.filter(id=signature.evidence_id or 0, purpose="signature").exists()


def test_the_clock_of_the_report_waits_for_whoever_signs_next(world: World) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    assert duty("report", order_id) == (world.bodies["north"], "desk")
    report_id = world.drafted(order_id)
    assert duty("report", order_id) == (world.bodies["north"], "head")
    world.do("north_head", "report.sign_step", report_id, signature=scan())
    assert duty("report", order_id) == (world.bodies["north"], "desk")


def test_a_change_after_the_signature_voids_it(world: World) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    world.do("north_head", "report.sign_step", world.drafted(order_id), signature=scan())
    world.do("north_desk", "order.draft_report", order_id, finding="反映基本属实。", handling="已拆除。")
    first, second = Report.objects.filter(order_id=order_id).order_by("revision")
    assert (first.state, second.state) == ("superseded", "signing")
    assert Signature.objects.get(paper_id=first.id, paper_kind="report").void_reason == "order.draft_report"
    with pytest.raises(GuardRefused):
        world.do("north_desk", "order.submit_report", order_id)


def test_an_earlier_revision_cannot_be_signed_any_more(world: World) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    early = world.drafted(order_id)
    world.drafted(order_id)
    with pytest.raises(Refusal):
        world.do("north_head", "report.sign_step", early, signature=scan())
    assert not Signature.objects.filter(paper_kind="report", paper_id=early).exists()


def test_a_head_who_declines_sends_the_report_back_to_be_written_anew(world: World) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    report_id = world.drafted(order_id)
    world.do("north_head", "report.decline_step", report_id, reason="整改措施未写明")
    assert Report.objects.get(id=report_id).state == "declined"
    world.do("north_head", "report.sign_step", world.drafted(order_id), signature=scan())
    assert Report.objects.filter(order_id=order_id, state="signed").count() == 1


def test_correction_has_a_short_clock_that_counts_against_nobody(world: World) -> None:
    order_id = world.reported()
    world.do("review", "order.return_for_correction", order_id, reason="附件缺页")
    clock = Clock.objects.get(part_id=order_id, kind="correction")
    assert (clock.counted, clock.due_at) == (False, world.now + timedelta(hours=4))
    assert Clock.objects.get(part_id=order_id, kind="report").stopped_by == "order.submit_report"
    world.reported(order_id=order_id)
    assert Clock.objects.get(part_id=order_id, kind="correction").stopped_at == world.now
    assert Order.objects.get(id=order_id).state == "reported"


def test_the_city_leader_declines_and_the_case_is_done_again(world: World) -> None:
    answer_id = world.answering()
    case_id = Answer.objects.get(id=answer_id).case_id
    order_id = Order.objects.get(case_id=case_id).id
    world.do("leader", "answer.decline_step", answer_id, reason="问题未查清")
    assert Answer.objects.get(id=answer_id).state == "declined"
    world.do("leader", "order.redo", order_id, reason="问题未查清，退回重办")
    assert Answer.objects.get(id=answer_id).state == "superseded"
    assert Case.objects.get(id=case_id).stage == "rectifying"
    assert Clock.objects.filter(part_id=order_id, kind="redo", stopped_at__isnull=True).exists()
    world.reported(order_id=order_id)
    world.do("review", "order.accept_report", order_id)
    again = world.answer_drafted(case_id)
    world.do("leader", "answer.sign_step", again, signature=scan())
    world.do("dispatch", "answer.sign_step", again, opinion="已用印")
    world.do("review", "answer.send", again)
    with pytest.raises(GuardRefused):
        world.do("review", "order.redo", Order.objects.get(case_id=case_id).id, reason="再查")


def test_a_secretary_uploads_the_leaders_signature_and_is_shown_as_such(world: World) -> None:
    answer_id = world.answering()
    world.do("secretary", "answer.sign_step", answer_id, signature=scan())
    signature = Signature.objects.get(paper_kind="answer", step_code="city_leader")
    assert (signature.by_secretary, signature.post_id) == (True, world.people["leader"].post_id)
    assert signature.user_id == world.people["secretary"].user_id
    with pytest.raises(NotAllowed):
        world.do("secretary", "answer.sign_step", answer_id, signature=scan())


def test_a_secretary_of_two_leaders_signs_each_paper_for_the_one_whose_turn_it_is(world: World) -> None:
    posts = [world.people[f"north_{role}"].post_id or 0 for role in ("head", "deputy")]
    prepared = tuple(
        PostRef(post, world.bodies["north"], role)
        for post, role in zip(posts, ("head", "deputy"), strict=True)
    )
    clerk = world.people["north_handler"]
    world.people["north_clerk"] = replace(
        clerk, user_id=9001, post_id=9002, role="secretary", acts_for=prepared
    )
    order_id = world.issued()
    world.do("north_clerk", "order.sign_receipt", order_id, signature=scan())
    assert Signature.objects.get(paper_kind="receipt").post_id == posts[1]
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    world.do("north_desk", "order.name_leader", order_id, post=world.post("north_deputy"))
    world.wait(hours=3)
    world.visit(order_id)
    world.found(order_id, verdict="true")
    world.rectified(order_id)
    world.do("north_clerk", "report.sign_step", world.drafted(order_id), signature=scan())
    assert Signature.objects.get(paper_kind="report").post_id == posts[0]


def test_the_line_bureau_sees_the_case_when_its_opinion_is_asked_and_not_before(world: World) -> None:
    case_id = Order.objects.get(id=world.accepted()).case_id
    with pytest.raises(NotFound):
        see_case(case_id, actor=world.people["bureau_desk"])
    bureau = {"body_id": world.bodies["bureau"]}
    answer_id = world.do(
        "review", "case.draft_answer", case_id, finding="属实。", handling="已改。", line_body=bureau
    )["made"]
    assert duty("city_signature", case_id) == (world.bodies["bureau"], "desk")
    with pytest.raises(NotAllowed):
        world.do("review", "answer.sign_step", answer_id, opinion="同意")
    world.do("bureau_desk", "answer.sign_step", answer_id, opinion="无不同意见")
    assert duty("city_signature", case_id) == (world.bodies["city"], "review")


def test_five_signatures_of_five_posts_are_a_matter_of_policy(world: World) -> None:
    values = policy_to_json(DEFAULT_POLICY)
    five = [
        ("handler", "opinion", "receiver_handler", "经办意见"), ("desk", "opinion", "receiver_desk", "专班意见"),
        ("deputy", "signature", "receiver_deputy", "分管领导"), ("leader", "signature", "leader_in_charge", "包案领导"),
        ("head", "signature", "receiver_head", "主要领导"),
    ]  # fmt: skip
    for chain in values["chains"]:  # type: ignore[attr-defined]
        if chain["paper"] == "report":
            chain["steps"] = [
                dict(zip(("code", "kind", "capacity", "label"), step, strict=True), if_named=False)
                for step in five
            ]
    order_id = world.investigated()
    world.rectified(order_id)
    set_policy(world.round_id, command=world.command("shift_head"), policy=values)
    report_id = world.drafted(order_id)
    for who, facts in (
        ("north_handler", {"opinion": "拟同意"}), ("north_desk", {"opinion": "同意"}),
        ("north_deputy", {"signature": scan()}), ("north_deputy", {"signature": scan()}),
        ("north_head", {"signature": scan()}),
    ):  # fmt: skip
        assert Report.objects.get(id=report_id).state == "signing"
        world.do(who, "report.sign_step", report_id, **facts)
    assert Report.objects.get(id=report_id).state == "signed"


def test_the_answer_says_what_is_proven_and_no_more(world: World) -> None:
    order_id = world.investigated()
    world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除喷漆棚")
    world.reported(order_id=order_id)
    world.do("review", "order.accept_report", order_id)
    case_id = Order.objects.get(id=order_id).case_id
    answer = Answer.objects.get(id=world.answer_drafted(case_id))
    assert (answer.conclusion, answer.proofs) == ("in_progress", {"lacking": ["第1项整改未验收"]})
