"""Sight that is not what the orders say is entered once and told to those who run the installation, by ids and counts."""

from __future__ import annotations

import json

from django.db import connection

from bihuan.cases.actions.comparing import enter_differences
from bihuan.cases.models import Case, Order
from bihuan.cases.verifying import differences
from bihuan.journal.models import Entry, Message
from bihuan.journal.verify.ranges import HIGHEST, LOWEST, Range
from bihuan.records.access import GrantDraft, grant
from tests.cases.world import World

ALL = Range(LOWEST, HIGHEST)


def entered() -> list[dict[str, object]]:
    bodies = Entry.objects.filter(code="access.differs").values_list("body", flat=True)
    return [json.loads(body)["facts"] for body in bodies]


def test_what_differs_is_entered_with_counts_and_ids_and_told_to_those_who_run_the_installation(
    world: World,
) -> None:
    case_id = Order.objects.get(id=world.issued()).case_id
    stream = Case.objects.get(id=case_id).stream_id
    grant([GrantDraft(world.bodies["south"], stream, world.round_id, None)], at=world.now)
    differing = differences(connection.connection, ALL)
    assert enter_differences(differing, now=world.now)
    row = ["access_too_much", stream, world.bodies["south"]]
    assert entered() == [{"n": 1, "access_too_much": 1, "found": [row]}]
    told = Message.objects.filter(code="access.differs").values_list("to_body_id", "to_role", "facts")
    assert list(told) == [(world.bodies["administration"], "system_admin", {"n": 1, "access_too_much": 1})]
    assert differences(connection.connection, ALL) == differing  # nothing was repaired


def test_the_same_differences_are_told_once_a_day_and_others_at_once(world: World) -> None:
    stream = Case.objects.get(id=world.registered()).stream_id
    for body in ("south", "north"):
        grant([GrantDraft(world.bodies[body], stream, world.round_id, None)], at=world.now)
        differing = differences(connection.connection, ALL)
        assert [enter_differences(differing, now=world.now) for _ in range(2)] == [True, False]
    world.wait(days=1)
    assert enter_differences(differing, now=world.now)
    assert len(entered()) == 3


def test_where_nothing_differs_nothing_is_entered(world: World) -> None:
    assert not enter_differences([], now=world.now)
    assert (entered(), Message.objects.count()) == ([], 0)


def test_an_extract_confirmed_again_stays_findable_for_the_bureau_that_was_asked(world: World) -> None:
    order_id = world.accepted()
    case_id = Order.objects.get(id=order_id).case_id
    world.do(
        "review",
        "case.draft_answer",
        case_id,
        finding="属实。",
        handling="已拆除。",
        line_body=world.receiver("bureau"),
    )
    world.do("review", "order.redo", order_id, reason="夜间未查")
    world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="封堵")
    assert world.case(case_id).stage == "rectifying"
    world.do("dispatch", "case.confirm_extract", case_id, extract="某厂夜间排放气味", looked=True)
    assert differences(connection.connection, ALL) == []
