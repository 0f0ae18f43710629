"""The yearly notice on holidays as it is published, one holiday a line, read into days and written again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from bihuan.people.calendars import NamedDay
from bihuan.rules.calendar import DayKind

_ASIDE = re.compile(r"（[^）]*）|\([^)]*\)")
_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|到|—+|-|~|～)\s*{_DAY})?")
_PIECES = re.compile(r"[。；;，,\n]")
LONGEST_HOLIDAY = 31


@dataclass
class _Line:
    """One line being read: the year and month its days are in, as last said."""

    year: int
    month: int = 0

    def day(self, year: str | None, month: str | None, day: str) -> date:
        self.year, self.month = int(year or self.year), int(month or self.month)
        return date(self.year, self.month, int(day))


def read_notice(text: str, year: int) -> tuple[list[NamedDay], list[str]]:
    """The days a notice names, and what cannot be read, a sentence each.

    A line is 春节：1月28日至2月4日放假调休，共8天。1月26日、2月8日上班。 Numbers of days in words and asides are passed over.
    """
    days: dict[date, NamedDay] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found = list(_read_line(line.strip(), year))
        except ValueError as wrong:
            problems.append(_("第%(n)s行：%(why)s") % {"n": number, "why": wrong})
            continue
        if doubled := next((one.day for one in found if one.day in days), None):
            problems.append(_("第%(n)s行：%(day)s重复") % {"n": number, "day": doubled.isoformat()})
        days |= {one.day: one for one in found}
    return sorted(days.values(), key=lambda named: named.day), problems


def write_notice(days: Iterable[NamedDay], year: int) -> str:
    """The same days as lines that `read_notice` reads."""
    by_name: dict[str, list[NamedDay]] = {}
    for named in sorted(days, key=lambda one: one.day):
        by_name.setdefault(named.name, []).append(named)
    lines = []
    for name, of_name in by_name.items():
        off = [one.day for one in of_name if one.kind is not DayKind.WORKDAY]
        worked = [one.day for one in of_name if one.kind is DayKind.WORKDAY]
        parts = [_("%(days)s放假") % {"days": _spans(off, year)}] if off else []
        parts += [_("%(days)s上班") % {"days": _spans(worked, year)}] if worked else []
        lines.append(f"{name}：{'；'.join(parts)}")
    return "\n".join(lines)


def _read_line(line: str, year: int) -> Iterator[NamedDay]:
    name, sign, rest = _NUMBER.sub("", line).replace(":", "：", 1).partition("：")
    if not sign or not name.strip():
        raise ValueError(_("缺节日名称，应为“春节：1月28日至2月4日放假；1月26日上班”"))
    reading, waiting, seen = _Line(year), list[date](), False
    for piece in _PIECES.split(_ASIDE.sub("", rest)):
        waiting += [day for found in _SPAN.finditer(piece) for day in _days(found, reading)]
        kind = _kind(piece)
        if kind is not None and waiting:
            yield from (NamedDay(day, kind, name.strip()) for day in waiting)
            waiting, seen = [], True
    if waiting or not seen:
        raise ValueError(_("看不出哪些天放假、哪些天上班，请写明“放假”或“上班”"))


def _kind(piece: str) -> DayKind | None:
    if "上班" in piece:
        return DayKind.WORKDAY
    return DayKind.HOLIDAY if "放假" in piece or "休" in piece else None


def _days(found: re.Match[str], reading: _Line) -> Sequence[date]:
    try:
        first = reading.day(*found.group(1, 2, 3))
        last = reading.day(*found.group(4, 5, 6)) if found[6] else first
    except ValueError as wrong:
        raise ValueError(_("没有“%(day)s”这一天") % {"day": found[0]}) from wrong
    length = (last - first).days
    if not 0 <= length < LONGEST_HOLIDAY:
        raise ValueError(_("“%(span)s”起止颠倒或过长") % {"span": found[0]})
    return [first + timedelta(days=n) for n in range(length + 1)]


def _spans(days: Sequence[date], year: int) -> str:
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return "、".join(_one(a, year) if a == b else f"{_one(a, year)}至{_one(b, year)}" for a, b in spans)


def _one(day: date, year: int) -> str:
    words = f"{day.month}月{day.day}日"
    return words if day.year == year else f"{day.year}年{words}"
