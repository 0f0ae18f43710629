"""Looks at due clocks: enters what they reached, tells whom it concerns, sets the next look; stops windows that passed.

One transaction for each set. Killed at any line, all of it is done or nothing; the next sweep does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.records.clocks import ladder_of
from bihuan.records.models import Clock
from bihuan.records.models.clock import OPEN
from bihuan.records.rungs import Address, Holders, holders_at
from bihuan.rules.actor import SYSTEM
from bihuan.rules.canonical import utc_text
from bihuan.rules.clocks import (
    BREACHED,
    WARNED,
    WINDOWS,
    Course,
    Rung,
    counts_from,
    level_at,
    look_moment,
    next_look,
)
from bihuan.rules.command import Command

ENTRY_CODES = {WARNED: "clock.warn", BREACHED: "clock.breach"}
HIGHER_RUNG = "clock.rung"
PASSED = "clock.passed"
# One set holds its streams locked until it commits; larger sets gain little and keep people waiting.
SET_SIZE = 500


@dataclass(frozen=True, slots=True)
class _DueClock:
    id: int
    stream_id: int
    part_kind: str
    part_id: int
    kind: str
    duty_body_id: int
    duty_role: str
    ladder: str
    started_at: datetime
    paused_for: timedelta
    due_at: datetime
    level: int

    @property
    def counts_from(self) -> datetime:
        """Its start with the pauses left out."""
        return counts_from(self.started_at, paused_for=self.paused_for)


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at one clock found: the rungs, the level reached by now, when to look again.

    has_passed: it is a window, and its end has come.
    """

    clock: _DueClock
    rungs: tuple[Rung, ...]
    level: int
    next_look_at: datetime | None
    has_passed: bool = False


def sweep(now: datetime, *, origin: str = "real", limit: int = SET_SIZE) -> int:
    """Look at up to `limit` due clocks, the longest overdue first; how many were looked at.

    Clocks whose stream somebody is working on are left for the next sweep, so 0 can mean done or busy (`left_over`
    counts those). Every rung missed is entered; only the highest is sent. A window that passed stops at `now`, the
    moment of the look; its due_at says when it passed.
    """
    with transaction.atomic(durable=True):
        clocks = _claim(now, limit=limit)
        if not clocks:
            return 0
        looks = [_look(clock, now=now) for clock in clocks]
        holders = holders_at({clock.duty_body_id for clock in clocks}, now=now)
        record(
            [draft for look in looks for draft in _entries(look)],
            command=Command(SYSTEM, now, "sweep", origin=origin),
        )
        send([notice for look in looks for notice in _notices(look, holders=holders)], now=now)
        _write(looks, now=now)
        return len(looks)


def left_over(now: datetime) -> int:
    """How many clocks are due and not looked at: after a sweep of 0, those whose streams are busy."""
    return Clock.objects.filter(OPEN, next_look_at__lte=now).count()


def _claim(now: datetime, *, limit: int) -> list[_DueClock]:
    """Lock streams and clocks that are due, passing over those somebody else holds.

    Never waits, so no order of locks can make it part of a deadlock. Clocks are read again once their stream
    is held: until then a move may have stopped them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT clock.id
            FROM records_clock clock JOIN journal_stream stream ON stream.id = clock.stream_ref
            WHERE clock.stopped_at IS NULL AND clock.next_look_at <= %s
            ORDER BY clock.next_look_at LIMIT %s
            FOR NO KEY UPDATE OF stream SKIP LOCKED
            """,
            [now, limit],
        )
        ids = [clock_id for (clock_id,) in cursor.fetchall()]
        if not ids:
            return []
        cursor.execute(
            """
            SELECT id, stream_ref, part_kind, part_id, kind, duty_body_id, duty_role, ladder,
                started_at, paused_for, due_at, level
            FROM records_clock
            WHERE id = ANY(%s::bigint[]) AND stopped_at IS NULL AND next_look_at <= %s
            ORDER BY stream_ref, id
            FOR NO KEY UPDATE SKIP LOCKED
            """,
            [ids, now],
        )
        return [_DueClock(*row) for row in cursor.fetchall()]


def _look(clock: _DueClock, *, now: datetime) -> _Look:
    rungs = ladder_of(clock.kind, ladder=clock.ladder)
    if clock.kind in WINDOWS and clock.due_at <= now:
        return _Look(clock, rungs, clock.level, None, has_passed=True)
    course: Course = {"started_at": clock.counts_from, "due_at": clock.due_at, "ladder": rungs}
    level = max(clock.level, level_at(now, **course))
    return _Look(clock, rungs, level, next_look(level, **course))


def _entries(look: _Look) -> list[EntryDraft]:
    clock = look.clock
    if look.has_passed:
        return [_entry(clock, PASSED, level=clock.level, reached_at=clock.due_at)]
    return [
        _entry(
            clock,
            ENTRY_CODES.get(level, HIGHER_RUNG),
            level=level,
            reached_at=look_moment(level, started_at=clock.counts_from, due_at=clock.due_at),
        )
        for level in range(clock.level + 1, look.level + 1)
    ]


def _entry(clock: _DueClock, code: str, *, level: int, reached_at: datetime) -> EntryDraft:
    return EntryDraft(
        stream_id=clock.stream_id,
        code=code,
        part_kind=clock.part_kind,
        part_id=clock.part_id,
        facts=_facts(clock, level=level) | {"reached_at": reached_at},
    )


def _facts(clock: _DueClock, *, level: int) -> dict[str, Any]:
    return {
        "clock": clock.id,
        "kind": clock.kind,
        "level": level,
        "due_at": clock.due_at,
        "duty_body": clock.duty_body_id,
    }


def _notices(look: _Look, *, holders: Holders) -> list[Notice]:
    """The one message a look owes; none when nothing new was reached."""
    clock, level = look.clock, look.level
    duty = Address(clock.duty_body_id, clock.duty_role)
    if look.has_passed:
        return [_notice(clock, PASSED, level=level, address=duty)]
    if level <= clock.level:
        return []
    address = holders.address(level, ladder=look.rungs, duty=duty)
    return [_notice(clock, ENTRY_CODES.get(level, HIGHER_RUNG), level=level, address=address)]


def _notice(clock: _DueClock, code: str, *, level: int, address: Address) -> Notice:
    """A message grouped with those of one kind of one sheet: its orders went to one body and are due at one moment.

    Sent once for each level of each limit: a limit that was extended is told of again, by its own due moment.
    """
    due = utc_text(clock.due_at)
    return Notice(
        stream_id=clock.stream_id,
        code=code,
        to_body_id=address.body_id,
        to_role=address.role,
        group_key=f"clock:{clock.kind}:{level}:{clock.duty_body_id}:{int(clock.due_at.timestamp())}",
        facts=_facts(clock, level=level) | {"due_at": due},
        effect_key=f"clock:{clock.id}:{due}:{level}",
    )


def _write(looks: Sequence[_Look], *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_clock clock SET level = seen.level, next_look_at = seen.next_look_at,
                stopped_at = CASE WHEN seen.has_passed THEN %s END,
                stopped_by = CASE WHEN seen.has_passed THEN %s ELSE '' END
            FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[], %s::bool[])
                AS seen(id, level, next_look_at, has_passed)
            WHERE clock.id = seen.id
            """,
            [
                now,
                PASSED,
                [look.clock.id for look in looks],
                [look.level for look in looks],
                [look.next_look_at for look in looks],
                [look.has_passed for look in looks],
            ],
        )
