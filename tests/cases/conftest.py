"""The city the tests of the chain play in."""

from __future__ import annotations

import pytest

from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, build_world


@pytest.fixture
def world(beginnings: Beginnings) -> World:
    """清河市 on Monday 2024-06-03 at 11:02."""
    return Ready(beginnings, "world", build_world).world()
