"""The clock most in danger in one's scope, for the thin bar on top of every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Batch, Case
from bihuan.records.access import bodies_seen_as
from bihuan.records.clocks import pressing
from bihuan.rules.actor import Actor
from bihuan.rules.clocks import CLOCK_KINDS, counts_from


@dataclass(frozen=True, slots=True)
class Danger:
    """The first limit to run out, of what, and since when it counts, pauses left out."""

    stream_id: int
    what: str
    number: str
    started_at: datetime
    due_at: datetime


def most_in_danger(actor: Actor) -> Danger | None:
    """The running clock that is due first among those the actor's body has to answer for; None when nothing runs."""
    clock = pressing().filter(duty_body_id__in=bodies_seen_as(actor)).order_by("due_at").first()
    if clock is None:
        return None
    kind = CLOCK_KINDS.get(clock.kind)
    return Danger(
        stream_id=clock.stream_ref,
        what=kind.label if kind else clock.kind,
        number=_number_of(clock.stream_ref),
        started_at=counts_from(clock.started_at, paused_for=clock.paused_for),
        due_at=clock.due_at,
    )


def _number_of(stream_id: int) -> str:
    case_no = Case.objects.filter(stream_id=stream_id).values_list("city_no", flat=True).first()
    if case_no is not None:
        return str(case_no)
    batch_no = Batch.objects.filter(stream_id=stream_id).values_list("city_no", flat=True).first()
    return f"第{batch_no}批" if batch_no is not None else ""
