"""Whose turn it is: keeps the duty of the signing clocks with the next signer; the one writer of moved duties."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from bihuan.journal.statements import execute_planned
from bihuan.rules.snapshots import CaseSnap, PaperSnap, Target, target_of

RECEIVER_ROLES = {
    "receiver_desk": "desk",
    "receiver_deputy": "deputy",
    "receiver_head": "head",
    "receiver_handler": "handler",
}


def write_duties(cases: Iterable[CaseSnap]) -> None:
    """Give the report clocks to whoever signs the report next, the city signature clocks to whoever signs the answer."""
    rows = [row for case in cases for row in _duties(case)]
    if not rows:
        return
    with connection.cursor() as cursor:
        execute_planned(
            cursor,
            "UPDATE records_clock clock SET duty_body_id = duty.body_id, duty_role = duty.role"
            " FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[])"
            " AS duty (part_kind, part_id, kind, body_id, role)"
            " WHERE clock.part_kind = duty.part_kind AND clock.part_id = duty.part_id AND clock.kind = duty.kind"
            " AND clock.stopped_at IS NULL AND (clock.duty_body_id, clock.duty_role) <> (duty.body_id, duty.role)",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _duties(case: CaseSnap) -> list[tuple[str, int, str, int, str]]:
    rows = []
    for order in case.live_orders:
        if order.role == "lead" and order.state in ("issued", "received"):
            target = target_of("order", order.id, case)
            address = signer_address(target, order.report) if target and order.report else None
            body_id, role = address or (order.receiver_body_id, "desk")
            rows += [("order", order.id, kind, body_id, role) for kind in ("report", "correction", "redo")]
    if case.leads and all(order.state == "accepted" for order in case.leads):
        target = target_of("case", case.id, case)
        address = signer_address(target, case.answer) if target and case.answer else None
        rows.append(("case", case.id, "city_signature", *(address or (case.desk_body_id, "review"))))
    return rows


def signer_address(target: Target, paper: PaperSnap) -> tuple[int, str] | None:
    """Body and role that signs the next step of a paper; None when it is not out for signature."""
    step = paper.next_step
    if step is None:
        return None
    if step.capacity == "line_bureau" and paper.line_body_id is not None:
        return paper.line_body_id, "desk"
    if step.capacity in RECEIVER_ROLES and target.order is not None:
        return target.order.receiver_body_id, RECEIVER_ROLES[step.capacity]
    if step.capacity == "leader_in_charge" and target.order is not None:
        return target.order.receiver_body_id, target.order.leader_role or "deputy"
    return target.case.desk_body_id, step.capacity
