"""Changes of a roster into rows and entries, in sets; checks nothing and opens no transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import models

from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.models import (
    Area,
    Body,
    CalendarDay,
    CalendarEdition,
    FormerName,
    Post,
    Responsibility,
    Shift,
    Tenure,
    User,
)
from bihuan.people.roster.differences import Change
from bihuan.people.roster.standing import COLUMNS, Columns
from bihuan.rules.command import Command

DUTY = "duty"  # what an entry about a shift is about, with the id of its body
MODELS: Mapping[str, type[models.Model]] = MappingProxyType(
    {
        "area": Area,
        "body": Body,
        "post": Post,
        "user": User,
        "tenure": Tenure,
        "shift": Shift,
        "calendar": CalendarEdition,
        "responsibility": Responsibility,
    }
)
# What an entry may tell: codes, ids, numbers and moments. Names, numbers of telephones and all free text are only
# named as changed, since what is in the journal cannot be erased.
TOLD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "area": ("code", "parent_id"),
        "body": ("code", "kind", "parent_id", "area_id", "lines"),
        "post": ("body_id", "role", "rank", "functions", "prepares_for"),
        "user": (),
        "tenure": ("post_id", "user_id", "kind", "since", "until"),
        "shift": ("body_id", "user_id", "starts_at", "ends_at"),
        "calendar": ("year", "document", "days"),
        "responsibility": ("body_id", "pollution_type", "area_id", "ended_at"),
    }
)


def write(changes: Sequence[Change], *, extra: Mapping[str, Mapping[int, Columns]], now: datetime) -> None:
    """Bring the tables to what the changes say. extra: further columns of new rows, by part and id."""
    _keep_former_names([change for change in changes if change.part == "body"], now=now)
    for part, model in MODELS.items():
        of_part = [change for change in changes if change.part == part]
        new = [change for change in of_part if change.is_new]
        insert_rows(model, [_row(change) | extra.get(part, {}).get(change.id, {}) for change in new])
        _update(model, [change for change in of_part if not change.is_new])
    _write_prepares_for([change for change in changes if change.part == "post"])
    _write_days([change for change in changes if change.part == "calendar"])


def _keep_former_names(changes: Sequence[Change], *, now: datetime) -> None:
    """Keep what bodies were called that are called otherwise from now on."""
    renamed = [change.id for change in changes if {"name", "short_name"} & set(change.changed)]
    if renamed:
        before = Body.objects.filter(id__in=renamed).values_list("id", "name", "short_name")
        insert_rows(
            FormerName,
            [
                {"body_id": id_, "name": name, "short_name": short, "until": now}
                for id_, name, short in before
            ],
        )


def withdraw_shifts(ids: Iterable[int]) -> None:
    """Take out shifts that have not begun."""
    Shift.objects.filter(id__in=list(ids)).delete()


def enter(changes: Sequence[Change], withdrawn: Iterable[int], *, stream_id: int, command: Command) -> None:
    """Append one entry for each change, and one for each shift withdrawn."""
    drafts = [EntryDraft(stream_id, _code(change), *_part(change), _facts(change)) for change in changes]
    drafts += withdrawals(withdrawn, stream_id=stream_id)
    record(drafts, command=command)


def withdrawals(ids: Iterable[int], *, stream_id: int) -> list[EntryDraft]:
    """One entry for each of these shifts, which still stand. 1 statement."""
    rows = Shift.objects.filter(id__in=list(ids)).values("id", *TOLD["shift"])
    return [
        EntryDraft(stream_id, "shift.withdraw", DUTY, row["body_id"], {"shift": row.pop("id"), **row})
        for row in rows.order_by("id")
    ]


def _part(change: Change) -> tuple[str, int]:
    """What an entry is about; one of a shift is about the duty of its body, since shifts may be taken out."""
    return (DUTY, change.columns["body_id"]) if change.part == "shift" else (change.part, change.id)


def _code(change: Change) -> str:
    if change.part == "tenure" and change.is_new:
        return "tenure.name"
    if change.part == "tenure" and "until" in change.changed:
        return "tenure.end"
    return f"{change.part}.{'add' if change.is_new else 'change'}"


def _facts(change: Change) -> dict[str, Any]:
    told = TOLD[change.part]
    columns = change.columns | _days_without_names(change)
    of_shift = {"shift": change.id} if change.part == "shift" else {}
    if change.is_new:
        return of_shift | {name: columns[name] for name in told}
    values = {name: columns[name] for name in told if name in change.changed}
    return of_shift | values | {"changed": sorted(change.changed)}


def _days_without_names(change: Change) -> Columns:
    return {"days": [(day, kind) for day, kind, _name in change.columns.get("days", ())]}


def _row(change: Change) -> Columns:
    return {name: _plain(change.columns[name]) for name in COLUMNS[MODELS[change.part]]}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _update(model: type[models.Model], changes: Sequence[Change]) -> None:
    names = {name for change in changes for name in change.changed} & set(COLUMNS[model])
    if names:
        model._default_manager.bulk_update([model(**_row(change)) for change in changes], sorted(names))


def _write_prepares_for(changes: Sequence[Change]) -> None:
    pairs = Post.prepares_for.through
    again = [change.id for change in changes if "prepares_for" in change.changed]
    pairs.objects.filter(from_post_id__in=again).delete()
    rows = [
        {"from_post_id": change.id, "to_post_id": prepared}
        for change in changes
        if change.is_new or change.id in again
        for prepared in change.columns["prepares_for"]
    ]
    insert_rows(pairs, rows)


def _write_days(changes: Sequence[Change]) -> None:
    CalendarDay.objects.filter(edition_id__in=[change.id for change in changes if not change.is_new]).delete()
    rows = [
        {"edition_id": change.id, "day": day, "kind": kind, "name": name}
        for change in changes
        for day, kind, name in change.columns["days"]
    ]
    insert_rows(CalendarDay, rows)
