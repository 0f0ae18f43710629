"""What was signed is what stands: a change afterwards voids it, and the signer sees what changed."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.e2e.people import PHONE
from tests.e2e.received import at, investigated_case

FIRST, SECOND = "经核查，群众反映情况属实。", "经核查，群众反映情况部分属实。"


def draft(browsers, case, finding):
    at(browsers, "bl-desk", case).do("拟写报告", finding=finding, handling="已拆除喷漆棚。")


def test_a_change_after_the_signature_voids_it_and_the_signer_is_shown_the_change(
    browsers, office, tmp_path, scan, photo
):
    case = investigated_case(browsers, office, tmp_path, scan=scan, photo=photo)
    draft(browsers, case, FIRST)
    head = at(browsers, "bl-head", case, size=PHONE)
    head.sign("审签报告", signature=scan)
    draft(browsers, case, SECOND)
    head.go(case)
    head.page.locator(".void-signatures").first.wait_for(state="attached")
    head.offer("审签报告").click()
    head.page.wait_for_url("**/sign/report/**")
    assert "部分" in head.text(".difference ins")
    assert SECOND in head.text(".sign-text")
    assert head.is_within_the_screen()


def test_a_text_changed_while_it_is_being_signed_is_not_signed(browsers, office, tmp_path, scan, photo):
    case = investigated_case(browsers, office, tmp_path, scan=scan, photo=photo)
    draft(browsers, case, FIRST)
    head = at(browsers, "bl-head", case)
    head.offer("审签报告").click()
    head.page.wait_for_url("**/sign/report/**")
    old = urlsplit(head.page.url).path
    draft(browsers, case, SECOND)
    head.send(head.page.locator("form.fact-form"), signature=scan)
    head.reads("本稿已被第2稿替代，未签字")
    head.page.get_by_role("link", name="打开新稿").click()
    head.page.wait_for_url(lambda url: urlsplit(url).path != old)
    assert "部分" in head.text(".difference ins")
    desk = at(browsers, "bl-desk", case)
    assert "审签了报告" not in desk.text(".timeline")
