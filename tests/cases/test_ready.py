"""A case taken from a beginning is the case one would have played, and what a test does to it is gone for the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bihuan.cases.models import Case, Order
from bihuan.journal.models import Entry
from bihuan.records.models import Clock
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, build_world
from tests.scratch import ScratchCluster


@pytest.fixture
def fresh(db: None, scratch_cluster: ScratchCluster) -> Iterator[Beginnings]:
    """Beginnings of which nothing is made yet."""
    made = Beginnings(scratch_cluster)
    yield made
    made.undo()
    made.close()


def standing(world: World, order_id: int) -> Any:
    """Everything that may differ, except what is drawn by lot."""
    return (
        world.now,
        world.case(Order.objects.get(id=order_id).case_id),
        list(Entry.objects.order_by("id").values_list("id", "stream_id", "seq", "code", "actor_key")),
        list(Clock.objects.order_by("id").values_list("id", "kind", "started_at", "stopped_at")),
    )


def test_a_case_played_a_case_made_ready_and_a_case_taken_again_stand_alike(fresh: Beginnings) -> None:
    found = []
    for _ in range(3):
        world = Ready(fresh, "world", build_world).world()
        order_id = world.reported()
        found.append(standing(world, order_id))
        world.do("review", "order.accept_report", order_id)
        fresh.undo()
    assert found[0] == found[1] == found[2]


def test_after_a_first_case_a_second_is_played_beside_it(fresh: Beginnings) -> None:
    for _ in range(3):
        world = Ready(fresh, "world", build_world).world()
        assert world.received() != world.received()
        assert Case.objects.count() == 2
        fresh.undo()


def test_a_beginning_never_takes_the_place_of_what_a_test_has_written(fresh: Beginnings) -> None:
    ready = Ready(fresh, "world", build_world)
    ready.world().registered()
    with pytest.raises(AssertionError, match="written already"):
        ready.world()
    assert Case.objects.count() == 1
