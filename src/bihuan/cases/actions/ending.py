"""Takes orders out of force with everything that hangs on them: those below, sight, clocks, papers out for signature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from bihuan.cases.models import Leader, Order, Petition, Report
from bihuan.records.access import end
from bihuan.records.clocks import stop_part_clocks
from bihuan.records.searching import remove_bodies
from bihuan.records.signatures import void_all
from bihuan.rules.command import Command
from bihuan.rules.snapshots import CaseSnap, OrderSnap
from bihuan.rules.vocabulary import OUT_OF_SIGHT

OrderOf = tuple[CaseSnap, OrderSnap]
OUT = ("signing", "signed")


def end_orders(
    heads: Sequence[OrderOf], *, state: str, by: str, command: Command, limits_stay: bool = False
) -> list[int]:
    """Bring orders and all live ones below them into a state that ends them; ids of those below.

    Receivers of orders recalled or moved lose sight unless another order gives it; clocks stop; reports out for signature
    fall with their signatures; leaders step back; requests nobody answered fall. by: code of the move. limits_stay: those of
    rectifications run on.
    """
    below = [order for case, order in heads for order in case.below(order)]
    gone = [*(order for _, order in heads), *below]
    ids = [order.id for order in gone]
    Order.objects.filter(id__in=ids).exclude(state=state).update(state=state, version=F("version") + 1)
    if state in OUT_OF_SIGHT:
        remove_bodies((stream_id, body_id) for body_id, stream_id in end(ids, at=command.now))
    _stop_clocks(gone, by=by, command=command, limits_stay=limits_stay)
    papers = [order.report.id for order in gone if order.report and order.report.state in OUT]
    void_all("report", papers, reason=by, at=command.now)
    Report.objects.filter(id__in=papers).update(state="superseded", version=F("version") + 1)
    Leader.objects.filter(order_id__in=ids, until__isnull=True).update(until=command.now)
    waiting = Petition.objects.filter(
        order_id__in=ids, state="open", kind__in=("dispute", "recall", "extension")
    )
    waiting.update(state="withdrawn", decided_at=command.now, version=F("version") + 1)
    return [order.id for order in below]


def _stop_clocks(orders: Sequence[OrderSnap], *, by: str, command: Command, limits_stay: bool) -> None:
    parts: dict[str, list[int]] = {"order": [order.id for order in orders]}
    rects = [] if limits_stay else [rect for order in orders for rect in order.rectifications]
    parts["rectification"] = [rect.id for rect in rects]
    parts["milestone"] = [step.id for rect in rects if rect.plan for step in rect.plan.milestones]
    for part_kind, part_ids in parts.items():
        if part_ids:
            stop_part_clocks(part_kind, part_ids, at=command.now, by=by)


def live_of(case: CaseSnap, **wanted: Any) -> list[OrderOf]:
    """The live orders of a case's first hop with these attributes, each with its case."""
    return [
        (case, order)
        for order in case.live_orders
        if order.parent_id is None and all(getattr(order, name) == value for name, value in wanted.items())
    ]
