"""Stories about people and bodies that leave: nothing open is left behind, and history stays with who did it."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.cases.actions.handing_over import hand_over_body, hand_over_leader
from bihuan.cases.actions.vacant_leaders import note_vacant_leaders
from bihuan.cases.models import Case, Leader, Order, Visit
from bihuan.journal.models import Entry
from bihuan.people.models import Tenure
from bihuan.people.queries.actors import actor_for
from bihuan.records.access import visible_streams
from bihuan.records.models import Clock
from bihuan.rules.errors import NotAllowed
from tests.acceptance.told import lead_of, refused, responsible, running, stands
from tests.cases.world import World, scan


def test_a_leader_leaves_at_noon_and_the_cases_are_passed_on(world: World) -> None:
    order_id = world.investigated()
    case_id = Order.objects.get(id=order_id).case_id
    leaving, head = world.people["north_deputy"], world.people["north_head"]
    Tenure.objects.filter(post_id=leaving.post_id or 0).update(until=world.now)
    assert note_vacant_leaders(world.now) == 1
    assert "leader_named" in running(case_id)
    assert note_vacant_leaders(world.now) == 0
    facts: dict[str, Any] = {"to_post_id": head.post_id, "reason": "分管副县长调离"}
    with pytest.raises(NotAllowed):
        hand_over_leader(leaving.post_id or 0, command=world.command("south_desk"), **facts)
    command = world.command("north_desk")
    assert hand_over_leader(leaving.post_id or 0, command=command, **facts) == {"cases": 1}
    assert hand_over_leader(leaving.post_id or 0, command=command, **facts) == {"cases": 1}
    assert [leader.post_id for leader in Leader.objects.filter(until__isnull=True)] == [head.post_id]
    assert note_vacant_leaders(world.now) == 1
    assert "leader_named" not in running(case_id)
    assert Visit.objects.get(order_id=order_id).leader_present, "what was done stays"


def leave(world: World, who: str) -> int:
    """Somebody's tenure ends now; the post."""
    post_id = world.people[who].post_id or 0
    Tenure.objects.filter(post_id=post_id).update(until=world.now)
    return post_id


def act_for(world: World, post_id: int, who: str, name: str) -> None:
    """Somebody takes a vacant post by a paper, and acts there under a name of the world."""
    user_id = world.people[who].user_id or 0
    Tenure.objects.create(
        post_id=post_id, user_id=user_id, kind="acting", paper="清委〔2024〕9号", since=world.now
    )
    world.people[name] = actor_for(user_id, post_id, world.now)


def test_an_acting_holder_takes_the_vacant_post_and_signs(world: World) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    report = world.drafted(order_id)
    act_for(world, leave(world, "north_head"), "south_head", "north_acting")
    world.do("north_acting", "report.sign_step", report, signature=scan())
    world.do("north_desk", "order.submit_report", order_id)


def test_a_county_without_a_head_receives_a_key_case_and_an_acting_head_signs_for_it(world: World) -> None:
    post_id = leave(world, "north_head")
    order_id = world.received(key_classes=("inspectors",))
    deputy: dict[str, Any] = {"post": world.post("north_deputy")}
    assert "重点件应由主要领导包案" in refused(world, "north_desk", "order.name_leader", order_id, **deputy)
    world.do("north_desk", "order.name_leader", order_id, exception="县长空缺", **deputy)
    world.wait(hours=3)
    world.visit(order_id)
    world.found(order_id)
    facts: dict[str, Any] = {"done_on": world.today, "note": "研究方案", "files": [world.photo()]}
    for kind in ("plan", "coordinate", "supervise"):
        world.do("north_desk", "order.record_deed", order_id, kind=kind, **facts)
    world.rectified(order_id)
    report = world.drafted(order_id)
    assert "当前岗位不能" in refused(
        world, "north_deputy", "report.sign_step", report, signature=world.signature()
    )
    act_for(world, post_id, "south_head", "north_acting")
    world.do("north_acting", "report.sign_step", report, signature=scan())
    world.do("north_desk", "order.submit_report", order_id)
    assert stands(Order.objects.get(id=order_id).case_id) == "reviewing"


def test_a_body_dissolves_and_everything_open_passes_to_its_successor(world: World) -> None:
    order_id = world.investigated()
    case_id = Order.objects.get(id=order_id).case_id
    limit = world.now + world.span(hours=30)
    child = world.do(
        "north_desk", "order.forward", order_id, receivers=[world.receiver("town")], due_at=limit
    )["made"]
    sent = world.struck_off()
    north, south = world.bodies["north"], world.bodies["south"]
    facts: dict[str, Any] = {"to_body_id": south, "reason": "区划调整"}
    with pytest.raises(NotAllowed):
        hand_over_body(north, command=world.command("dispatch"), **facts)
    assert hand_over_body(north, command=world.command("shift_head"), **facts) == {"cases": 1}
    stream = Case.objects.get(id=case_id).stream_id
    assert responsible(world, case_id) == ["south"]
    assert visible_streams(world.people["south_desk"], [stream]) == {stream}
    assert not visible_streams(world.people["north_desk"], [stream])
    assert not Clock.objects.filter(stream_ref=stream, stopped_at__isnull=True, duty_body_id=north).exists()
    assert Order.objects.get(id=child).giver_body_id == south
    assert "leader_named" in running(case_id)
    assert Order.objects.get(case_id=sent, role="lead").receiver_body_id == north, (
        "what is over stays as it was"
    )
    assert Entry.objects.filter(stream_id=stream, code="order.record_finding", actor_body_id=north).exists()
    world.work_on(lead_of(case_id), "south")
    world.rectified(lead_of(case_id), "south")


def test_where_the_successor_works_on_the_case_already_one_order_stays(world: World) -> None:
    order_id = world.issued("north", more=(world.receiver("south", "supporting"),))
    case_id = Order.objects.get(id=order_id).case_id
    facts: dict[str, Any] = {"to_body_id": world.bodies["south"], "reason": "区划调整"}
    hand_over_body(world.bodies["north"], command=world.command("shift_head"), **facts)
    live = Order.objects.filter(case_id=case_id).exclude(state="ended")
    assert [(order.receiver_body_id, order.role) for order in live] == [(world.bodies["south"], "lead")]
