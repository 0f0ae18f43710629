"""Bodies as cards, and which of them an area or a kind of pollution points to; proposes, decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bihuan.people.models import Body
from bihuan.people.queries.areas import all_areas, chain_of
from bihuan.people.queries.terms import standing_at
from bihuan.rules.errors import NotFound

AREA_KINDS = ("county", "zone", "township")  # kinds that answer for a whole area


@dataclass(frozen=True, slots=True)
class BodyCard:
    """One body that gives, receives or handles orders."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    area_id: int | None
    lines: tuple[str, ...]
    number_prefix: str
    desk_phone: str
    aliases: tuple[str, ...]
    ended_at: datetime | None
    successor_id: int | None


_COLUMNS = tuple(BodyCard.__dataclass_fields__)


def bodies_by_ids(ids: Iterable[int]) -> dict[int, BodyCard]:
    """Bodies by id, ended ones too, since old papers name them; ids that no body has are left out."""
    return {body.id: body for body in _cards(Q(id__in=list(ids)))}


def bodies_by_codes(codes: Iterable[str]) -> dict[str, BodyCard]:
    """Bodies by code, ended ones too."""
    return {body.code: body for body in _cards(Q(code__in=list(codes)))}


def standing_bodies(*, at: datetime) -> list[BodyCard]:
    """Every body that exists at the moment, in the order of their codes."""
    return _cards(standing_at(at))


def bodies_of_kinds(kinds: Iterable[str], *, at: datetime) -> list[BodyCard]:
    """Bodies of these receiver kinds that exist at the moment, in the order of their codes."""
    return _cards(Q(kind__in=list(kinds)) & standing_at(at))


def city_desk(*, at: datetime) -> BodyCard:
    """The city's desk. Raises NotFound("body") as long as none has been entered."""
    for body in bodies_of_kinds(["city_desk"], at=at):
        return body
    raise NotFound("body")


def receivers_under(giver_id: int, *, at: datetime) -> list[BodyCard]:
    """Bodies a giver may order directly: those placed under it, in the order of their codes."""
    return _cards(Q(parent_id=giver_id) & standing_at(at))


def receivers_for(area_ids: Iterable[int], *, giver_id: int, at: datetime) -> dict[int, BodyCard]:
    """The receiver proposed for each area: the body under the giver that answers for it, or for one above it.

    Areas nobody under the giver answers for are left out.
    """
    areas = all_areas()
    answering = {body.area_id: body for body in receivers_under(giver_id, at=at) if body.kind in AREA_KINDS}
    proposed: dict[int, BodyCard] = {}
    for area_id in area_ids:
        bodies = (answering.get(area.id) for area in chain_of(area_id, areas))
        if body := next((body for body in bodies if body is not None), None):
            proposed[area_id] = body
    return proposed


def line_bureau_for(types: Iterable[str], *, at: datetime) -> dict[str, BodyCard]:
    """The line bureau (行业主管部门) of each pollution type; the first by code where several claim one."""
    wanted = list(types)
    bureaus = _cards(Q(kind="bureau", lines__overlap=wanted) & standing_at(at))
    firsts = {line: body for body in reversed(bureaus) for line in body.lines}
    return {line: firsts[line] for line in wanted if line in firsts}


def ancestors_of(body_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """For each body the bodies above it, nearest first."""
    parents = dict(Body.objects.values_list("id", "parent_id"))
    return {body_id: tuple(_above(body_id, parents)) for body_id in body_ids}


def _above(body_id: int, parents: Mapping[int, int | None]) -> list[int]:
    above: list[int] = []
    parent = parents.get(body_id)
    while parent is not None and parent not in above:
        above.append(parent)
        parent = parents.get(parent)
    return above


def _cards(which: Q) -> list[BodyCard]:
    rows = Body.objects.filter(which).order_by("code").values(*_COLUMNS)
    return [
        BodyCard(**row | {"lines": tuple(row["lines"]), "aliases": tuple(row["aliases"])}) for row in rows
    ]
