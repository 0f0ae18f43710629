"""How much of a case's time each level had it, the city's own time too; for whoever sees all orders it passed through."""

from __future__ import annotations

from datetime import datetime

from bihuan.cases.models import Order
from bihuan.cases.queries.case_material import Material, first_of
from bihuan.cases.sight import Sight
from bihuan.rules.clocks import Share, shares
from bihuan.rules.hops import OrderTimes, hops_of
from bihuan.rules.vocabulary import OUT_OF_SIGHT

# These clocks run while the receiver has the matter: from the order, and again from each time it came back.
HOLDING = frozenset({"report", "correction", "redo"})


def shares_of(material: Material, sight: Sight, *, now: datetime) -> tuple[Share, ...]:
    """Each level's share of the time of the current cycle, in the order they had the case; empty where some is out of sight
    or another case has the time, and for what was loaded from a finished round.

    The time of an order that was recalled is its giver's. It ends with the answer, or when the case is deducted.
    """
    orders = _counted(material)
    if (
        material.snap.is_history
        or material.snap.host is not None
        or any(order.id not in sight.orders for order in orders)
    ):
        return ()
    case, cycle = material.rows.case, material.rows.case.cycle
    begun = case.received_at if cycle == 1 else first_of(order.issued_at for order in orders)
    sent = [answer.sent_at for answer in material.rows.answers if answer.cycle == cycle and answer.sent_at]
    hops = hops_of(
        [_times(order, material) for order in orders],
        city=material.body(material.rows.of_round.desk_body_id),
        since=begun or case.received_at,
        until=case.deducted_at or max(sent, default=None),
        now=now,
    )
    return shares(hops, now=now)


def _counted(material: Material) -> list[Order]:
    """The orders a case waits for: the leads of the city's own hop, and below them all but those told for information."""
    return [
        order
        for order in material.rows.orders
        if order.cycle == material.rows.case.cycle
        and order.state not in OUT_OF_SIGHT
        and (order.role == "lead" if order.depth == 1 else order.role != "following")
    ]


def _times(order: Order, material: Material) -> OrderTimes:
    clocks = [
        clock
        for clock in material.clocks
        if (clock.part_kind, clock.part_id) == ("order", order.id) and clock.kind in HOLDING
    ]
    reports = [report for report in material.rows.reports if report.order_id == order.id]
    return OrderTimes(
        holder=material.body(order.receiver_body_id),
        depth=order.depth,
        given_at=order.issued_at,
        handed_in=tuple(
            moment
            for moment in (*(r.submitted_at for r in reports), *(c.stopped_at for c in clocks))
            if moment
        ),
        sent_back=tuple(clock.started_at for clock in clocks if clock.started_at > order.issued_at),
    )
