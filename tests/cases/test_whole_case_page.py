"""What a page of a case on the long way shows to whom: plans, requests, public texts, striking off, earlier cycles."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.cases.actions.perform import perform
from bihuan.cases.models import Case, Order
from bihuan.cases.queries.case_timeline import CITY_ONLY
from bihuan.rules.errors import NotFound
from bihuan.rules.lifecycle import ALL_MOVES
from tests.acceptance.test_truth import answered_in_stages, plan
from tests.acceptance.told import lead_of
from tests.cases.test_case_page import AFTER_ANSWER, STATEMENTS, case_of, labels, page
from tests.cases.world import World, photo, row, scan

# What is done on the case itself and told to whoever works on it; each new move has to be decided on.
TOLD = {
    "case.confirm_extract", "case.issue", "case.mark_key", "case.unmark_key", "case.hold_back", "case.release",
    "case.suspect_conflict", "case.break_down", "case.handle_together", "case.handle_apart", "case.link_repeat",
    "case.urge", "case.reinstate", "case.report_follow_up", "case.record_revisit", "case.rehandle",
    "case.publish_notice", "case.record_objection", "case.strike_off", "objection.uphold", "objection.dismiss",
    "disclosure.publish", "disclosure.withdraw", "deduction.record_consent", "deduction.record_refusal",
}  # fmt: skip
UNTOLD = {"deduction.withdraw"}


def test_of_every_move_on_the_case_itself_it_is_decided_whether_receivers_are_told() -> None:
    kinds = ("case", "objection", "disclosure", "deduction")
    moves = {move.code for move in ALL_MOVES if move.part in kinds}
    entered = CITY_ONLY - {"case.register"}
    assert moves == TOLD | UNTOLD | entered
    assert not entered & (TOLD | UNTOLD)


def make(world: World, who: str, code: str, part_id: int, facts: dict[str, Any]) -> int:
    """A move whose facts have names the world's own words take."""
    return int(perform(code, [part_id], command=world.command(who), facts=facts)["parts"][0]["made"] or 0)


def codes(world: World, case_id: int, who: str) -> set[str]:
    """Codes of the entries somebody reads on a case."""
    return {entry.code for entry in page(world, case_id, who).timeline}


def words(world: World, case_id: int, who: str) -> str:
    """Everything the entries say to somebody."""
    return " ".join(text for entry in page(world, case_id, who).timeline for _name, text in entry.details)


def test_a_plan_is_shown_with_its_milestones_and_an_amendment_by_what_it_changes(world: World) -> None:
    case_id, _order, rect = answered_in_stages(world)
    world.do(
        "north_handler",
        "rectification.report_progress",
        rect,
        happened_on=world.today,
        note="选址完成",
        milestone=1,
    )
    world.wait(days=95)
    world.do("north_desk", "rectification.amend_plan", rect, reason="设备晚到", **plan(world, days=200))
    shown = page(world, case_id, "north_desk").rectifications[0]
    assert shown.plan is not None
    assert [step.state for step in shown.plan.milestones] == ["reached", "late"]
    assert [note.milestone for note in shown.notes] == [1]
    assert (shown.kind, shown.amended_because) == ("planned", "设备晚到")
    assert {name for name, _was, _now in shown.changes} == {"整改期限", "节点1", "节点2"}
    world.do("north_deputy", "rectification.decline_plan", rect, reason="期限过长")
    assert page(world, case_id, "north_desk").rectifications[0].back_because == "期限过长"


def test_the_page_of_a_long_case_takes_the_same_statements_after_a_month_of_notes(
    world: World, django_assert_num_queries: Any
) -> None:
    case_id, _order, rect = answered_in_stages(world)
    expected = STATEMENTS + AFTER_ANSWER + 1  # notes on the way
    with django_assert_num_queries(expected):
        page(world, case_id, "review")
    for _ in range(3):
        world.wait(days=1)
        facts: dict[str, Any] = {
            "happened_on": world.today,
            "note": "按方案推进",
            "photos": [photo(world.now)],
        }
        world.do("north_handler", "rectification.report_progress", rect, **facts)
        world.do(
            "north_handler", "rectification.log_liaison", rect, happened_on=world.today, note="与业主座谈"
        )
    with django_assert_num_queries(expected):
        page(world, case_id, "review")


