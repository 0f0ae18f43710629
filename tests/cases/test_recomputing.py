"""A changed policy touches new limits only; running ones are brought in line on demand, each of them entered."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bihuan.cases.actions.recomputing import recompute_clocks, recomputed
from bihuan.cases.actions.rounds import set_policy
from bihuan.cases.models import Order, Policy
from bihuan.journal.models import Entry
from bihuan.records.models import Clock
from bihuan.rules.errors import NotAllowed, NotFound
from tests.cases.world import World


def shorter(world: World) -> None:
    """A policy with one day for the report and three for the answer."""
    values: dict[str, Any] = copy.deepcopy(Policy.objects.get(round_id=world.round_id).values)
    values["limits"]["report"]["seconds"] = 86_400
    values["limits"]["answer"]["seconds"] = 4 * 86_400
    set_policy(world.round_id, command=world.command("shift_head"), policy=values)


def limit(kind: str) -> Clock:
    """The running limit of a kind."""
    return Clock.objects.get(kind=kind, stopped_at__isnull=True)


def test_a_changed_policy_moves_no_running_limit_until_it_is_asked_to(world: World) -> None:
    order_id = world.received()
    before = limit("report").due_at
    shorter(world)
    assert limit("report").due_at == before
    (row,) = recomputed(world.people["dispatch"], world.round_id, now=world.now)
    assert (row.kind, row.due_at, row.new_due_at) == (
        "report",
        before,
        limit("report").started_at + world.span(days=1),
    )
    with pytest.raises(NotAllowed):
        recompute_clocks(world.round_id, command=world.command("dispatch"))
    with pytest.raises(NotFound):
        recomputed(world.people["north_desk"], world.round_id, now=world.now)
    command = world.command("shift_head")
    assert recompute_clocks(world.round_id, command=command) == {"clocks": 1}
    assert recompute_clocks(world.round_id, command=command) == {"clocks": 1}
    moved = limit("report")
    assert (moved.due_at, moved.original_due_at) == (row.new_due_at, before)
    entry = Entry.objects.get(code="clock.recompute")
    assert (entry.part_kind, entry.part_id) == ("order", order_id)
    assert limit("answer").due_at == limit("answer").original_due_at, "the inspectors' limit never moves"


def test_what_somebody_extended_is_left_alone(world: World) -> None:
    order_id = world.received()
    report = limit("report")
    until = report.due_at + world.span(hours=10)
    asked = world.do(
        "north_desk",
        "order.request_extension",
        order_id,
        clock={"clock_id": report.id},
        until=until,
        reason="监测",
    )["made"]
    world.do("leader", "extension.grant", asked)
    shorter(world)
    assert recomputed(world.people["dispatch"], world.round_id, now=world.now) == []
    assert Order.objects.get(id=order_id).state == "received"


def test_what_was_recomputed_once_can_be_again_and_a_lower_givers_limit_never_is(world: World) -> None:
    order_id = world.received()
    given = limit("report").due_at - world.span(hours=30)
    receivers = [world.receiver("town")]
    world.do("north_desk", "order.forward", order_id, receivers=receivers, due_at=given)
    shorter(world)
    recompute_clocks(world.round_id, command=world.command("shift_head"))
    values: dict[str, Any] = copy.deepcopy(Policy.objects.latest("version").values)
    values["limits"]["report"]["seconds"] = 2 * 86_400
    command = world.command("shift_head")
    assert set_policy(world.round_id, command=command, policy=values, recompute=True) == {
        "version": 3,
        "clocks": 1,
    }
    reports = Clock.objects.filter(kind="report", stopped_at__isnull=True).order_by("part_id")
    upper, lower = (clock.due_at for clock in reports)
    assert (upper, lower) == (reports[0].started_at + world.span(days=2), given)
