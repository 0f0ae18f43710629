"""Dates as official lists write them: 2024年6月3日, 20 22年10月9日, 2021 4 27 日, 20210903, 二〇二四年六月三日, 45446.

Reads text only; a date without a year is no date here, and nothing is completed from today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bihuan.rules.list_text import chinese_number, compact, half_width

# The first inspections were in 2015; a list with an earlier or a far later date has a slip in it.
FIRST_YEAR, LAST_YEAR = 2000, 2099
# Day 0 of spreadsheets that count days, with their leap year 1900 allowed for.
_SHEET_EPOCH = date(1899, 12, 30)
_SHEET_DAYS = range(36_526, 73_051)  # 2000-01-01 up to 2099-12-31

_SPACED = re.compile(r"(?<!\d)(20\d\d)\s+(\d{1,2})\s+(\d{1,2})(?!\d)")
_WRITTEN = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})(?=[日号\D]|$)")
_SEPARATED = re.compile(r"(?<!\d)(20\d\d)\s*[-/.、]\s*(\d{1,2})\s*[-/.、]\s*(\d{1,2})(?!\d)")
_PACKED = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_CHINESE = re.compile(
    r"([二2][零〇○oO0][零〇○一二三四五六七八九]{2})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,4})日"
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell says as a date. impossible: it looks like a date, but no calendar has that day."""

    value: date | None = None
    impossible: bool = False


NO_DATE = DateReading()


@lru_cache(maxsize=8_192)
def find_date(text: str) -> DateReading:
    """The first date in a line of text; days counted by a spreadsheet are not looked for here."""
    line = half_width(text)
    for pattern in (_SPACED, _SEPARATED):
        if found := pattern.search(line):
            return day_of(found[1], found[2], found[3])
    line = compact(text)
    for pattern in (_WRITTEN, _PACKED):
        if found := pattern.search(line):
            return day_of(found[1], found[2], found[3])
    if found := _CHINESE.search(line):
        return _chinese_day(found)
    return NO_DATE


@lru_cache(maxsize=8_192)
def read_date(text: str) -> DateReading:
    """The date of a date cell: as `find_date`, or a number of days as spreadsheets count them."""
    line = compact(text)
    if serial := _SERIAL.fullmatch(line):
        days = int(serial[1])
        return DateReading(_SHEET_EPOCH + timedelta(days=days)) if days in _SHEET_DAYS else NO_DATE
    return find_date(text)


def day_of(year: str, month: str, day: str) -> DateReading:
    """The day of three numbers written in digits; impossible when there is no such day, or no such year here."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return DateReading(impossible=True)
    return DateReading(found) if FIRST_YEAR <= found.year <= LAST_YEAR else DateReading(impossible=True)


def _chinese_day(found: re.Match[str]) -> DateReading:
    year = re.sub("[oO]", "0", found[1]).replace("2", "二").replace("0", "零")
    numbers = [chinese_number(part) for part in (year, found[2], found[3])]
    return day_of(*(str(number) for number in numbers)) if all(numbers) else NO_DATE
