"""The responsibility list of a roster: which body leads on which pollution type where."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bihuan.people.models import Responsibility
from bihuan.people.roster.rows import ResponsibilityRow
from bihuan.people.roster.standing import Columns
from bihuan.people.roster.work import Work, give_ids
from bihuan.rules.vocabulary import POLLUTION_TYPES, label_of


def want_responsibilities(work: Work) -> None:
    """Let every type and area a row names be led by its body; one led by another before changes hands."""
    table = work.wanted.responsibilities
    for row in work.roster.responsibilities:
        body_id = work.body_names.find(row.body, row.place) if row.body else None
        areas = [work.area_names.find(name, row.place) for name in row.areas or ()] or [None]
        if body_id is None or (row.areas and None in areas):
            continue
        for key in ((code, area_id) for code in row.types or () for area_id in areas):
            if key in table:
                label = label_of(POLLUTION_TYPES, key[0])
                work.refuse(row.place, _("%(type)s在同一区域重复，请只保留一行"), type=label)
                continue
            table[key] = {**work.stands.responsibilities.get(key, {}), **_said(row, body_id, *key)}
    give_ids(table, Responsibility)


def _said(row: ResponsibilityRow, body_id: int, code: str, area_id: int | None) -> Columns:
    return {
        "body_id": body_id,
        "pollution_type": code,
        "area_id": area_id,
        "basis": row.basis or "",
        "ended_at": row.until,
    }
