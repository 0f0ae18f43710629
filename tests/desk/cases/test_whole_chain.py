"""The pages and forms of the long way: what they propose, show before a decision, and print."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Case, Disclosure, Order, Petition, Plan, StrikeOff
from bihuan.cases.papers_text import content_of
from bihuan.records.models import Signature
from bihuan.records.signatures import content_hash
from tests.acceptance.test_truth import answered_in_stages, plan
from tests.acceptance.told import clock, lead_of
from tests.cases.world import World, row
from tests.desk.cases.conftest import PASSWORD, Browser, form, jpeg


def text_of(browser: Client, name: str, *what: Any) -> str:
    """A page as text; it is there."""
    answer = browser.get(reverse(name, args=what))
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def sent(browser: Client, code: str, part_id: int, **typed: Any) -> int:
    """The status of a form sent."""
    return browser.post(reverse("move", args=[code, part_id]), form(**typed)).status_code


def test_an_application_to_strike_off_is_signed_on_its_page_and_printed(
    world: World, as_one: Browser
) -> None:
    case_id = world.disclosed(world.answered())
    desk, head = as_one("north_desk"), as_one("north_head")
    proposed = text_of(desk, "move", "order.apply_strike_off", lead_of(case_id))
    assert "立行立改：拆除喷漆棚" in proposed, "made of what was put right"
    assert sent(desk, "order.apply_strike_off", lead_of(case_id), summary="已拆除，无反弹。") == 303
    paper_id = StrikeOff.objects.get().id
    page = text_of(head, "sign", "strike_off", paper_id)
    assert (content_hash(content_of("strike_off", paper_id)) in page, "整改完成情况" in page) == (True, True)
    url = reverse("sign", args=["strike_off", paper_id])
    scan: dict[str, Any] = {"signature-scan": jpeg(name="签字件.jpg"), "password": PASSWORD}
    signed = head.post(url, form(**scan))
    assert signed.status_code == 303
    assert Signature.objects.get(paper_kind="strike_off").content == content_of("strike_off", paper_id)
    assert "交办件销号申请" in text_of(desk, "paper", "strike_off", paper_id)
    assert as_one("south_desk").get(reverse("paper", args=["strike_off", paper_id])).status_code == 404
    assert "已拆除，无反弹。" in text_of(as_one("review"), "move", "strike_off.accept", paper_id)


def test_a_public_text_is_proposed_masked_decided_on_with_its_changes_and_printed(
    world: World, as_one: Browser
) -> None:
    answer_id = world.answer_drafted(Order.objects.get(id=world.accepted()).case_id)
    case_id = world.sent(answer_id)
    writer, other = as_one("disclosure"), as_one("shift_head")
    assert "已拆除喷漆棚。" in text_of(writer, "move", "case.draft_disclosure", case_id)
    typed = {"finding": "反映属实，联系人13812345678。", "handling": "已整改。"}
    assert sent(writer, "case.draft_disclosure", case_id, **typed) == 422, "no number of a person"
    assert sent(writer, "case.draft_disclosure", case_id, finding="反映属实。", handling="已整改。") == 303
    draft_id = Disclosure.objects.get().id
    asked = text_of(other, "move", "disclosure.publish", draft_id)
    assert ("与反馈意见的变动" in asked, "公开后对外可见" in asked) == (True, True)
    assert as_one("north_desk").get(reverse("paper", args=["disclosure", draft_id])).status_code == 404
    assert sent(other, "disclosure.publish", draft_id, media="市政府网站") == 303
    printed = text_of(as_one("north_desk"), "paper", "disclosure", draft_id)
    assert ("市政府网站" in printed, "已整改。" in printed, "13812345678" in printed) == (True, True, False)


def test_a_plan_is_approved_with_its_changes_before_ones_eyes_and_amended_from_the_last(
    world: World, as_one: Browser
) -> None:
    _case, _order, rect = answered_in_stages(world)
    proposed = text_of(as_one("north_desk"), "move", "rectification.amend_plan", rect)
    assert ("喷涂车间搬迁" in proposed, "2024-07-03 完成选址" in proposed) == (True, True)
    world.do("north_desk", "rectification.amend_plan", rect, reason="设备晚到", **plan(world, days=200))
    asked = text_of(as_one("north_deputy"), "move", "rectification.approve_plan", rect)
    assert ("设备晚到" in asked, "<del>2024年11月30日</del><ins>2024年12月20日</ins>" in asked) == (
        True,
        True,
    )
    assert Plan.objects.filter(state="proposed").count() == 1
    steps = text_of(as_one("north_handler"), "move", "rectification.report_progress", rect)
    assert '<option value="1">第1个，2024年7月3日</option>' in steps


def test_who_decides_on_a_request_reads_who_asked_and_why(world: World, as_one: Browser) -> None:
    order_id = world.received()
    limit = clock(Order.objects.get(id=order_id).case_id, "report")
    desk = as_one("north_desk")
    form_page = text_of(desk, "move", "order.request_extension", order_id)
    assert f'<option value="{limit.id}" selected' in form_page, "a limit and a day more are proposed"
    typed = {"clock": str(limit.id), "until": "2024-06-07T09:00", "reason": "需夜间监测"}
    assert sent(desk, "order.request_extension", order_id, **typed) == 303
    petition = Petition.objects.get()
    asked = text_of(as_one("leader"), "move", "extension.grant", petition.id)
    assert ("上报办理情况延至2024年6月7日 09:00" in asked, "需夜间监测" in asked) == (True, True)
    assert sent(as_one("leader"), "extension.grant", petition.id) == 303
    assert clock(petition.case_id, "report").due_at == petition.until


def test_a_case_is_passed_on_within_ones_own_limit_and_broken_down_by_its_issues(
    world: World, as_one: Browser
) -> None:
    order_id = world.received()
    forward = text_of(as_one("north_desk"), "move", "order.forward", order_id)
    assert ('value="2024-06-05T11:02"' in forward, "必报" in forward) == (True, True), (
        "a day before one's own"
    )
    case_id = world.register(world.receive(), row(issues=2))[0]
    parts = text_of(as_one("dispatch"), "move", "case.break_down", case_id)
    assert ("1\n2</textarea>" in parts, "分解后逐部分交办" in parts) == (True, True)
    assert sent(as_one("dispatch"), "case.break_down", case_id, parts="1\n2\n无", reason="涉及三地") == 303
    assert Case.objects.get(id=case_id).parts == 3
    issue = text_of(as_one("dispatch"), "move", "case.issue", case_id)
    assert '<option value="1" selected>第1部分（问题 1）</option>' in issue
    whole = world.registered()
    assert 'name="part"' not in text_of(as_one("dispatch"), "move", "case.issue", whole)


@pytest.mark.parametrize(
    ("brought", "who", "code", "said"),
    [
        ("received", "dispatch", "order.request_recall", "同意前该单位仍负责办理"),
        ("received", "north_desk", "order.dispute", "研判确定前本单位仍负责办理"),
        ("struck_off", "review", "case.rehandle", "重新办理后进入第2轮"),
        ("answered", "leader", "case.rehandle", "此前记录保留"),
    ],
)
def test_what_a_move_undoes_or_ends_is_said_before(
    world: World, as_one: Browser, brought: str, who: str, code: str, said: str
) -> None:
    made = getattr(world, brought)()
    assert said in text_of(as_one(who), "move", code, made)


def test_moves_beside_the_way_are_folded_away_and_work_without_a_script(
    world: World, as_one: Browser
) -> None:
    case_id = Order.objects.get(id=world.received()).case_id
    page = text_of(as_one("dispatch"), "case", case_id)
    folded = page[page.index('<details class="more-offers"') :]
    assert reverse("move", args=["case.hold_back", case_id]) in folded[: folded.index("</details>")]


def test_banners_say_how_a_case_stands_and_an_earlier_cycle_is_folded(world: World, as_one: Browser) -> None:
    case_id = world.struck_off()
    assert "清环督交销〔2024〕1号" in text_of(as_one("north_desk"), "case", case_id)
    world.do("review", "case.rehandle", case_id, cause="rebound", reason="夜间仍在喷漆")
    page = text_of(as_one("north_desk"), "case", case_id)
    assert ('data-fold="cycle-1"' in page, "第2轮办理" in page, "已销号</b>" in page) == (True, True, False)


def test_an_answer_sent_is_not_replaced_by_its_supplement(world: World, as_one: Browser) -> None:
    case_id = world.answered()
    made = world.do(
        "review", "case.supplement_answer", case_id, finding="反映属实。", handling="已拆除。", reason="补充"
    )["made"]
    first = Case.objects.get(id=case_id).answers.order_by("revision")[0].id
    review = as_one("review")
    assert "已被" not in text_of(review, "sign", "answer", first)
    assert "审签补充反馈意见" in text_of(review, "sign", "answer", made)
