"""In a real browser: the password is asked in place and nothing typed is lost, keys work, nothing leaves the host."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from bihuan.cases.actions.batches import BatchDraft, RegisteredRow, receive_batch, register
from bihuan.cases.actions.rounds import RoundDraft, open_round
from bihuan.cases.models import Case
from bihuan.people.demo import SHARED_BY_ALL
from tests import browser
from tests.cast import seat_cast
from tests.scratch import ScratchCluster, django_on

NOTE = "与来件核对，夜间反映"
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not browser.PROGRAM, reason="no chromium on this machine: browser tests"),
]


class Threaded(ThreadingMixIn, WSGIServer):
    """Answers while another request is being answered, as the real server does."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Keeps the test's output to the test."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@dataclass
class House:
    """An office that answers at an address, with cases for tests to take, one each."""

    address: str
    cases: list[int]


@pytest.fixture(scope="module")
def house(scratch_cluster: ScratchCluster, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """清河市 with cases registered a moment ago; nobody may be idle there for more than three seconds."""
    scratch = scratch_cluster.copy()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), django_on(scratch.app_url):
        patch.setattr(settings, "SESSION_IDLE_SECONDS", 3)
        cases = registered(5)
        with make_server(
            "127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Threaded, Quiet
        ) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield House(f"http://127.0.0.1:{server.server_port}", cases)
            server.shutdown()
    scratch_cluster.drop(scratch)


def registered(count: int) -> list[int]:
    """Cases whose area is missing, in a batch received now."""
    now = datetime.now(UTC)
    cast = seat_cast(now)
    draft = RoundDraft("第三轮", "省第三督察组", "省第三督察组", cast.body("city"), "清", date(2024, 6, 1))
    made = open_round(draft, command=cast.command("system", now))
    batch = BatchDraft(int(made["round"]), "省第三督察组", "other", "6", now)
    batch_id = int(receive_batch(batch, command=cast.command("city_dispatch", now))["batch"])
    rows = [
        RegisteredRow(n, "某厂夜间排放异味。", f"{n:064}", f"h{n}", to_clear=("missing_area",))
        for n in range(count)
    ]
    return list(register(batch_id, rows, command=cast.command("city_dispatch", now))["new"].values())


@pytest.fixture(scope="module")
def chromium(house: House) -> Iterator[Browser]:
    """The browser program; started after everything that asks the database from this thread."""
    with browser.started() as program:
        yield program


@pytest.fixture
def browser_page(house: House, chromium: Browser) -> Iterator[Page]:
    """A page that has come in as the city's dispatcher."""
    context = chromium.new_context(locale="zh-CN", base_url=house.address)
    page = context.new_page()
    page.goto("/login/")
    page.fill("#login", "city-dispatch")
    page.fill("#password", SHARED_BY_ALL)
    page.click("main button")
    page.wait_for_url("**/workbench/")
    yield page
    context.close()


@pytest.fixture
def case(house: House) -> int:
    """A case nobody has touched."""
    return house.cases.pop()


def stored(column, case):
    """A column of a case; asked in a thread of its own, since the browser's driver keeps a loop in this one."""

    def ask():
        try:
            return Case.objects.values_list(column, flat=True).get(id=case)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(ask).result()


def clearing(page, case):
    page.goto(f"/moves/case.clear/{case}/")
    page.fill("[name=reason]", NOTE)
    page.select_option("[name=band]", "night")


def send(page):
    page.click("form.fact-form [type=submit]")


def give_password(page, password=SHARED_BY_ALL):
    page.wait_for_selector("#again[open]")
    page.fill("#again-password", password)
    page.click("#again button")


def test_a_form_left_for_too_long_asks_for_the_password_and_then_goes_through(browser_page, case):
    clearing(browser_page, case)
    browser_page.wait_for_timeout(3500)
    send(browser_page)
    give_password(browser_page, "no")
    browser_page.wait_for_selector("[data-wrong]:not(:empty)")
    assert browser_page.input_value("[name=reason]") == NOTE
    give_password(browser_page)
    browser_page.wait_for_selector(".toast-line, #case")
    assert stored("band", case) == "night"


def test_a_session_closed_behind_ones_back_is_noticed_by_the_answer(browser_page, case):
    clearing(browser_page, case)
    browser_page.evaluate("document.body.dataset.idle = '0'")
    browser_page.wait_for_timeout(3500)
    send(browser_page)
    give_password(browser_page)
    browser_page.wait_for_selector(".toast-line, #case")
    assert stored("band", case) == "night"


def test_a_fact_left_out_is_told_beside_its_field_and_the_rest_stays(browser_page, case):
    clearing(browser_page, case)
    browser_page.fill("[name=reason]", "")
    send(browser_page)
    browser_page.wait_for_selector(".field.is-wrong")
    assert "缺理由，不能补齐信息" in browser_page.inner_text(".field.is-wrong")
    assert browser_page.input_value("[name=band]") == "night"


def test_every_page_stays_on_this_host_within_the_policy_and_within_the_screen(browser_page, house):
    asked, said = [], []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("console", lambda line: said.append(line.text))
    for place in ("/workbench/", "/cases/", "/people/", "/bell/", "/password/"):
        browser_page.goto(place)
        for width in (360, 390, 900, 1440):
            browser_page.set_viewport_size({"width": width, "height": 844})
            assert browser_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
                place,
                width,
            )
    assert [url for url in asked if not url.startswith(house.address)] == []
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
