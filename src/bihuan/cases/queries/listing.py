"""Lists of cases, filtered, within what the actor may see; by index and keyset, never by counting pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from bihuan.cases.models import Case, CaseNumber, Order, Petition
from bihuan.journal.statements import Among, Statement
from bihuan.people.models import Area, Body
from bihuan.records.access import bodies_seen_as, scoped
from bihuan.records.searching import find
from bihuan.rules.actor import Actor
from bihuan.rules.vocabulary import OUT_OF_SIGHT, OVER

PAGE = 50
COUNTED = 1000  # numbers are exact up to here, then "1000+"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to; empty values narrow nothing.

    late: only cases whose next limit has passed. standing: one of STANDINGS. key_class: one of KEY_CLASSES.
    """

    stage: str = ""
    area_id: int | None = None
    pollution_type: str = ""
    body_id: int | None = None
    key_only: bool = False
    to_clear: bool = False
    late: bool = False
    batch_id: int | None = None
    standing: str = ""
    key_class: str = ""
    words: str = ""


# How a case stands beside its link of the chain; the order is that of the menu.
STANDINGS = {
    "open": "未了结", "closed": "已了结", "answered": "已反馈",
    "asked": "申请待答复", "disputed": "改派申请待研判", "in_stages": "阶段性办结",
    "stated": "认定办理状态", "together": "合并办理", "broken_down": "分解办理", "again": "重新办理", "held_back": "直查",
    "deducted": "已核减", "history": "历史导入",
}  # fmt: skip


