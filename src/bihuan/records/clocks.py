"""Limits that run: started, stopped and handed over in sets; when and whom to warn is for rules.clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from bihuan.journal.copying import insert_rows
from bihuan.records.models import Clock
from bihuan.rules.clocks import CITY_LADDER, CLOCK_KINDS, RECEIVER_LADDER, Rung, ladder_for, next_look

CITY, RECEIVER = "city", "receiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDraft:
    """One limit to start on one part of a stream; all of it stays as it is while the clock runs.

    ladder: `city` where the city's task force has the duty, else `receiver`. limit: as the policy had it.
    next_look_at: only where the first look is not the warning at 75 %.
    """

    stream_id: int
    part_kind: str
    part_id: int
    kind: str
    duty_body_id: int
    duty_role: str
    ladder: str
    owner: str
    limit: Mapping[str, Any]
    started_at: datetime
    due_at: datetime
    source: str
    part: int = 1
    cycle: int = 1
    next_look_at: datetime | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that runs, as pages and rules read it; level 0 quiet, 1 warned, 2 breached, then the ladder."""

    id: int
    stream_id: int
    part_kind: str
    part_id: int
    part: int
    cycle: int
    kind: str
    duty_body_id: int
    duty_role: str
    owner: str
    started_at: datetime
    due_at: datetime
    original_due_at: datetime
    level: int
    counted: bool


def start_clocks(drafts: Sequence[ClockDraft]) -> list[int]:
    """Start the clocks; ids in the order given.

    Raises IntegrityError when a part already has a running clock of that kind.
    """
    return insert_rows(Clock, [_row(draft) for draft in drafts]) if drafts else []


def stop_clocks(
    part_kind: str, part_ids: Iterable[int], kinds: Iterable[str], *, at: datetime, by: str
) -> int:
    """Stop the running clocks of these kinds on these parts; how many ran. by: code of the move."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_clock SET stopped_at = %s, stopped_by = %s, next_look_at = NULL
            WHERE part_kind = %s AND part_id = ANY(%s::bigint[]) AND kind = ANY(%s) AND stopped_at IS NULL
            """,
            [at, by, part_kind, list(set(part_ids)), list(set(kinds))],
        )
        return int(cursor.rowcount)


def earliest_due(stream_ids: Iterable[int]) -> dict[int, datetime | None]:
    """For each stream the moment its first running clock is due; None where none runs."""
    wanted = list(set(stream_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT stream_ref, min(due_at) FROM records_clock
            WHERE stream_ref = ANY(%s::bigint[]) AND stopped_at IS NULL GROUP BY stream_ref
            """,
            [wanted],
        )
        return {**dict.fromkeys(wanted), **dict(cursor.fetchall())}


def running(stream_ids: Iterable[int]) -> list[RunningClock]:
    """The running clocks of these streams, the first due first."""
    found = Clock.objects.filter(stream_ref__in=set(stream_ids), stopped_at__isnull=True)
    return [_running(clock) for clock in found.order_by("due_at", "id")]


def hand_over(clock_ids: Iterable[int], *, duty_body_id: int, duty_role: str) -> int:
    """Give the duty of running clocks to another body and role, limit and level unchanged; how many."""
    return Clock.objects.filter(id__in=set(clock_ids), stopped_at__isnull=True).update(
        duty_body_id=duty_body_id, duty_role=duty_role
    )


def ladder_of(kind: str, *, ladder: str) -> tuple[Rung, ...]:
    """Who is told of a clock of this kind, from the holder of the duty upwards; nobody for a window."""
    known = CLOCK_KINDS.get(kind)
    if known is None:
        return CITY_LADDER if ladder == CITY else RECEIVER_LADDER
    return ladder_for(known, is_city_duty=ladder == CITY)


def _row(draft: ClockDraft) -> dict[str, Any]:
    rungs = ladder_of(draft.kind, ladder=draft.ladder)
    look = draft.next_look_at or next_look(0, started_at=draft.started_at, due_at=draft.due_at, ladder=rungs)
    return {
        "stream_ref": draft.stream_id,
        "part_kind": draft.part_kind,
        "part_id": draft.part_id,
        "part": draft.part,
        "cycle": draft.cycle,
        "kind": draft.kind,
        "duty_body_id": draft.duty_body_id,
        "duty_role": draft.duty_role,
        "ladder": draft.ladder,
        "owner": draft.owner,
        "limit": dict(draft.limit),
        "started_at": draft.started_at,
        "due_at": draft.due_at,
        "original_due_at": draft.due_at,
        "stopped_at": None,
        "stopped_by": "",
        "level": 0,
        "next_look_at": look,
        "source": draft.source,
        "counted": draft.counted,
    }


def _running(clock: Clock) -> RunningClock:
    return RunningClock(
        id=clock.id,
        stream_id=clock.stream_ref,
        part_kind=clock.part_kind,
        part_id=clock.part_id,
        part=clock.part,
        cycle=clock.cycle,
        kind=clock.kind,
        duty_body_id=clock.duty_body_id,
        duty_role=clock.duty_role,
        owner=clock.owner,
        started_at=clock.started_at,
        due_at=clock.due_at,
        original_due_at=clock.original_due_at,
        level=clock.level,
        counted=clock.counted,
    )
