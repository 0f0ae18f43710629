"""A year as twelve months of weeks, each day with what the notice says of it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bihuan.people.calendars import NamedDay
from bihuan.rules.calendar import SATURDAY, DayKind


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month. mark: off (放假), worked (上班), rest (weekend) or empty; name: of the holiday; is_changed: by
    what is about to be entered."""

    day: int
    mark: str
    name: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month, Monday first; None where a week reaches into another month. workdays: how many are worked."""

    number: int
    weeks: Sequence[Sequence[Cell | None]]
    workdays: int


def months(year: int, days: Sequence[NamedDay], *, before: Sequence[NamedDay] | None = None) -> list[Month]:
    """The months of a year. before: the days in force until now, to mark what changes."""
    named = {one.day: one for one in days}
    old = None if before is None else {one.day: one for one in before}
    return [_month(year, number, named, old) for number in range(1, 13)]


def _month(
    year: int, number: int, named: Mapping[date, NamedDay], old: Mapping[date, NamedDay] | None
) -> Month:
    weeks = [
        [_cell(date(year, number, day), named, old) if day else None for day in week]
        for week in calendar.monthcalendar(year, number)
    ]
    worked = sum(cell is not None and cell.mark in ("", "worked") for week in weeks for cell in week)
    return Month(number, weeks, worked)


def _cell(day: date, named: Mapping[date, NamedDay], old: Mapping[date, NamedDay] | None) -> Cell:
    one = named.get(day)
    changed = old is not None and _mark(day, old.get(day)) != _mark(day, one)
    return Cell(day.day, _mark(day, one), one.name if one else "", changed)


def _mark(day: date, one: NamedDay | None) -> str:
    if one is None:
        return "rest" if day.weekday() >= SATURDAY else ""
    return "worked" if one.kind is DayKind.WORKDAY else "off"
