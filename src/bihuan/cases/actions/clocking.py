"""Turns a clock kind and a part into a running limit, by the policy of the round; the only maker of chain clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from bihuan.cases.loading import policies_of
from bihuan.people.queries.calendar import calendar_for
from bihuan.records.clocks import ClockDraft, running_of, start_clocks
from bihuan.rules.calendar import Calendar
from bihuan.rules.clocks import CLOCK_KINDS, ClockKind, Duty, Form, Limit, due_at, report_due_at
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
# Limits of the whole case, those of one rectification, and those of the milestones of its plan; all others run on orders.
OF_CASE = frozenset(
    {
        "transfer", "extract", "answer", "answer_correction", "city_signature", "disclosure", "follow_up", "conclusion",
        "strike_off", "notice", "revisit",
    }
)  # fmt: skip
OF_RECTIFICATION = frozenset({"deadline", "interim_review", "suspension"})
BY_PLAN = "整改方案"


@dataclass(frozen=True, slots=True)
class Starting:
    """A clock to start: its kind, from when (None: the move's moment), and a due moment that stands already.

    part: the rectification or milestone it runs on, where it is neither the case nor the order.
    """

    kind: str
    started_at: datetime | None = None
    due_at: datetime | None = None
    part: tuple[str, int] | None = None


def start_for(starting: Sequence[tuple[Planned, Starting]], *, command: Command) -> None:
    """Start the clocks of planned moves."""
    start_on([(row.target.case, row.target.order, start) for row, start in starting], command=command)


def start_on(starting: Sequence[tuple[CaseSnap, OrderSnap | None, Starting]], *, command: Command) -> None:
    """Start clocks on cases or their orders, each by the policy of its round and the calendar in force.

    A limit that still runs on the same part is left running and not started again.
    """
    drafts = drafts_on(starting, command=command)
    running = running_of({draft.stream_id for draft in drafts}) if drafts else frozenset()
    start_clocks([d for d in drafts if (d.part_kind, d.part_id, d.kind) not in running])


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
    started = start.started_at or now
    limit = _limit(kind, start, policy, started)
    due = start.due_at or due_under(policy, case, start.kind, started_at=started, calendar=calendar)
    body_id, role, ladder = duty_of(kind, case, order)
    part_kind, part_id = _part_of(start, case, order)
    return ClockDraft(
        stream_id=case.stream_id,
        part_kind=part_kind,
        part_id=part_id,
        part=order.part if order else 1,
        cycle=case.cycle,
        kind=start.kind,
        duty_body_id=body_id,
        duty_role=role,
        ladder=ladder,
        owner=str(kind.owner),
        limit=_as_json(limit),
        started_at=started,
        due_at=due,
        source=limit.source,
        counted=start.kind not in NOT_COUNTED,
    )


@lru_cache(maxsize=256)
def _as_json(limit: Limit) -> Mapping[str, object]:
    """The limit's plain values, made once for all clocks it is given to."""
    return MappingProxyType(limit_to_json(limit))


def due_under(
    policy: Policy, case: CaseSnap, kind: str, *, started_at: datetime, calendar: Calendar
) -> datetime:
    """When a limit of a kind that began at a moment is due under a policy; not for one by plan."""
    due = due_at(policy.limit(kind), started_at=started_at, calendar=calendar, is_key=case.is_key)
    return _report_due(due, started_at, case, policy, calendar) if kind == "report" else due


def _part_of(start: Starting, case: CaseSnap, order: OrderSnap | None) -> tuple[str, int]:
    if start.part is not None:
        return start.part
    return ("case", case.id) if order is None or start.kind in OF_CASE else ("order", order.id)


def _limit(kind: ClockKind, start: Starting, policy: Policy, started: datetime) -> Limit:
    """The limit as the policy has it; for one by plan the stretch up to the moment the plan names."""
    if not kind.by_plan:
        return policy.limit(kind.code)
    if start.due_at is None:
        raise LookupError(f"{kind.code} is due by a plan")
    return Limit(Form.DURATION, seconds=int((start.due_at - started).total_seconds()), source=BY_PLAN)


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
        if is_city and kind.code == "determination" and _is_disputed_again(case, order):
            return giver, _POST_ROLES[Duty.CITY_LEADER], "city"
        return giver, kind.function if is_city else "desk", "city" if is_city else "receiver"
    owner = order or next(iter(case.leads), None)
    if owner is None:
        raise LookupError(f"{kind.code} needs an order")
    return owner.receiver_body_id, _POST_ROLES[kind.duty], "receiver"


def _is_disputed_again(case: CaseSnap, order: OrderSnap | None) -> bool:
    """Whether a dispute came before the one that is being made: the second one is the city leader's to determine."""
    part = order.part if order else 1
    return any(
        (one.kind, one.part, one.cycle) == ("dispute", part, case.cycle) and one.state != "withdrawn"
        for one in case.petitions
    )
