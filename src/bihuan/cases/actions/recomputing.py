"""Brings running limits in line with a changed policy or calendar, on demand only; lists each and enters each.

Never moved: the inspectors' and the province's limits, windows, limits by plan, and those somebody extended.
"""

from __future__ import annotations

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
from bihuan.journal.streams import lock_streams
from bihuan.people.queries.calendar import calendar_for
from bihuan.records.clocks import reset
from bihuan.records.models import Clock
from bihuan.rules.actor import Actor
from bihuan.rules.clocks import CLOCK_KINDS, Owner
from bihuan.rules.command import Command
from bihuan.rules.errors import NotAllowed, NotFound

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


def recomputed(actor: Actor, round_id: int, *, now: datetime) -> list[Recomputed]:
    """The running limits of a round that the policy in force would set otherwise, the first due first.

    Raises NotFound("round") for others than the city's.
    """
    if not actor.sees_city or not Round.objects.filter(id=round_id).exists():
        raise NotFound("round")
    clocks = list(_running(round_id))
    cases = dict(
        Case.objects.filter(stream_id__in={clock.stream_ref for clock in clocks}).values_list(
            "stream_id", "id"
        )
    )
    snaps = load_cases(cases.values())
    policy = policies_of([round_id])[round_id]
    calendar = calendar_for({now.year - 1, now.year, now.year + 1})
    found = []
    for clock in clocks:
        case = snaps[cases[clock.stream_ref]]
        due = due_under(policy, case, clock.kind, started_at=clock.started_at, calendar=calendar)
        if due != clock.due_at:
            found.append(
                Recomputed(
                    clock.id, clock.stream_ref, case.id, case.city_no, clock.kind, CLOCK_KINDS[clock.kind].label,
                    clock.part_kind, clock.part_id, clock.due_at, due,
                )
            )  # fmt: skip
    return found


def _running(round_id: int) -> Sequence[Clock]:
    streams = Case.objects.filter(round_id=round_id, is_open=True).values("stream_id")
    running = Clock.objects.filter(
        stream_ref__in=streams, stopped_at__isnull=True, paused_at__isnull=True, kind__in=KINDS
    )
    return [
        clock
        for clock in running.order_by("due_at", "id")[:LONGEST_LIST]
        if clock.due_at == clock.original_due_at
    ]


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
    return finish(command, RECOMPUTE, facts, {"clocks": len(changed)})
