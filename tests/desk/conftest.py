"""The city at its pages, for the tests of the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.beginnings import Beginnings
from tests.desk.office import Office, ready_office


@pytest.fixture
def office(beginnings: Beginnings, data_folder: Path) -> Office:
    """清河市 on Monday 2024-06-03 at 11:02, everybody at a browser."""
    return ready_office(beginnings)
