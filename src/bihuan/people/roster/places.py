"""Areas and bodies of a roster, and who lies in whom; nothing of people."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bihuan.people.models import Area, Body
from bihuan.people.roster.rows import BodyRow, Place
from bihuan.people.roster.standing import Columns, Table
from bihuan.people.roster.work import Work, give_ids, merged

_AREA_FIELDS = ("code", "name", "aliases")
_AREA_DEFAULTS: Columns = {"aliases": (), "parent_id": None}
_BODY_FIELDS = ("code", "name", "short_name", "kind", "lines", "number_prefix", "desk_phone", "aliases")
_BODY_DEFAULTS: Columns = {
    "short_name": "",
    "parent_id": None,
    "area_id": None,
    "lines": (),
    "number_prefix": "",
    "desk_phone": "",
    "aliases": (),
}


def want_areas(work: Work) -> None:
    """Let the areas of the roster be wanted, and all areas be known by name."""
    table, rows = work.wanted.areas, list(work.once(work.roster.areas, "code"))
    for row, code in rows:
        table[code] = merged(row, work.stands.areas.get(code), _AREA_DEFAULTS, fields=_AREA_FIELDS)
    give_ids(table, Area)
    everything = work.stands.areas | table
    for columns in everything.values():
        work.area_names.add(columns["id"], columns["code"], columns["name"])
    for row, code in rows:
        if row.parent is not None:
            table[code]["parent_id"] = work.area_names.find_if_said(row.parent, row.place)
    _refuse_circles(work, everything, [(row.place, table[code]) for row, code in rows])


def want_bodies(work: Work) -> None:
    """Let the bodies of the roster be wanted, and all bodies be known by name."""
    table, rows = work.wanted.bodies, list(work.once(work.roster.bodies, "code"))
    for row, code in rows:
        table[code] = merged(row, work.stands.bodies.get(code), _BODY_DEFAULTS, fields=_BODY_FIELDS)
        table[code]["short_name"] = table[code]["short_name"] or row.name
    give_ids(table, Body)
    everything = work.stands.bodies | table
    for columns in everything.values():
        work.body_names.add(
            columns["id"], columns["code"], columns["name"], columns["short_name"], *columns["aliases"]
        )
    for row, code in rows:
        if row.parent is not None:
            table[code]["parent_id"] = work.body_names.find_if_said(row.parent, row.place)
        if row.area is not None:
            table[code]["area_id"] = work.area_names.find_if_said(row.area, row.place)
    _refuse_circles(work, everything, [(row.place, table[code]) for row, code in rows])
    _refuse_second_desk(work, everything, [row for row, _code in rows])


def _refuse_circles(work: Work, everything: Table, rows: Sequence[tuple[Place, Columns]]) -> None:
    parents = {columns["id"]: columns["parent_id"] for columns in everything.values()}
    for place, columns in rows:
        above, number = set(), columns["parent_id"]
        while number is not None and number not in above:
            above.add(number)
            number = parents.get(number)
        if columns["id"] in above:
            work.refuse(place, _("上级关系成环，请更正上级"))


def _refuse_second_desk(work: Work, everything: Table, rows: Sequence[BodyRow]) -> None:
    """One instance serves one city: batches, reviews and answers all look for the one city desk."""
    desks = [columns["code"] for columns in everything.values() if columns["kind"] == "city_desk"]
    if len(desks) > 1:
        for row in rows:
            if row.kind == "city_desk" and row.code != desks[0]:
                work.refuse(row.place, _("市专班只能有一个，已有“%(code)s”"), code=desks[0])
