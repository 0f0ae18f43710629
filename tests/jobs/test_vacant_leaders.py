"""Each minute the worker looks for leaders in charge whose post has become vacant, and for those held again."""

from __future__ import annotations

import pytest

from bihuan.cases.models import Order
from bihuan.jobs import tasks
from bihuan.journal import instance
from bihuan.journal.models import InstanceClock
from bihuan.people.models import Tenure
from tests.acceptance.told import running
from tests.cases.world import build_world

pytestmark = pytest.mark.usefixtures("own_database")


def test_the_limit_to_name_a_leader_runs_while_the_post_is_vacant() -> None:
    InstanceClock.objects.filter(id=1).update(kind="exercise")
    world = build_world()
    case_id = Order.objects.get(id=world.investigated()).case_id
    instance.set_exercise_start(world.now)
    assert tasks.look_for_vacant_leaders() == 0
    post_id = world.people["north_deputy"].post_id or 0
    Tenure.objects.filter(post_id=post_id).update(until=world.now)
    assert (tasks.look_for_vacant_leaders(), tasks.look_for_vacant_leaders()) == (1, 0)
    assert "leader_named" in running(case_id)
    Tenure.objects.filter(post_id=post_id).update(until=None)
    assert tasks.look_for_vacant_leaders() == 1
    assert "leader_named" not in running(case_id)
