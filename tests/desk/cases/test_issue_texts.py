"""The words of the issues on pages and forms: confirmed with the extract, before the eyes of whoever judges them."""

from __future__ import annotations

from django.urls import reverse

from bihuan.cases.models import Case, Order
from bihuan.records.models import Text
from tests.cases.world import World
from tests.desk.cases.conftest import Browser, form

CONTENT = "某厂：1.夜间排放异味，电话13812345678；2.污水直排河道。"
ISSUES = ("某厂：夜间排放异味，电话13812345678", "污水直排河道。")


def test_the_form_of_the_extract_asks_for_the_issues_with_what_was_found_masked(
    world: World, as_one: Browser
) -> None:
    case_id = world.registered(content=CONTENT, issues=ISSUES)
    desk, where = as_one("dispatch"), reverse("move", args=["case.confirm_extract", case_id])
    text = desk.get(where).content.decode()
    box = text[text.index('name="issues-1"') :]
    assert "某厂：夜间排放异味，电话××" in box[: box.index("</textarea>")]
    typed = {"extract": "某厂异味、污水问题", "issues-1": ISSUES[0], "issues-2": "污水直排", "looked": "on"}
    answer = desk.post(where, form(**typed))
    assert (answer.status_code, "第1项问题中仍有疑似举报人信息" in answer.content.decode()) == (422, True)
    assert not Text.objects.filter(part_kind="issue", audience="county").exists()
    assert desk.post(where, form(**typed | {"issues-1": "夜间排放异味"})).status_code == 303
    kept = Text.objects.filter(part_kind="issue", audience="county").order_by("id")
    assert [text.content for text in kept] == ["夜间排放异味", "污水直排"]


def test_a_complaint_that_is_one_issue_asks_for_its_extract_only(world: World, as_one: Browser) -> None:
    where = reverse("move", args=["case.confirm_extract", world.registered()])
    assert "issues-1" not in as_one("dispatch").get(where).content.decode()


def test_who_finds_reads_the_words_of_each_issue_and_the_case_shows_them(
    world: World, as_one: Browser
) -> None:
    case_id = world.registered(content=CONTENT, issues=ISSUES)
    issues = [{"no": 1, "text": "夜间排放异味"}, {"no": 2, "text": "污水直排"}]
    world.do("dispatch", "case.confirm_extract", case_id, extract="异味、污水", issues=issues, looked=True)
    order_id = world.received(case_id=case_id)
    world.wait(hours=3)
    world.visit(order_id, leader_present=False)
    handler = as_one("north_handler")
    asked = handler.get(reverse("move", args=["order.record_finding", order_id])).content.decode()
    assert ("1. 夜间排放异味" in asked, "2. 污水直排" in asked) == (True, True)
    page = handler.get(reverse("case", args=[case_id])).content.decode()
    assert ("污水直排" in page, "13812345678" in page) == (True, False)
    city = as_one("dispatch").get(reverse("case", args=[case_id])).content.decode()
    assert ("13812345678" in city, "污水直排" in city) == (True, True)
    paper = reverse("paper_sheet", args=[Order.objects.get(id=order_id).sheet_id])
    assert "2. 污水直排" in handler.get(paper).content.decode()


def test_a_batch_goes_out_with_the_words_of_its_issues(world: World, as_one: Browser) -> None:
    case_id = world.registered(content=CONTENT, issues=ISSUES)
    batch_id = Case.objects.get(id=case_id).batch_id
    desk, where = as_one("dispatch"), reverse("batch_transfer", args=[batch_id])
    shown = desk.get(where).content.decode()
    assert "某厂：夜间排放异味，电话××" in shown
    typed = {
        "case": str(case_id), f"lead-{case_id}": str(world.bodies["north"]), f"extract-{case_id}": "异味、污水",
        f"issue-{case_id}-1": "夜间排放异味", f"issue-{case_id}-2": "", f"looked-{case_id}": "1", "send": "1",
    }  # fmt: skip
    assert desk.post(where, form(**typed)).status_code == 303
    kept = Text.objects.filter(part_kind="issue", audience="county").order_by("id")
    assert [text.content for text in kept] == ["夜间排放异味", ""]
