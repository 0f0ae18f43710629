"""What a case page shows to whom, and in how many statements."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.cases.actions.rounds import set_policy
from bihuan.cases.models import Answer, Case, Order, Report
from bihuan.cases.queries.case_page import CasePage, case_page, older_entries
from bihuan.cases.queries.case_timeline import CLOCK_CODES, Narrowing
from bihuan.cases.queries.leaders import open_charges
from bihuan.records.sweeping import PASSED, sweep
from bihuan.rules.errors import NotFound
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy_format import policy_to_json
from tests.cases.world import World, photo

STATEMENTS = 16  # goes to the database; what hangs on a case comes in one of them
AFTER_ANSWER = 2  # what only answered cases have, and revisits: only where there can be any


def page(world: World, case_id: int, who: str) -> CasePage:
    """The page of a case for one of the people."""
    return case_page(case_id, actor=world.people[who], now=world.now)


def case_of(order_id: int) -> int:
    """The case of an order."""
    return Order.objects.get(id=order_id).case_id


def labels(found: CasePage, *, aside: bool = True) -> dict[str, str]:
    """Moves offered, with what is missing for each; without those beside the way where asked."""
    return {offer.code: offer.missing for offer in (found.offers if aside else found.main_offers)}


def test_a_page_takes_the_same_statements_however_much_hangs_on_its_case(
    world: World, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    new, answered = world.registered(), world.disclosed(world.answered(issues=3))
    with django_assert_max_num_queries(STATEMENTS):
        page(world, new, "dispatch")
    for again in range(2):
        with django_assert_num_queries(STATEMENTS + AFTER_ANSWER):
            page(world, answered, "dispatch")
        with django_assert_num_queries(STATEMENTS + AFTER_ANSWER):
            page(world, answered, "north_desk")
        if not again:
            world.noticed(answered)
            objection: dict[str, Any] = {"text": "仍有异味", "received_on": world.today}
            world.do("disclosure", "case.record_objection", answered, **objection)


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


def test_a_case_answered_for_good_is_concluded_before_it_is_made_public(world: World) -> None:
    states = {link.label: link.state for link in page(world, world.answered(), "dispatch").links}
    assert (states["公开"], states["办结"], states["抽查复核"]) == ("current", "done", "todo")


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
    assert labels(page(world, case_id, "dispatch"), aside=False) == {
        "case.confirm_extract": "", "case.issue": "",
    }  # fmt: skip
    assert labels(page(world, case_id, "chase"), aside=False) == {}
    order_id = world.received()
    desk = labels(page(world, case_of(order_id), "north_desk"))
    assert desk["order.record_finding"] == "缺现场核查记录，不能填报核查结论"
    assert desk["order.draft_report"] == "缺包案领导，不能拟写报告"
    assert desk["order.name_leader"] == ""
    assert labels(page(world, case_of(order_id), "leader"), aside=False) == {}


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


def spent(found: CasePage) -> dict[str, tuple[float, int]]:
    """Hours and percent of each level."""
    hour = World.span(hours=1)
    return {share.holder: (share.elapsed / hour, share.percent) for share in found.shares}


def test_each_levels_share_of_the_time_is_shown_the_citys_own_time_too(world: World) -> None:
    case_id = world.registered()
    world.wait(hours=1)
    order_id = world.issued(case_id=case_id)
    assert spent(page(world, case_id, "dispatch")) == {"清河市专班": (1, 100)}
    world.wait(hours=3)
    for who in ("dispatch", "north_desk"):
        assert spent(page(world, case_id, who)) == {"清河市专班": (1, 25), "北岭县": (3, 75)}
    world.do("dispatch", "order.recall", order_id, reason="单位有误")
    world.issued("south", case_id=case_id)
    world.wait(hours=1)
    assert spent(page(world, case_id, "south_desk")) == {"清河市专班": (4, 80), "南屏县": (1, 20)}


def test_a_report_that_came_back_is_the_countys_time_and_an_answered_case_stands_still(world: World) -> None:
    order_id = world.reported()  # in 8 hours
    world.wait(hours=2)
    world.do("review", "order.return_for_correction", order_id, reason="附件缺页")
    world.wait(hours=1)
    world.reported(order_id=order_id)
    world.do("review", "order.accept_report", order_id)
    world.wait(hours=1)
    answer_id = world.answer_drafted(case_of(order_id))
    world.do("leader", "answer.sign_step", answer_id, signature=world.signature())
    world.do("dispatch", "answer.sign_step", answer_id, opinion="已用印")
    world.do("review", "answer.send", answer_id)
    world.wait(days=1)
    assert spent(page(world, case_of(order_id), "review")) == {"清河市专班": (3, 25), "北岭县": (9, 75)}


def test_who_does_not_see_every_order_is_told_no_shares(world: World) -> None:
    order_id = world.issued(more=(world.receiver("bureau", "supporting"),))
    world.wait(hours=1)
    assert page(world, case_of(order_id), "bureau_desk").shares == ()
    assert (
        len(page(world, case_of(order_id), "north_desk").shares) == 1
    )  # issued at the moment it was received


def narrowed(world: World, case_id: int, looker: str, **narrowing: Any) -> list[str]:
    """Codes of the entries shown under a narrowing."""
    found = case_page(case_id, actor=world.people[looker], now=world.now, narrowed=Narrowing(**narrowing))
    return [entry.code for entry in found.timeline]


def test_the_timeline_is_narrowed_by_post_and_by_kind(world: World) -> None:
    order_id = world.issued()
    world.wait(hours=1)
    sweep(world.now)
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    case_id, chase = case_of(order_id), world.people["chase"].post_id
    assert narrowed(world, case_id, "dispatch", who=chase) == ["order.confirm_by_phone"]
    assert set(narrowed(world, case_id, "dispatch", kind="clocks")) == CLOCK_CODES - {PASSED}
    assert narrowed(world, case_id, "dispatch", kind="texts") == ["case.confirm_extract", "case.register"]
    moves = narrowed(world, case_id, "dispatch", kind="moves")
    assert moves[:2] == ["order.confirm_by_phone", "case.issue"]
    assert narrowed(world, case_id, "dispatch", who=chase, kind="clocks") == []
    assert narrowed(world, case_id, "dispatch", who=0) == narrowed(world, case_id, "dispatch", kind="clocks")


def test_one_narrows_by_those_only_whose_entries_one_sees(world: World) -> None:
    answer_id = world.answering()
    case_id = Answer.objects.get(id=answer_id).case_id
    world.do("leader", "answer.sign_step", answer_id, signature=world.signature())
    city = {title for _post, title in page(world, case_id, "dispatch").actors}
    county = {title for _post, title in page(world, case_id, "north_desk").actors}
    assert city - county == {"分管副市长"}
    assert narrowed(world, case_id, "north_desk", who=world.people["review"].post_id) == [
        "order.accept_report"
    ]


def test_a_narrowed_timeline_goes_on_where_its_page_ends(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("bihuan.cases.queries.case_material.ENTRIES", 2)
    monkeypatch.setattr("bihuan.cases.queries.case_page.ENTRIES", 2)
    order_id = world.investigated()
    case_id, handler = case_of(order_id), Narrowing(who=world.people["north_handler"].post_id)
    world.visit(order_id)
    first = case_page(case_id, actor=world.people["chase"], now=world.now, narrowed=handler)
    older, rest = older_entries(
        case_id, actor=world.people["chase"], before_seq=first.older_than or 0, narrowed=handler
    )
    codes = [entry.code for entry in (*first.timeline, *older)]
    assert codes == ["order.record_visit", "order.record_finding", "order.record_visit"]
    assert rest is None


def test_a_leader_over_the_cap_is_shown_as_such(world: World) -> None:
    values = {**policy_to_json(DEFAULT_POLICY), "leader_cap": {"value": 1, "source": "市专班第5号通知"}}
    set_policy(world.round_id, command=world.command("shift_head"), policy=values)
    first = world.investigated()
    leader = page(world, case_of(first), "chase").leaders[0]
    assert (leader.open_cases, leader.is_over_cap) == (1, False)
    second = world.investigated()
    assert [one.is_over_cap for one in page(world, case_of(first), "chase").leaders] == [True]
    head = world.post("north_head")
    world.do("north_desk", "order.replace_leader", second, post=head, reason="分担")
    now, past = page(world, case_of(second), "chase").leaders
    assert ((now.open_cases, now.is_over_cap), (past.open_cases, past.is_over_cap)) == (
        (1, False),
        (0, False),
    )


def test_answered_cases_are_in_nobodys_charge_any_more(world: World, django_assert_num_queries: Any) -> None:
    world.answered()
    posts = [world.people[who].post_id or 0 for who in ("north_deputy", "north_head", "south_deputy")]
    world.investigated("south")
    with django_assert_num_queries(1):
        assert open_charges(posts) == {posts[2]: 1}
