"""补录: the claimed moment is kept beside the moment of writing, within bounds; on-time is judged by the writing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.cases.actions.perform import perform
from bihuan.cases.models import Order
from bihuan.journal.models import Entry
from bihuan.records.models import Clock
from bihuan.rules.errors import FactWrong, RequestReused
from tests.cases.world import World


def test_a_call_entered_an_hour_later_is_marked_and_judged_by_when_it_was_entered(world: World) -> None:
    order_id = world.issued()
    called = world.now + timedelta(minutes=10)
    world.wait(minutes=70)
    command = world.command("chase", happened_at=called)
    perform("order.confirm_by_phone", [order_id], command=command, facts={"spoken_with": "值班员"})
    entry = Entry.objects.get(code="order.confirm_by_phone")
    assert (entry.happened_at, entry.recorded_at) == (called, world.now)
    assert Order.objects.get(id=order_id).phoned_at == called
    clock = Clock.objects.get(part_id=order_id, kind="phone")
    assert clock.stopped_at == world.now > clock.due_at


@pytest.mark.parametrize("hours", [3, -1])
def test_neither_too_late_nor_in_the_future(world: World, hours: int) -> None:
    order_id = world.issued()
    world.wait(hours=4)
    command = world.command("chase", happened_at=world.now - timedelta(hours=hours))
    with pytest.raises(FactWrong):
        perform("order.confirm_by_phone", [order_id], command=command, facts={"spoken_with": "值班员"})


def test_a_signature_is_not_entered_late(world: World) -> None:
    order_id = world.issued()
    world.wait(hours=1)
    command = world.command("dispatch", happened_at=world.now - timedelta(minutes=5))
    with pytest.raises(FactWrong):
        perform("order.recall", [order_id], command=command, facts={"reason": "属地有误"})


def test_the_same_request_again_changes_nothing_and_with_other_facts_is_refused(world: World) -> None:
    order_id = world.issued()
    command = world.command("chase")
    first = perform("order.confirm_by_phone", [order_id], command=command, facts={"spoken_with": "值班员"})
    entries = Entry.objects.count()
    again = perform("order.confirm_by_phone", [order_id], command=command, facts={"spoken_with": "值班员"})
    assert (again, Entry.objects.count()) == (first, entries)
    with pytest.raises(RequestReused):
        perform("order.confirm_by_phone", [order_id], command=command, facts={"spoken_with": "别人"})
