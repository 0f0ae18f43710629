"""The city's desk at its four steps: give in, check, transfer, confirm; what tests of later links begin with."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.lists import list_file, rows_for
from tests.e2e.people import Browsers, Person
from tests.intake.builders import Cell

_batches = count(11)


def next_batch() -> int:
    """A batch number not used before, so that no list repeats another."""
    return next(_batches)


@dataclass(frozen=True)
class Batch:
    """A batch by its address."""

    path: str

    def step(self, name: str) -> str:
        """Address of one of its steps: check, transfer, confirm."""
        return f"{self.path}{name}/"


def give_in(desk: Person, file: Path) -> Batch:
    """Step 1: the list is uploaded and read; the desk stands before the check."""
    desk.go("/batches/new/")
    desk.page.set_input_files("[name=list_file]", file)
    desk.page.locator("form[action='/batches/new/'] button[data-act]").click()
    desk.page.wait_for_url("**/check/")
    return Batch(urlsplit(desk.page.url).path.removesuffix("check/"))


def register(desk: Person) -> None:
    """Step 2, done: all rows are registered; the desk stands before the transfer."""
    desk.page.locator("form[action$='/register/'] button[data-act]").click()
    desk.page.wait_for_url("**/transfer/")


def send_out(desk: Person) -> str:
    """Step 3, done: what is ticked goes out after one question; the question. The desk stands before the board."""
    desk.page.locator("[name=ask]").click()
    desk.page.locator("[name=send]").wait_for()
    asked = desk.text(".confirm-bar .words")
    desk.page.locator("[name=send]").click()
    desk.page.wait_for_url("**/confirm/")
    return asked


def sheet_of(desk: Person, batch: Batch, receiver: str) -> str:
    """Address of the sheet one receiver got of a batch."""
    desk.go(batch.step("confirm"))
    row = desk.page.locator("tr[data-row]").filter(has=desk.page.get_by_text(receiver, exact=True))
    return row.locator("a.row-link").get_attribute("href") or ""


def phone_all(chase: Person, sheet: str) -> None:
    """The whole sheet confirmed by phone."""
    chase.go(f"{sheet}phone/")
    chase.send(chase.page.locator("form.fact-form"), spoken_with="专班值班员")
    chase.page.wait_for_url(f"**{sheet}")


def issue(browsers: Browsers, folder: Path, rows: list[list[Cell]], *, number: int) -> Batch:
    """A batch of rows with nothing missing, out in one go."""
    desk = browsers.come_in("city-dispatch")
    batch = give_in(desk, list_file(folder, rows, batch=number, total=len(rows)))
    register(desk)
    send_out(desk)
    return batch


def issue_plain(browsers: Browsers, folder: Path, *, area: str, count: int) -> str:
    """A batch of plain complaints of one county, out in one go; the address of its sheet."""
    number = next_batch()
    batch = issue(browsers, folder, rows_for(area, count, number), number=number)
    return sheet_of(browsers.come_in("city-dispatch"), batch, area)
