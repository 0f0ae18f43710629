"""One level of the tree of bodies with everything the page shows of them; the same few statements for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Count

from bihuan.people.models import Body
from bihuan.people.queries.bodies import BodyCard, bodies_by_ids, bodies_of_kinds, receivers_under
from bihuan.people.queries.duty import OnDuty, on_duty
from bihuan.people.queries.terms import standing_at
from bihuan.people.queries.vacancies import Holder, Vacancy, holders_at, vacancies
from bihuan.rules.errors import NotFound
from bihuan.rules.vocabulary import RECEIVER_KINDS

Row = TypeVar("Row", Holder, Vacancy)

TOP_KINDS = ("city_desk", "administration")


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One body as the page lists it. children: how many stand below it on a page of their own."""

    body: BodyCard
    holders: Sequence[Holder]
    gaps: Sequence[Vacancy]
    duty: Sequence[OnDuty]
    children: int


@dataclass(frozen=True, slots=True)
class Level:
    """The bodies of one level by kind, and how many roles among them nobody holds."""

    groups: Sequence[tuple[str, Sequence[BodyRow]]]
    bodies: int
    gaps: int


def top_level(*, at: datetime, only_gaps: bool = False) -> Level:
    """The city's own bodies and everything placed directly under its desk."""
    own = bodies_of_kinds(TOP_KINDS, at=at)
    under = [body for desk in own if desk.kind == "city_desk" for body in receivers_under(desk.id, at=at)]
    return _level([*own, *under], at=at, only_gaps=only_gaps)


def level_under(body_id: int, *, at: datetime, only_gaps: bool = False) -> tuple[BodyCard, Level]:
    """One body, and a level of itself and what is placed under it. Raises NotFound."""
    body = bodies_by_ids([body_id]).get(body_id)
    if body is None:
        raise NotFound("body")
    return body, _level([body, *receivers_under(body_id, at=at)], at=at, only_gaps=only_gaps)


def _level(bodies: Sequence[BodyCard], *, at: datetime, only_gaps: bool) -> Level:
    ids = [body.id for body in bodies]
    holders = _by_body(holders_at(ids, at))
    gaps = _by_body(vacancies(at, body_ids=ids))
    duty, children = on_duty(ids, at), _children(ids, at=at)
    shown_above = {body.parent_id for body in bodies}  # what stands under them is on this very page
    rows = [
        BodyRow(
            body,
            holders[body.id],
            gaps[body.id],
            duty[body.id],
            0 if body.id in shown_above else children.get(body.id, 0),
        )
        for body in bodies
        if gaps[body.id] or not only_gaps
    ]
    kinds = sorted({row.body.kind for row in rows}, key=list(RECEIVER_KINDS).index)
    groups = [(kind, [row for row in rows if row.body.kind == kind]) for kind in kinds]
    return Level(groups, len(bodies), sum(len(found) for found in gaps.values()))


def _by_body(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.body_id].append(row)
    return found


def _children(ids: Sequence[int], *, at: datetime) -> dict[int, int]:
    counted = (
        Body.objects.filter(standing_at(at), parent_id__in=ids).values("parent_id").annotate(n=Count("id"))
    )
    return dict(counted.values_list("parent_id", "n"))
