"""The city at its pages, for the tests of the desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cast import seat_cast
from tests.desk.office import Office, open_office


@pytest.fixture
def office(beginnings: Beginnings, data_folder: Path) -> Office:
    """清河市 on Monday 2024-06-03 at 11:02, everybody at a browser."""
    built: Office = beginnings.begin("office", build_office)
    ready = Ready(beginnings, "office", lambda: build_office().world)
    return replace(built, world=ready.lend(built.world))


def build_office() -> Office:
    """The city with its whole cast in office and a round opened."""
    return open_office(seat_cast())
