"""The day official figures stand for: 截至2024年6月10日18时, 目前, 6月10日; a year left out is that of the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from bihuan.rules.list_dates import day_of, find_date

_YEAR = r"(?P<year>\d{4}|20[_＿xX×*]{1,2}|2[0O]\d\d)年"
_DAY = rf"(?:{_YEAR})?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日?"
_TIME = r"(?:(?:上午|下午|晚上?|早上?|凌晨)?(?P<hour>\d{1,2})(?:时|点|:)(?P<minute>\d{2})?分?)?"
_AS_OF = re.compile(
    rf"截(?:至|止到?|止至)(?:目前)?[,，]?{_DAY}{_TIME}|(?:自|从)[^，。;；]{{2,20}}(?:至|到){_DAY.replace('?P<', '?P<to_')}"
)
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_NOW = re.compile(r"目前|截至(?:当前|现在|今日|今天|昨日)|截止(?:目前|当前)|现已|迄今|至今")
_ON = re.compile(
    rf"(?<![\d月至到])(?P<of_day>当日|当天|今日|今天)|(?<![至到\d]){_DAY}(?:当天|当日)?(?=[,，]|[\u4e00-\u9fff]|$)"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as printed. day: None where the year is nowhere told. is_completed: the year, or the day, was not printed."""

    printed: str
    day: date | None
    at: time | None = None
    is_completed: bool = False


class Calendar:
    """Completes days by the document they stand in."""

    def __init__(self, text: str, *, printed_on: date | None) -> None:
        self._days = [found for line in text.split("\n") for found in _full_days(line)]
        self._printed_on = printed_on or (self._days[-1] if self._days else None)
        years = set(_ANY_YEAR.findall(text))
        self._year = int(years.pop()) if len(years) == 1 else None

    @property
    def printed_on(self) -> date | None:
        """The day of the document itself."""
        return self._printed_on

    def as_of(self, sentence: str) -> Moment | None:
        """The moment a sentence's figures stand for; None when it names none."""
        if found := _AS_OF.search(sentence):
            return self._moment(found)
        if found := _NOW.search(sentence):
            return Moment(found[0], self._printed_on, is_completed=True)
        return None

    def on(self, clause: str) -> Moment | None:
        """The single day a clause speaks of: 6月10日, 当日; None when it names none."""
        found = _ON.search(clause)
        if not found:
            return None
        return Moment(found["of_day"], None) if found["of_day"] else self._moment(found)

    def _moment(self, found: re.Match[str]) -> Moment:
        said = {name.removeprefix("to_"): value for name, value in found.groupdict().items() if value}
        printed = re.sub(r"^截(?:至|止到?|止至)", "", found[0])
        year = said.get("year")
        hour = int(said["hour"]) if said.get("hour") else None
        at = time(hour, int(said.get("minute") or 0)) if hour is not None and hour < 24 else None
        if year and year.isdigit():
            return Moment(printed, day_of(year, said["month"], said["day"]).value, at)
        day = self._completed(int(said["month"]), int(said["day"])) if not year else None
        return Moment(printed, day, at, is_completed=day is not None)

    def _completed(self, month: int, day: int) -> date | None:
        """The last such day up to the day of the document, else in the one year the document speaks of."""
        anchor = self._printed_on
        if anchor is None:
            return day_of(str(self._year), str(month), str(day)).value if self._year else None
        for year in (anchor.year, anchor.year - 1):
            found = day_of(str(year), str(month), str(day)).value
            if found and found <= anchor:
                return found
        return day_of(str(anchor.year), str(month), str(day)).value


def _full_days(line: str) -> list[date]:
    found = find_date(line).value
    return [found] if found else []
