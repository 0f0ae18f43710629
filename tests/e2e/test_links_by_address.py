"""Each link tried to be skipped by its address, past the page: refused in words, and nothing has changed."""

from __future__ import annotations

import re

import pytest

from tests.e2e.desk import issue_plain
from tests.e2e.received import at, investigated_case, received_case

VISIT = {"people": "专班", "note": "未到场", "leader_present": "on"}
REPORT = {"finding": "属实", "handling": "已改"}


@pytest.fixture
def case_of_sheet(browsers, tmp_path):
    """Address of a case out since a moment ago, neither phoned nor signed."""
    desk = browsers.come_in("city-dispatch")
    desk.go(issue_plain(browsers, tmp_path, area="北岭县", count=1))
    return desk.page.locator("a.row-link").get_attribute("href")


def order_of(browsers, case):
    """Id of the order of a case, as the address of one of its moves says."""
    desk = at(browsers, "city-chase", case)
    for person in (desk, at(browsers, "bl-desk", case), at(browsers, "city-dispatch", case)):
        links = person.page.locator(".offers a[href*='/moves/order.']")
        if links.count():
            return re.sub(r".*/(\d+)/$", r"\1", links.first.get_attribute("href") or "")
    raise AssertionError("nobody has a move on this order")


def check_refused(browsers, case, *, login, move, sentence, **fields):
    person = at(browsers, login, case)
    before = trace(person)
    status, text = person.post(move, **fields)
    assert status in (403, 409, 422), text
    assert sentence in text
    person.go(case)
    assert trace(person) == before


def trace(person):
    return person.text(".strip"), person.page.locator(".timeline li").count()


def test_before_the_receipt_nothing_of_the_county_goes_through(browsers, case_of_sheet):
    order = order_of(browsers, case_of_sheet)
    for login, code, fields, sentence in (
        ("bl-desk", "order.name_leader", {"post": "1"}, "确定包案领导"),
        ("bl-handler", "order.record_visit", VISIT, "填报现场核查"),
        ("bl-desk", "order.draft_report", REPORT, "不能“拟写报告”"),
        ("bl-desk", "order.submit_report", {}, "不能“报送”"),
        ("city-review", "order.accept_report", {}, "不能“采纳报告”"),
        ("bl-desk", "order.sign_receipt", {}, "当前岗位不能“签收回执”"),
    ):
        address = f"/moves/{code}/{order}/"
        check_refused(browsers, case_of_sheet, login=login, move=address, sentence=sentence, **fields)


def test_a_county_can_skip_no_link_between_receipt_and_report(browsers, office, tmp_path, scan):
    case = received_case(browsers, tmp_path, scan)
    office.advance("5m")
    order = order_of(browsers, case)
    visit = {**VISIT, "started_at": at(browsers, "bl-desk", case).moment(minutes_ago=1)}
    verdict = {"verdicts-1-verdict": "true", "reason": "未到场"}
    for login, code, fields, sentence in (
        ("bl-handler", "order.record_visit", visit, "缺包案领导，不能填报其到场"),
        ("bl-handler", "order.record_finding", verdict, "缺现场核查记录，不能填报核查结论"),
        (
            "bl-handler",
            "order.open_immediate",
            {"issues": "1", "what": "整改"},
            "第1项缺核查结论，不能开始整改",
        ),
        ("bl-desk", "order.draft_report", REPORT, "缺包案领导，不能拟写报告"),
        ("bl-desk", "order.submit_report", {}, "缺报告，请先拟写报告"),
        ("bl-handler", "order.accept_report", {}, "当前岗位不能“采纳报告”"),
        ("city-review", "order.accept_report", {}, "不能“采纳报告”"),
    ):
        check_refused(
            browsers, case, login=login, move=f"/moves/{code}/{order}/", sentence=sentence, **fields
        )


def test_no_report_goes_up_unsigned_and_no_answer_is_drafted_before_the_report_is_accepted(
    browsers, office, tmp_path, scan, photo
):
    case = investigated_case(browsers, office, tmp_path, scan=scan, photo=photo)
    order = order_of(browsers, case)
    at(browsers, "bl-desk", case).do("拟写报告", **REPORT)
    submit = f"/moves/order.submit_report/{order}/"
    check_refused(browsers, case, login="bl-desk", move=submit, sentence="缺主要领导审签，不能报送")
    draft = f"/moves/case.draft_answer/{case.rstrip('/').rpartition('/')[2]}/"
    check_refused(browsers, case, login="city-review", move=draft, sentence="不能“拟反馈意见”", **REPORT)