def test_a_request_on_an_order_is_read_by_its_giver_and_receiver_one_on_the_case_by_the_city(
    world: World,
) -> None:
    order_id = world.issued(more=(world.receiver("bureau", "supporting"),))
    case_id = case_of(order_id)
    world.confirmed(order_id)
    world.do(
        "north_desk",
        "order.dispute",
        order_id,
        reason="点位在南屏县境内",
        body={"body_id": world.bodies["south"]},
    )
    world.do("review", "case.propose_deduction", case_id, cause="not_this_city", reason="经核在邻市")
    asked = {
        who: [one.kind for one in page(world, case_id, who).petitions]
        for who in ("chase", "north_desk", "bureau_desk")
    }
    assert asked == {"chase": ["deduction", "dispute"], "north_desk": ["dispute"], "bureau_desk": []}
    assert page(world, case_id, "north_desk").petitions[0].what == "建议由南屏县承办"
    assert "case.propose_deduction" not in codes(world, case_id, "north_desk")
    assert "order.dispute" not in codes(world, case_id, "bureau_desk")
    assert "点位在南屏县境内" not in words(world, case_id, "bureau_desk")


def test_a_receiver_is_told_that_a_case_was_deducted_but_reads_no_word_of_it(world: World) -> None:
    case_id = case_of(world.received())
    asked = world.do(
        "review", "case.propose_deduction", case_id, cause="not_environmental", reason="劳资纠纷"
    )["made"]
    paper: dict[str, Any] = {
        "document_no": "督复〔2024〕8号",
        "files": [photo(world.now)],
        "note": "电话已核",
    }
    world.do("dispatch", "deduction.record_consent", asked, **paper)
    county, city = page(world, case_id, "north_desk"), page(world, case_id, "review")
    assert (county.standing.deducted_by, county.standing.deducted_at) == ("督复〔2024〕8号", world.now)
    assert "deduction.record_consent" in codes(world, case_id, "north_desk")
    assert not {"劳资纠纷", "电话已核"} & set(words(world, case_id, "north_desk").split())
    assert (city.petitions[0].reason, city.petitions[0].decision) == ("劳资纠纷", "电话已核")
    assert {link.state for link in county.links[3:]} == {"skipped"}, (
        "what was never done is not shown as done"
    )
    assert county.main_offers == ()
    world.wait(days=1)
    assert page(world, case_id, "review").shares == city.shares, "nobody has it any more"


def test_what_is_drafted_for_the_public_is_the_citys_until_it_is_published(world: World) -> None:
    case_id = world.answered()
    draft = world.do(
        "disclosure", "case.draft_disclosure", case_id, finding="反映属实。", handling="已整改。"
    )["made"]
    assert page(world, case_id, "north_desk").after.disclosures == ()
    with pytest.raises(NotFound):
        world.do("north_desk", "disclosure.publish", draft, media="网站")
    assert labels(page(world, case_id, "disclosure"), aside=False)["disclosure.publish"] != "", (
        "not by the same hand"
    )
    world.do("shift_head", "disclosure.decline", draft, reason="措辞不妥")
    again = world.do(
        "disclosure", "case.draft_disclosure", case_id, finding="反映属实。", handling="已整改到位。"
    )["made"]
    world.do("shift_head", "disclosure.publish", again, media="市政府网站")
    shown = page(world, case_id, "north_desk").after.disclosures
    assert [(one.state, one.media, one.reason) for one in shown] == [("published", "市政府网站", "")]
    assert "已拆除喷漆棚" in shown[0].answered
    assert "措辞不妥" not in words(world, case_id, "north_desk")
    world.do("shift_head", "disclosure.withdraw", again, reason="附图有误")
    county, city = page(world, case_id, "north_desk"), page(world, case_id, "review")
    assert [(one.state, one.reason) for one in county.after.disclosures] == [("withdrawn", "")]
    assert [one.reason for one in city.after.disclosures] == ["附图有误", "措辞不妥"]
    assert not {"case.draft_disclosure", "disclosure.decline"} & codes(world, case_id, "north_desk")


