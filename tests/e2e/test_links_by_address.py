"""Each link tried to be skipped by its address, past the page: refused in words, and nothing has changed."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tests.e2e.desk import issue_plain
from tests.e2e.received import at, investigated_case, received_case

VISIT = {"people": "专班", "note": "未到场", "leader_present": "on"}
Attempt = tuple[str, str, dict[str, str], str]  # who, move, facts, what is said
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
            return last_number(links.first.get_attribute("href"))
    raise AssertionError("nobody has a move on this order")


def last_number(address):
    return address.rstrip("/").rpartition("/")[2]


@pytest.fixture
def nothing_changes(browsers):
    """A check at the end of a block that the case stands as it stood at its beginning."""

    @contextmanager
    def _nothing_changes(case):
        before = trace(at(browsers, "city-review", case))
        yield
        assert trace(at(browsers, "city-review", case)) == before

    return _nothing_changes


def check_refused(browsers, login, address, sentence, fields):
    status, text = browsers.come_in(login).post(address, **fields)
    assert status in (403, 409, 422), text
    assert sentence in text


def check_all_refused(browsers, order, attempts):
    for login, code, fields, sentence in attempts:
        check_refused(browsers, login, f"/moves/{code}/{order}/", sentence, fields)


def trace(person):
    return person.text(".strip"), person.page.locator(".timeline li").count()


def test_before_the_receipt_nothing_of_the_county_goes_through(browsers, case_of_sheet, nothing_changes):
    order = order_of(browsers, case_of_sheet)
    attempts: tuple[Attempt, ...] = (
        ("bl-desk", "order.name_leader", {"post": "1"}, "不能“确定包案领导”"),
        ("bl-handler", "order.record_visit", VISIT, "不能“填报现场核查”"),
        ("bl-desk", "order.draft_report", REPORT, "不能“拟写报告”"),
        ("bl-desk", "order.submit_report", {}, "不能“报送”"),
        ("city-review", "order.accept_report", {}, "不能“采纳报告”"),
        ("bl-desk", "order.sign_receipt", {}, "当前岗位不能“签收回执”"),
    )
    with nothing_changes(case_of_sheet):
        check_all_refused(browsers, order, attempts)


def test_a_county_can_skip_no_link_between_receipt_and_report(
    browsers, office, tmp_path, scan, nothing_changes
):
    case = received_case(browsers, tmp_path, scan)
    office.advance("5m")
    order = order_of(browsers, case)
    visit = {**VISIT, "started_at": at(browsers, "bl-desk", case).moment(minutes_ago=1)}
    rectify = {"issues": "1", "what": "整改"}
    verdict = {"verdicts-1-verdict": "true", "reason": "未到场"}
    attempts: tuple[Attempt, ...] = (
        ("bl-handler", "order.record_visit", visit, "缺包案领导，不能填报其到场"),
        ("bl-handler", "order.record_finding", verdict, "缺现场核查记录，不能填报核查结论"),
        ("bl-handler", "order.open_immediate", rectify, "第1项缺核查结论，不能开始整改"),
        ("bl-desk", "order.draft_report", REPORT, "缺包案领导，不能拟写报告"),
        ("bl-desk", "order.submit_report", {}, "缺报告，请先拟写报告"),
        ("bl-handler", "order.accept_report", {}, "当前岗位不能“采纳报告”"),
        ("city-review", "order.accept_report", {}, "不能“采纳报告”"),
    )
    with nothing_changes(case):
        check_all_refused(browsers, order, attempts)


def test_no_report_goes_up_unsigned_and_no_answer_is_drafted_before_the_report_is_accepted(
    browsers, office, tmp_path, scan, photo, nothing_changes
):
    case = investigated_case(browsers, office, tmp_path, scan=scan, photo=photo)
    order = order_of(browsers, case)
    at(browsers, "bl-desk", case).do("拟写报告", **REPORT)
    submit = f"/moves/order.submit_report/{order}/"
    draft = f"/moves/case.draft_answer/{last_number(case)}/"
    with nothing_changes(case):
        check_refused(browsers, "bl-desk", submit, "缺主要领导审签，不能报送", {})
        check_refused(browsers, "city-review", draft, "不能“拟反馈意见”", REPORT)
