"""Who is on duty, and on which number they are reached; promises nothing about who picks up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.journal.statements import Among, Given, Statement
from bihuan.people.models import Shift


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One person on duty for one body, starts_at (in) to ends_at (out). user_id: None without a login."""

    shift_id: int
    body_id: int
    user_id: int | None
    person: str
    phone: str
    starts_at: datetime
    ends_at: datetime


def on_duty(body_ids: Iterable[int], at: datetime) -> dict[int, list[OnDuty]]:
    """Those on duty for each body at the moment, longest on duty first; empty where nobody is entered."""
    found: dict[int, list[OnDuty]] = {body_id: [] for body_id in body_ids}
    for row in _on_duty(bodies=list(found), at=at):
        found[row.body_id].append(_shift(row))
    return found


def shifts_between(body_ids: Iterable[int], start: datetime, end: datetime) -> list[OnDuty]:
    """Shifts of the bodies that touch the time from start (in) to end (out), by body and start."""
    found = _shifts().filter(body_id__in=list(body_ids), starts_at__lt=end, ends_at__gt=start)
    return [_shift(row) for row in found]


def _shifts() -> QuerySet[Shift]:
    return Shift.objects.select_related("user", "body").order_by("body_id", "starts_at", "id")


_on_duty = Statement(
    lambda: _shifts().filter(Among("body_id", "bodies"), starts_at__lte=Given("at"), ends_at__gt=Given("at"))
)


def _shift(row: Shift) -> OnDuty:
    return OnDuty(
        shift_id=row.pk,
        body_id=row.body_id,
        user_id=row.user_id,
        person=row.person or (row.user.display_name if row.user else ""),
        phone=row.phone or (row.user.phone if row.user else "") or row.body.desk_phone,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
