"""Days are counted as the yearly notice says, holidays and make-up days included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.calendar import (
    LOCAL,
    WEEKS_ONLY,
    Calendar,
    DayKind,
    at_hour,
    end_of_day,
    local,
    local_day,
)

FRIDAY = date(2024, 9, 13)
AUTUMN = Calendar(
    kinds={
        date(2024, 9, 14): DayKind.WORKDAY,
        date(2024, 9, 15): DayKind.HOLIDAY,
        date(2024, 9, 16): DayKind.HOLIDAY,
        date(2024, 9, 17): DayKind.HOLIDAY,
        date(2024, 9, 18): DayKind.REST,
    },
    edition="国办发明电〔2023〕7号",
)
some_days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_make_up_saturday_is_worked_and_a_holiday_monday_is_not() -> None:
    assert AUTUMN.is_workday(date(2024, 9, 14))
    assert not AUTUMN.is_workday(date(2024, 9, 16))
    assert not AUTUMN.is_workday(date(2024, 9, 18))


def test_an_unnamed_day_follows_the_week() -> None:
    assert AUTUMN.is_workday(FRIDAY)
    assert not AUTUMN.is_workday(date(2024, 9, 21))
    assert not WEEKS_ONLY.is_workday(date(2024, 9, 14))


def test_a_year_without_an_edition_is_known_to_be_uncovered() -> None:
    assert AUTUMN.covered(2024)
    assert not AUTUMN.covered(2027)


def test_workdays_skip_the_holiday_and_count_the_make_up_day() -> None:
    assert AUTUMN.add_workdays(FRIDAY, 0) == FRIDAY
    assert AUTUMN.add_workdays(FRIDAY, 1) == date(2024, 9, 14)
    assert AUTUMN.add_workdays(FRIDAY, 2) == date(2024, 9, 19)
    with pytest.raises(ValueError, match="forwards"):
        AUTUMN.add_workdays(FRIDAY, -1)


def test_a_batch_of_half_past_eight_in_the_evening_utc_belongs_to_the_next_local_day() -> None:
    assert local_day(datetime(2024, 6, 2, 16, 0, tzinfo=UTC)) == date(2024, 6, 3)
    assert local_day(datetime(2024, 6, 2, 15, 59, tzinfo=UTC)) == date(2024, 6, 2)


def test_a_moment_without_time_zone_belongs_to_no_day() -> None:
    with pytest.raises(ValueError, match="aware"):
        local(datetime.fromisoformat("2024-06-03T10:00"))


def test_a_day_ends_where_the_next_begins() -> None:
    assert end_of_day(date(2024, 6, 3)) == at_hour(date(2024, 6, 4), 0)
    assert at_hour(date(2024, 6, 3), 8) == datetime(2024, 6, 3, 0, 0, tzinfo=UTC)


@given(some_days, st.integers(0, 60))
def test_counting_forwards_and_counting_between_agree(day: date, count: int) -> None:
    end = AUTUMN.add_workdays(day, count)
    assert AUTUMN.workdays_between(day, end) == count
    assert count == 0 or AUTUMN.is_workday(end)


@given(some_days, st.integers(0, 23))
def test_an_hour_of_a_day_lies_in_that_day(day: date, hour: int) -> None:
    moment = at_hour(day, hour)
    assert local_day(moment) == day
    assert moment.astimezone(LOCAL).hour == hour
    assert moment + timedelta(hours=24 - hour) == end_of_day(day)
