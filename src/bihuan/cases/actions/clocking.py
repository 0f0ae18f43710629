"""Turns a clock kind and a part into a running limit, by the policy of the round; the only maker of chain clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bihuan.cases.loading import policies_of
from bihuan.people.queries.calendar import calendar_for
from bihuan.records.clocks import ClockDraft, start_clocks
from bihuan.rules.calendar import Calendar
from bihuan.rules.clocks import CLOCK_KINDS, ClockKind, Duty, due_at, report_due_at
from bihuan.rules.command import Command
from bihuan.rules.policy import Policy
from bihuan.rules.policy_format import limit_to_json
from bihuan.rules.snapshots import CaseSnap, OrderSnap

if TYPE_CHECKING:
    from bihuan.rules.plan import Planned

_POST_ROLES = {
    Duty.HANDLER: "handler",
    Duty.RECEIVER_DESK: "desk",
    Duty.RECEIVER_DEPUTY: "deputy",
    Duty.RECEIVER_HEAD: "head",
    Duty.LEADER_IN_CHARGE: "leader",
    Duty.CITY_LEADER: "city_leader",
}
# Wording is nobody's fault. Source: chain, 退回补正 does not count against anyone.
NOT_COUNTED = frozenset({"correction"})
CASE_KINDS = frozenset({"transfer", "extract", "answer", "city_signature"})


@dataclass(frozen=True, slots=True)
class Starting:
    """A clock to start: its kind, from when (None: the move's moment), and a due moment that stands already."""

    kind: str
    started_at: datetime | None = None
    due_at: datetime | None = None


def start_for(starting: Sequence[tuple[Planned, Starting]], *, command: Command) -> None:
    """Start the clocks of planned moves."""
    start_on([(row.target.case, row.target.order, start) for row, start in starting], command=command)


def start_on(starting: Sequence[tuple[CaseSnap, OrderSnap | None, Starting]], *, command: Command) -> None:
    """Start clocks on cases or their orders, each by the policy of its round and the calendar in force."""
    start_clocks(drafts_on(starting, command=command))


def drafts_on(
    starting: Sequence[tuple[CaseSnap, OrderSnap | None, Starting]], *, command: Command
) -> list[ClockDraft]:
    """The same clocks before they start, in the order given, for a case that is to be written with its first due moment."""
    if not starting:
        return []
    policies = policies_of({case.round_id for case, _, _ in starting})
    calendar = calendar_for({command.now.year, command.now.year + 1})
    return [
        _draft(case, order, start, policy=policies[case.round_id], calendar=calendar, now=command.now)
        for case, order, start in starting
    ]


def _draft(
    case: CaseSnap,
    order: OrderSnap | None,
    start: Starting,
    *,
    policy: Policy,
    calendar: Calendar,
    now: datetime,
) -> ClockDraft:
    kind = CLOCK_KINDS[start.kind]
    limit = policy.limit(start.kind)
    on_case = order is None or start.kind in CASE_KINDS
    started = start.started_at or now
    due = start.due_at or due_at(limit, started_at=started, calendar=calendar, is_key=case.is_key)
    if start.kind == "report" and start.due_at is None:
        due = _report_due(due, started, case, policy, calendar)
    body_id, role, ladder = duty_of(kind, case, None if on_case and kind.duty is Duty.CITY_DESK else order)
    return ClockDraft(
        stream_id=case.stream_id,
        part_kind="case" if on_case else "order",
        part_id=case.id if order is None or on_case else order.id,
        part=order.part if order else 1,
        cycle=case.cycle,
        kind=start.kind,
        duty_body_id=body_id,
        duty_role=role,
        ladder=ladder,
        owner=str(kind.owner),
        limit=limit_to_json(limit),
        started_at=started,
        due_at=due,
        source=limit.source,
        counted=start.kind not in NOT_COUNTED,
    )


def _report_due(
    due: datetime, started: datetime, case: CaseSnap, policy: Policy, calendar: Calendar
) -> datetime:
    answer = due_at(
        policy.limit("answer"), started_at=case.received_at, calendar=calendar, is_key=case.is_key
    )
    return report_due_at(
        due,
        started_at=started,
        answer_due=answer,
        reserve=timedelta(seconds=policy.reserve.value),
        floor=timedelta(seconds=policy.child_floor.value),
    )


def duty_of(kind: ClockKind, case: CaseSnap, order: OrderSnap | None) -> tuple[int, str, str]:
    """Body and role that must act before a clock of this kind runs out, and whose ladder it climbs."""
    if kind.duty in (Duty.CITY_DESK, Duty.CITY_LEADER):
        return case.desk_body_id, _POST_ROLES.get(kind.duty, kind.function or "dispatch"), "city"
    if kind.duty is Duty.GIVER_DESK:
        giver = order.giver_body_id if order else case.desk_body_id
        is_city = giver == case.desk_body_id
        return giver, kind.function if is_city else "desk", "city" if is_city else "receiver"
    if order is None:
        raise LookupError(f"{kind.code} needs an order")
    return order.receiver_body_id, _POST_ROLES[kind.duty], "receiver"
