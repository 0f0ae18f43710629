"""What a case page shows to whom, and in how many statements."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.cases.models import Answer, Case, Order, Report
from bihuan.cases.queries.case_page import CasePage, case_page
from bihuan.rules.errors import NotFound
from tests.cases.world import World, photo

STATEMENTS = 25


def page(world: World, case_id: int, who: str) -> CasePage:
    """The page of a case for one of the people."""
    return case_page(case_id, actor=world.people[who], now=world.now)


def case_of(order_id: int) -> int:
    """The case of an order."""
    return Order.objects.get(id=order_id).case_id


def labels(found: CasePage) -> dict[str, str]:
    """Moves offered, with what is missing for each."""
    return {offer.code: offer.missing for offer in found.offers}


def test_an_answered_case_with_all_that_hangs_on_it_takes_no_more_statements_than_a_new_one(
    world: World, django_assert_max_num_queries: Any
) -> None:
    new, answered = world.registered(), world.answered(issues=3)
    for case_id in (new, answered):
        with django_assert_max_num_queries(STATEMENTS):
            page(world, case_id, "dispatch")
    with django_assert_max_num_queries(STATEMENTS):
        page(world, answered, "north_desk")


def test_the_city_reads_the_original_and_a_receiver_only_the_confirmed_extract(world: World) -> None:
    case_id = case_of(world.issued())
    city, county = page(world, case_id, "dispatch"), page(world, case_id, "north_desk")
    assert city.complaint.original == "北岭县宏达板材厂夜间排放刺鼻异味，影响周边居民。"
    assert (county.complaint.original, county.complaint.proposed) == (None, None)
    assert county.complaint.extract == "某厂夜间排放异味"


def test_before_the_extract_is_confirmed_a_receiver_reads_neither_content_nor_object(world: World) -> None:
    case_id = world.registered(parties=(("firm", "北岭县宏达板材厂", None),))
    world.do("dispatch", "case.issue", case_id, receivers=[world.receiver("north")], detail_later=True)
    county = page(world, case_id, "north_desk")
    assert (county.complaint.extract, county.parties) == ("", ())
    assert page(world, case_id, "chase").parties[0].name == "北岭县宏达板材厂"


def test_who_has_no_order_finds_no_case(world: World) -> None:
    case_id = case_of(world.issued())
    for who in ("south_desk", "south_head", "admin"):
        with pytest.raises(NotFound):
            page(world, case_id, who)


def test_a_receiver_sees_its_own_order_and_is_told_whom_it_works_with_but_not_what_they_did(
    world: World,
) -> None:
    order_id = world.issued(more=(world.receiver("bureau", "supporting"),))
    case_id = case_of(order_id)
    bureau = page(world, case_id, "bureau_desk")
    assert [order.receiver for order in bureau.orders] == ["市城管局"]
    assert bureau.beside == (("北岭县", "lead"),)
    assert all(clock.about in ("", "市城管局") for clock in bureau.clocks)
    assert {order.receiver for order in page(world, case_id, "chase").orders} == {"北岭县", "市城管局"}


def test_a_supporting_body_does_not_read_the_leads_report(world: World) -> None:
    order_id = world.issued(more=(world.receiver("bureau", "supporting"),))
    case_id = case_of(order_id)
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    assert "值班员" in page(world, case_id, "dispatch").orders[0].spoken_with
    bureau = page(world, case_id, "bureau_desk")
    assert not any(entry.code == "order.confirm_by_phone" for entry in bureau.timeline)


def test_a_move_on_another_receivers_order_finds_nothing(world: World) -> None:
    order_id = world.issued(more=(world.receiver("bureau", "supporting"),))
    with pytest.raises(NotFound):
        world.do("bureau_deputy", "order.sign_receipt", order_id, signature=world.signature())
    world.do("north_deputy", "order.sign_receipt", order_id, signature=world.signature())


def test_what_the_giver_noted_of_the_call_is_the_givers(world: World) -> None:
    case_id = case_of(world.received())
    assert page(world, case_id, "chase").orders[0].spoken_with == "专班值班员"
    assert page(world, case_id, "north_desk").orders[0].spoken_with == ""


def test_the_answer_is_the_citys_until_it_is_sent(world: World) -> None:
    answer_id = world.answering()
    case_id = Answer.objects.get(id=answer_id).case_id
    assert page(world, case_id, "north_desk").answer is None
    assert not any(entry.code.startswith("answer.") for entry in page(world, case_id, "north_desk").timeline)
    world.do("leader", "answer.sign_step", answer_id, signature=world.signature())
    world.do("dispatch", "answer.sign_step", answer_id, opinion="已用印")
    world.do("review", "answer.send", answer_id)
    sent = page(world, case_id, "north_desk").answer
    assert sent is not None
    assert sent.number == "清环督交复〔2024〕1号"


def test_the_line_bureau_reads_the_answer_it_is_asked_about(world: World) -> None:
    case_id = case_of(world.accepted())
    bureau = {"body_id": world.bodies["bureau"]}
    world.do("review", "case.draft_answer", case_id, finding="属实。", handling="已改。", line_body=bureau)
    shown = page(world, case_id, "bureau_desk")
    assert shown.answer is not None
    assert shown.answer.finding == "属实。"
    assert (shown.orders, shown.reports, shown.visits) == ((), (), ())
    assert labels(shown) == {"answer.sign_step": "", "answer.decline_step": ""}


def test_a_body_that_lost_its_order_loses_sight(world: World) -> None:
    order_id = world.issued()
    world.do("dispatch", "order.recall", order_id, reason="单位有误")
    with pytest.raises(NotFound):
        page(world, case_of(order_id), "north_desk")
    world.issued("south", case_id=case_of(order_id))
    assert [order.receiver for order in page(world, case_of(order_id), "south_desk").orders] == ["南屏县"]


def test_the_strip_tells_what_is_done_what_is_current_and_who_has_it(world: World) -> None:
    case_id = case_of(world.issued())
    links = page(world, case_id, "dispatch").links
    assert [(link.label, link.state) for link in links[:4]] == [
        ("登记", "done"), ("交办", "done"), ("确认签收", "current"), ("调查核实", "todo"),
    ]  # fmt: skip
    assert links[2].note == "清河市专班催办"
    world.wait(hours=1)
    late = page(world, case_id, "dispatch").links[2]
    assert (late.state, late.due_at) == ("late", world.now - world.span(minutes=30))


def test_a_link_done_late_says_by_how_much(world: World) -> None:
    order_id = world.issued()
    world.wait(hours=5)
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    world.do("north_deputy", "order.sign_receipt", order_id, signature=world.signature())
    link = page(world, case_of(order_id), "dispatch").links[2]
    assert (link.state, link.note) == ("done", "超期 4 小时 30 分")


def test_nothing_to_rectify_leaves_no_link_to_rectify(world: World) -> None:
    order_id = world.received(band="night")
    world.do("north_desk", "order.name_leader", order_id, post=world.post("north_deputy"))
    world.wait(hours=3)
    world.visit(order_id, monitored=True)
    world.found(order_id, verdict="false")
    states = {link.label: link.state for link in page(world, case_of(order_id), "dispatch").links}
    assert (states["整改"], states["县级验收"], states["县审签"]) == ("skipped", "skipped", "current")


def test_only_what_the_person_may_do_now_is_offered_and_what_is_missing_is_said(world: World) -> None:
    case_id = world.registered()
    assert labels(page(world, case_id, "dispatch")) == {
        "case.clear": "", "case.confirm_extract": "", "case.issue": "",
    }  # fmt: skip
    assert labels(page(world, case_id, "chase")) == {}
    order_id = world.received()
    desk = labels(page(world, case_of(order_id), "north_desk"))
    assert desk["order.record_finding"] == "缺现场核查记录，不能填报核查结论"
    assert desk["order.draft_report"] == "缺包案领导，不能拟写报告"
    assert desk["order.name_leader"] == ""
    assert labels(page(world, case_of(order_id), "leader")) == {}


def test_what_settles_ones_own_clock_is_offered_first(world: World) -> None:
    case_id = case_of(world.issued())
    first = page(world, case_id, "chase").offers[0]
    assert (first.code, first.due_at is not None) == ("order.confirm_by_phone", True)
    reported = case_of(world.reported())
    assert page(world, reported, "review").offers[0].code == "order.accept_report"


def test_a_confirmed_order_is_not_offered_to_be_confirmed_again(world: World) -> None:
    order_id = world.issued()
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    assert "order.confirm_by_phone" not in labels(page(world, case_of(order_id), "chase"))


def test_revisions_of_a_report_keep_their_signatures_void_ones_with_the_reason(world: World) -> None:
    order_id = world.reported()
    world.do("review", "order.return_for_correction", order_id, reason="附件缺页")
    county = page(world, case_of(order_id), "north_desk")
    assert (county.sent_back[0].sent_back, county.sent_back[0].sent_back_because) == ("退回补正", "附件缺页")
    report_id = Report.objects.get(order_id=order_id).id
    assert county.reports[0].id == report_id
    world.drafted(order_id)
    again = page(world, case_of(order_id), "north_desk")
    assert [paper.revision for paper in again.reports] == [2, 1]
    assert again.reports[0].before == report_id
    assert again.sent_back[0].sent_back == "退回补正"  # until the new one is handed in
    assert [step.state for step in again.reports[0].steps] == ["next"]


def test_the_content_shown_is_the_content_signed(world: World) -> None:
    order_id = world.reported()
    report = page(world, case_of(order_id), "review").reports[0]
    signature = report.steps[0].signature
    assert signature is not None
    assert (signature.content_hash, signature.is_intact) == (report.content_hash, True)
    assert signature.for_post == "北岭县县长"


def test_photos_before_and_after_stand_with_the_rectification(world: World) -> None:
    order_id = world.received()
    world.do("north_desk", "order.name_leader", order_id, post=world.post("north_deputy"))
    world.wait(hours=3)
    world.visit(order_id, photos=[photo(world.now)])
    world.found(order_id)
    world.rectified(order_id)
    rect = page(world, case_of(order_id), "chase").rectifications[0]
    assert (len(rect.before), len(rect.after), rect.state) == (1, 1, "accepted")
    assert rect.after[0].name == "整改后.jpg"
    assert rect.accepted_by == "北岭县分管副县长"


def test_measures_are_added_up_in_the_units_officials_use(world: World) -> None:
    order_id = world.investigated()
    day = world.now.date()
    measures: tuple[dict[str, Any], ...] = (
        {"kind": "ordered_rectify", "count": 2}, {"kind": "ordered_rectify", "count": 1},
        {"kind": "fine", "decided_fen": 5_000_000}, {"kind": "fine", "decided_fen": 123_456},
    )  # fmt: skip
    for facts in measures:
        world.do("north_desk", "order.record_measure", order_id, taken_on=day, **facts)
    totals = page(world, case_of(order_id), "dispatch").totals
    assert totals == (("责令整改", "3家"), ("罚款", "决定5.123456万元"))


def test_the_timeline_says_who_did_what_and_marks_late_entries(world: World) -> None:
    order_id = world.issued()
    entry = page(world, case_of(order_id), "dispatch").timeline[0]
    assert (entry.code, entry.who) == ("case.issue", "清河市专班转办岗")
    assert ("承办单位", "北岭县（主办）") in entry.details
    assert Case.objects.get(id=case_of(order_id)).stream_id
