"""What stands in the tables of people now, keyed as a roster names it; reads, changes nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from bihuan.people.models import (
    Area,
    Body,
    CalendarDay,
    CalendarEdition,
    Post,
    Responsibility,
    Shift,
    Tenure,
    User,
)

Columns = dict[str, Any]
Table = dict[Hashable, Columns]

COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Area: ("id", "code", "name", "aliases", "parent_id"),
    Body: (
        "id", "code", "name", "short_name", "kind", "parent_id", "area_id", "lines", "number_prefix", "desk_phone",
        "aliases",
    ),
    Post: ("id", "body_id", "name", "role", "rank", "functions", "portfolio"),
    User: ("id", "login", "display_name", "phone"),
    Tenure: ("id", "post_id", "user_id", "kind", "paper", "since", "until"),
    Shift: ("id", "body_id", "user_id", "person", "phone", "starts_at", "ends_at"),
    CalendarEdition: ("id", "year", "document"),
    Responsibility: ("id", "body_id", "pollution_type", "area_id", "basis", "ended_at"),
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Rows by key: areas and bodies by code, posts by (body id, name), users by login, editions by (year, document),
    responsibilities by (pollution type, area id).

    Open tenures by (post id, user id), ended ones apart, with the moment the last of them ended.
    """

    areas: Table = field(default_factory=dict)
    bodies: Table = field(default_factory=dict)
    posts: Table = field(default_factory=dict)
    users: Table = field(default_factory=dict)
    tenures: Table = field(default_factory=dict)
    left_at: dict[tuple[int, int], datetime] = field(default_factory=dict)
    editions: Table = field(default_factory=dict)
    responsibilities: Table = field(default_factory=dict)


def standing() -> Standing:
    """Everything there is but shifts, in nine statements."""
    open_ones, left_at = _tenures()
    return Standing(
        areas={row["code"]: row for row in _rows(Area)},
        bodies={row["code"]: row for row in _rows(Body)},
        posts=_posts(),
        users={row["login"]: row for row in _rows(User)},
        tenures=open_ones,
        left_at=left_at,
        editions=_editions(),
        responsibilities={(row["pollution_type"], row["area_id"]): row for row in _rows(Responsibility)},
    )


def standing_shifts(body_ids: Iterable[int]) -> Table:
    """Shifts of these bodies by (body id, start, end, user id, person)."""
    rows = Shift.objects.filter(body_id__in=list(body_ids)).values(*COLUMNS[Shift])
    return {shift_key(row): dict(row) for row in rows}


def shift_key(row: Columns) -> Hashable:
    """What makes a shift the same shift; its telephone number may change."""
    return row["body_id"], row["starts_at"], row["ends_at"], row["user_id"], row["person"]


def _rows(model: type[models.Model]) -> list[Columns]:
    return [
        {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        for row in model._default_manager.order_by("id").values(*COLUMNS[model])
    ]


def _posts() -> Table:
    posts: Table = {(row["body_id"], row["name"]): row | {"prepares_for": ()} for row in _rows(Post)}
    by_id = {row["id"]: row for row in posts.values()}
    pairs = Post.prepares_for.through.objects.order_by("to_post_id").values_list("from_post_id", "to_post_id")
    for preparing, prepared in pairs:
        by_id[preparing]["prepares_for"] += (prepared,)
    return posts


def _tenures() -> tuple[Table, dict[tuple[int, int], datetime]]:
    open_ones: Table = {}
    left_at: dict[tuple[int, int], datetime] = {}
    for row in _rows(Tenure):
        key = (row["post_id"], row["user_id"])
        if row["until"] is None:
            open_ones[key] = row
        else:
            left_at[key] = max(row["until"], left_at.get(key, row["until"]))
    return open_ones, left_at


def _editions() -> Table:
    editions: Table = {(row["year"], row["document"]): row | {"days": ()} for row in _rows(CalendarEdition)}
    by_id = {row["id"]: row for row in editions.values()}
    days = CalendarDay.objects.order_by("day").values_list("edition_id", "day", "kind", "name")
    for edition_id, day, kind, name in days:
        by_id[edition_id]["days"] += ((day, kind, name),)
    return editions