def test_what_the_reporter_said_stays_with_the_city(world: World) -> None:
    case_id = world.answered()
    for who, satisfaction in (("reporter", "dissatisfied"), ("neighbours", "satisfied")):
        said = {"who": who, "satisfaction": satisfaction, "asked_on": world.today, "note": "说明情况"}
        make(world, "chase", "case.record_revisit", case_id, said)
    county, city = page(world, case_id, "north_desk").after, page(world, case_id, "chase").after
    assert [(one.who, one.note) for one in county.revisits] == [("neighbours", "")]
    assert {(one.who, one.note) for one in city.revisits} == {
        ("neighbours", "说明情况"),
        ("reporter", "说明情况"),
    }
    assert "不满意" not in words(world, case_id, "north_desk")
    assert "不满意" in words(world, case_id, "chase")


def test_an_objection_is_counted_for_all_and_read_by_the_city(world: World) -> None:
    case_id = world.noticed(world.disclosed(world.answered()))
    heard: dict[str, Any] = {"text": "夜间仍有异味", "received_on": world.today}
    made = world.do("disclosure", "case.record_objection", case_id, **heard)["made"]
    county, city = page(world, case_id, "north_desk"), page(world, case_id, "review")
    assert ([one.text for one in county.after.objections], county.after.open_objections) == ([""], 1)
    assert [one.text for one in city.after.objections] == ["夜间仍有异味"]
    assert county.after.notice is not None
    assert (county.after.notice.days_left, county.after.notice.has_ended) == (10, False)
    world.do("review", "objection.dismiss", made, reason="夜间核查未见异常")
    assert page(world, case_id, "north_desk").after.objections[0].reason == "夜间核查未见异常"


def test_the_giver_of_a_suspicion_is_read_by_nobody_it_is_about(world: World) -> None:
    case_id = case_of(world.received())
    body = {"body_id": world.bodies["north"]}
    world.do("review", "case.suspect_conflict", case_id, body=body, reason="县属企业，县领导兼任")
    assert "县属企业" not in words(world, case_id, "north_desk")
    assert "县属企业" in words(world, case_id, "review")


def test_a_stated_conclusion_is_marked_as_stated_beside_what_is_proven(world: World) -> None:
    case_id = world.answered()
    stated = {"conclusion": "in_progress", "reason": "周边仍有反映", "signature": scan()}
    make(world, "leader", "case.state_conclusion", case_id, stated)
    city = page(world, case_id, "review").standing.stated
    assert city is not None
    assert (city.conclusion, city.proven, city.reason) == ("in_progress", "concluded", "周边仍有反映")
    assert page(world, case_id, "north_desk").standing.stated is None, "the city's until it is answered so"
    made = world.do(
        "review",
        "case.supplement_answer",
        case_id,
        finding="反映属实。",
        handling="继续观察。",
        reason="按认定反馈",
    )["made"]
    world.do("review", "answer.sign_step", made, opinion="同意")
    world.sent(made)
    county = page(world, case_id, "north_desk")
    assert county.standing.stated is not None
    assert (county.standing.stated.reason, county.answers[0].is_stated, county.answers[0].is_supplement) == (
        "",
        True,
        True,
    )
    assert [paper.state for paper in county.answers] == ["sent", "sent"], "what was answered before stands"
    assert "周边仍有反映" not in words(world, case_id, "north_desk")


