"""The rows of a roster as values, the same for files and for code; checks nothing.

A field that is None was not said: a new thing gets its default, a standing one keeps what it has. A body or
area is named by its code, its name or its short name, a post of another body as 单位/岗位.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its sheet or file, and its row there, from 1."""

    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.sheet}第{self.row}行" if self.row else self.sheet


NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row has: where it stands, so that a problem can be found again."""

    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow(Row):
    """A county, district, zone or township."""

    code: str
    name: str
    aliases: tuple[str, ...] | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow(Row):
    """A body; kind from RECEIVER_KINDS, lines from POLLUTION_TYPES."""

    code: str
    name: str
    kind: str
    short_name: str | None = None
    parent: str | None = None
    area: str | None = None
    lines: tuple[str, ...] | None = None
    number_prefix: str | None = None
    desk_phone: str | None = None
    aliases: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow(Row):
    """A post; role from ROLES, functions from FUNCTIONS; prepares_for names posts, of any body."""

    body: str
    name: str
    role: str
    rank: int | None = None
    functions: tuple[str, ...] | None = None
    portfolio: str | None = None
    prepares_for: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow(Row):
    """A person, and one post they hold; several posts are several rows. tenure from TENURES."""

    login: str
    display_name: str
    phone: str | None = None
    body: str | None = None
    post: str | None = None
    tenure: str | None = None
    paper: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow(Row):
    """A time on duty, starts_at in, ends_at out; by login, or by name for somebody without one."""

    body: str
    starts_at: datetime
    ends_at: datetime
    login: str | None = None
    person: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow(Row):
    """A day of the calendar that differs from the week; kind from rules.calendar.DayKind."""

    year: int
    document: str
    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityRow(Row):
    """That a body leads on some pollution types in some areas, without an area in the whole city."""

    body: str
    types: tuple[str, ...]
    areas: tuple[str, ...] | None = None
    basis: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What is to stand. problems and remarks are sentences the reading of a file left behind."""

    areas: tuple[AreaRow, ...] = ()
    bodies: tuple[BodyRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    users: tuple[UserRow, ...] = ()
    shifts: tuple[ShiftRow, ...] = ()
    days: tuple[DayRow, ...] = ()
    responsibilities: tuple[ResponsibilityRow, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def __add__(self, other: Roster) -> Roster:
        return Roster(
            **{part.name: getattr(self, part.name) + getattr(other, part.name) for part in fields(self)}
        )

    def facts(self) -> dict[str, list[list[Any]]]:
        """All that is said, without places: two rosters with the same facts are the same wish."""
        return {name: [_said(row) for row in getattr(self, name)] for name in KINDS}


KINDS = ("areas", "bodies", "posts", "users", "shifts", "days", "responsibilities")


def _said(row: Row) -> list[Any]:
    return [getattr(row, field.name) for field in fields(row) if field.name != "place"]