def _standing(code: str, actor: Actor) -> Q:
    """The condition of one of STANDINGS; others than the city find what is asked on orders of their own bodies."""
    asked = Petition.objects.filter(case=OuterRef("pk"), state="open")
    if not actor.sees_city:
        own = bodies_seen_as(actor)
        asked = asked.filter(Q(order__receiver_body_id__in=own) | Q(order__giver_body_id__in=own))
    return {
        "open": Q(is_open=True),
        "closed": Q(is_open=False),
        "answered": Q(answered_at__isnull=False),
        "asked": Q(Exists(asked)),
        "disputed": Q(Exists(asked.filter(kind="dispute"))),
        "in_stages": Q(answered_at__isnull=False, conclusion="in_stages"),
        "stated": ~Q(stated_conclusion=""),
        "together": Q(host__isnull=False),
        "broken_down": Q(parts__gt=1),
        "again": Q(cycle__gt=1),
        "held_back": Q(held_back=True),
        "deducted": Q(deducted_at__isnull=False),
        "history": Q(is_history=True),
    }.get(code, Q())


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    id: int
    stream_id: int
    city_no: str
    numbers: tuple[str, ...]
    title: str
    stage: str
    key_classes: tuple[str, ...]
    areas: str
    types: tuple[str, ...]
    verdict: str
    conclusion: str
    is_open: bool
    next_due_at: datetime | None
    receiver: str
    to_clear: tuple[str, ...]
    parts: int
    cycle: int
    is_together: bool
    is_stated: bool
    held_back: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of a list. after: key of the next page, or None on the last."""

    rows: tuple[CaseRow, ...]
    after: int | None


def list_cases(
    actor: Actor,
    narrowed: CaseFilter,
    *,
    round_id: int | None,
    now: datetime,
    after: int | None = None,
    limit: int = PAGE,
) -> CaseList:
    """The newest cases that fit, newest first. after: id of the last row of the page before. 4 statements, 5 with words."""
    found = narrowed_cases(actor, narrowed, round_id=round_id, now=now)
    if after is not None:
        found = found.filter(id__lt=after)
    cases = list(found.order_by("-id")[: limit + 1])
    rows = case_rows(cases[:limit], actor=actor)
    return CaseList(tuple(rows), cases[limit - 1].id if len(cases) > limit else None)


def count_cases(actor: Actor, narrowed: CaseFilter, *, round_id: int | None, now: datetime) -> int:
    """How many fit, at most COUNTED + 1, so that a count never costs more than a page."""
    ids = narrowed_cases(actor, narrowed, round_id=round_id, now=now).order_by().values("id")[: COUNTED + 1]
    return Case.objects.filter(id__in=ids).count() if narrowed.words else ids.count()


def narrowed_cases(
    actor: Actor, narrowed: CaseFilter, *, round_id: int | None, now: datetime
) -> QuerySet[Case]:
    """The cases that fit and the actor may see, not ordered yet, for a door that pages them."""
    found = scoped(Case.objects.all(), actor, round_id=round_id).filter(
        _conditions(narrowed, actor=actor, now=now)
    )
    if narrowed.body_id is not None:
        live = Order.objects.filter(receiver_body_id=narrowed.body_id).exclude(state__in=OUT_OF_SIGHT)
        found = found.filter(id__in=live.values("case_id"))
    if narrowed.words:
        streams = find(actor, narrowed.words, round_id=round_id)
        # As one array: a thousand parameters take longer to hand over than the search itself.
        found = found.filter(stream_id__in=RawSQL("SELECT unnest(%s::bigint[])", [streams]))
    return found


def _conditions(narrowed: CaseFilter, *, actor: Actor, now: datetime) -> Q:
    plain: dict[str, Any] = {"stage": narrowed.stage, "batch_id": narrowed.batch_id}
    condition = Q(**{name: value for name, value in plain.items() if value})
    if narrowed.area_id is not None:
        condition &= Q(area_ids__contains=[narrowed.area_id])
    if narrowed.pollution_type:
        condition &= Q(pollution_types__contains=[narrowed.pollution_type])
    if narrowed.key_only:
        condition &= ~Q(key_classes=[])
    if narrowed.to_clear:
        condition &= ~Q(to_clear=[])
    if narrowed.key_class:
        condition &= Q(key_classes__contains=[narrowed.key_class])
    if narrowed.standing:
        condition &= _standing(narrowed.standing, actor)
    if narrowed.late:
        condition &= Q(is_open=True, next_due_at__lt=now)
    return condition


def case_rows(cases: Sequence[Case], *, actor: Actor) -> list[CaseRow]:
    """The cases as rows, with numbers, areas and lead receivers fetched in sets. 3 statements, none for no case."""
    if not cases:
        return []
    ids = [case.id for case in cases]
    numbers: dict[int, list[str]] = {}
    for case_id, number in _NUMBERS(cases=ids):
        numbers.setdefault(case_id, []).append(number)
    areas = dict(_AREAS(areas=list({area_id for case in cases for area_id in case.area_ids})))
    receivers = _receivers(ids)
    return [
        CaseRow(
            id=case.id, stream_id=case.stream_id, city_no=case.city_no,
            numbers=tuple(n for n in numbers.get(case.id, ()) if n), title=case.title, stage=case.stage,
            key_classes=tuple(case.key_classes), areas=areas_of(case, areas), types=tuple(case.pollution_types),
            verdict=case.verdict, conclusion=case.conclusion, is_open=case.is_open, next_due_at=case.next_due_at,
            receiver=receivers.get(case.id, ""), to_clear=tuple(case.to_clear) if actor.sees_city else (),
            parts=case.parts, cycle=case.cycle, is_together=case.host_id is not None,
            is_stated=bool(case.stated_conclusion), held_back=case.held_back,
        )
        for case in cases
    ]  # fmt: skip


_NUMBERS = Statement(
    lambda: (
        CaseNumber.objects.filter(Among("case_id", "cases")).order_by("id").values_list("case_id", "number")
    )
)
_AREAS = Statement(lambda: Area.objects.filter(Among("id", "areas")).values_list("id", "name"))
_ALL_AREAS = Statement(lambda: Area.objects.order_by("code").values_list("id", "name"))
_LEADS = Statement(
    lambda: (
        Order.objects.filter(Among("case_id", "cases"), role="lead", depth=1)
        .exclude(state__in=OVER)
        .order_by("cycle", "part")
        .values_list("case_id", "receiver_body__short_name")
    )
)


def areas_of(case: Case, names: Mapping[int, str]) -> str:
    """The areas of a case as people say them; what was printed where none is known."""
    return "、".join(names[area] for area in case.area_ids if area in names) or case.area_printed


def _receivers(case_ids: Sequence[int]) -> dict[int, str]:
    """Short names of the lead receivers of the newest cycle, by case."""
    found: dict[int, str] = {}
    for case_id, name in _LEADS(cases=case_ids):
        found[case_id] = f"{found[case_id]}、{name}" if case_id in found else name
    return found


def filter_choices(actor: Actor) -> dict[str, list[tuple[int, str]]]:
    """Areas, and receivers one hop below the actor, to narrow a list by. 2 statements."""
    bodies = Body.objects.exclude(kind__in=("city_desk", "administration")).filter(ended_at__isnull=True)
    if actor.sees_city:
        bodies = bodies.filter(Q(parent__isnull=True) | Q(parent__kind="city_desk"))
    else:
        bodies = bodies.filter(parent_id__in=bodies_seen_as(actor))
    return {
        "areas": _ALL_AREAS(),
        "bodies": list(bodies.order_by("kind", "code").values_list("id", "short_name")),
    }
