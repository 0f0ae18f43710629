"""How what a roster wants differs from what stands: the changes, in the order they are entered; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bihuan.people.roster.holders import want_tenures, want_users
from bihuan.people.roster.places import want_areas, want_bodies
from bihuan.people.roster.posts import want_posts
from bihuan.people.roster.responsibilities import want_responsibilities
from bihuan.people.roster.standing import Columns, Standing, Table
from bihuan.people.roster.times import want_editions, want_shifts
from bihuan.people.roster.work import Wanted, Work


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is new, or whose columns named in `changed` differ. columns: the row as it shall stand."""

    part: str
    id: int
    columns: Columns
    changed: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """True for a row that does not stand yet."""
        return not self.changed


def resolve(work: Work) -> Wanted:
    """Everything the roster wants; kind after kind, since later kinds refer to earlier ones."""
    for want in (
        want_areas, want_bodies, want_posts, want_users, want_tenures, want_shifts, want_editions,
        want_responsibilities,
    ):  # fmt: skip
        want(work)
    return work.wanted


def tables(wanted: Wanted, stands: Standing) -> dict[str, tuple[Table, Table]]:
    """For each part what is wanted and what stands, in the order the changes are written."""
    return {
        "area": (wanted.areas, stands.areas),
        "body": (wanted.bodies, stands.bodies),
        "post": (wanted.posts, stands.posts),
        "user": (wanted.users, stands.users),
        "tenure": (wanted.tenures, stands.tenures),
        "shift": (wanted.shifts, wanted.standing_shifts),
        "calendar": (wanted.editions, stands.editions),
        "responsibility": (wanted.responsibilities, stands.responsibilities),
    }


def changes(wanted: Wanted, stands: Standing) -> list[Change]:
    """What has to be written so that the wanted rows stand."""
    return [
        change
        for part, (rows, before) in tables(wanted, stands).items()
        for change in _changes(part, rows, before)
    ]


def counts(wanted: Wanted, stands: Standing) -> dict[str, dict[str, int]]:
    """New, changed and unchanged rows by part; parts the roster says nothing of are left out."""
    counted = {}
    for part, (rows, before) in tables(wanted, stands).items():
        made = list(_changes(part, rows, before))
        new = sum(change.is_new for change in made)
        if rows:
            counted[part] = {"new": new, "changed": len(made) - new, "same": len(rows) - len(made)}
    return counted


def _changes(part: str, rows: Table, before: Table) -> Iterator[Change]:
    for key, columns in rows.items():
        standing: dict[str, Any] | None = before.get(key)
        if standing is None:
            yield Change(part, columns["id"], columns)
        elif changed := tuple(name for name in columns if columns[name] != standing[name]):
            yield Change(part, columns["id"], columns, changed)
