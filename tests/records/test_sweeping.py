"""A limit that runs out is told once to each who should know, and to nobody twice."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.journal.models import Entry, Message
from bihuan.people.models import User
from bihuan.records import sweeping
from bihuan.records.clocks import ClockDraft, hand_over, start_clocks, stop_clocks
from bihuan.records.models import Clock
from bihuan.records.sweeping import left_over, sweep
from bihuan.rules.clocks import BREACHED, WARNED
from tests.records.office import NOW, add_body, add_post, leave, open_office, report_clock, streams

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WARNING = NOW + 3 * DAY
DUE = NOW + 4 * DAY


@pytest.fixture
def office(db):
    return open_office()


def told() -> list[tuple[str, int, str]]:
    return list(Message.objects.order_by("id").values_list("code", "to_body_id", "to_role"))


def entered() -> list[str]:
    return list(Entry.objects.order_by("stream_id", "seq").values_list("code", flat=True))


def start_one(office, **more) -> int:
    (stream,) = streams(1)
    (clock,) = start_clocks([report_clock(stream, body_id=office.north, **more)])
    return clock


def test_nobody_is_told_before_three_quarters_of_the_limit(office):
    start_one(office)
    assert sweep(WARNING - timedelta(seconds=1)) == 0
    assert (told(), entered()) == ([], [])


def test_the_desk_is_warned_at_three_quarters_and_its_deputy_told_of_the_breach(office):
    start_one(office)
    assert sweep(WARNING) == 1
    assert told() == [("clock.warn", office.north, "desk")]
    assert sweep(DUE) == 1
    assert told()[1:] == [("clock.breach", office.north, "deputy")]
    assert entered() == ["clock.warn", "clock.breach"]


def test_the_ladder_ends_with_the_city_leader_and_each_rung_is_told_once(office):
    clock = start_one(office)
    for day in range(3, 12):
        sweep(NOW + day * DAY)
    assert [(body, role) for _, body, role in told()] == [
        (office.north, "desk"),
        (office.north, "deputy"),
        (office.north, "head"),
        (office.city, "city_desk"),
        (office.city, "city_leader"),
    ]
    assert entered() == ["clock.warn", "clock.breach", "clock.rung", "clock.rung", "clock.rung"]
    assert Clock.objects.get(id=clock).next_look_at is None


def test_after_a_night_without_a_sweep_every_missed_rung_is_entered_and_only_the_highest_sent(office):
    clock = start_one(office)
    assert sweep(DUE + DAY + HOUR) == 1
    assert entered() == ["clock.warn", "clock.breach", "clock.rung"]
    assert told() == [("clock.rung", office.north, "head")]
    levels = [json.loads(body)["facts"]["level"] for body in Entry.objects.values_list("body", flat=True)]
    assert sorted(levels) == [1, 2, 3]
    assert Clock.objects.get(id=clock).level == 3


def test_an_entry_says_when_its_rung_was_reached_and_that_the_system_wrote_it(office):
    start_one(office)
    sweep(DUE + HOUR, origin="exercise")
    breach = json.loads(Entry.objects.get(code="clock.breach").body)
    assert breach["facts"]["reached_at"] == "2024-06-07T02:11:00.000000Z"
    assert breach["recorded_at"] == "2024-06-07T03:11:00.000000Z"
    assert (breach["actor_key"], breach["origin"]) == ("system", "exercise")


def test_a_second_sweep_at_the_same_moment_finds_nothing(office):
    start_one(office)
    sweep(DUE)
    before = (told(), entered())
    assert sweep(DUE) == 0
    assert (told(), entered()) == before


def test_a_limit_met_in_time_is_never_spoken_of(office):
    clock = start_one(office)
    part_id = Clock.objects.get(id=clock).part_id
    assert stop_clocks("order", [part_id], ["report"], at=WARNING - HOUR, by="order.submit_report") == 1
    assert sweep(DUE) == 0
    assert told() == []


def test_a_vacant_deputy_passes_the_breach_on_to_the_head(office):
    start_one(office)
    leave(office.north, "deputy", at=DUE)
    sweep(DUE)
    assert told() == [("clock.breach", office.north, "head")]


def test_a_deputy_who_leaves_tomorrow_is_still_told_today(office):
    start_one(office)
    leave(office.north, "deputy", at=DUE + DAY)
    sweep(DUE)
    assert told() == [("clock.breach", office.north, "deputy")]


def test_a_county_without_leaders_is_brought_before_the_city_desk(office):
    (stream,) = streams(1)
    start_clocks([report_clock(stream, body_id=office.south)])
    sweep(DUE)
    assert told() == [("clock.breach", office.city, "city_desk")]


def test_where_every_post_is_vacant_the_message_waits_at_the_desk(office):
    (stream,) = streams(1)
    start_clocks([report_clock(stream, body_id=office.south)])
    for body, role in [(office.south, "desk"), (office.city, "city_desk"), (office.city, "city_leader")]:
        leave(body, role, at=NOW)
    sweep(DUE)
    assert told() == [("clock.breach", office.south, "desk")]


def test_a_limit_of_the_city_goes_from_the_clerk_to_the_shift_head_to_the_city_leader(office):
    start_one(office, kind="transfer", ladder="city", duty_body_id=office.city)
    for day in range(3, 8):
        sweep(NOW + day * DAY)
    assert [role for _, _, role in told()] == ["city_desk", "shift_head", "city_leader"]


def test_the_clerk_whose_work_it_is_is_warned_then_the_shift_head_then_the_city_leader(office):
    start_one(office, kind="phone", ladder="city", duty_body_id=office.city, duty_role="chase")
    for day in range(3, 8):
        sweep(NOW + day * DAY)
    assert [(body, role) for _, body, role in told()] == [
        (office.city, "chase"),
        (office.city, "shift_head"),
        (office.city, "city_leader"),
    ]


def test_a_report_that_waits_for_the_heads_signature_is_not_brought_before_the_deputy(office):
    clock = start_one(office)
    hand_over([clock], duty_body_id=office.north, duty_role="head")
    for day in range(3, 7):
        sweep(NOW + day * DAY)
    assert [role for _, _, role in told()] == ["head", "head", "head", "city_desk"]


def test_somebody_who_may_no_longer_log_in_counts_as_gone(office):
    start_one(office)
    User.objects.filter(tenures__post__role="deputy").update(is_active=False)
    sweep(DUE)
    assert told() == [("clock.breach", office.north, "head")]


def test_a_look_that_comes_too_early_tells_nobody_and_comes_again(office):
    clock = start_one(office, next_look_at=NOW + HOUR)
    assert sweep(NOW + HOUR) == 1
    assert (told(), entered()) == ([], [])
    assert Clock.objects.get(id=clock).next_look_at == WARNING


def test_the_city_leader_is_told_in_the_own_body_where_there_are_two_city_desks(office):
    second = add_body_with_leader()
    start_one(office, kind="transfer", ladder="city", duty_body_id=second)
    sweep(DUE + DAY)
    assert told() == [("clock.rung", second, "city_leader")]


def add_body_with_leader() -> int:
    second = add_body("qh2", "清河市第二专班", kind="city_desk")
    add_post(second, "分管副市长", role="city_leader")
    return second


def test_orders_of_one_sheet_show_as_one_line_and_those_of_another_sheet_apart(office):
    first_sheet, later_sheet = streams(3), streams(2)
    start_clocks([report_clock(stream, body_id=office.north) for stream in first_sheet])
    start_clocks([report_clock(stream, body_id=office.north, due_at=DUE - HOUR) for stream in later_sheet])
    sweep(DUE)
    keys = Message.objects.values_list("group_key", flat=True)
    assert sorted(list(keys).count(key) for key in set(keys)) == [2, 3]


def test_a_sweep_killed_before_its_commit_loses_nothing_and_doubles_nothing(office, monkeypatch):
    start_one(office)

    def killed(*_args, **_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(sweeping, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            sweep(DUE)
    assert (told(), entered()) == ([], [])
    assert sweep(DUE) == 1
    assert entered() == ["clock.warn", "clock.breach"]
    assert len(told()) == 1


def test_a_set_takes_the_longest_overdue_first_and_leaves_the_rest_to_the_next(office):
    ids = start_clocks(
        [
            report_clock(stream, body_id=office.north, started_at=NOW - place * HOUR)
            for place, stream in enumerate(streams(3))
        ]
    )
    assert sweep(DUE, limit=2) == 2
    looked_at = Clock.objects.filter(level__gte=BREACHED).values_list("id", flat=True)
    assert set(looked_at) == {ids[1], ids[2]}
    assert (sweep(DUE, limit=2), sweep(DUE, limit=2)) == (1, 0)


def test_two_clocks_of_one_case_are_told_in_one_sweep(office):
    (stream,) = streams(1)
    start_clocks(
        [
            report_clock(stream, body_id=office.north),
            report_clock(stream, body_id=office.north, kind="receipt"),
        ]
    )
    assert sweep(WARNING) == 2
    assert list(Clock.objects.values_list("level", flat=True)) == [WARNED, WARNED]


def a_day_later(stream: int, office) -> ClockDraft:
    return report_clock(stream, body_id=office.south, started_at=NOW + 9 * DAY, due_at=DUE + 9 * DAY)


def test_the_number_of_statements_does_not_grow_with_the_clocks(office):
    start_clocks([report_clock(stream, body_id=office.north) for stream in streams(10)])
    start_clocks([a_day_later(stream, office) for stream in streams(40)])
    with CaptureQueriesContext(connection) as few:
        assert sweep(DUE) == 10
    with CaptureQueriesContext(connection) as many:
        assert sweep(DUE + 9 * DAY) == 50
    assert len(many) == len(few)


def test_an_idle_sweep_asks_one_question(office, django_assert_num_queries):
    start_one(office)
    with django_assert_num_queries(3):  # begin and end of the transaction included
        assert sweep(NOW) == 0


def test_two_sweeps_at_once_tell_each_person_once(own_database):
    office = open_office()
    start_clocks([report_clock(stream, body_id=office.north) for stream in streams(300)])
    counts: list[int] = []

    def work() -> None:
        try:
            while done := sweep(DUE, limit=20):
                counts.append(done)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while done := sweep(DUE):
        counts.append(done)
    assert sum(counts) == 300
    assert Message.objects.count() == 300
    assert Entry.objects.count() == 600


def test_a_case_somebody_is_working_on_is_left_for_the_next_sweep(own_database):
    office = open_office()
    busy, free = streams(2)
    start_clocks([report_clock(stream, body_id=office.north) for stream in (busy, free)])
    with own_database.as_app() as other, other.transaction():
        other.execute("SELECT 1 FROM journal_stream WHERE id = %s FOR NO KEY UPDATE", [busy])
        assert sweep(DUE) == 1
        assert list(Entry.objects.values_list("stream_id", flat=True).distinct()) == [free]
        assert (sweep(DUE), left_over(DUE)) == (0, 1)
    assert (sweep(DUE), left_over(DUE)) == (1, 0)


def test_a_limit_met_while_the_sweep_reaches_for_it_is_not_spoken_of(own_database):
    office = open_office()
    (stream,) = streams(1)
    start_clocks([report_clock(stream, body_id=office.north)])

    def hand_in_first(execute, sql, params, many, context):
        if "WHERE id = ANY" in sql and "records_clock" in sql:
            with own_database.as_app() as county:
                county.execute("UPDATE records_clock SET stopped_at = now(), next_look_at = NULL")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hand_in_first):
        assert sweep(DUE) == 0
    assert (told(), entered()) == ([], [])
