"""Moves made on their forms: what is asked and proposed, what is refused in which words, what comes after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from bihuan.cases.actions.rounds import set_policy
from bihuan.cases.models import Case, Order, Rectification, Report, Visit
from bihuan.journal.models import Entry
from bihuan.records.models import View
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy_format import policy_to_json
from tests.cases.world import World
from tests.desk.cases.conftest import PASSWORD, Browser, form, jpeg

SHAPE = "%Y-%m-%dT%H:%M"


def address(code: str, part_id: int) -> str:
    """Where the form of a move is sent."""
    return reverse("move", args=[code, part_id])


def case_of(order_id: int) -> int:
    """The case of an order."""
    return Order.objects.get(id=order_id).case_id


def page_of(order_id: int) -> str:
    """Address of the page of an order's case."""
    return reverse("case", args=[case_of(order_id)])


def send(browser: Client, code: str, part_id: int, **typed: Any) -> HttpResponse:
    """The form of a move sent with what was typed."""
    return browser.post(address(code, part_id), form(**typed))  # type: ignore[return-value]


def test_a_call_is_confirmed_on_its_form_and_the_case_says_so(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    chase = as_one("chase")
    answer = send(chase, "order.confirm_by_phone", order_id, spoken_with="专班值班员")
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(order_id))
    assert Order.objects.get(id=order_id).phoned_at is not None
    assert "“电话确认”已办理" in chase.get(page_of(order_id)).content.decode()


def test_on_the_page_of_the_case_what_changed_is_swapped_in_place(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    browser = as_one("chase")
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page_of(order_id)}"}
    opened = browser.get(address("order.confirm_by_phone", order_id), headers=here)
    assert "<html" not in opened.content.decode()
    answer = browser.post(
        address("order.confirm_by_phone", order_id), form(spoken_with="值班员"), headers=here
    )
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, ".body")
    assert "“电话确认”已办理" in answer.content.decode()
    elsewhere = {"HX-Request": "true", "HX-Current-URL": "http://testserver/workbench/"}
    answer = browser.post(f"{address('order.recall', order_id)}?next=/workbench/", form(), headers=elsewhere)
    assert answer.status_code == 403


def test_after_the_act_one_is_back_where_one_came_from_and_never_elsewhere(
    world: World, as_one: Browser
) -> None:
    for after, expected in (("/workbench/", "/workbench/"), ("https://elsewhere.example/", "/")):
        order_id = world.issued()
        url = f"{address('order.confirm_by_phone', order_id)}?next={after}"
        answer = as_one("chase").post(url, form(spoken_with="值班员"))
        assert (answer.status_code, answer.headers["Location"]) == (303, expected)


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    world: World, as_one: Browser
) -> None:
    order_id = world.issued()
    answer = send(as_one("chase"), "order.confirm_by_phone", order_id, phone="内线8101")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "缺接听人，不能电话确认" in text
    assert 'value="内线8101"' in text
    assert Order.objects.get(id=order_id).phoned_at is None


@pytest.mark.parametrize(
    ("who", "code", "brought", "typed", "said"),
    [
        ("north_desk", "order.draft_report", "received", {"finding": "属实", "handling": "已改"}, "缺包案领导，不能拟写报告"),
        ("north_handler", "order.record_finding", "received", {"reason": "现场核查", "verdicts-1-verdict": "true"},
         "缺现场核查记录，不能填报核查结论"),
        ("north_desk", "order.submit_report", "investigated", {}, "缺报告，请先拟写报告"),
        ("north_desk", "order.record_measure", "issued", {"kind": "fine", "taken_on": "2024-06-03"},
         "当前状态为“已交办”，不能“填报处理措施”"),
        ("review", "order.accept_report", "investigated", {}, "当前状态为“已签收”，不能“采纳报告”"),
        ("dispatch", "order.recall", "received", {"reason": "有误"}, "当前状态为“已签收”，不能“撤回”"),
    ],
)  # fmt: skip
def test_a_link_skipped_by_address_is_refused_in_words(
    world: World, as_one: Browser, who: str, code: str, brought: str, typed: dict[str, str], said: str
) -> None:
    order_id = getattr(world, brought)()
    before = Entry.objects.count()
    answer = send(as_one(who), code, order_id, **typed)
    assert answer.status_code in (409, 422)
    assert said in answer.content.decode()
    assert as_one(who).get(address(code, order_id)).status_code in (200, 409, 422)
    assert Entry.objects.count() == before


