"""Cases that begin where the county has them: issued, phoned, signed for."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.desk import issue_plain, phone_all
from tests.e2e.office import Office
from tests.e2e.people import DESK, PHONE, Browsers, Person


def received_case(browsers: Browsers, folder: Path, scan: Path) -> str:
    """Address of a new case of 北岭县, confirmed twice."""
    return confirm(browsers, issue_plain(browsers, folder, area="北岭县", count=1), scan)


def confirm(browsers: Browsers, sheet: str, scan: Path) -> str:
    """All orders of a sheet of 北岭县 phoned and signed for; address of the first case on it."""
    phone_all(browsers.come_in("city-chase"), sheet)
    deputy = browsers.come_in("bl-deputy")
    deputy.go(f"{sheet}receipt/")
    deputy.send(deputy.page.locator("form.fact-form"), signature=scan)
    deputy.page.wait_for_url(f"**{sheet}")
    return deputy.page.locator("a.row-link").first.get_attribute("href") or ""


def investigated_case(browsers: Browsers, office: Office, folder: Path, *, scan: Path, photo: Path) -> str:
    """One of 北岭县 with leader, visit, finding and rectification under way."""
    case = received_case(browsers, folder, scan)
    investigate(browsers, office, case, photo=photo)
    handler = at(browsers, "bl-handler", case)
    handler.do("立行立改", what="拆除露天喷漆棚，完善废气收集")
    return case


def investigate(browsers: Browsers, office: Office, case: str, *, photo: Path) -> None:
    """Leader named, visited two hours later, found to be true."""
    at(browsers, "bl-desk", case).do("确定包案领导", post="分管副县长")
    office.advance("1h")
    handler = at(browsers, "bl-handler", case, size=PHONE)
    handler.do(
        "填报现场核查", started_at=handler.moment(minutes_ago=40), people="县专班、生态环境分局",
        note="现场见露天喷漆，气味明显。", leader_present=True, photos=photo,
    )  # fmt: skip
    handler.do("填报核查结论", verdicts={1: "true"}, reason="现场核查并调阅台账")


def at(browsers: Browsers, login: str, case: str, *, size: tuple[int, int] = DESK) -> Person:
    """Somebody before a case."""
    person = browsers.come_in(login, size=size)
    person.go(case)
    return person
