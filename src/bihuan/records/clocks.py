"""Limits that run: started, stopped, paused, extended and handed over in sets; when and whom to warn is for rules.clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from bihuan.journal.copying import insert_rows
from bihuan.records.models import Clock
from bihuan.records.models.clock import OPEN
from bihuan.rules.clocks import (
    CITY_LADDER,
    CLOCK_KINDS,
    PAUSABLE,
    RECEIVER_LADDER,
    WINDOWS,
    Course,
    Rung,
    counts_from,
    ladder_for,
    level_under,
    next_look,
)

CITY, RECEIVER = "city", "receiver"
COURSE = ("due_at", "paused_at", "paused_by", "paused_for", "level", "next_look_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDraft:
    """One limit to start on one part of a stream; all of it stays as it is while the clock runs.

    ladder: `city` where the city's task force has the duty, else `receiver`. limit: as the policy had it.
    next_look_at: only where the first look is neither the warning at 75 % nor the end of a window.
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
    """A clock that has not stopped, as pages and rules read it; level 0 quiet, 1 warned, 2 breached, then the ladder.

    paused_at: since when it is paused, None where it runs.
    """

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
    paused_at: datetime | None = None


def start_clocks(drafts: Sequence[ClockDraft]) -> list[int]:
    """Start the clocks; ids in the order given.

    Raises IntegrityError when a part already has a running clock of that kind.
    """
    return insert_rows(Clock, [_row(draft) for draft in drafts]) if drafts else []


def stop_clocks(
    part_kind: str, part_ids: Iterable[int], kinds: Iterable[str], *, at: datetime, by: str
) -> int:
    """Stop the running clocks of these kinds on these parts; how many ran. by: code of the move."""
    return _stop(Clock.objects.filter(_on(part_kind, part_ids, kinds)), at=at, by=by)


def stop_all(stream_ids: Iterable[int], *, but: Iterable[str] = (), at: datetime, by: str) -> int:
    """Stop every running clock of these streams, those of the kinds in `but` left out; how many ran."""
    clocks = Clock.objects.filter(stream_ref__in=set(stream_ids)).exclude(kind__in=set(but))
    return _stop(clocks, at=at, by=by)


def _stop(clocks: QuerySet[Clock], *, at: datetime, by: str) -> int:
    """One that stops while it is paused ends its pause with it, so that it is judged by the time that counts."""
    paused = ExpressionWrapper(
        Coalesce(Value(at) - F("paused_at"), Value(timedelta(0))), output_field=DurationField()
    )
    return clocks.filter(stopped_at__isnull=True).update(
        stopped_at=at,
        stopped_by=by,
        next_look_at=None,
        due_at=F("due_at") + paused,
        paused_for=F("paused_for") + paused,
        paused_at=None,
        paused_by="",
    )


def pause(part_kind: str, part_ids: Iterable[int], kinds: Iterable[str], *, at: datetime, by: str) -> int:
    """Let the running clocks of these kinds on these parts neither warn nor breach until resumed; how many ran.

    by: code of the move that granted it. Raises ValueError for a kind that nothing pauses.
    """
    wanted = set(kinds)
    if unpausable := wanted - PAUSABLE:
        raise ValueError(f"Nothing pauses a clock of kind {', '.join(sorted(unpausable))}.")
    clocks = Clock.objects.filter(_on(part_kind, part_ids, wanted), OPEN, paused_at__isnull=True)
    return clocks.update(paused_at=at, paused_by=by, next_look_at=None)


def resume(part_kind: str, part_ids: Iterable[int], kinds: Iterable[str], *, at: datetime) -> int:
    """Let the paused clocks of these kinds on these parts run on; how many were paused.

    Due moves by the time each was paused, and with it every level not told yet; the original limit stays.
    """
    paused = Clock.objects.filter(_on(part_kind, part_ids, kinds), OPEN, paused_at__isnull=False)
    clocks = list(paused.select_for_update(no_key=True).order_by("id"))
    for clock in clocks:
        pause_length = at - (clock.paused_at or at)
        clock.due_at += pause_length
        clock.paused_for += pause_length
        clock.paused_at, clock.paused_by = None, ""
    return _write_course(clocks)


def extend(limits: Mapping[int, datetime], *, at: datetime) -> int:
    """Move the due moment of running clocks, by id, to a later one; how many were extended.

    The original limit stays. The level falls back to what the longer limit says by `at`: what it has not reached yet
    is told again in its time. Passed over are clocks that have stopped or run out, and limits that are not later.
    """
    clocks = [
        clock for clock in _locked(limits) if (clock.paused_at or at) <= clock.due_at < limits[clock.id]
    ]
    return _move_due(clocks, limits, at=at)


