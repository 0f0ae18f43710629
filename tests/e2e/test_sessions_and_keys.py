"""A session that runs out while one types; keys; the office without scripts."""

from __future__ import annotations

import re

from bihuan.people.demo import SHARED_BY_ALL
from tests.e2e.people import log_in
from tests.e2e.received import at, received_case
from tests.engine.house import free_port

NOTE = "现场见露天喷漆，气味明显，已要求停产。"


def test_a_session_that_ran_out_asks_for_the_password_in_place_and_nothing_typed_is_lost(
    browsers, office, tmp_path, scan
):
    case = received_case(browsers, tmp_path, scan)
    office.advance("5m")
    port = free_port()
    office.start_web(port, BIHUAN_IDLE_SECONDS="6")
    context = browsers.open(address=f"http://127.0.0.1:{port}")
    log_in(context, "bl-handler")
    handler = browsers.person(context)
    handler.go(case)
    form = handler.begin("填报现场核查")
    handler.page.wait_for_timeout(7000)
    handler.send(form, started_at=handler.moment(minutes_ago=1), people="县专班", note=NOTE)
    handler.page.wait_for_selector("#again[open]")
    assert form.locator("[name=note]").input_value() == NOTE
    handler.page.fill("#again-password", SHARED_BY_ALL)
    handler.page.click("#again button")
    handler.was_done("填报现场核查")
    assert NOTE in handler.text()


def test_keys_lead_to_the_search_through_the_rows_into_a_case_and_to_its_first_act(browsers, tmp_path, scan):
    received_case(browsers, tmp_path, scan)
    desk = browsers.come_in("bl-desk")
    desk.go("/cases/")
    desk.page.keyboard.press("/")
    assert desk.page.evaluate("document.activeElement.id") == "search"
    desk.page.evaluate("document.activeElement.blur()")
    desk.page.keyboard.press("j")
    chosen = desk.page.locator("tr.is-on a.row-link").get_attribute("href")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("k")
    assert desk.page.locator("tr.is-on a.row-link").get_attribute("href") == chosen
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**{chosen}")
    desk.page.keyboard.press("a")
    desk.page.locator(".offers li:first-child form.fact-form").wait_for()


def test_without_scripts_one_logs_in_opens_a_case_and_makes_a_move(browsers, tmp_path, scan):
    case = received_case(browsers, tmp_path, scan)
    desk = browsers.come_in("bl-desk", scripts=False)
    desk.go("/cases/")
    desk.page.locator(f"a.row-link[href='{case}']").click()
    desk.offer("确定包案领导").click()
    desk.page.wait_for_url(re.compile("/moves/order.name_leader/"))
    desk.send(desk.page.locator("form.fact-form"), post="分管副县长")
    desk.page.wait_for_url(f"**{case}")
    desk.was_done("确定包案领导")
    assert at(browsers, "bl-desk", case).page.get_by_text("分管副县长").count()
