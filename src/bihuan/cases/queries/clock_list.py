"""Running clocks as a list, within what the actor may see or those the actor has to act on; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.cases.models import Batch, Case
from bihuan.cases.queries.workbench import own_clocks
from bihuan.people.models import Body
from bihuan.records.access import bodies_seen_as
from bihuan.records.models import Access, Clock
from bihuan.rules.actor import Actor
from bihuan.rules.clocks import CLOCK_KINDS


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One limit that has not stopped: what it runs on, who has to act, when it is due, how far the ladder is climbed.

    paused_at: since when it is paused, None where it runs.
    """

    id: int
    kind: str
    label: str
    part_kind: str
    part_id: int
    case_id: int | None
    batch_id: int | None
    number: str
    duty_body: str
    duty_role: str
    started_at: datetime
    due_at: datetime
    paused_at: datetime | None
    level: int
    is_window: bool


def running_clocks(actor: Actor, *, mine: bool) -> QuerySet[Clock]:
    """The running clocks in sight, or (mine) those the actor has to act on; not ordered yet."""
    if mine:
        return own_clocks(actor)
    running = Clock.objects.filter(stopped_at__isnull=True)
    if actor.sees_city:
        return running
    seen = Access.objects.filter(body_ref__in=bodies_seen_as(actor), until__isnull=True)
    on_orders = Q(part_kind="order", part_id__in=seen.values("order_ref"))
    on_cases = Q(part_kind="case", stream_ref__in=seen.values("stream_ref"))
    return running.filter(on_orders | on_cases)


def clock_rows(clocks: Sequence[Clock]) -> list[ClockRow]:
    """The clocks as rows, in the order given. 3 statements."""
    streams = {clock.stream_ref for clock in clocks}
    cases = {one.stream_id: one for one in Case.objects.filter(stream_id__in=streams)}
    batches = {one.stream_id: one for one in Batch.objects.filter(stream_id__in=streams)}
    duties = {clock.duty_body_id for clock in clocks}
    bodies = dict(Body.objects.filter(id__in=duties).values_list("id", "short_name"))
    return [
        _row(clock, cases.get(clock.stream_ref), batches.get(clock.stream_ref), bodies) for clock in clocks
    ]


def _row(clock: Clock, case: Case | None, batch: Batch | None, bodies: dict[int, str]) -> ClockRow:
    kind = CLOCK_KINDS.get(clock.kind)
    number = case.city_no if case else f"第{batch.city_no}批" if batch else ""
    return ClockRow(
        id=clock.id, kind=clock.kind, label=kind.label if kind else clock.kind, part_kind=clock.part_kind,
        part_id=clock.part_id, case_id=case.id if case else None, batch_id=batch.id if batch else None, number=number,
        duty_body=bodies.get(clock.duty_body_id or 0, ""), duty_role=clock.duty_role, started_at=clock.started_at,
        due_at=clock.due_at, paused_at=clock.paused_at, level=clock.level, is_window=bool(kind and kind.is_window),
    )  # fmt: skip
