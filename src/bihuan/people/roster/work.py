"""What one reading of a roster is working on: what stands, what is wanted so far, the names known; decides nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from bihuan.journal.copying import draw_ids
from bihuan.people.roster.names import Names
from bihuan.people.roster.rows import Place, Roster, Row
from bihuan.people.roster.standing import Columns, Standing, Table

R = TypeVar("R", bound=Row)


@dataclass
class Wanted:
    """Rows as they shall stand, keyed like `Standing`, with ids drawn for new ones; problems are sentences.

    withdrawn_shifts: ids of shifts still to come that a new roster of the same body and time no longer has.
    """

    areas: Table = field(default_factory=dict)
    bodies: Table = field(default_factory=dict)
    posts: Table = field(default_factory=dict)
    users: Table = field(default_factory=dict)
    tenures: Table = field(default_factory=dict)
    shifts: Table = field(default_factory=dict)
    editions: Table = field(default_factory=dict)
    responsibilities: Table = field(default_factory=dict)
    standing_shifts: Table = field(default_factory=dict)
    withdrawn_shifts: tuple[int, ...] = ()
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Work:
    """One roster against what stands."""

    roster: Roster
    stands: Standing
    now: datetime
    wanted: Wanted
    area_names: Names
    body_names: Names

    def refuse(self, place: Place, sentence: str, **named: Any) -> None:
        """Note a problem of a row; the sentence's gaps are filled by `named`."""
        self.wanted.problems.append(
            _("%(place)s：%(sentence)s") % {"place": place, "sentence": sentence % named}
        )

    def once(self, rows: Sequence[R], *key_fields: str) -> Iterator[tuple[R, Hashable]]:
        """Rows with their keys; one whose key is blank is passed over, one that comes again is refused."""
        seen: set[Hashable] = set()
        for row in rows:
            key = tuple(getattr(row, name) for name in key_fields)
            if not all(key):
                continue  # a needed cell is missing, and reading has said so
            if key in seen:
                self.refuse(row.place, _("“%(key)s”重复，请只保留一行"), key=" ".join(map(str, key)))
                continue
            seen.add(key)
            yield row, key if len(key) > 1 else key[0]


def start(roster: Roster, stands: Standing, *, now: datetime) -> Work:
    """Work on a roster, nothing wanted yet."""
    wanted = Wanted(problems=list(roster.problems), remarks=list(roster.remarks))
    names = (Names(_("区划"), wanted.problems), Names(_("单位"), wanted.problems))
    return Work(roster, stands, now, wanted, *names)


def merged(row: Row, standing: Columns | None, defaults: Columns, *, fields: Iterable[str]) -> Columns:
    """The columns of a row: what it says, else what stands, else the default."""
    said = {name: getattr(row, name) for name in fields if getattr(row, name) is not None}
    return defaults | (standing or {}) | said


def give_ids(table: Table, model: type[models.Model]) -> None:
    """Draw ids for the rows that have none yet."""
    new = [columns for columns in table.values() if "id" not in columns]
    for columns, number in zip(new, draw_ids(model, len(new)), strict=True):
        columns["id"] = number
