"""A stretch of the roster day by day, with what nobody covers from now on."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bihuan.people.queries.duty import OnDuty, shifts_between
from bihuan.rules.calendar import at_hour, local_day
from bihuan.rules.duty import Span, gaps

WEEK, MONTH = "week", "month"
DAYS_IN_WEEK = 7
LOOKED_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its shifts, those begun the day before too, and the stretches still to come nobody covers."""

    day: date
    shifts: Sequence[OnDuty]
    gaps: Sequence[Span]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A week or a month of one body's roster, and the first days of those before and after."""

    span: str
    first: date
    last: date
    before: date
    after: date
    days: Sequence[Day]


def stretch_of(body_id: int, day: date, *, span: str, now: datetime) -> Stretch:
    """The week or month a day lies in. 1 statement."""
    first, last = _bounds(day, span)
    start, end = at_hour(first, 0), at_hour(last, 24)
    found = shifts_between([body_id], start, end)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return Stretch(
        span, first, last, _bounds(first - timedelta(days=1), span)[0], last + timedelta(days=1),
        [_day(one, found, now=now) for one in days],
    )  # fmt: skip


def next_gap(body_id: int, *, now: datetime) -> Span | None:
    """The first stretch of the coming two weeks nobody covers. 1 statement."""
    end = now + LOOKED_AHEAD
    covered = [(one.starts_at, one.ends_at) for one in shifts_between([body_id], now, end)]
    return next(gaps(covered, start=now, end=end), None)


def _bounds(day: date, span: str) -> tuple[date, date]:
    if span == MONTH:
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=DAYS_IN_WEEK - 1)


def _day(day: date, found: Sequence[OnDuty], *, now: datetime) -> Day:
    start, end = at_hour(day, 0), at_hour(day, 24)
    shifts = sorted(
        (one for one in found if one.starts_at < end and one.ends_at > start), key=lambda one: one.starts_at
    )
    covered = [(one.starts_at, one.ends_at) for one in shifts]
    open_from = max(start, now)
    missing = list(gaps(covered, start=open_from, end=end)) if open_from < end else []
    return Day(day, shifts, missing, local_day(now) == day)