def test_a_case_handled_together_leads_to_its_host_and_each_tells_the_others_limit(world: World) -> None:
    host = case_of(world.received())
    guest = world.registered(channel="letter")
    named: dict[str, Any] = {"case_id": host, "city_no": Case.objects.get(id=host).city_no}
    world.do("dispatch", "case.confirm_extract", guest, extract="臭气扰民", looked=True)
    world.do("dispatch", "case.handle_together", guest, case=named, reason="同一处")
    earlier = world.registered()
    world.do("dispatch", "case.link_repeat", host, case={"case_id": earlier, "city_no": "x"}, kind="repeat")
    ties = {
        who: [(t.relation, t.case_id) for t in page(world, host, who).ties] for who in ("chase", "north_desk")
    }
    assert ties == {"chase": [("guest", guest), ("earlier", earlier)], "north_desk": [("guest", guest)]}
    shown = page(world, guest, "north_desk")
    assert shown.host is not None
    assert (shown.host.case_id, shown.head.stage) == (host, "investigating")
    assert "合并" not in "".join(labels(shown, aside=False)), "nothing is done on it but on its host"
    assert Case.objects.get(id=earlier).city_no not in words(world, host, "north_desk")


def test_a_receiver_of_one_part_sees_its_part_and_the_city_all(world: World) -> None:
    case_id = world.register(world.receive(), row(issues=2))[0]
    parts = [{"part": 1, "issues": [1]}, {"part": 2, "issues": [2]}]
    world.do("dispatch", "case.break_down", case_id, reason="涉及两地", parts=parts)
    world.do("dispatch", "case.confirm_extract", case_id, extract="夜间异味", looked=True)
    world.do("dispatch", "case.issue", case_id, receivers=[world.receiver("north")], part=1)
    assert [(part.no, part.lead) for part in page(world, case_id, "chase").parts] == [(1, "北岭县"), (2, "")]
    assert [part.no for part in page(world, case_id, "north_desk").parts] == [1]
    assert page(world, case_id, "dispatch").main_offers[0].code == "case.issue", "the other part still waits"


def test_the_acts_of_a_leader_are_shown_by_what_exists_and_the_lacking_ones_named(world: World) -> None:
    order_id = world.investigated(key_classes=("inspectors",))
    world.do(
        "north_desk",
        "order.record_deed",
        order_id,
        kind="coordinate",
        done_on=world.today,
        note="现场会",
        files=[world.photo()],
    )
    shown = page(world, case_of(order_id), "north_desk").leadership[0]
    acts = {label: bool(proofs) for label, proofs in shown.acts}
    assert acts == {
        "参与调查核实": True,
        "到现场": True,
        "研究方案": False,
        "协调": True,
        "督办": False,
        "验收": False,
    }
    assert shown.lacking == ("研究方案", "督办", "验收")
    assert [deed.note for deed in shown.deeds] == ["现场会"]
    assert page(world, case_of(order_id), "chase").leadership != ()


def test_an_earlier_cycle_stands_folded_with_all_its_papers(world: World) -> None:
    case_id = world.struck_off()
    world.do("review", "case.rehandle", case_id, cause="rebound", reason="夜间仍在喷漆")
    shown = page(world, case_id, "north_desk")
    assert (shown.reports, shown.answers, shown.strike_offs) == ((), (), ())
    (first,) = shown.cycles
    assert {paper.kind for paper in first.papers} == {"report", "answer", "strike_off"}
    assert [(no, finding.verdict) for no, finding in first.findings] == [(1, "true")]
    assert [order.cycle for order in shown.orders] == [2]
    assert all(paper.content_hash == (paper.steps[0].signature.content_hash if paper.steps[0].signature else "")
               for paper in first.papers), "what was signed is shown as it was signed"  # fmt: skip
    assert not [offer for offer in page(world, case_id, "review").offers if offer.part_kind == "strike_off"]


def test_a_line_bureau_reads_the_application_it_gives_its_opinion_on(world: World) -> None:
    case_id = world.disclosed(world.answered())
    bureau = {"body_id": world.bodies["bureau"], "name": "市城管局", "kind": "bureau"}
    made = world.do(
        "north_desk", "order.apply_strike_off", lead_of(case_id), summary="已整改。", line_body=bureau
    )["made"]
    shown = page(world, case_id, "bureau_desk")
    assert [(paper.id, paper.finding) for paper in shown.strike_offs] == [(made, "已整改。")]
    assert labels(shown, aside=False)["strike_off.sign_step"] == ""
    world.do("bureau_desk", "strike_off.sign_step", made, opinion="同意销号")
    with pytest.raises(NotFound):
        world.do("south_desk", "strike_off.sign_step", made, opinion="同意")


