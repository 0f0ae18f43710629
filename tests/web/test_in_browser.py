"""In a real browser: the password is asked in place and nothing typed is lost, keys work, nothing leaves the host."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from playwright.sync_api import Page, sync_playwright

from bihuan.cases.actions.batches import BatchDraft, RegisteredRow, receive_batch, register
from bihuan.cases.actions.rounds import RoundDraft, open_round
from bihuan.cases.models import Case
from bihuan.cli.demo.organisation import SHARED_BY_ALL
from tests.cast import Cast, seat_cast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
NOTE = "与来件核对，夜间反映"
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine: browser tests"),
]


class Threaded(ThreadingMixIn, WSGIServer):
    """Answers while another request is being answered, as the real server does."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Keeps the test's output to the test."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def office(own_database) -> Cast:
    """清河市 with one case registered a moment ago; returned are its people."""
    now = datetime.now(UTC)
    cast = seat_cast(now)
    draft = RoundDraft("第三轮", "省第三督察组", "省第三督察组", cast.body("city"), "清", date(2024, 6, 1))
    made = open_round(draft, command=cast.command("system", now))
    batch = BatchDraft(int(made["round"]), "省第三督察组", "other", "6", now)
    batch_id = int(receive_batch(batch, command=cast.command("city_dispatch", now))["batch"])
    row = RegisteredRow(1, "某厂夜间排放异味。", "k" * 64, "h", to_clear=("missing_area",))
    register(batch_id, [row], command=cast.command("city_dispatch", now))
    return cast


@pytest.fixture
def address(office, settings) -> Iterator[str]:
    """Where the office answers, its idle time two seconds."""
    settings.SESSION_IDLE_SECONDS = 2
    with make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Threaded, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def browser_page(address) -> Iterator[Page]:
    """A page in chromium that has come in as the city's dispatcher; every request of it is noted in `asked`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN", base_url=address)
        page.goto("/login/")
        page.fill("#login", "city-dispatch")
        page.fill("#password", SHARED_BY_ALL)
        page.click("main button")
        page.wait_for_url("**/workbench/")
        yield page
        browser.close()


def stored(column):
    """A column of the one case; asked in a thread of its own, since the browser's driver keeps a loop in this one."""

    def ask():
        try:
            return Case.objects.values_list(column, flat=True).get()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(ask).result()


def clearing(page):
    page.goto(f"/moves/case.clear/{stored('id')}/")
    page.fill("[name=reason]", NOTE)
    page.select_option("[name=band]", "night")


def send(page):
    page.click("form.fact-form [type=submit]")


def give_password(page, password=SHARED_BY_ALL):
    page.wait_for_selector("#again[open]")
    page.fill("#again-password", password)
    page.click("#again button")


def test_a_form_left_for_too_long_asks_for_the_password_and_then_goes_through(browser_page):
    clearing(browser_page)
    browser_page.wait_for_timeout(2500)
    send(browser_page)
    give_password(browser_page, "no")
    browser_page.wait_for_selector("[data-wrong]:not(:empty)")
    assert browser_page.input_value("[name=reason]") == NOTE
    give_password(browser_page)
    browser_page.wait_for_selector(".toast-line, #case")
    assert stored("band") == "night"


def test_a_session_closed_behind_ones_back_is_noticed_by_the_answer(browser_page):
    clearing(browser_page)
    browser_page.evaluate("document.body.dataset.idle = '0'")
    browser_page.wait_for_timeout(2500)
    send(browser_page)
    give_password(browser_page)
    browser_page.wait_for_selector(".toast-line, #case")
    assert stored("band") == "night"


def test_a_fact_left_out_is_told_beside_its_field_and_the_rest_stays(browser_page):
    clearing(browser_page)
    browser_page.fill("[name=reason]", "")
    send(browser_page)
    browser_page.wait_for_selector(".field.is-wrong")
    assert "缺理由，不能补齐信息" in browser_page.inner_text(".field.is-wrong")
    assert browser_page.input_value("[name=band]") == "night"


def test_every_page_stays_on_this_host_within_the_policy_and_within_the_screen(browser_page, address):
    asked, said = [], []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("console", lambda line: said.append(line.text))
    for place in ("/workbench/", "/cases/", "/people/", "/bell/", "/password/"):
        for width in (360, 390, 900, 1440):
            browser_page.set_viewport_size({"width": width, "height": 844})
            browser_page.goto(place)
            assert browser_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
                place,
                width,
            )
    assert [url for url in asked if not url.startswith(address)] == []
    assert [line for line in said if "Content Security" in line] == []


def test_keys_lead_to_the_search_and_through_the_rows_and_paper_shows_no_frame(browser_page):
    browser_page.goto("/people/")
    browser_page.keyboard.press("/")
    assert browser_page.evaluate("document.activeElement.id") == "search"
    browser_page.evaluate("document.activeElement.blur()")
    browser_page.keyboard.press("j")
    browser_page.keyboard.press("j")
    rows = browser_page.locator("tr[data-row]")
    assert "is-on" in (rows.nth(1).get_attribute("class") or "")
    browser_page.emulate_media(media="print")
    assert not browser_page.is_visible(".rail")
    assert browser_page.is_visible("main h1")
