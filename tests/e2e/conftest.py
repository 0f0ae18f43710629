"""One instance of the office for all browser tests, and browsers of its people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browser
from tests.e2e.lists import picture
from tests.e2e.office import Office, surroundings_of
from tests.e2e.people import Browsers
from tests.scratch import ScratchCluster

ASSETS = os.environ.get("BIHUAN_ASSETS", "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def office(scratch_cluster: ScratchCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """清河市 at 11:02 on a Monday: its processes, its people, a round, nothing received yet."""
    if not browser.PROGRAM:
        pytest.skip("no chromium on this machine: browser tests")
    if not ASSETS:
        pytest.skip("no front-end files: run by ./test, or name their folder in BIHUAN_ASSETS")
    folder = tmp_path_factory.mktemp("office")
    (folder / "data").mkdir()
    database = scratch_cluster.copy()
    made = Office(database, surroundings_of(database, folder, ASSETS))
    made.set_up()
    made.open()
    yield made
    made.close()
    scratch_cluster.drop(database)


@pytest.fixture(scope="package")
def chromium(office: Office) -> Iterator[Browser]:
    """The browser program; started after everything that talks to the database from this process."""
    with browser.started() as chromium:
        yield chromium


@pytest.fixture(scope="package")
def _all_browsers(chromium: Browser, office: Office) -> Browsers:
    return Browsers(chromium, office.address)


@pytest.fixture
def browsers(_all_browsers: Browsers) -> Iterator[Browsers]:
    """Browsers for the people of one test; none of them may have met trouble."""
    yield _all_browsers
    trouble = list(_all_browsers.trouble.seen)
    _all_browsers.clear()
    assert trouble == []


@pytest.fixture(scope="package")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper signature, scanned."""
    return picture(tmp_path_factory.mktemp("scans") / "签字扫描件.png", shade=200)


@pytest.fixture(scope="package")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo taken on site."""
    return picture(tmp_path_factory.mktemp("photos") / "现场照片.jpg", shade=120)
