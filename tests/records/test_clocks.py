"""Limits start and stop in sets; a part has one limit of a kind at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.records.clocks import (
    earliest_due,
    hand_over,
    pressing,
    running,
    start_clocks,
    stop_all,
    stop_clocks,
)
from bihuan.records.models import Clock
from tests.records.office import NOW, report_clock

pytestmark = pytest.mark.usefixtures("db")

DAY = timedelta(days=1)
NORTH, SOUTH = 20, 30


def start(*streams: int, **more) -> list[int]:
    return start_clocks([report_clock(stream, body_id=NORTH, **more) for stream in streams])


def test_a_clock_is_first_looked_at_three_quarters_through():
    (clock,) = start(1)
    row = Clock.objects.get(id=clock)
    assert (row.next_look_at, row.level, row.original_due_at) == (NOW + 3 * DAY, 0, NOW + 4 * DAY)
    assert row.limit == {"form": "duration", "seconds": 4 * 86_400}


def test_a_window_is_looked_at_when_it_passes_and_not_before():
    (clock,) = start(1, kind="dispute_window")
    assert Clock.objects.get(id=clock).next_look_at == NOW + 4 * DAY


def test_a_part_has_one_running_clock_of_a_kind_and_may_have_it_again():
    start(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        start(1)
    assert stop_clocks("order", [1], ["report"], at=NOW, by="order.redo") == 1
    assert start(1)


def test_stopping_takes_the_kinds_named_on_the_parts_named_and_no_others():
    start(1, 2, 3)
    start(1, kind="receipt")
    assert stop_clocks("order", [1, 2], ["report"], at=NOW + DAY, by="order.submit_report") == 2
    assert stop_clocks("order", [1, 2], ["report"], at=NOW + 2 * DAY, by="order.redo") == 0
    stopped = Clock.objects.filter(stopped_at__isnull=False)
    assert {(row.part_id, row.stopped_at, row.stopped_by, row.next_look_at) for row in stopped} == {
        (1, NOW + DAY, "order.submit_report", None),
        (2, NOW + DAY, "order.submit_report", None),
    }
    assert {(clock.part_id, clock.kind) for clock in running([1, 2, 3])} == {(3, "report"), (1, "receipt")}


def test_a_clock_of_another_part_with_the_same_number_runs_on():
    start(1)
    start(1, part_kind="case")
    assert stop_clocks("case", [1], ["report"], at=NOW, by="answer.send") == 1
    assert [clock.part_kind for clock in running([1])] == ["order"]


def test_the_first_limit_of_a_case_is_the_one_due_first():
    start(1)
    start(1, kind="receipt", due_at=NOW + DAY)
    start(2, due_at=NOW + 2 * DAY)
    start(3, kind="receipt")
    stop_clocks("order", [3], ["receipt"], at=NOW, by="order.sign_receipt")
    assert earliest_due([1, 2, 3, 4]) == {1: NOW + DAY, 2: NOW + 2 * DAY, 3: None, 4: None}


def test_a_window_is_no_limit_to_be_met():
    start(1, kind="dispute_window", due_at=NOW + DAY)
    start(1)
    start(2, kind="notice")
    assert earliest_due([1, 2]) == {1: NOW + 4 * DAY, 2: None}
    assert [clock.kind for clock in pressing()] == ["report"]
    assert [clock.kind for clock in running([1])] == ["dispute_window", "report"]


def test_a_stream_stops_whole_but_for_the_kinds_left_out():
    start(1, 2)
    start(1, kind="receipt")
    assert stop_all([1], but=["receipt"], at=NOW, by="answer.send") == 1
    assert {(clock.stream_id, clock.kind) for clock in running([1, 2])} == {(1, "receipt"), (2, "report")}


def test_running_clocks_come_the_first_due_first():
    start(1)
    start(1, kind="receipt", due_at=NOW + DAY)
    assert [clock.kind for clock in running([1])] == ["receipt", "report"]


def test_a_duty_goes_to_another_post_while_the_limit_stands():
    (clock,) = start(1)
    assert hand_over([clock], duty_body_id=SOUTH, duty_role="head") == 1
    (after,) = running([1])
    assert (after.duty_body_id, after.duty_role, after.due_at) == (SOUTH, "head", NOW + 4 * DAY)
    stop_clocks("order", [1], ["report"], at=NOW, by="order.submit_report")
    assert hand_over([clock], duty_body_id=NORTH, duty_role="desk") == 0


def test_a_hundred_clocks_take_as_many_statements_as_one(django_assert_num_queries):
    for first, count, statements in ((1, 1, 1), (100, 9, 2), (1000, 100, 2)):  # a few go in by one INSERT
        with django_assert_num_queries(statements):
            start(*range(first, first + count))
        with django_assert_num_queries(1):
            stop_clocks("order", range(first, first + count), ["report"], at=NOW, by="order.recall")