def test_a_form_nobody_can_fill_is_not_shown_but_its_reason_is(world: World, as_one: Browser) -> None:
    answer = as_one("north_desk").get(address("order.draft_report", world.received()))
    assert answer.status_code == 422
    assert "缺包案领导，不能拟写报告" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_unknown_moves_parts_and_numbers_are_not_found(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    browser = as_one("dispatch")
    for url in (
        address("order.explode", order_id), address("order.recall", 999999),
        reverse("moves", args=["order.recall"]), reverse("moves", args=["order.recall"]) + "?ids=1,x",
        reverse("sign", args=["sheet", 1]), reverse("case", args=[999999]),
        reverse("case_timeline", args=[case_of(order_id)]) + "?before=x",
    ):  # fmt: skip
        assert browser.get(url).status_code == 404, url


def test_the_second_of_two_is_told_who_was_first_and_keeps_what_they_typed(
    world: World, as_one: Browser
) -> None:
    order_id = world.received()
    deputy, head = world.post("north_deputy"), world.post("north_head")
    world.do("north_desk", "order.name_leader", order_id, post=deputy)
    version = Order.objects.get(id=order_id).version
    world.do("north_deputy", "order.replace_leader", order_id, post=head, reason="升级包案")
    typed = {"post": str(deputy["post_id"]), "reason": "另有安排"}
    answer = send(
        as_one("north_desk"), "order.replace_leader", order_id, seen=f"{order_id}:{version}", **typed
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "交办在你打开之后已有变动，未提交" in text
    assert "北岭县分管副县长 更换了包案领导" in text
    assert "另有安排" in text
    now = Order.objects.get(id=order_id).version
    assert f'name="seen" value="{order_id}:{now}"' in text  # pressed again, it goes through
    again = send(as_one("north_desk"), "order.replace_leader", order_id, seen=f"{order_id}:{now}", **typed)
    assert again.status_code == 303


def test_what_somebody_else_has_done_already_is_said_with_their_post(world: World, as_one: Browser) -> None:
    order_id = world.reported()
    version = Order.objects.get(id=order_id).version
    browser = as_one("review")
    world.do("shift_head", "order.accept_report", order_id)
    answer = send(
        browser, "order.return_for_correction", order_id, seen=f"{order_id}:{version}", reason="缺页"
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "当前状态为“已采纳”，不能“退回补正”" in text
    assert "清河市专班值班长 采纳了报告" in text
    assert "缺页" in text


def test_a_form_sent_twice_is_done_once(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    browser = as_one("chase")
    typed = {"number": "form-again", "spoken_with": "值班员"}
    first = send(browser, "order.confirm_by_phone", order_id, **typed)
    before = Entry.objects.count()
    second = send(browser, "order.confirm_by_phone", order_id, **typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert Entry.objects.count() == before
    other = send(browser, "order.confirm_by_phone", order_id, number="form-again", spoken_with="另一人")
    assert other.status_code == 409


def test_a_call_made_an_hour_ago_can_be_entered_late_and_one_of_the_morning_cannot(
    world: World, as_one: Browser
) -> None:
    order_id = world.issued()
    world.wait(hours=3)
    chase = as_one("chase")
    for hours, status in ((3, 422), (1, 303)):
        claimed = localtime(world.now - timedelta(hours=hours)).strftime(SHAPE)
        answer = send(
            chase, "order.confirm_by_phone", order_id, spoken_with="值班员",
            happened_at=claimed,
        )  # fmt: skip
        assert answer.status_code == status
    entry = Entry.objects.get(code="order.confirm_by_phone")
    assert entry.recorded_at - entry.happened_at >= timedelta(hours=1)
    assert "补录" in chase.get(page_of(order_id)).content.decode()


def test_several_receipts_are_signed_at_once_and_those_unticked_stay(world: World, as_one: Browser) -> None:
    orders = [world.issued() for _ in range(3)]
    url = reverse("moves", args=["order.sign_receipt"])
    deputy = as_one("north_deputy")
    shown = deputy.get(f"{url}?ids={','.join(map(str, orders))}").content.decode()
    assert shown.count('name="ids"') == 3
    typed: dict[str, Any] = {"signature-scan": jpeg(), "password": PASSWORD}
    answer = deputy.post(url, form(ids=[str(n) for n in orders[:2]], **typed))
    assert answer.status_code == 303
    signed = [Order.objects.get(id=n).signed_at is not None for n in orders]
    assert signed == [True, True, False]


def test_what_must_be_done_one_by_one_is_not_done_for_many(world: World, as_one: Browser) -> None:
    first, second = world.registered(), world.registered()
    for code in ("case.confirm_extract", "case.clear"):
        answer = as_one("dispatch").get(reverse("moves", args=[code]) + f"?ids={first},{second}")
        assert answer.status_code == 422
        assert "须逐件办理" in answer.content.decode()


def test_the_extract_is_proposed_without_what_tells_who_complained(world: World, as_one: Browser) -> None:
    case_id = world.registered(content="某厂排放异味。举报人电话13812345678，请查处。")
    text = as_one("dispatch").get(address("case.confirm_extract", case_id)).content.decode()
    assert '<mark title="电话号码">13812345678</mark>' in text
    textarea = text[text.index("<textarea") : text.index("</textarea>")]
    assert "13812345678" not in textarea
    assert "某厂排放异味" in textarea


def test_receivers_are_proposed_and_an_order_goes_out(world: World, as_one: Browser) -> None:
    case_id = world.registered()
    world.do("dispatch", "case.confirm_extract", case_id, extract="某厂异味", looked=True)
    dispatch = as_one("dispatch")
    north, bureau = world.bodies["north"], world.bodies["bureau"]
    answer = send(
        dispatch,
        "case.issue",
        case_id,
        **{"receivers-lead": str(north), "receivers-supporting": [str(bureau)]},
    )
    assert answer.status_code == 303
    roles = dict(Order.objects.filter(case_id=case_id).values_list("receiver_body_id", "role"))
    assert roles == {north: "lead", bureau: "supporting"}


def test_only_leaders_of_the_receiver_can_be_named(world: World, as_one: Browser) -> None:
    order_id = world.received()
    desk = as_one("north_desk")
    shown = desk.get(address("order.name_leader", order_id)).content.decode()
    assert ("分管副县长" in shown, "经办（" in shown) == (True, False)
    answer = send(desk, "order.name_leader", order_id, post=str(world.people["south_head"].post_id))
    assert answer.status_code == 422


def test_how_much_each_leader_has_in_charge_is_said_before_and_too_much_after(
    world: World, as_one: Browser
) -> None:
    values = {**policy_to_json(DEFAULT_POLICY), "leader_cap": {"value": 1, "source": "市专班第5号通知"}}
    set_policy(world.round_id, command=world.command("shift_head"), policy=values)
    world.investigated()
    order_id = world.received()
    desk = as_one("north_desk")
    shown = desk.get(address("order.name_leader", order_id)).content.decode()
    assert "分管副县长（分管领导，分管副县长） 现包案 1 件，已达上限 1 件" in shown
    assert "县长（主要领导，县长） 现包案 0 件<" in shown
    post = str(world.people["north_deputy"].post_id)
    assert send(desk, "order.name_leader", order_id, post=post).status_code == 303
    text = desk.get(page_of(order_id)).content.decode()
    assert "北岭县分管副县长现包案 2 件，超过上限 1 件，请考虑分担" in text
    assert "现包案 2 件，超过上限 1 件</span>" in text


def test_a_visit_with_photos_is_entered_and_shown(world: World, as_one: Browser) -> None:
    order_id = world.received()
    world.wait(hours=2)
    handler = as_one("north_handler")
    started = localtime(world.now - timedelta(hours=1))
    answer = send(
        handler, "order.record_visit", order_id, started_at=started.strftime(SHAPE), people="县专班",
        note="现场见露天喷漆", photos=[jpeg(world.now - timedelta(minutes=50)), jpeg(color="red", name="二.jpg")],
    )  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()
    assert Visit.objects.get(order_id=order_id).started_at == started.replace(second=0, microsecond=0)
    text = handler.get(page_of(order_id)).content.decode()
    assert ("现场见露天喷漆" in text, "北纬35.2093 东经113.7528" in text) == (True, True)


def test_a_file_that_is_none_is_refused_and_nothing_is_entered(world: World, as_one: Browser) -> None:
    order_id = world.received()
    broken = SimpleUploadedFile("现场.jpg", b"MZ program", content_type="image/jpeg")
    answer = send(
        as_one("north_handler"), "order.record_visit", order_id,
        started_at=localtime(world.now).strftime(SHAPE), people="县专班", note="现场", photos=[broken],
    )  # fmt: skip
    assert answer.status_code == 422
    assert "不能上传这种文件" in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_report_is_proposed_from_what_was_entered_and_a_mended_one_from_the_last(
    world: World, as_one: Browser
) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    day = world.now.date()
    world.do("north_desk", "order.record_measure", order_id, kind="fine", taken_on=day, decided_fen=5_000_000)
    desk = as_one("north_desk")
    text = desk.get(address("order.draft_report", order_id)).content.decode()
    for words in ("现场核查（昼间核查，包案领导到场）。现场见露天喷漆。", "反映的问题属实。现场核查并调阅台账。",
                  "罚款，决定5万元。", "立行立改：拆除喷漆棚。", "北岭县分管副县长现场验收通过"):  # fmt: skip
        assert words in text
    world.reported(order_id=order_id)
    world.do("review", "order.return_for_correction", order_id, reason="缺联单")
    again = as_one("north_desk").get(address("order.draft_report", order_id)).content.decode()
    assert ("反映属实。" in again, "现场见露天喷漆" in again) == (True, False)


def test_the_answer_is_proposed_from_the_accepted_report(world: World, as_one: Browser) -> None:
    case_id = case_of(world.accepted())
    text = as_one("review").get(address("case.draft_answer", case_id)).content.decode()
    assert ("反映属实。" in text, "已拆除喷漆棚。" in text) == (True, True)


def test_why_a_report_came_back_stands_on_top_for_the_receiver(world: World, as_one: Browser) -> None:
    order_id = world.reported()
    world.do("review", "order.redo", order_id, reason="异味来源未查清")
    text = as_one("north_desk").get(page_of(order_id)).content.decode()
    assert text.index("异味来源未查清") < text.index("反映问题")


def test_the_whole_way_of_a_case_by_its_forms(world: World, as_one: Browser) -> None:
    order_id = world.investigated()
    handler, deputy, desk = as_one("north_handler"), as_one("north_deputy"), as_one("north_desk")
    assert send(handler, "order.open_immediate", order_id, issues=["1"], what="拆除喷漆棚").status_code == 303
    rect_id = Rectification.objects.get(order_id=order_id).id
    world.wait(hours=5)
    handler, deputy, desk = as_one("north_handler"), as_one("north_deputy"), as_one("north_desk")
    early = jpeg(world.now - timedelta(days=2))
    refused = send(handler, "rectification.claim_done", rect_id, note="已拆", photos=[early])
    assert "整改后照片拍摄时间早于首次到场时间，请更换" in refused.content.decode()
    photo = jpeg(world.now)
    assert send(handler, "rectification.claim_done", rect_id, note="已拆", photos=[photo]).status_code == 303
    today = localtime(world.now).strftime("%Y-%m-%d")
    done = send(deputy, "rectification.accept", rect_id, at_site_on=today, note="已到位")
    assert done.status_code == 303
    assert send(desk, "order.draft_report", order_id, finding="属实。", handling="已改。").status_code == 303
    assert Report.objects.get(order_id=order_id).conclusion == "concluded"
    assert Case.objects.get(id=case_of(order_id)).stage == "signing"


def test_who_was_shown_a_case_is_kept(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    stream_id = Case.objects.get(id=case_of(order_id)).stream_id
    as_one("north_desk").get(page_of(order_id))
    as_one("chase").get(address("order.confirm_by_phone", order_id))
    as_one("south_desk").get(page_of(order_id))
    shown = list(View.objects.order_by("id").values_list("page", "user_ref", "stream_refs"))
    users = {who: world.people[who].user_id for who in ("north_desk", "chase")}
    assert shown == [
        ("case", users["north_desk"], [stream_id]),
        ("move.order.confirm_by_phone", users["chase"], [stream_id]),
    ]


def test_what_a_move_undoes_is_said_before_it_is_made(world: World, as_one: Browser) -> None:
    issued = world.issued()
    recall = as_one("dispatch").get(address("order.recall", issued)).content.decode()
    assert "撤回后该单位不再看到本件，编号不再使用" in recall
    order_id = world.investigated()
    world.rectified(order_id)
    first = as_one("north_desk").get(address("order.draft_report", order_id)).content.decode()
    assert "一并作废" not in first
    world.do("north_head", "report.sign_step", world.drafted(order_id), signature=world.signature())
    again = as_one("north_desk").get(address("order.draft_report", order_id)).content.decode()
    assert "提交后第1稿作废，其上签字一并作废" in again


def test_a_refusal_leads_back_to_the_case(world: World, as_one: Browser) -> None:
    order_id = world.received()
    answer = as_one("dispatch").get(address("order.recall", order_id))
    assert answer.status_code == 409
    assert f'href="{page_of(order_id)}"' in answer.content.decode()
