"""Orders as a list, within what the actor may see; a receiver finds those to it and below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.cases.models import Order
from bihuan.records.access import bodies_seen_as
from bihuan.records.models import Access
from bihuan.rules.actor import Actor


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in a list."""

    id: int
    version: int
    number: str
    case_id: int
    city_no: str
    title: str
    sheet_id: int
    role: str
    state: str
    cycle: int
    giver: str
    receiver: str
    issued_at: datetime
    phoned_at: datetime | None
    signed_at: datetime | None
    received_at: datetime | None


def orders_in_sight(actor: Actor, *, round_id: int | None) -> QuerySet[Order]:
    """The orders the actor may see, of one round or (None) of all, not ordered yet.

    Sight comes with an order, for its receiver and each body above it, and goes when it is taken back.
    """
    found = Order.objects.all() if round_id is None else Order.objects.filter(case__round_id=round_id)
    if actor.sees_city:
        return found
    own = bodies_seen_as(actor)
    seen = Access.objects.filter(body_ref__in=own, until__isnull=True)
    given = Q(giver_body_id__in=own, case__stream_id__in=seen.values("stream_ref"))
    return found.filter(Q(id__in=seen.values("order_ref")) | given)


def order_rows(orders: Sequence[Order]) -> list[OrderRow]:
    """The orders as rows, in the order given. 1 statement."""
    wanted = Order.objects.filter(id__in=[order.id for order in orders])
    found = {one.id: one for one in wanted.select_related("case", "giver_body", "receiver_body")}
    return [_row(found[order.id]) for order in orders]


def _row(order: Order) -> OrderRow:
    return OrderRow(
        id=order.id, version=order.version, number=order.number, case_id=order.case_id,
        city_no=order.case.city_no, title=order.case.title, sheet_id=order.sheet_id, role=order.role,
        state=order.state, cycle=order.cycle, giver=order.giver_body.short_name,
        receiver=order.receiver_body.short_name, issued_at=order.issued_at, phoned_at=order.phoned_at,
        signed_at=order.signed_at, received_at=order.received_at,
    )  # fmt: skip
