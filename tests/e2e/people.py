"""People in front of a browser: they look, type and press as somebody at a post would; what goes wrong is noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from bihuan.people.demo import SHARED_BY_ALL
from bihuan.rules.calendar import LOCAL

DESK, PHONE = (1440, 900), (390, 844)
HOST = "http://127.0.0.1:"
PATIENCE_MILLISECONDS = 20_000
FIRST_ERROR, SERVER_ERROR = 400, 500
Seat = tuple[str, tuple[int, int], bool]  # log-in, size of the screen, with scripts
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@dataclass
class Trouble:
    """What no page may ever do: ask another host, write an error to the console, break."""

    seen: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note everything wrong that happens in a page."""
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"script: {error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((HOST, "data:", "blob:")):
            self.seen.append(f"asks elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        is_static = "/static/" in response.url
        if response.status >= (FIRST_ERROR if is_static else SERVER_ERROR):
            self.seen.append(f"{response.status}: {response.url}")

    def _console(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not REFUSED.match(
            line.text
        ):  # a refusal has its own status, told in words
            self.seen.append(f"console: {line.text}")


class Person:
    """Somebody logged in, in a browser of their own."""

    def __init__(self, page: Page, trouble: Trouble) -> None:
        self.page, self.trouble = page, trouble

    def go(self, path: str) -> None:
        """Open a page of the office."""
        self.page.goto(path)

    def press(self, name: str) -> None:
        """Press the button or link of that name on the page itself, and wait for what comes of it."""
        self.page.locator("main").locator("a, button").filter(has_text=name).first.click()
        self.page.wait_for_load_state()

    def reads(self, *words: str) -> None:
        """Assert that the page shows these words."""
        for one in words:
            self.page.locator("body").filter(has_text=one).wait_for(timeout=10_000)

    def text(self, selector: str = "main") -> str:
        """The words of one part of the page, white space made single blanks."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def offers(self) -> list[str]:
        """Names of the moves offered on the case page, those that lack something left out."""
        return [words.split("\n")[0] for words in self.page.locator(".offers a").all_inner_texts()]

    def offer(self, move: str) -> Locator:
        """The button of a move on the case page."""
        return self.page.locator(".offers a").filter(has=self.page.get_by_text(move, exact=True)).first

    def begin(self, move: str) -> Locator:
        """Press a move offered on the case page; its form, opened in place."""
        offer = self.offer(move)
        code = (offer.get_attribute("href") or "").split("/")[2]
        if not offer.is_visible():
            self.page.locator(".more-offers summary").click()
        offer.click()
        form = self.page.locator(f"#form-{code.replace('.', '-')}")
        form.wait_for()
        return form

    def do(self, move: str, **facts: Any) -> None:
        """Make a move offered on the case page; returns once the page says that it was made."""
        self.send(self.begin(move), **facts)
        self.was_done(move)

    def sign(self, move: str, **facts: Any) -> None:
        """Go to the page a paper is signed on, and sign it there."""
        self.offer(move).click()
        self.page.wait_for_url("**/sign/**")
        self.send(self.page.locator("form.fact-form"), **facts)
        self.was_done(move)

    def was_done(self, move: str) -> None:
        """Wait until the page says that the move was made."""
        self.page.get_by_text(f"“{move}”已办理").first.wait_for()

    def send(self, form: Locator, **facts: Any) -> None:
        """Fill in a form, with the password where it is asked for, and press its button."""
        if form.locator("[name=password]").count():
            form.locator("[name=password]").fill(SHARED_BY_ALL)
        for name, value in facts.items():
            fill(form, name, value)
        form.locator("button[type=submit]").click()

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form to an address directly, past every page; status and text of the answer."""
        secret = next(one["value"] for one in self.page.context.cookies() if one["name"] == "csrftoken")
        keys = {"csrfmiddlewaretoken": secret, "request_id": uuid4().hex}
        answer = self.page.request.post(path, form={**keys, **fields})
        return answer.status, answer.text()

    def moment(self, *, minutes_ago: int) -> str:
        """A moment of the office's clock as one types it."""
        now = datetime.fromisoformat(self.page.get_attribute("body", "data-now") or "")
        return f"{now.astimezone(LOCAL) - timedelta(minutes=minutes_ago):%Y-%m-%dT%H:%M}"

    def is_within_the_screen(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


class Browsers:
    """Hands out browsers; who has logged in once stays so for the other tests, with an empty page each time."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium, self.address = chromium, address
        self.trouble = Trouble()
        self._kept: dict[Seat, BrowserContext] = {}
        self._people: dict[Seat, Person] = {}
        self._pages: list[Page] = []

    def come_in(self, login: str, *, size: tuple[int, int] = DESK, scripts: bool = True) -> Person:
        """Somebody who is logged in; asked for again in the same test, the same page of theirs."""
        seat = (login, size, scripts)
        if seat not in self._kept:
            self._kept[seat] = self.open(size=size, scripts=scripts)
            log_in(self._kept[seat], login)
        if seat not in self._people:
            self._people[seat] = self.person(self._kept[seat])
        return self._people[seat]

    def open(
        self, *, size: tuple[int, int] = DESK, scripts: bool = True, address: str = ""
    ) -> BrowserContext:
        """A browser in which nobody is logged in. address: of another web process of the office."""
        is_phone = size == PHONE
        context = self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, is_mobile=is_phone, has_touch=is_phone,
            locale="zh-CN", timezone_id="Asia/Shanghai", base_url=address or self.address,
            java_script_enabled=scripts,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        return context

    def person(self, context: BrowserContext) -> Person:
        """A new page of a browser, watched."""
        page = context.new_page()
        self.trouble.watch(page)
        self._pages.append(page)
        return Person(page, self.trouble)

    def clear(self) -> None:
        """Close the pages handed out and forget what was noted."""
        for page in self._pages:
            page.close()
        self._pages.clear()
        self._people.clear()
        self.trouble.seen.clear()


def log_in(context: BrowserContext, login: str) -> None:
    """Come in by the log-in page."""
    page = context.new_page()
    page.goto("/login/")
    page.fill("#login", login)
    page.fill("#password", SHARED_BY_ALL)
    page.click("main button")
    page.wait_for_url(lambda url: "/login" not in url)
    page.close()


def fill(form: Locator, name: str, value: Any) -> None:
    """Type, choose, tick or attach one fact, by whatever its field is.

    A signature is a file for a scan; verdicts map the number of an issue to a verdict.
    """
    if name == "signature":
        form.locator("[name=signature-scan]").set_input_files(value)
        return
    if name == "verdicts":
        for no, verdict in value.items():
            form.locator(f"[name=verdicts-{no}-verdict][value={verdict}]").check()
        return
    field = form.locator(f"[name={name}]").first
    kind = field.evaluate("field => field.tagName === 'INPUT' ? field.type : field.tagName")
    if kind == "SELECT":
        choose(field, value)
    elif kind == "file":
        field.set_input_files(value)
    elif kind in ("checkbox", "radio"):
        for one in [""] if value is True else value if isinstance(value, list) else [value]:
            (form.locator(f"[name={name}][value='{one}']") if one != "" else field).check()
    else:
        field.fill(value)


def choose(field: Locator, words: str) -> None:
    """Choose the first option whose words begin so, or whose value it is."""
    options = field.locator("option").evaluate_all("all => all.map(one => [one.value, one.label])")
    field.select_option(next(value for value, label in options if value == words or label.startswith(words)))
