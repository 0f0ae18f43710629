"""A granted suspension lets a limit stand still, an extension moves it; neither hides what was late before."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.journal.models import Entry, Message
from bihuan.records.clocks import (
    earliest_due,
    extend,
    pause,
    pressing,
    resume,
    running,
    start_clocks,
    stop_all,
    stop_clocks,
)
from bihuan.records.models import Clock
from bihuan.records.sweeping import sweep
from bihuan.rules.canonical import utc_text
from tests.records.office import NOW, open_office, report_clock, streams

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WARNING, DUE = NOW + 3 * DAY, NOW + 4 * DAY
GRANTED = "rectification.suspend"


@pytest.fixture
def office(db):
    return open_office()


def limit_of(office, *, kind: str = "deadline", **more) -> Clock:
    """A limit of 4 days on an order with the number of its stream."""
    (stream,) = streams(1)
    (clock,) = start_clocks([report_clock(stream, body_id=office.north, kind=kind, **more)])
    return Clock.objects.get(id=clock)


def paused(clock: Clock, *, at) -> Clock:
    assert pause("order", [clock.part_id], [clock.kind], at=at, by=GRANTED) == 1
    return fresh(clock)


def resumed(clock: Clock, *, at) -> Clock:
    assert resume("order", [clock.part_id], [clock.kind], at=at) == 1
    return fresh(clock)


def fresh(clock: Clock) -> Clock:
    return Clock.objects.get(id=clock.id)


def told() -> list[str]:
    return list(Message.objects.order_by("id").values_list("code", flat=True))


def test_a_paused_limit_neither_warns_nor_breaches(office):
    clock = paused(limit_of(office), at=NOW + DAY)
    assert sweep(DUE + 90 * DAY) == 0
    assert (clock.paused_at, clock.paused_by, clock.next_look_at) == (NOW + DAY, GRANTED, None)
    assert (told(), Entry.objects.count()) == ([], 0)


def test_a_paused_limit_presses_nobody_but_is_still_shown(office):
    clock = paused(limit_of(office), at=NOW + DAY)
    assert earliest_due([clock.stream_ref]) == {clock.stream_ref: None}
    assert not pressing().exists()
    assert [one.paused_at for one in running([clock.stream_ref])] == [NOW + DAY]


def test_once_resumed_it_is_due_later_by_the_pause_and_the_original_limit_stays(office):
    clock = resumed(paused(limit_of(office), at=NOW + DAY), at=NOW + 11 * DAY)
    assert (clock.due_at, clock.original_due_at, clock.started_at) == (DUE + 10 * DAY, DUE, NOW)
    assert (clock.paused_at, clock.paused_by, clock.paused_for) == (None, "", 10 * DAY)
    assert earliest_due([clock.stream_ref]) == {clock.stream_ref: DUE + 10 * DAY}


def test_once_resumed_it_warns_and_breaches_with_the_pause_left_out(office):
    resumed(paused(limit_of(office, kind="milestone"), at=NOW + DAY), at=NOW + 11 * DAY)
    assert sweep(WARNING + 10 * DAY - HOUR) == 0
    assert sweep(WARNING + 10 * DAY) == 1
    assert sweep(DUE + 10 * DAY - HOUR) == 0
    assert sweep(DUE + 10 * DAY) == 1
    assert told() == ["clock.warn", "clock.breach"]
    reached = [
        json.loads(body)["facts"]["reached_at"] for body in Entry.objects.values_list("body", flat=True)
    ]
    assert reached == [utc_text(WARNING + 10 * DAY), utc_text(DUE + 10 * DAY)]


def test_a_sweep_that_comes_too_early_after_a_pause_warns_nobody(office):
    clock = resumed(paused(limit_of(office), at=NOW + DAY), at=NOW + 11 * DAY)
    Clock.objects.filter(id=clock.id).update(next_look_at=NOW + 11 * DAY)
    assert (sweep(NOW + 11 * DAY), told()) == (1, [])
    assert fresh(clock).next_look_at == WARNING + 10 * DAY


def test_who_was_warned_before_the_pause_is_not_warned_again_after_it(office):
    clock = limit_of(office)
    sweep(WARNING)
    clock = resumed(paused(clock, at=WARNING + HOUR), at=WARNING + HOUR + 10 * DAY)
    assert (clock.level, clock.next_look_at) == (1, DUE + 10 * DAY)
    assert sweep(DUE + 10 * DAY) == 1
    assert told() == ["clock.warn", "clock.breach"]


def test_a_second_pause_adds_to_the_first(office):
    clock = resumed(paused(limit_of(office), at=NOW + DAY), at=NOW + 3 * DAY)
    clock = resumed(paused(clock, at=NOW + 4 * DAY), at=NOW + 9 * DAY)
    assert (clock.due_at, clock.paused_for) == (DUE + 7 * DAY, 7 * DAY)
    assert clock.next_look_at == WARNING + 7 * DAY


def test_a_pause_asked_for_twice_begins_once_and_ends_once(office):
    clock = paused(limit_of(office), at=NOW + DAY)
    assert pause("order", [clock.part_id], ["deadline"], at=NOW + 2 * DAY, by=GRANTED) == 0
    assert resumed(clock, at=NOW + 3 * DAY).due_at == DUE + 2 * DAY
    assert resume("order", [clock.part_id], ["deadline"], at=NOW + 9 * DAY) == 0
    assert fresh(clock).due_at == DUE + 2 * DAY


@pytest.mark.parametrize("kind", ["report", "answer", "disclosure", "dispute_window", "review"])
def test_nothing_else_pauses(office, kind):
    clock = limit_of(office, kind=kind)
    with pytest.raises(ValueError, match=kind):
        pause("order", [clock.part_id], ["deadline", kind], at=NOW, by=GRANTED)
    assert fresh(clock).paused_at is None


def test_what_is_done_while_the_limit_is_paused_is_judged_by_the_time_that_counts(office):
    in_time, late = limit_of(office), limit_of(office)
    paused(in_time, at=DUE - HOUR)
    paused(late, at=DUE + HOUR)
    assert stop_clocks("order", [in_time.part_id], ["deadline"], at=DUE + 9 * DAY, by="done") == 1
    assert stop_all([late.stream_ref], at=DUE + 9 * DAY, by="done") == 1
    found = [fresh(in_time), fresh(late)]
    assert {clock.stopped_at for clock in found} == {DUE + 9 * DAY}
    assert [clock.due_at for clock in found] == [DUE + 9 * DAY + HOUR, DUE + 9 * DAY - HOUR]
    assert [(clock.paused_at, clock.paused_by) for clock in found] == [(None, ""), (None, "")]


def test_a_clock_that_never_was_paused_stops_with_its_limit_as_it_was(office):
    clock = limit_of(office)
    stop_clocks("order", [clock.part_id], ["deadline"], at=NOW + DAY, by="done")
    assert (fresh(clock).due_at, fresh(clock).paused_for) == (DUE, timedelta(0))


def test_the_database_itself_lets_no_paused_clock_be_swept(office):
    clock = paused(limit_of(office), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(id=clock.id).update(next_look_at=DUE)


def extended(clock: Clock, due_at, *, at) -> Clock:
    assert extend({clock.id: due_at}, at=at) == 1
    return fresh(clock)


def test_an_extended_limit_is_due_later_and_keeps_what_it_was_first(office):
    clock = extended(limit_of(office, kind="report"), NOW + 8 * DAY, at=NOW + DAY)
    assert (clock.due_at, clock.original_due_at) == (NOW + 8 * DAY, DUE)
    assert (clock.level, clock.next_look_at) == (0, NOW + 6 * DAY)


def test_whoever_was_warned_of_the_first_limit_is_warned_of_the_longer_one_in_its_time(office):
    clock = limit_of(office)
    sweep(WARNING)
    clock = extended(clock, NOW + 8 * DAY, at=WARNING + HOUR)
    assert clock.level == 0
    assert sweep(NOW + 6 * DAY - HOUR) == 0
    assert sweep(NOW + 6 * DAY) == 1
    assert sweep(NOW + 8 * DAY) == 1
    assert told() == ["clock.warn", "clock.warn", "clock.breach"]


def test_a_warning_that_the_longer_limit_has_reached_too_is_not_sent_again(office):
    clock = limit_of(office)
    sweep(WARNING)
    clock = extended(clock, DUE + HOUR, at=DUE - HOUR)
    assert (clock.level, clock.next_look_at) == (1, DUE + HOUR)
    assert sweep(DUE) == 0
    assert sweep(DUE + HOUR) == 1
    assert told() == ["clock.warn", "clock.breach"]


def test_a_warning_the_sweep_still_owed_is_sent_after_the_extension(office):
    clock = extended(limit_of(office), DUE + HOUR, at=DUE - HOUR)
    assert clock.level == 0
    assert sweep(DUE - HOUR) == 1
    assert told() == ["clock.warn"]


def test_only_a_later_limit_of_a_clock_that_has_not_run_out_extends_it(office):
    stopped, run_out, shorter = (limit_of(office) for _ in range(3))
    stop_clocks("order", [stopped.part_id], ["deadline"], at=NOW, by="done")
    assert extend({stopped.id: DUE + DAY, run_out.id: DUE + 9 * DAY}, at=DUE + HOUR) == 0
    assert extend({shorter.id: DUE - DAY, run_out.id: DUE}, at=NOW) == 0
    assert set(Clock.objects.values_list("due_at", flat=True)) == {DUE}


def test_a_limit_extended_at_the_last_moment_is_extended(office):
    assert extended(limit_of(office), DUE + DAY, at=DUE).due_at == DUE + DAY


def test_a_paused_limit_is_extended_by_the_time_at_which_it_stands_still(office):
    clock = paused(limit_of(office), at=NOW + DAY)
    clock = extended(clock, DUE + 4 * DAY, at=NOW + 90 * DAY)
    assert (clock.paused_at, clock.next_look_at, clock.level) == (NOW + DAY, None, 0)
    clock = resumed(clock, at=NOW + 91 * DAY)
    assert (clock.due_at, clock.next_look_at) == (DUE + 94 * DAY, NOW + 96 * DAY)


def test_an_extended_window_passes_at_its_new_end(office):
    clock = extended(limit_of(office, kind="notice"), DUE + DAY, at=NOW)
    assert clock.next_look_at == DUE + DAY
    assert (sweep(DUE), sweep(DUE + DAY), told()) == (0, 1, ["clock.passed"])


def test_a_hundred_limits_pause_and_run_on_in_as_many_statements_as_one(office, django_assert_num_queries):
    clocks = start_clocks(
        [report_clock(stream, body_id=office.north, kind="deadline") for stream in streams(101)]
    )
    parts = list(Clock.objects.filter(id__in=clocks).values_list("part_id", flat=True))
    for some in (parts[:1], parts[1:]):
        with django_assert_num_queries(1):
            pause("order", some, ["deadline"], at=NOW, by=GRANTED)
        with django_assert_num_queries(2):
            resume("order", some, ["deadline"], at=NOW + DAY)
        ids = Clock.objects.filter(part_id__in=some).values_list("id", flat=True)
        limits = dict.fromkeys(ids, DUE + 9 * DAY)
        with django_assert_num_queries(2):
            assert extend(limits, at=NOW + DAY) == len(some)
