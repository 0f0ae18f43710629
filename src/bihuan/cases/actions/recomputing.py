"""Brings running limits in line with a changed policy or calendar, on demand only; lists each and enters each.

Never moved: the inspectors' and the province's limits, windows, limits by plan, those somebody extended and those a giver
set by hand when passing an order on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.cases.actions.clocking import due_under
from bihuan.cases.actions.stage import write_stages
from bihuan.cases.loading import load_cases, policies_of
from bihuan.cases.models import Case, Round
from bihuan.journal.commands import begin, finish
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.models import Entry
from bihuan.journal.streams import lock_streams
from bihuan.people.access import may
from bihuan.people.queries.calendar import calendar_for
from bihuan.records.clocks import reset
from bihuan.records.models import Clock
from bihuan.rules.actor import Actor
from bihuan.rules.calendar import Calendar
from bihuan.rules.clocks import CLOCK_KINDS, Owner
from bihuan.rules.command import Command
from bihuan.rules.errors import NotAllowed, NotFound
from bihuan.rules.policy import Policy
from bihuan.rules.snapshots import CaseSnap

RECOMPUTE = "round.recompute_clocks"
OUTER = (Owner.INSPECTORS, Owner.PROVINCE)
KINDS = tuple(
    kind.code for kind in CLOCK_KINDS.values() if not (kind.is_window or kind.by_plan or kind.owner in OUTER)
)
LONGEST_LIST = 2000  # more than the open limits of one round seen so far; the rest follows with the next run


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One running limit that would be due at another moment."""

    clock_id: int
    stream_id: int
    case_id: int
    city_no: str
    kind: str
    label: str
    part_kind: str
    part_id: int
    due_at: datetime
    new_due_at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """How many running limits of one kind in one round would be due otherwise; from, to: of the first that is due."""

    round: str
    label: str
    count: int
    due_at: datetime
    new_due_at: datetime


def recomputed(
    actor: Actor, round_id: int, *, now: datetime, policy: Policy | None = None
) -> list[Recomputed]:
    """The running limits of a round that a policy (the one in force) would set otherwise, the first due first.

    Raises NotFound("round") for others than the city's.
    """
    if not actor.sees_city or not Round.objects.filter(id=round_id).exists():
        raise NotFound("round")
    calendar = calendar_for({now.year - 1, now.year, now.year + 1})
    return _differing(round_id, policy or policies_of([round_id])[round_id], calendar)


def moved_by_calendar(actor: Actor, calendar: Calendar, *, now: datetime) -> list[Moved]:
    """How many running limits another calendar would set otherwise, by round and kind; says nothing of single cases.

    Raises NotAllowed for who neither enters calendars nor belongs to the city.
    """
    if not actor.sees_city and not may("calendar.enter", actor, at=now):
        raise NotAllowed("calendar.enter")
    found: list[Moved] = []
    open_rounds = Case.objects.filter(is_open=True).values("round_id")
    for one in Round.objects.filter(id__in=open_rounds).order_by("-is_current", "-id"):
        kinds: dict[str, list[Recomputed]] = {}
        policy = policies_of([one.pk])[one.pk]
        if any(limit.workdays for limit in policy.limits.values()):
            for row in _differing(one.pk, policy, calendar):
                kinds.setdefault(row.label, []).append(row)
        found += [
            Moved(one.name, label, len(rows), rows[0].due_at, rows[0].new_due_at)
            for label, rows in kinds.items()
        ]
    return found


def _differing(round_id: int, policy: Policy, calendar: Calendar) -> list[Recomputed]:
    clocks = list(_running(round_id))
    cases = dict(
        Case.objects.filter(stream_id__in={clock.stream_ref for clock in clocks}).values_list(
            "stream_id", "id"
        )
    )
    snaps = load_cases(cases.values())
    found = []
    for clock in clocks:
        case = snaps[cases[clock.stream_ref]]
        if _set_by_giver(clock, case):
            continue
        due = due_under(policy, case, clock.kind, started_at=clock.started_at, calendar=calendar)
        if due != clock.due_at:
            found.append(
                Recomputed(
                    clock.id, clock.stream_ref, case.id, case.city_no, clock.kind, CLOCK_KINDS[clock.kind].label,
                    clock.part_kind, clock.part_id, clock.due_at, due,
                )
            )  # fmt: skip
    return found


def _set_by_giver(clock: Clock, case: CaseSnap) -> bool:
    """Whether a limit is the one a lower giver named when the order was passed on: no policy says that one."""
    order = case.order(clock.part_id) if clock.part_kind == "order" and clock.kind == "report" else None
    return order is not None and order.depth > 1


def _running(round_id: int) -> Sequence[Clock]:
    streams = Case.objects.filter(round_id=round_id, is_open=True).values("stream_id")
    running = Clock.objects.filter(
        stream_ref__in=streams, stopped_at__isnull=True, paused_at__isnull=True, kind__in=KINDS
    )
    clocks = list(running.order_by("due_at", "id")[:LONGEST_LIST])
    by_us = _recomputed_before([clock for clock in clocks if clock.due_at != clock.original_due_at])
    return [clock for clock in clocks if clock.due_at == clock.original_due_at or clock.id in by_us]


def _recomputed_before(moved: Sequence[Clock]) -> set[int]:
    """Those of the moved limits that stand where an earlier recomputing left them, not where somebody extended them to."""
    if not moved:
        return set()
    streams = {clock.stream_ref for clock in moved}
    entries = Entry.objects.filter(stream_id__in=streams, code="clock.recompute").order_by("id")
    facts = (json.loads(body)["facts"] for body in entries.values_list("body", flat=True))
    left = {fact["clock"]: datetime.fromisoformat(fact["due_at"]) for fact in facts}
    return {clock.id for clock in moved if left.get(clock.id) == clock.due_at}


@transaction.atomic(durable=True)
def recompute_clocks(round_id: int, *, command: Command) -> dict[str, Any]:
    """Set the running limits of a round as its policy in force says, each with an entry; {"clocks": how many}.

    Raises NotAllowed for others than a shift head of the city desk, NotFound.
    """
    facts = {"round": round_id}
    if done := begin(command, RECOMPUTE, facts):
        return done
    if command.actor.role != "system" and "shift_head" not in command.actor.functions:
        raise NotAllowed(RECOMPUTE)
    return finish(command, RECOMPUTE, facts, {"clocks": recompute_in(round_id, command=command)})


def recompute_in(round_id: int, *, command: Command) -> int:
    """The same inside the transaction of whoever has checked that it may be done; how many limits were moved."""
    lock_streams(one.stream_id for one in recomputed(command.actor, round_id, now=command.now))
    changed = recomputed(command.actor, round_id, now=command.now)
    reset({one.clock_id: one.new_due_at for one in changed}, at=command.now)
    record(
        [
            EntryDraft(
                one.stream_id, "clock.recompute", one.part_kind, one.part_id,
                {"clock": one.clock_id, "kind": one.kind, "from": one.due_at, "due_at": one.new_due_at},
            )
            for one in changed
        ],
        command=command,
    )  # fmt: skip
    write_stages({one.case_id for one in changed})
    return len(changed)
