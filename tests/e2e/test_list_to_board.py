"""A list as it comes: wrong total, holes, a joint row, reporters; checked, registered, transferred, chased, recalled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desk import Batch, give_in, issue_plain, next_batch, phone_all, register, send_out, sheet_of
from tests.e2e.lists import WITH_REPORTER, list_file, row
from tests.e2e.people import PHONE, Browsers, Person
from tests.intake.builders import Cell

REPORTER, REPORTER_PHONE = "赵举报", "13800001234"


@pytest.fixture
def desk(browsers: Browsers) -> Person:
    """The city's dispatcher."""
    return browsers.come_in("city-dispatch")


@pytest.fixture
def batch(desk: Person, tmp_path: Path) -> Batch:
    """A list of five given in, nine printed; the desk stands before the check."""
    number = next_batch()
    rows: list[list[Cell]] = [
        row(1, number, "北岭县青石镇宏达板材厂夜间偷排，气味刺鼻。", "北岭县"),
        row(2, number, "南屏县松岗乡山塘被填埋生活垃圾，渗滤液流入农田。", "南屏县", ""),
        row(3, number, "西山区与北岭县交界处的碎石加工点扬尘严重。", "西山区、北岭县"),
        row(4, number, f"我家楼下洗车店噪声扰民，请打{REPORTER_PHONE}找我。", "东湖区", "噪声"),
        [5, "", "北岭县柳河乡村道旁畜禽粪便堆积，臭味大。", "北岭县", "畜禽养殖"],
    ]
    file = list_file(
        tmp_path,
        [[*one, REPORTER, REPORTER_PHONE] for one in rows],
        batch=number,
        total=9,
        header=WITH_REPORTER,
    )
    return give_in(desk, file)


def test_a_list_with_a_wrong_total_and_holes_says_so_before_it_is_registered(desk, batch):
    assert "清单载明 9 件，读出 5 件，不一致" in desk.text()
    problems = desk.page.locator("tr.has-problem")
    assert ["缺污染类型" in problems.nth(0).inner_text(), "缺受理编号" in problems.nth(1).inner_text()] == [
        True
    ] * 2
    assert "登记为一件共同办理件" in desk.text()
    assert "“举报人、联系电话”栏涉及举报人，未读取" in desk.text()
    assert "未识别的栏" not in desk.text()
    assert REPORTER not in desk.page.content()


def test_everything_goes_out_at_once_and_a_row_that_may_name_its_reporter_without_its_content(
    desk, batch, browsers
):
    register(desk)
    desk.page.locator("[name=ask]").click()
    desk.page.locator(".said").wait_for()
    assert "有 1 件不能发出，其余已填内容不变" in desk.text(".said")
    assert "缺对办理摘要的核对" in desk.text(".said")
    held = desk.page.locator(".has-hits")
    held.get_by_text("先行交办，内容待补").click()
    assert "发出 5 件，5 个单位" in send_out(desk)
    desk.reads("发出 5 件，5 个单位")
    assert desk.page.locator("tr[data-row]").count() == 5
    assert "缺 3 件" in desk.text("tr[data-row]:has-text('北岭县')")
    county = browsers.come_in("dh-desk", size=PHONE)
    county.go(sheet_of(desk, batch, "东湖区"))
    county.page.locator("a.row-link").click()
    county.reads("内容待补，市专班确认办理摘要后显示；时限照常计算")
    assert REPORTER_PHONE not in county.page.content()
    assert county.is_within_the_screen()


def test_a_joint_row_is_one_case_with_a_lead_and_a_supporting_county(desk, batch, browsers):
    register(desk)
    desk.page.locator(".has-hits").get_by_text("先行交办，内容待补").click()
    send_out(desk)
    lead, support = browsers.come_in("xs-desk"), browsers.come_in("bl-desk")
    lead.go(sheet_of(desk, batch, "西山区"))
    lead.page.locator("a.row-link").click()
    case = lead.page.url
    assert "主办" in lead.text(".orders")
    support.go(case)
    assert "协办" in support.text(".orders")
    assert "西山区（主办）" in support.text()


def test_the_desk_phones_a_county_and_recalls_one_order_of_its_sheet(desk, browsers, tmp_path):
    sheet = issue_plain(browsers, tmp_path, area="高新区", count=3)
    chase = browsers.come_in("city-chase", size=PHONE)
    phone_all(chase, sheet)
    assert chase.page.get_by_text("未确认").count() == 0
    assert chase.is_within_the_screen()
    desk.go(f"{sheet}recall/")
    boxes = desk.page.locator("[name=order]")
    boxes.nth(0).uncheck()
    boxes.nth(1).uncheck()
    desk.send(desk.page.locator("form.fact-form"), reason="重复交办")
    desk.reads("撤回 1 件")
    assert desk.page.locator("tr[data-row]").filter(has_text="已撤回").count() == 1
    county = browsers.come_in("gx-desk")
    county.go(sheet)
    assert county.page.locator("tr[data-row]").count() == 2
