"""Limits run out when the office expects them to, and each level is told once and in order."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bihuan.rules.calendar import LOCAL, WEEKS_ONLY, Calendar, DayKind
from bihuan.rules.clocks import (
    CITY_LADDER,
    CLOCK_KINDS,
    DAY,
    HOUR,
    PAUSABLE,
    RECEIVER_LADDER,
    WARNED,
    Course,
    Form,
    Hop,
    Limit,
    NightRule,
    Rung,
    counts_from,
    due_at,
    is_on_time,
    ladder_for,
    last_level,
    level_at,
    level_under,
    look_moment,
    next_look,
    report_due_at,
    rung_for,
    shares,
    time_left_words,
)

MONDAY = datetime(2024, 6, 3, 11, 2, tzinfo=LOCAL)
RECEIPT = Limit(Form.DURATION, seconds=2 * HOUR, night=NightRule(), source="双确认")
moments = st.integers(0, 10**9).map(lambda seconds: MONDAY + timedelta(seconds=seconds))
spans = st.integers(60, 60 * DAY).map(lambda seconds: timedelta(seconds=seconds))
ladders = st.sampled_from([CITY_LADDER, RECEIVER_LADDER, RECEIVER_LADDER[3:], (Rung.CITY_LEADER,)])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 6, day, hour, minute, tzinfo=LOCAL)


def due(
    limit: Limit, started_at: datetime, *, calendar: Calendar = WEEKS_ONLY, is_key: bool = False
) -> datetime:
    return due_at(limit, started_at=started_at, calendar=calendar, is_key=is_key)


def test_the_table_of_limits_holds_every_kind_once() -> None:
    assert " ".join(CLOCK_KINDS) == (
        "transfer extract phone receipt dispute_window determination leader_named report review"
        " city_signature answer disclosure answer_correction correction redo milestone deadline interim_review"
        " suspension follow_up conclusion strike_off notice revisit"
    )


def test_an_hour_is_an_hour() -> None:
    assert due(Limit(Form.DURATION, seconds=HOUR, source="一小时转办"), MONDAY) == at(3, 12, 2)


@pytest.mark.parametrize(
    ("started_at", "expected"),
    [
        (at(3, 21, 59), at(3, 23, 59)),
        (at(3, 22, 0), at(4, 8, 0)),
        (at(3, 23, 30), at(4, 8, 0)),
        (at(4, 0, 10), at(4, 8, 0)),
        (at(4, 7, 0), at(4, 9, 0)),
        (at(4, 8, 0), at(4, 10, 0)),
    ],
)
def test_a_receipt_asked_for_at_night_waits_for_the_morning(started_at: datetime, expected: datetime) -> None:
    assert due(RECEIPT, started_at) == expected


def test_a_key_case_does_not_wait_for_the_morning() -> None:
    assert due(RECEIPT, at(3, 23, 30), is_key=True) == at(4, 1, 30)


def test_a_night_that_begins_after_midnight_is_a_night_too() -> None:
    small_hours = Limit(Form.DURATION, seconds=HOUR, night=NightRule(1, 6), source="县约定")
    assert due(small_hours, at(3, 0, 30)) == at(3, 1, 30)
    assert due(small_hours, at(3, 1, 0)) == at(3, 6, 0)


def test_the_third_day_until_six_in_the_evening_does_not_count_today() -> None:
    assert due(Limit(Form.NTH_DAY, days=3, cutoff_hour=18, source="市约定"), MONDAY) == at(6, 18)
    assert due(Limit(Form.NTH_DAY, days=3, source="市约定"), MONDAY) == at(7, 0)


def test_workdays_leave_out_the_weekend_and_the_festival() -> None:
    festival = Calendar({date(2024, 6, 10): DayKind.HOLIDAY}, edition="端午")
    three_days = Limit(Form.DURATION, seconds=3 * DAY, workdays=True, source="工作日")
    assert due(three_days, at(6, 11, 2), calendar=festival) == at(12, 11, 2)
    assert due(three_days, at(8, 11, 2), calendar=festival) == at(13, 11, 2)
    nth = Limit(Form.NTH_DAY, days=3, cutoff_hour=12, workdays=True, source="工作日")
    assert due(nth, at(6, 23, 0), calendar=festival) == at(12, 12)


def report_due(started_at: datetime, answer_due: datetime) -> datetime:
    return report_due_at(
        started_at + timedelta(days=3),
        started_at=started_at,
        answer_due=answer_due,
        reserve=timedelta(days=2),
        floor=timedelta(days=1),
    )


def test_a_report_leaves_the_city_its_two_days() -> None:
    assert report_due(at(3, 12, 2), at(8, 11, 2)) == at(6, 11, 2)
    assert report_due(at(3, 12, 2), at(13, 11, 2)) == at(6, 12, 2)


def test_a_late_order_still_leaves_the_receiver_a_day_but_never_past_the_answer() -> None:
    assert report_due(at(6, 9), at(8, 11, 2)) == at(7, 9)
    assert report_due(at(8, 9), at(8, 11, 2)) == at(8, 11, 2)
    assert report_due(at(9, 9), at(8, 11, 2)) == at(10, 9)


def test_a_two_hour_limit_warns_after_ninety_minutes_and_climbs_by_half_hours() -> None:
    reached = [look_moment(level, started_at=at(3, 10), due_at=at(3, 12)) for level in range(1, 5)]
    assert reached == [at(3, 11, 30), at(3, 12), at(3, 12, 30), at(3, 13)]


def test_rungs_are_at_least_half_an_hour_and_at_most_a_day_apart() -> None:
    assert look_moment(3, started_at=at(3, 10), due_at=at(3, 10, 30)) == at(3, 11)
    assert look_moment(3, started_at=at(3, 10), due_at=at(23, 10)) == at(24, 10)


def test_nobody_is_left_to_tell_after_the_last_rung() -> None:
    looks = [next_look(n, started_at=at(3, 10), due_at=at(3, 11), ladder=CITY_LADDER) for n in range(4)]
    assert looks == [at(3, 10, 45), at(3, 11), at(3, 11, 30), None]


def test_a_clock_with_one_person_above_it_still_knows_its_breach() -> None:
    assert last_level((Rung.CITY_LEADER,)) == 2
    assert rung_for(2, ladder=(Rung.CITY_LEADER,)) == 0


def test_the_ladder_begins_with_the_holder_of_the_duty() -> None:
    assert ladder_for(CLOCK_KINDS["report"], is_city_duty=False) == RECEIVER_LADDER[1:]
    assert ladder_for(CLOCK_KINDS["receipt"], is_city_duty=False) == RECEIVER_LADDER[2:]
    assert ladder_for(CLOCK_KINDS["milestone"], is_city_duty=False) == RECEIVER_LADDER
    assert ladder_for(CLOCK_KINDS["phone"], is_city_duty=True) == CITY_LADDER
    assert ladder_for(CLOCK_KINDS["phone"], is_city_duty=False) == RECEIVER_LADDER[1:]
    assert ladder_for(CLOCK_KINDS["answer"], is_city_duty=True) == CITY_LADDER
    assert ladder_for(CLOCK_KINDS["city_signature"], is_city_duty=True) == (Rung.CITY_LEADER,)
    assert ladder_for(CLOCK_KINDS["deadline"], is_city_duty=False)[:2] == (Rung.LEADER_IN_CHARGE, Rung.HEAD)


def test_a_window_that_passes_is_nobodys_breach() -> None:
    ladder = ladder_for(CLOCK_KINDS["dispute_window"], is_city_duty=False)
    assert ladder == ()
    assert level_at(at(9, 0), started_at=at(3, 10), due_at=at(3, 14), ladder=ladder) == 0
    assert next_look(0, started_at=at(3, 10), due_at=at(3, 14), ladder=ladder) == at(3, 14)


def test_only_limits_of_rectification_can_be_paused() -> None:
    assert {"milestone", "deadline"} == PAUSABLE


@given(moments, spans, ladders, st.data())
def test_a_pause_moves_every_level_by_its_own_length(
    started_at: datetime, limit: timedelta, ladder: tuple[Rung, ...], data: st.DataObject
) -> None:
    paused_for, after = data.draw(spans), data.draw(spans)
    counted = counts_from(started_at, paused_for=paused_for)
    paused: Course = {"started_at": counted, "due_at": started_at + limit + paused_for, "ladder": ladder}
    plain: Course = {"started_at": started_at, "due_at": started_at + limit, "ladder": ladder}
    level = level_at(started_at + after, **plain)
    assert level_at(started_at + after + paused_for, **paused) == level
    look, moved = next_look(level, **plain), next_look(level, **paused)
    assert moved == (look + paused_for if look else None)


@given(moments, spans, ladders, st.data())
def test_an_extension_repeats_only_what_the_longer_limit_has_not_reached(
    started_at: datetime, limit: timedelta, ladder: tuple[Rung, ...], data: st.DataObject
) -> None:
    told, longer, after = data.draw(st.integers(0, WARNED)), data.draw(spans), data.draw(spans)
    now = started_at + min(after, limit)
    extended: Course = {"started_at": started_at, "due_at": started_at + limit + longer, "ladder": ladder}
    level = level_under(told, now=now, **extended)
    assert level in (0, told)
    assert level == told or level_at(now, **extended) == level
    upcoming = next_look(level, **extended)
    assert upcoming is not None
    assert level_at(upcoming, **extended) == level + 1


def test_the_warning_goes_to_the_holder_and_the_breach_one_above() -> None:
    assert [rung_for(level, ladder=RECEIVER_LADDER[1:]) for level in range(1, 8)] == [0, 1, 2, 3, 4, 4, 4]


def test_a_vacant_rung_passes_on() -> None:
    assert rung_for(2, ladder=CITY_LADDER, vacant={Rung.SHIFT_HEAD}) == 2
    assert rung_for(3, ladder=CITY_LADDER, vacant={Rung.CITY_LEADER}) == 1
    assert rung_for(1, ladder=CITY_LADDER, vacant=set(CITY_LADDER)) is None


def test_handed_in_at_the_very_moment_is_in_time() -> None:
    assert is_on_time(at(3, 12), stopped_at=at(3, 12))
    assert not is_on_time(at(3, 12), stopped_at=at(3, 12) + timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(3, 8, 48), "余 3 小时 12 分"),
        (at(1, 12), "余 2 天"),
        (at(1, 11, 30), "余 2 天"),
        (at(1, 9), "余 2 天 3 小时"),
        (at(3, 11, 59) + timedelta(seconds=30), "余 不足 1 分"),
        (at(3, 12), "超期 不足 1 分"),
        (at(3, 13), "超期 1 小时"),
        (at(5, 12), "超期 2 天"),
    ],
)
def test_what_is_left_is_said_in_two_units(now: datetime, words: str) -> None:
    assert time_left_words(at(3, 12), now=now) == words


def test_each_level_sees_its_share_of_the_time_the_city_included() -> None:
    hops = [
        Hop("市专班", at(3, 10), at(3, 11)),
        Hop("北岭县", at(3, 11), at(3, 13)),
        Hop("市专班", at(3, 13), at(3, 14)),
        Hop("县环保局", at(3, 14)),
    ]
    found = shares(hops, now=at(3, 16))
    assert [(share.holder, share.elapsed, share.percent) for share in found] == [
        ("市专班", timedelta(hours=2), 34),
        ("北岭县", timedelta(hours=2), 33),
        ("县环保局", timedelta(hours=2), 33),
    ]


@given(moments, spans, ladders)
def test_levels_come_in_order(started_at: datetime, limit: timedelta, ladder: tuple[Rung, ...]) -> None:
    levels = range(1, last_level(ladder) + 1)
    reached = [look_moment(level, started_at=started_at, due_at=started_at + limit) for level in levels]
    assert reached == sorted(set(reached))
    assert reached[1] == started_at + limit


@given(moments, spans, ladders, spans)
def test_whoever_sweeps_late_misses_no_level(
    started_at: datetime, limit: timedelta, ladder: tuple[Rung, ...], after: timedelta
) -> None:
    due_moment, now = started_at + limit, started_at + after
    level = level_at(now, started_at=started_at, due_at=due_moment, ladder=ladder)
    upcoming = next_look(level, started_at=started_at, due_at=due_moment, ladder=ladder)
    assert (upcoming is None) == (level == last_level(ladder))
    assert upcoming is None or upcoming > now
    assert level == 0 or look_moment(level, started_at=started_at, due_at=due_moment) <= now


@given(moments, st.integers(1, 400), st.sampled_from([None, NightRule(), NightRule(1, 6)]))
def test_night_never_shortens_a_limit(started_at: datetime, hours: int, night: NightRule | None) -> None:
    limit = Limit(Form.DURATION, seconds=hours * HOUR, night=night, source="试")
    plain = started_at + timedelta(hours=hours)
    assert due(limit, started_at) >= due(limit, started_at, is_key=True) == plain
    assert due(limit, started_at) <= max(plain, started_at + timedelta(hours=10))


@given(moments, st.integers(-5 * DAY, 10 * DAY))
def test_a_report_is_due_after_it_was_asked_for(started_at: datetime, seconds: int) -> None:
    answer_due = started_at + timedelta(seconds=seconds)
    found = report_due(started_at, answer_due)
    assert started_at < found <= started_at + timedelta(days=3)
    assume(seconds > 0)
    assert found <= answer_due


@given(st.lists(st.tuples(st.sampled_from("市县乡"), st.integers(0, 10**6)), min_size=1))
def test_shares_make_a_whole(stretches: list[tuple[str, int]]) -> None:
    hops = [Hop(who, MONDAY, MONDAY + timedelta(seconds=length)) for who, length in stretches]
    total = sum(share.percent for share in shares(hops, now=MONDAY))
    assert total == (100 if any(length for _, length in stretches) else 0)
