"""A stretch of the roster day by day, with what nobody covers from now on."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from bihuan.people.queries.duty import OnDuty, shifts_between
from bihuan.rules.calendar import at_hour, local, local_day
from bihuan.rules.duty import Span, gaps

WEEK, MONTH = "week", "month"
DAYS_IN_WEEK = 7
LOOKED_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its shifts, those begun the day before too, and the stretches still to come nobody covers, each in words."""

    day: date
    shifts: Sequence[tuple[OnDuty, str]]
    gaps: Sequence[tuple[datetime, datetime, str]]
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
    return Day(
        day,
        [(one, span_words(one.starts_at, one.ends_at, day=day)) for one in shifts],
        [(first, last, span_words(first, last, day=day)) for first, last in missing],
        local_day(now) == day,
    )


def span_words(starts_at: datetime, ends_at: datetime, *, day: date) -> str:
    """20:00—次日08:00, as it stands under a day; a midnight that ends it is 24:00."""
    first, last = local(starts_at), local(ends_at)
    begins = ("" if first.date() >= day else _other(first.date(), day)) + f"{first:%H:%M}"
    if last.time() == time() and last.date() == day + timedelta(days=1):
        return f"{begins}—24:00"
    return f"{begins}—{'' if last.date() <= day else _other(last.date(), day)}{last:%H:%M}"


def _other(other: date, day: date) -> str:
    names = {-1: _("前日"), 1: _("次日")}
    return names.get((other - day).days, f"{other.month}月{other.day}日")
