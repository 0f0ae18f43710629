"""Cases that begin where the county has them: issued, phoned, signed for."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.desk import issue_plain, phone_all
from tests.e2e.people import Browsers


def received_cases(
    browsers: Browsers, folder: Path, scan: Path, *, area: str, code: str, count: int = 1
) -> list[str]:
    """Addresses of new cases of one county, confirmed twice."""
    sheet = issue_plain(browsers, folder, area=area, count=count)
    phone_all(browsers.come_in("city-chase"), sheet)
    deputy = browsers.come_in(f"{code}-deputy")
    deputy.go(f"{sheet}receipt/")
    deputy.send(deputy.page.locator("form.fact-form"), signature=scan)
    deputy.page.wait_for_url(f"**{sheet}")
    links = deputy.page.locator("a.row-link")
    return [link.get_attribute("href") or "" for link in links.all()]


def received_case(browsers: Browsers, folder: Path, scan: Path) -> str:
    """One of 北岭县."""
    return received_cases(browsers, folder, scan, area="北岭县", code="bl")[0]
