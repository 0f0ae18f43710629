"""Lists: in sight, in order, page by page without losing or doubling a row, at a fixed number of statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.models import Case, Order
from bihuan.records.models import Clock
from tests.api.program import Program, program_of
from tests.desk.office import Office


def pages(program: Program, path: str, **query: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        page = program.get(path, **query, **more).json()
        found += page["items"]
        cursor = page["next"]
    return found


def test_a_list_loses_and_doubles_nothing_while_cases_come_in(office: Office) -> None:
    world = office.world
    before = [world.registered() for _ in range(5)]
    program = program_of(office, "city_dispatch")
    first = program.get("/cases", limit=2).json()
    later = world.registered()
    rest = []
    page = first
    while page["next"]:
        page = program.get("/cases", limit=2, cursor=page["next"]).json()
        rest += page["items"]
    assert [row["id"] for row in (*first["items"], *rest)] == list(reversed(before))
    assert program.get("/cases", limit=1).json()["items"][0]["id"] == later


def test_lists_hold_what_is_in_sight_in_their_order(office: Office) -> None:
    world = office.world
    north, south = [world.issued() for _ in range(3)], [world.issued("south") for _ in range(2)]
    world.registered()
    whole, county = program_of(office, "city_chase"), program_of(office, "beiling_desk")
    assert [row["id"] for row in pages(county, "/orders", limit=2)] == list(reversed(north))
    assert {row["id"] for row in pages(whole, "/orders", limit=2)} == {*north, *south}
    assert len(pages(county, "/cases", limit=1)) == 3
    assert len(pages(whole, "/cases")) == Case.objects.count()
    due = [row["due_at"] for row in pages(whole, "/clocks", limit=4)]
    assert due == sorted(due)
    assert len(due) == Clock.objects.filter(stopped_at__isnull=True).count()
    own = pages(county, "/clocks", mine="true")
    assert {row["duty_body"] for row in own} == {"北岭县"}
    assert {row["part_id"] for row in pages(county, "/clocks") if row["part_kind"] == "order"} == set(north)
    world.do("dispatch", "order.recall", north[0], reason="单位有误")
    assert {row["id"] for row in pages(county, "/orders")} == set(north[1:])


def test_the_filters_are_those_of_the_page(office: Office) -> None:
    world = office.world
    key = world.registered(key_classes=("inspectors",), content="北岭县某厂排放黑烟，附近有人咳嗽。")
    order = Order.objects.get(id=world.issued())
    program = program_of(office, "city_dispatch")
    for query, expected in (
        ({"show": "key"}, {key}),
        ({"stage": "issued"}, {order.case_id}),
        ({"q": "黑烟"}, {key}),
        ({"body": order.receiver_body_id}, {order.case_id}),
        ({"batch": order.case.batch_id}, {order.case_id}),
        ({"type": "water"}, set()),
    ):
        assert {row["id"] for row in pages(program, "/cases", **query)} == expected, query
    assert program_of(office, "beiling_desk").get("/cases", q="黑烟").json()["items"] == []
    for query in ({"stage": "none"}, {"limit": 1000}, {"body": -1}, {"q": "长" * 101}):
        assert program.get("/cases", **query).status_code == 422, query


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJpZCIsICItfjEiXQ", "é", "WyJuZXh0X2R1ZV9hdCIsICJ4fjEiXQ"])
def test_a_cursor_that_is_none_is_refused(office: Office, cursor: str) -> None:
    for by in ("newest", "due"):
        answer = program_of(office, "city_dispatch").get("/cases", cursor=cursor, by=by)
        assert answer.status_code in (200, 422)
        assert answer.status_code == 422 or answer.json()["items"] == []


def statements(program: Program, path: str, **query: Any) -> int:
    """How many statements one look takes."""
    program.get("/self")  # the first use of a day is noted
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert program.get(path, **query).status_code == 200
    return len(seen)


def test_looking_takes_as_many_statements_for_many_rows_as_for_one(office: Office) -> None:
    world = office.world
    order_id = world.received()
    program = program_of(office, "beiling_desk")
    order = Order.objects.get(id=order_id)
    lists = {
        "/cases": 8, "/orders": 6, "/clocks": 7, "/workbench": 8, f"/sheets/{order.sheet_id}": 8, "/areas": 4,
        f"/bodies/{order.receiver_body_id}": 7,
    }  # fmt: skip
    looks = [*lists, f"/cases/{order.case_id}", f"/orders/{order_id}", f"/orders/{order_id}/moves"]
    few = {path: statements(program, path) for path in looks}
    for _ in range(4):
        world.issued()
    assert {path: statements(program, path) for path in looks} == few
    assert {path: few[path] for path in lists} == lists
