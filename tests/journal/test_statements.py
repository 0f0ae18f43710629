"""Statements put together once: every call asks anew, with its own values and nobody else's."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Q

from bihuan.journal.copying import insert_rows
from bihuan.journal.statements import Among, Given, Statement, ask_together
from bihuan.people.models import Area

named = Statement(lambda: Area.objects.filter(name=Given("name")).order_by("code"))
among = Statement(
    lambda: Area.objects.filter(Among("id", "ids")).order_by("-code").values_list("code", flat=True)
)
below = Statement(
    lambda: Area.objects.filter(Among("parent__id", "ids"), code__gt=Given("code")).select_related("parent")
)
first = Statement(lambda: Area.objects.order_by("code").values("code", "aliases")[:1])
either = Statement(lambda: Area.objects.filter(Q(name=Given("name")) | Q(code=Given("name"), name="西山区")))

planned = Statement(
    lambda: Area.objects.filter(Among("id", "ids"), Q(name=Given("name")) | Q(code="100%'")),
    planned_once=True,
)


@pytest.fixture
def areas(db):
    city, *_ = insert_rows(Area, [{"code": "1", "name": "清河市"}])
    rows = [
        {"code": "11", "name": "东湖区", "parent_id": city, "aliases": ["东湖"]},
        {"code": "12", "name": "西山区", "parent_id": city},
        {"code": "13", "name": "它'; DROP TABLE people_area; --", "parent_id": city},
    ]
    return [city, *insert_rows(Area, rows)]


def test_each_call_brings_its_own_values(areas):
    assert [area.code for area in named(name="东湖区")] == ["11"]
    assert [area.code for area in named(name="西山区")] == ["12"]
    assert [area.code for area in named(name="它'; DROP TABLE people_area; --")] == ["13"]
    assert named(name="无此地") == []


def test_any_number_of_ids_goes_into_one_statement(areas, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert among(ids=areas[1:3]) == ["12", "11"]
        assert among(ids=areas) == ["13", "12", "11", "1"]
        assert among(ids=[]) == []


def test_rows_come_with_what_hangs_on_them_and_in_the_shape_asked_for(areas, django_assert_num_queries):
    with django_assert_num_queries(2):
        (east, west) = below(ids=[areas[0]], code="1")[:2]
        assert east.parent is not None
        assert (east.parent.name, east.aliases, west.parent_id) == ("清河市", ["东湖"], areas[0])
        assert first() == [{"code": "1", "aliases": []}]
    assert [area.code for area in either(name="12")] == ["12"]


def test_what_has_changed_since_is_seen_by_the_next_call(areas):
    assert [area.name for area in named(name="东湖区")] == ["东湖区"]
    Area.objects.filter(id=areas[1]).update(name="东湖新区")
    assert named(name="东湖区") == []
    assert [area.id for area in named(name="东湖新区")] == [areas[1]]


def test_calls_at_the_same_time_keep_their_values_apart(areas):
    found = ask_together({name: (named, {"name": name}) for name in ("东湖区", "西山区", "无此地")})
    assert {name: [area.code for area in rows] for name, rows in found.items()} == {
        "东湖区": ["11"], "西山区": ["12"], "无此地": [],
    }  # fmt: skip


def test_what_is_planned_once_answers_as_what_is_planned_each_time(areas, django_assert_num_queries):
    awkward = "它'; DROP TABLE people_area; --"
    with django_assert_num_queries(9):
        for _ in range(7):  # the first few times the database plans anew all the same
            assert [area.code for area in planned(name="东湖区", ids=areas)] == ["11"]
        assert [area.code for area in planned(name=awkward, ids=areas)] == ["13"]
        assert planned(name="东湖区", ids=[]) == []
    Area.objects.filter(id=areas[1]).update(name="东湖新区")
    assert planned(name="东湖区", ids=areas) == []


def test_a_plan_outlives_a_transaction_that_fails(areas):
    def fail():
        with transaction.atomic(), connection.cursor() as cursor:
            planned(name="东湖区", ids=areas)
            cursor.execute("SELECT 1 / 0")

    with pytest.raises(DataError):
        fail()
    assert [area.code for area in planned(name="东湖区", ids=areas)] == ["11"]


def test_a_thread_asks_on_its_own_connection(areas):
    found = []

    def ask():
        try:
            found.append(named(name="东湖区"))  # in no transaction of ours, so there are no areas yet
        finally:
            connection.close()

    named(name="东湖区")
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [[]]
    assert len(named(name="东湖区")) == 1


def test_a_missing_value_is_an_error_and_never_the_one_before(areas):
    named(name="东湖区")
    with pytest.raises(KeyError, match="name"):
        named()
