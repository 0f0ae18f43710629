"""One case all the way: leader, visit, verdict, measure, rectification, report, review, redoing, answer, paper."""

from __future__ import annotations

import re

import pytest

from tests.e2e.people import PHONE
from tests.e2e.received import at, investigate, received_case

LINKS = ["登记", "交办", "确认签收", "调查核实", "整改", "县级验收", "县审签", "市审核审签", "反馈"]
TO_COME = ["抽查复核", "公示", "销号"]


@pytest.fixture
def case(browsers, tmp_path, scan):
    """Address of a case both confirmations of which are in."""
    return received_case(browsers, tmp_path, scan)


@pytest.fixture
def at_case(browsers, case):
    """Somebody's browser, before the case."""

    return lambda login, **more: at(browsers, login, case, **more)


def test_a_case_goes_from_receipt_to_a_sent_answer_through_correction_and_redoing(
    browsers, case, at_case, office, scan, photo
):
    investigate(browsers, office, case, photo=photo)
    rectify(at_case, photo)
    report(at_case, scan, finding="经核查，反映的夜间异味属实。")
    at_case("city-review").do("退回补正", reason="监测报告未附")
    back = at_case("bl-desk", size=PHONE)
    assert "监测报告未附" in back.text(".is-back")
    report(at_case, scan, finding="经核查，反映的夜间异味属实，监测报告附后。")
    at_case("city-review").do("采纳报告")
    answer(at_case, finding="经核查，举报属实。")
    at_case("city-leader").do("不同意反馈意见", reason="整改措施不具体，退回重办")
    at_case("city-review").do("退回重办", reason="整改措施不具体")
    report(at_case, scan, finding="经核查，反映的夜间异味属实，已装除臭设施。")
    at_case("city-review").do("采纳报告")
    answer(at_case, finding="经核查，举报属实，已装除臭设施。")
    at_case("city-secretary").sign("审签反馈意见", signature=scan)
    at_case("city-dispatch").sign("审签反馈意见", opinion="已用印")
    review = at_case("city-review")
    review.do("发出反馈", sent_by="专人报送")
    done = dict.fromkeys([*LINKS, "办结"], "已完成")
    assert strip_of(review) == {**done, "公开": "当前", **dict.fromkeys(TO_COME, "未到")}
    assert "已办结" in review.text(".case-head")
    is_printed_with_number_and_hash(review)


def rectify(at_case, photo):
    handler = at_case("bl-handler")
    handler.do("填报处理措施", kind="ordered_rectify", document_no="北环责改〔2024〕11号")
    handler.do("立行立改", what="拆除露天喷漆棚")
    handler.do("申请验收", note="已拆除", photos=photo)
    at_case("bl-deputy").do("现场验收通过", note="现场查看，整改到位")


def report(at_case, scan, *, finding):
    at_case("bl-desk").do("拟写报告", finding=finding, handling="已拆除喷漆棚，责令整改。")
    at_case("bl-head").sign("审签报告", signature=scan)
    at_case("bl-desk").do("报送")


def answer(at_case, *, finding):
    review = at_case("city-review")
    review.do("拟反馈意见", finding=finding, handling="属地已责令整改并现场验收。")
    review.sign("审签反馈意见", opinion="情况清楚，同意上报")


def strip_of(person):
    """Each link of the chain with the word of its state."""
    words = [re.split(r"\s+", text) for text in person.page.locator(".strip li").all_inner_texts()]
    return {line[0]: line[1] for line in words}


def is_printed_with_number_and_hash(person):
    person.page.locator("a[href*='/papers/answer/']").first.click()
    person.page.wait_for_url("**/papers/answer/**")
    foot = person.text(".paper-foot")
    assert re.search(r"SHA-256 [0-9a-f]{64}", foot)
    assert person.text(".paper-number")
    assert person.text(".paper-number") in foot
    assert "演练" in person.text(".paper")
