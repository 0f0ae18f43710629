"""Whatever everybody tries on a few cases, in any order and at any door: what is held for ever holds after every step."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, note, settings
from hypothesis import strategies as st

from bihuan.cases.access import see_targets
from bihuan.cases.models import Order
from bihuan.journal import instance
from bihuan.records.sweeping import sweep
from bihuan.rules.plan import Offer
from bihuan.rules.snapshots import Target
from tests.acceptance.afterwards import is_whole, pages_open
from tests.acceptance.doors import build_house
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, row
from tests.properties.city import History, history_of
from tests.properties.facts import Draw, facts_for

Choice = tuple[Offer, Target]
# So many histories instead of the few that are the same each time; see CONTRIBUTING.
CAMPAIGN = int(os.environ.get("BIHUAN_HISTORIES", "0"))
STEPS = 30 if CAMPAIGN else 15
DOORS = ("actions", "actions", "api", "page")
# Who tries something: everybody by turns, those of the case's way more often.
PEOPLE = (
    "dispatch",
    "review",
    "shift_head",
    "leader",
    "north_desk",
    "north_handler",
    "north_deputy",
    "north_head",
)


def begun(beginning: str) -> World:
    """Two cases of two issues, and one brought somewhere."""
    world = build_house()
    world.register(world.receive(), row(issues=2), row(issues=2))
    BEGINNINGS[beginning](world)
    return world


def planned(world: World) -> None:
    """A case with a plan approved and nothing reported."""
    plan: dict[str, Any] = {
        "goal": "搬迁",
        "measures": "新址建设",
        "responsible": "局长",
        "interim": "减产一半",
    }
    deadline = world.today + timedelta(days=60)
    rect = world.do(
        "north_desk", "order.draft_plan", world.investigated(), issues=[1], deadline_on=deadline, **plan
    )["made"]
    world.do("north_deputy", "rectification.approve_plan", rect)


def drafted(world: World) -> None:
    """A report out for signature."""
    order_id = world.investigated()
    world.rectified(order_id)
    world.drafted(order_id)


def disclosed(world: World) -> int:
    """An answered case made public; its id."""
    return world.disclosed(world.answered())


def noticed(world: World) -> None:
    """A case put up for notice."""
    world.noticed(disclosed(world))


# Where a history begins, so that short ones reach every part of the chain.
BEGINNINGS: Mapping[str, Callable[[World], Any]] = {
    "registered": World.registered, "issued": World.issued, "received": World.received,
    "investigated": World.investigated, "planned": planned, "drafted": drafted, "reported": World.reported,
    "accepted": World.accepted, "answering": World.answering, "answered": World.answered, "disclosed": disclosed,
    "noticed": noticed,
}  # fmt: skip


def chosen(choices: list[Choice], turn: int) -> list[Choice]:
    """Of what may be tried mostly what lacks nothing and leads on from link to link; now and then anything."""
    ready = [choice for choice in choices if not choice[0].missing]
    onward = [choice for choice in ready if not choice[0].move.aside]
    return (choices, ready or choices, onward or ready or choices)[min(turn % 6, 2)]


def step(history: History, draw: Draw) -> bool:
    """One thing that happens: time passes, a case comes in, or somebody tries what they may. Whether anything did."""
    world, turn = history.world, draw(st.integers(0, 23))
    if turn < 4:
        world.wait(hours=draw(st.sampled_from((1, 7, 30, 24 * 12))))
        sweep(world.now)
        note(f"{world.now:%m-%d %H:%M} swept")
        return True
    if turn == 4:
        world.register(world.receive(), row(issues=draw(st.integers(1, 2))))
        return True
    who = draw(st.sampled_from(PEOPLE if turn % 2 else sorted(world.people)))
    choices = chosen(history.offered(who), turn)
    if not choices:
        return False
    offer, target = choices[draw(st.integers(0, len(choices) - 1))]
    door = draw(st.sampled_from(DOORS))
    facts = facts_for(offer.move, target, world, draw)
    note(f"{world.now:%m-%d %H:%M} {who} {offer.move.code} {target.id} {door} {facts}")
    done = history.attempt(who, offer, target, facts, door)
    event(f"{offer.move.code} {'made' if done else 'refused'}")
    return done


@settings(
    max_examples=CAMPAIGN or 10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not CAMPAIGN,
    database=None,
    phases=(
        Phase.generate,
    ),  # a history is told step by step; finding a shorter one takes longer than reading it
)
@given(beginning=st.sampled_from(sorted(BEGINNINGS)), data=st.data())
def test_what_is_held_for_ever_holds_after_every_step(
    beginnings: Beginnings, monkeypatch: pytest.MonkeyPatch, beginning: str, data: st.DataObject
) -> None:
    beginnings.undo()  # the history before
    built = beginnings.begin(("histories", beginning), lambda: begun(beginning))
    world = lent(built)
    monkeypatch.setattr(instance, "_real", lambda: world.now)
    history = history_of(world)
    history.look()
    for _ in range(STEPS):
        if step(history, data.draw):
            history.look()
    is_whole()
    pages_open(history.page)


def lent(built: World) -> World:
    """A world of this history's own at the city it begins in."""
    return World(
        now=built.now, bodies=dict(built.bodies), people=dict(built.people), round_id=built.round_id,
        known=list(built.known),
    )  # fmt: skip


def test_what_one_may_do_by_one_is_what_one_may_do_in_bulk(beginnings: Beginnings) -> None:
    world = Ready(beginnings, "stories", build_house).world()
    first, second = world.issued(), world.issued()
    targets = see_targets("order", [first, second], actor=world.people["chase"])
    assert [target.id for target in targets] == [first, second]
    facts: dict[str, Any] = {"spoken_with": "值班员"}
    world.do("chase", "order.confirm_by_phone", first, second, **facts)
    assert Order.objects.filter(phoned_at__isnull=False).count() == 2
