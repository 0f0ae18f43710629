"""The end of a window is a fact: entered once, told once to whoever could have used it, and no breach."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection

from bihuan.journal.models import Entry, Message
from bihuan.records import sweeping
from bihuan.records.clocks import start_clocks, stop_clocks
from bihuan.records.models import Clock
from bihuan.records.sweeping import sweep
from tests.records.office import NOW, leave, open_office, report_clock, streams

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = NOW + 4 * DAY


@pytest.fixture
def office(db):
    return open_office()


def open_window(office, *, kind: str = "dispute_window") -> Clock:
    (stream,) = streams(1)
    (clock,) = start_clocks([report_clock(stream, body_id=office.north, kind=kind)])
    return Clock.objects.get(id=clock)


def told() -> list[tuple[str, int, str]]:
    return list(Message.objects.order_by("id").values_list("code", "to_body_id", "to_role"))


def entered() -> list[str]:
    return list(Entry.objects.values_list("code", flat=True))


@pytest.mark.parametrize("kind", ["dispute_window", "notice"])
def test_a_window_that_passes_is_entered_and_told_to_whoever_had_it(office, kind):
    open_window(office, kind=kind)
    assert sweep(DUE - timedelta(seconds=1)) == 0
    assert sweep(DUE + HOUR) == 1
    assert (entered(), told()) == (["clock.passed"], [("clock.passed", office.north, "desk")])


def test_it_stops_when_it_is_looked_at_and_its_limit_says_when_it_passed(office):
    window = open_window(office)
    sweep(DUE + HOUR)
    window.refresh_from_db()
    assert (window.stopped_at, window.stopped_by) == (DUE + HOUR, "clock.passed")
    assert (window.due_at, window.level, window.next_look_at) == (DUE, 0, None)
    facts = json.loads(Entry.objects.get().body)["facts"]
    assert (facts["due_at"], facts["level"]) == ("2024-06-07T02:11:00.000000Z", 0)


def test_it_climbs_no_ladder_however_long_nobody_looks(office):
    open_window(office)
    assert sweep(DUE + 90 * DAY) == 1
    assert sweep(DUE + 180 * DAY) == 0
    assert (len(entered()), len(told())) == (1, 1)


def test_the_message_waits_at_the_desk_where_the_desk_is_vacant(office):
    open_window(office)
    leave(office.north, "desk", at=NOW)
    sweep(DUE)
    assert told() == [("clock.passed", office.north, "desk")]


def test_a_window_closed_before_its_time_is_not_spoken_of(office):
    window = open_window(office)
    stop_clocks("order", [window.part_id], ["dispute_window"], at=DUE - HOUR, by="order.dispute")
    assert sweep(DUE) == 0
    assert (entered(), told()) == ([], [])


def test_a_look_that_comes_too_early_leaves_the_window_open(office):
    (stream,) = streams(1)
    (clock,) = start_clocks(
        [report_clock(stream, body_id=office.north, kind="notice", next_look_at=NOW + HOUR)]
    )
    assert sweep(NOW + HOUR) == 1
    window = Clock.objects.get(id=clock)
    assert (window.stopped_at, window.next_look_at, entered()) == (None, DUE, [])


def test_windows_of_one_sheet_show_as_one_line_and_apart_from_its_limits(office):
    for kind in ("dispute_window", "dispute_window", "report"):
        open_window(office, kind=kind)
    sweep(DUE)
    keys = list(Message.objects.values_list("group_key", flat=True))
    assert sorted(keys.count(key) for key in set(keys)) == [1, 2]


def test_a_sweep_killed_before_its_commit_closes_the_window_once(office, monkeypatch):
    window = open_window(office)

    def killed(*_args, **_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(sweeping, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            sweep(DUE)
    window.refresh_from_db()
    assert (window.stopped_at, entered(), told()) == (None, [], [])
    assert (sweep(DUE), sweep(DUE)) == (1, 0)
    assert (len(entered()), len(told())) == (1, 1)


def test_two_sweeps_at_once_close_each_window_once(own_database):
    office = open_office()
    start_clocks(
        [report_clock(stream, body_id=office.north, kind="dispute_window") for stream in streams(60)]
    )

    def work() -> None:
        try:
            while sweep(DUE, limit=10):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sweep(DUE)
    assert (Message.objects.count(), Entry.objects.count()) == (60, 60)
    assert not Clock.objects.filter(stopped_at__isnull=True).exists()
