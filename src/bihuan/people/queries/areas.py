"""Areas by id and by the names they are printed under; does not guess at a name it does not know."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.people.models import Area


@dataclass(frozen=True, slots=True)
class AreaCard:
    """One county, district, zone or township."""

    id: int
    code: str
    name: str
    aliases: tuple[str, ...]
    parent_id: int | None


def all_areas() -> dict[int, AreaCard]:
    """Every area by id, in the order of their codes."""
    rows = Area.objects.order_by("code").values_list("id", "code", "name", "aliases", "parent_id")
    return {row[0]: AreaCard(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in rows}


def areas_named(names: Iterable[str]) -> dict[str, AreaCard]:
    """The areas meant by printed names, by the name as given; names of no area or of several are left out.

    An area is known by its name, its aliases, and these behind the names of its parents (清河市北岭县).
    Width of characters and white space make no difference.
    """
    known = names_of(all_areas())
    found = {name: known.get(_plain(name)) for name in names}
    return {name: area for name, area in found.items() if area is not None}


def names_of(areas: dict[int, AreaCard]) -> dict[str, AreaCard]:
    """Every name that means exactly one of these areas, white space taken out, with that area."""
    meant: dict[str, set[int]] = {}
    for area in areas.values():
        for name in _names(area, areas):
            meant.setdefault(name, set()).add(area.id)
    return {name: areas[ids.pop()] for name, ids in meant.items() if len(ids) == 1}


def chain_of(area_id: int, areas: dict[int, AreaCard]) -> list[AreaCard]:
    """The area, its parent, and so on to the top."""
    chain: list[AreaCard] = []
    area = areas.get(area_id)
    while area is not None and area not in chain:
        chain.append(area)
        area = areas.get(area.parent_id) if area.parent_id is not None else None
    return chain


def _names(area: AreaCard, areas: dict[int, AreaCard]) -> set[str]:
    own = {_plain(name) for name in (area.name, *area.aliases)}
    before, prefixed = "", set()
    for parent in chain_of(area.id, areas)[1:]:
        before = _plain(parent.name) + before
        prefixed |= {before + name for name in own} | {_plain(parent.name) + name for name in own}
    return own | prefixed


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
