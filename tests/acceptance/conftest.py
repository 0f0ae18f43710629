"""The city the stories are lived in, three times each: by actions, by pages, by programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bihuan.journal import instance
from tests.acceptance.afterwards import holds_afterwards
from tests.acceptance.doors import DOORS, DoorWorld, at_door, build_house
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World


class PlainBeginnings(Ready):
    """What many stories begin with alike; whatever is particular to one is done at its door."""

    def bring(self, world: World, moves: Callable[..., Any], *given: Any, **facts: Any) -> Any:
        """What the moves return."""
        if facts:
            return moves(world, *given, **facts)
        return super().bring(world, moves, *given)


@pytest.fixture(params=DOORS)
def world(
    request: pytest.FixtureRequest, beginnings: Beginnings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DoorWorld]:
    """清河市 on Monday 2024-06-03 at 11:02; the instance's clock stands where the story's does."""
    world = at_door(request.param, PlainBeginnings(beginnings, "stories", build_house).world())
    monkeypatch.setattr(instance, "_real", lambda: world.now)
    yield world
    holds_afterwards(world, request.node.originalname)
