"""A county's deputy signs one receipt for many orders on a phone: a scan of the paper, or drawn with a finger."""

from __future__ import annotations

from tests.e2e.desk import issue_plain
from tests.e2e.people import PHONE


def test_one_receipt_is_signed_for_fourteen_orders_on_a_phone_and_two_are_left_out(browsers, tmp_path, scan):
    sheet = issue_plain(browsers, tmp_path, area="北岭县", count=16)
    deputy = browsers.come_in("bl-deputy", size=PHONE)
    deputy.go("/sheets/")
    deputy.page.locator(f"a[href='{sheet}receipt/']").click()
    assert deputy.page.locator("[name=order]:checked").count() == 16
    assert deputy.is_within_the_screen()
    for left_out in (3, 7):
        deputy.page.locator("[name=order]").nth(left_out).uncheck()
    deputy.send(deputy.page.locator("form.fact-form"), signature=scan)
    deputy.reads("签收回执 14 件")
    assert deputy.page.locator("tr[data-row]").filter(has_text="未签收").count() == 2
    desk = browsers.come_in("city-dispatch")
    desk.go(sheet)
    assert desk.page.locator("tr[data-row]").filter(has_text="未签收").count() == 2


def test_a_receipt_drawn_with_a_finger_is_kept_with_the_order(browsers, tmp_path):
    sheet = issue_plain(browsers, tmp_path, area="东湖区", count=1)
    deputy = browsers.come_in("dh-deputy", size=PHONE)
    deputy.go(f"{sheet}receipt/")
    draw(deputy)
    deputy.send(deputy.page.locator("form.fact-form"))
    deputy.reads("签收回执 1 件")
    deputy.page.locator("a.row-link").click()
    deputy.page.locator("a", has_text="手写签名").wait_for(state="attached")  # folded on a phone


def test_a_receipt_without_a_signature_is_refused_in_words_and_signs_nothing(browsers, tmp_path):
    sheet = issue_plain(browsers, tmp_path, area="东湖区", count=1)
    deputy = browsers.come_in("dh-deputy", size=PHONE)
    deputy.go(f"{sheet}receipt/")
    deputy.send(deputy.page.locator("form.fact-form"))
    deputy.reads("缺签字，不能签收回执")
    deputy.go(sheet)
    assert deputy.page.get_by_text("未签收").count() == 1


def draw(person):
    canvas = person.page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    mouse = person.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 30)
    mouse.down()
    for step in range(1, 9):
        mouse.move(box["x"] + 20 + 15 * step, box["y"] + 30 + 20 * (step % 3))
    mouse.up()