@pytest.mark.parametrize(
    ("who", "brought", "first"),
    [
        ("disclosure", "answered", "case.draft_disclosure"),
        ("north_desk", "disclosed", "order.apply_strike_off"),
        ("review", "noticed", "case.strike_off"),
    ],
)
def test_after_each_link_the_right_step_is_offered_first_to_the_right_person(
    world: World, who: str, brought: str, first: str
) -> None:
    case_id = world.answered()
    if brought != "answered":
        world.disclosed(case_id)
    if brought == "noticed":
        world.noticed(case_id)
        world.wait(days=11)
    assert page(world, case_id, who).main_offers[0].code == first


def test_an_answer_in_stages_leaves_the_work_to_be_done_open_in_the_chain(world: World) -> None:
    case_id, _order, rect = answered_in_stages(world)
    assert work_of(world, case_id) == ["todo", "todo"]
    world.do("north_handler", "rectification.claim_done", rect, note="已搬迁", photos=[world.photo()])
    assert work_of(world, case_id) == ["done", "todo"]
    world.do("north_deputy", "rectification.accept", rect, at_site_on=world.today, note="到位")
    assert work_of(world, case_id) == ["done", "done"]


def work_of(world: World, case_id: int) -> list[str]:
    """How 整改 and 县级验收 stand."""
    links = page(world, case_id, "review").links
    return [link.state for link in links if link.code in ("rectifying", "accepting")]


def test_what_is_answered_for_good_or_sent_back_is_supplemented_first(world: World) -> None:
    case_id, _order, rect = answered_in_stages(world)
    assert page(world, case_id, "north_deputy").main_offers[0].code != "case.supplement_answer"
    world.wait(days=2)
    world.do("north_handler", "rectification.claim_done", rect, note="已搬迁", photos=[world.photo()])
    assert page(world, case_id, "north_deputy").main_offers[0].code == "rectification.accept"
    world.do("north_deputy", "rectification.accept", rect, at_site_on=world.today, note="到位")
    assert page(world, case_id, "review").main_offers[0].code == "case.supplement_answer"
    other = world.disclosed(world.answered())
    assert "case.supplement_answer" not in labels(page(world, other, "review"), aside=False)
    world.do("review", "case.return_answer", other, reason="一栏有误", document_no="督转补〔2024〕3号")
    offer = page(world, other, "review").main_offers[0]
    assert (offer.code, offer.due_at is not None) == ("case.supplement_answer", True)
    assert not [
        clock for clock in page(world, other, "north_desk").clocks if clock.kind == "answer_correction"
    ]
    assert "case.return_answer" not in codes(world, other, "north_desk")


def test_moves_of_nothing_that_is_here_are_not_offered_and_those_beside_the_way_are_folded(
    world: World,
) -> None:
    case_id = case_of(world.received())
    found = page(world, case_id, "dispatch")
    needless = {
        "case.release",
        "case.handle_apart",
        "case.correct_disclosure",
        "order.waive",
        "case.reinstate",
    }
    assert not needless & set(labels(found))
    assert "case.hold_back" in {offer.code for offer in found.aside_offers}
    assert {offer.code for offer in found.main_offers} == set()
    world.do("dispatch", "case.hold_back", case_id, reason="直查")
    assert "case.release" in labels(page(world, case_id, "dispatch"))


def test_a_request_may_be_taken_back_by_its_asker_and_is_not_offered_to_be_granted_by_them(
    world: World,
) -> None:
    order_id = world.received()
    world.do("dispatch", "order.request_recall", order_id, reason="交错单位")
    asker, other = page(world, case_of(order_id), "dispatch"), page(world, case_of(order_id), "shift_head")
    assert {"recall.withdraw"} == {offer.code for offer in asker.main_offers}
    assert {"recall.consent", "recall.refuse"} <= {offer.code for offer in other.main_offers}
    assert Order.objects.get(id=order_id).state == "received"
