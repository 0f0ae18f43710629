"""Which days are worked, by the edition in force, and where a local day begins; reads no table, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

# China keeps one time without summer time (since 1992), so no time zone files are needed to know its days.
LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")
SATURDAY = 5
MIDNIGHT = 24


class DayKind(StrEnum):
    """What the yearly notice says of a day: worked (make-up days too), weekly rest, public holiday."""

    WORKDAY = "workday"
    REST = "rest"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Calendar:
    """One edition of the calendar: the days a notice names; every other day follows the week.

    kinds: the named days only. edition: how the edition is cited, such as the notice's number.
    """

    kinds: Mapping[date, DayKind]
    edition: str

    def covered(self, year: int) -> bool:
        """Whether the edition names any day of the year; if not, its holidays are unknown, not absent."""
        return any(day.year == year for day in self.kinds)

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked: as the edition says, else Monday to Friday."""
        kind = self.kinds.get(day)
        return day.weekday() < SATURDAY if kind is None else kind is DayKind.WORKDAY

    def add_workdays(self, day: date, count: int) -> date:
        """The count-th workday after the day, which itself does not count; the day itself for 0."""
        if count < 0:
            raise ValueError("Workdays are counted forwards.")
        while count:
            day += timedelta(days=1)
            count -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """How many workdays lie after start up to and including end; 0 when end is not after start."""
        days = ((start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))
        return sum(self.is_workday(day) for day in days)


WEEKS_ONLY = Calendar(kinds={}, edition="")


def local_day(moment: datetime) -> date:
    """The day of the city in which an aware moment lies."""
    return local(moment).date()


def local(moment: datetime) -> datetime:
    """The same moment on the city's clock. Raises ValueError when it is naive."""
    if moment.utcoffset() is None:
        raise ValueError("A moment without a time zone belongs to no day; give an aware datetime.")
    return moment.astimezone(LOCAL)


def at_hour(day: date, hour: int) -> datetime:
    """The full hour of a local day in UTC; 24 is the end of the day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=LOCAL)
    return (midnight + timedelta(hours=hour)).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first moment after a local day, in UTC: when a limit that names only a day is due."""
    return at_hour(day, MIDNIGHT)