def reset(limits: Mapping[int, datetime], *, at: datetime) -> int:
    """Move the due moment of running clocks, by id, to any other, as an amended plan says; how many were moved.

    The original limit stays, and so does whatever the journal says of it.
    """
    return _move_due(_locked(limits), limits, at=at)


def _locked(clock_ids: Iterable[int]) -> list[Clock]:
    found = Clock.objects.filter(OPEN, id__in=list(clock_ids))
    return list(found.select_for_update(no_key=True).order_by("id"))


def _move_due(clocks: Sequence[Clock], limits: Mapping[int, datetime], *, at: datetime) -> int:
    for clock in clocks:
        clock.due_at = limits[clock.id]
        clock.level = level_under(clock.level, now=clock.paused_at or at, **_course(clock))
    return _write_course(clocks)


def _write_course(clocks: Sequence[Clock]) -> int:
    """Write due moment, pause and level of clocks, and when each is to be looked at by them."""
    for clock in clocks:
        clock.next_look_at = None if clock.paused_at else next_look(clock.level, **_course(clock))
    return Clock.objects.bulk_update(clocks, COURSE) if clocks else 0


def _course(clock: Clock) -> Course:
    """What the levels of a clock are counted by."""
    return {
        "started_at": counts_from(clock.started_at, paused_for=clock.paused_for),
        "due_at": clock.due_at,
        "ladder": ladder_of(clock.kind, ladder=clock.ladder),
    }


def _on(part_kind: str, part_ids: Iterable[int], kinds: Iterable[str]) -> Q:
    return Q(part_kind=part_kind, part_id__in=set(part_ids), kind__in=set(kinds))


def pressing() -> QuerySet[Clock]:
    """The running clocks that can be missed: no window, whose end is a fact, and none that is paused."""
    return Clock.objects.filter(OPEN, paused_at__isnull=True).exclude(kind__in=WINDOWS)


def stop_part_clocks(part_kind: str, part_ids: Iterable[int], *, at: datetime, by: str) -> int:
    """Stop every running clock on these parts, of whatever kind; how many ran. by: code of the move."""
    return _stop(Clock.objects.filter(part_kind=part_kind, part_id__in=set(part_ids)), at=at, by=by)


def running_of(stream_ids: Iterable[int]) -> frozenset[tuple[str, int, str]]:
    """What runs on these streams: (part kind, part id, kind) of each running clock."""
    found = Clock.objects.filter(stream_ref__in=set(stream_ids), stopped_at__isnull=True)
    return frozenset(found.values_list("part_kind", "part_id", "kind"))


def earliest_due(stream_ids: Iterable[int]) -> dict[int, datetime | None]:
    """For each stream the moment its first limit is due; None where none presses (see `pressing`)."""
    wanted = set(stream_ids)
    due = (
        pressing().filter(stream_ref__in=wanted).order_by().values_list("stream_ref").annotate(Min("due_at"))
    )
    return {**dict.fromkeys(wanted), **dict(due)}


def running(stream_ids: Iterable[int]) -> list[RunningClock]:
    """The clocks of these streams that have not stopped, windows and paused ones too, the first due first."""
    found = Clock.objects.filter(OPEN, stream_ref__in=set(stream_ids))
    return [_running(clock) for clock in found.order_by("due_at", "id")]


def hand_over(clock_ids: Iterable[int], *, duty_body_id: int, duty_role: str) -> int:
    """Give the duty of running clocks to another body and role, limit and level unchanged; how many."""
    return Clock.objects.filter(OPEN, id__in=set(clock_ids)).update(
        duty_body_id=duty_body_id, duty_role=duty_role
    )


def hand_to(parts: Iterable[tuple[str, int]], *, duty_body_id: int) -> None:
    """Give the duty of all running clocks on these parts (kind, id) to another body, roles, limits and levels unchanged."""
    by_kind: dict[str, set[int]] = {}
    for part_kind, part_id in parts:
        by_kind.setdefault(part_kind, set()).add(part_id)
    for part_kind, part_ids in by_kind.items():
        running = Clock.objects.filter(OPEN, part_kind=part_kind, part_id__in=part_ids)
        running.update(duty_body_id=duty_body_id)


def hand_streams_to(stream_ids: Iterable[int], *, from_body_id: int, to_body_id: int) -> int:
    """Give every duty one body has in the running clocks of these streams to another body; how many."""
    running = Clock.objects.filter(OPEN, stream_ref__in=set(stream_ids), duty_body_id=from_body_id)
    return running.update(duty_body_id=to_body_id)


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
        "paused_at": None,
        "paused_by": "",
        "paused_for": timedelta(0),
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
        paused_at=clock.paused_at,
    )
