"""The page a paper is signed on: what is signed stands there, the password is asked once a sitting, a change stops it."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from bihuan.cases.models import Answer, Order, Report
from bihuan.cases.papers_text import content_of
from bihuan.records.models import Signature
from bihuan.records.signatures import content_hash
from bihuan.web.forms.widgets import PNG_PREFIX
from tests.cases.ready import ready_made
from tests.cases.world import World
from tests.desk.cases.conftest import PASSWORD, Browser, form, jpeg


def address(kind: str, paper_id: int, *, text: str = "") -> str:
    """The page a paper is signed on; text: hash of what the signer had before them."""
    page = reverse("sign", args=[kind, paper_id])
    return f"{page}?{urlencode({'text': text})}" if text else page


@ready_made
def report_out(world: World) -> int:
    """A report out for signature; its id."""
    order_id = world.investigated()
    world.rectified(order_id)
    return world.drafted(order_id)


def scanned(**typed: Any) -> dict[str, Any]:
    """A form with a scan of the signed paper."""
    return form(**{"signature-scan": jpeg(name="签字件.jpg"), **typed})


def signatures() -> int:
    """How many signatures of papers there are."""
    return Signature.objects.exclude(paper_kind="receipt").count()


def test_exactly_what_is_signed_stands_on_the_page_and_is_kept(world: World, as_one: Browser) -> None:
    report_id = report_out(world)
    head = as_one("north_head")
    text = head.get(address("report", report_id)).content.decode()
    content = content_of("report", report_id)
    assert content_hash(content) in text
    assert ("反映属实。" in text, "已拆除喷漆棚。" in text) == (True, True)
    url = address("report", report_id, text=content_hash(content))
    assert head.post(url, scanned(password=PASSWORD)).status_code == 303
    signature = Signature.objects.get(paper_kind="report")
    assert (signature.content, signature.way) == (content, "scan")
    assert Report.objects.get(id=report_id).state == "signed"


def test_a_wrong_password_signs_nothing_and_five_lock_the_signer_out(world: World, as_one: Browser) -> None:
    report_id = report_out(world)
    head = as_one("north_head")
    answers = [head.post(address("report", report_id), scanned(password="wrong")) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 403, 429]
    assert "口令不对，未签字" in answers[0].content.decode()
    locked = head.post(address("report", report_id), scanned(password=PASSWORD))
    assert (locked.status_code, signatures()) == (429, 0)


def test_without_a_password_nothing_is_signed(world: World, as_one: Browser) -> None:
    report_id = report_out(world)
    answer = as_one("north_head").post(address("report", report_id), scanned())
    assert (answer.status_code, signatures()) == (422, 0)
    assert "缺口令，不能签字" in answer.content.decode()


def test_the_password_is_asked_once_a_sitting(world: World, as_one: Browser, settings: Any) -> None:
    first, second, third = report_out(world), report_out(world), report_out(world)
    head = as_one("north_head")
    assert asks(head, first)
    assert head.post(address("report", first), scanned(password=PASSWORD)).status_code == 303
    assert not asks(head, second)
    assert head.post(address("report", second), scanned()).status_code == 303
    settings.SIGN_SITTING_SECONDS = 0
    assert asks(head, third)
    assert head.post(address("report", third), scanned()).status_code == 422


def asks(browser: Client, report_id: int) -> bool:
    """Whether the form on the page asks for the password."""
    page = browser.get(address("report", report_id)).content.decode()
    return 'type="password" name="password"' in page.split("sign-form")[1]


def test_a_text_changed_since_it_was_read_is_not_signed(world: World, as_one: Browser) -> None:
    report_id = report_out(world)
    answer = as_one("north_head").post(
        address("report", report_id, text="0" * 64), scanned(password=PASSWORD)
    )
    assert (answer.status_code, signatures()) == (409, 0)
    assert "文稿内容已有变动，未签字" in answer.content.decode()


def test_a_revision_that_was_replaced_is_not_signed_and_the_new_one_is_offered(
    world: World, as_one: Browser
) -> None:
    report_id = report_out(world)
    order_id = Report.objects.get(id=report_id).order_id
    text = content_hash(content_of("report", report_id))
    head = as_one("north_head")
    newer = world.do(
        "north_desk", "order.draft_report", order_id, finding="反映部分属实。", handling="已改。"
    )["made"]
    answer = head.post(address("report", report_id, text=text), scanned(password=PASSWORD))
    page = answer.content.decode()
    assert (answer.status_code, signatures()) == (409, 0)
    assert "本稿已被第2稿替代，未签字" in page
    assert reverse("sign", args=["report", newer]) in page
    fresh = head.get(address("report", newer)).content.decode()
    assert "与第1稿的变动" in fresh
    assert ("<del>" in fresh, "<ins>" in fresh) == (True, True)


def test_a_signature_can_be_drawn(world: World, as_one: Browser) -> None:
    report_id = report_out(world)
    drawn = BytesIO()
    Image.new("RGBA", (300, 120)).save(drawn, "PNG")
    stroke = PNG_PREFIX + b64encode(drawn.getvalue()).decode()
    answer = as_one("north_head").post(
        address("report", report_id), form(**{"signature-drawn": stroke, "password": PASSWORD})
    )
    assert answer.status_code == 303
    assert Signature.objects.get(paper_kind="report").way == "drawn"


def test_a_drawn_signature_is_still_there_after_a_wrong_password(world: World, as_one: Browser) -> None:
    report_id = report_out(world)
    drawn = BytesIO()
    Image.new("RGBA", (300, 120)).save(drawn, "PNG")
    stroke = PNG_PREFIX + b64encode(drawn.getvalue()).decode()
    answer = as_one("north_head").post(
        address("report", report_id), form(**{"signature-drawn": stroke, "password": "wrong"})
    )
    assert stroke in answer.content.decode().replace("&#x27;", "'").replace("&amp;", "&")


def test_an_opinion_asks_for_words_and_for_no_signature(world: World, as_one: Browser) -> None:
    case_id = Order.objects.get(id=world.accepted()).case_id
    answer_id = world.do("review", "case.draft_answer", case_id, finding="属实。", handling="已改。")["made"]
    review = as_one("review")
    assert "sign-pad" not in review.get(address("answer", answer_id)).content.decode()
    version = Answer.objects.get(id=answer_id).version
    missing = review.post(
        address("answer", answer_id), form(password=PASSWORD, seen=f"{answer_id}:{version}")
    )
    assert missing.status_code == 422
    assert "缺意见，不能审签反馈意见" in missing.content.decode()
    given = review.post(address("answer", answer_id), form(password=PASSWORD, opinion="同意上报"))
    assert given.status_code == 303
    assert Signature.objects.get(paper_kind="answer").kind == "opinion"


def test_a_signature_sent_twice_is_one_signature(world: World, as_one: Browser) -> None:
    answer_id = world.answering()
    leader = as_one("leader")
    seen = f"{answer_id}:{Answer.objects.get(id=answer_id).version}"
    typed = {"number": "form-again", "seen": seen, "password": PASSWORD}
    statuses = [leader.post(address("answer", answer_id), scanned(**typed)).status_code for _ in range(2)]
    assert statuses == [303, 303]
    assert Signature.objects.filter(paper_kind="answer", kind="signature").count() == 1


def test_an_opinion_sent_twice_is_not_taken_for_a_missing_signature(world: World, as_one: Browser) -> None:
    case_id = Order.objects.get(id=world.accepted()).case_id
    answer_id = world.do("review", "case.draft_answer", case_id, finding="属实。", handling="已改。")["made"]
    review = as_one("review")
    seen = f"{answer_id}:{Answer.objects.get(id=answer_id).version}"
    typed = form("form-again", seen=seen, password=PASSWORD, opinion="同意上报")
    statuses = [review.post(address("answer", answer_id), typed).status_code for _ in range(2)]
    assert statuses == [303, 303]


@pytest.mark.parametrize("who", ["north_deputy", "review", "leader"])
def test_whoever_is_not_next_may_read_and_not_sign(world: World, as_one: Browser, who: str) -> None:
    report_id = report_out(world)
    browser = as_one(who)
    page = browser.get(address("report", report_id))
    assert page.status_code == 200
    assert "当前环节：主要领导审签，待其审签" in page.content.decode()
    assert browser.post(address("report", report_id), scanned(password=PASSWORD)).status_code == 403
    assert signatures() == 0


def test_the_secretary_signs_for_the_leader_and_it_says_so(world: World, as_one: Browser) -> None:
    answer_id = world.answering()
    secretary = as_one("secretary")
    assert secretary.post(address("answer", answer_id), scanned(password=PASSWORD)).status_code == 303
    page = secretary.get(address("answer", answer_id)).content.decode()
    assert "联络员代办" in page


def test_not_agreeing_gives_the_paper_back_with_the_reason(world: World, as_one: Browser) -> None:
    report_id = report_out(world)
    head = as_one("north_head")
    decline = reverse("move", args=["report.decline_step", report_id])
    assert decline in head.get(address("report", report_id)).content.decode()
    assert head.post(decline, form(reason="整改措施未写明")).status_code == 303
    assert Report.objects.get(id=report_id).state == "declined"
    case_id = Report.objects.get(id=report_id).order.case_id
    shown = as_one("north_desk").get(reverse("case", args=[case_id])).content.decode()
    assert "整改措施未写明" in shown


def test_the_answer_shows_what_the_city_changed_in_the_countys_report(world: World, as_one: Browser) -> None:
    case_id = Order.objects.get(id=world.accepted()).case_id
    answer_id = world.do(
        "review", "case.draft_answer", case_id, finding="反映属实，已立案。", handling="已拆除喷漆棚。"
    )["made"]
    page = as_one("review").get(address("answer", answer_id)).content.decode()
    assert "与县级报告的变动" in page
    assert "<ins>，已立案</ins>" in page
