"""The yearly notices on holidays that come with the program, day by day; reads no table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any

from bihuan.rules.calendar import DayKind


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that differs from the plain week, and why."""

    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The days of one year as one document fixed them. document: its number, 国办发明电〔2023〕7号."""

    year: int
    document: str
    days: tuple[NamedDay, ...]


def shipped() -> list[Edition]:
    """The editions that come with the program, oldest year first."""
    files = (entry for entry in resources.files(__name__).iterdir() if entry.name.endswith(".toml"))
    tables = [tomllib.loads(entry.read_text(encoding="utf-8")) for entry in files]
    return sorted((_edition(table) for table in tables), key=lambda edition: edition.year)


def _edition(table: dict[str, Any]) -> Edition:
    days = [day for holiday in table["holiday"] for day in _days(holiday)]
    return Edition(table["year"], table["document"], tuple(sorted(days, key=lambda named: named.day)))


def _days(holiday: dict[str, Any]) -> list[NamedDay]:
    first, last = holiday["from"], holiday["to"]
    off = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [NamedDay(day, DayKind.HOLIDAY, holiday["name"]) for day in off] + [
        NamedDay(day, DayKind.WORKDAY, holiday["name"]) for day in holiday.get("worked", [])
    ]
