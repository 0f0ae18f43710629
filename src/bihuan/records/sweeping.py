"""Looks at due clocks: enters what they reached, tells whom it concerns, sets the next look; stops none.

One transaction for each set. Killed at any line, all of it is done or nothing; the next sweep does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.records.clocks import ladder_of
from bihuan.records.rungs import Address, Holders, holders_at
from bihuan.rules.actor import SYSTEM
from bihuan.rules.canonical import utc_text
from bihuan.rules.clocks import BREACHED, WARNED, Rung, level_at, look_moment, next_look
from bihuan.rules.command import Command

ENTRY_CODES = {WARNED: "clock.warn", BREACHED: "clock.breach"}
HIGHER_RUNG = "clock.rung"
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
    due_at: datetime
    level: int


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at one clock found: the rungs, the level reached by now, when to look again."""

    clock: _DueClock
    rungs: tuple[Rung, ...]
    level: int
    next_look_at: datetime | None


def sweep(now: datetime, *, origin: str = "real", limit: int = SET_SIZE) -> int:
    """Look at up to `limit` due clocks, the longest overdue first; how many were looked at.

    Clocks whose stream somebody is working on are left for the next sweep, so 0 can mean done or busy. Every
    rung missed is entered; only the highest is sent.
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
        _write(looks)
        return len(looks)


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
                started_at, due_at, level
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
    span = {"started_at": clock.started_at, "due_at": clock.due_at}
    level = max(clock.level, level_at(now, ladder=rungs, **span))
    return _Look(clock, rungs, level, next_look(level, ladder=rungs, **span))


def _entries(look: _Look) -> list[EntryDraft]:
    clock = look.clock
    return [
        EntryDraft(
            stream_id=clock.stream_id,
            code=ENTRY_CODES.get(level, HIGHER_RUNG),
            part_kind=clock.part_kind,
            part_id=clock.part_id,
            facts=_facts(clock, level=level)
            | {"reached_at": look_moment(level, started_at=clock.started_at, due_at=clock.due_at)},
        )
        for level in range(clock.level + 1, look.level + 1)
    ]


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
    if level <= clock.level:
        return []
    duty = Address(clock.duty_body_id, clock.duty_role)
    address = holders.address(level, ladder=look.rungs, duty=duty)
    return [
        Notice(
            stream_id=clock.stream_id,
            code=ENTRY_CODES.get(level, HIGHER_RUNG),
            to_body_id=address.body_id,
            to_role=address.role,
            group_key=_group_key(clock, level=level),
            facts=_facts(clock, level=level) | {"due_at": utc_text(clock.due_at)},
            effect_key=f"clock:{clock.id}:{level}",
        )
    ]


def _group_key(clock: _DueClock, *, level: int) -> str:
    """Same for the clocks of one kind of one sheet: its orders went to one body and are due at one moment."""
    due = int(clock.due_at.timestamp())
    return f"clock:{clock.kind}:{level}:{clock.duty_body_id}:{due}"


def _write(looks: Sequence[_Look]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_clock clock SET level = seen.level, next_look_at = seen.next_look_at
            FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS seen(id, level, next_look_at)
            WHERE clock.id = seen.id
            """,
            [
                [look.clock.id for look in looks],
                [look.level for look in looks],
                [look.next_look_at for look in looks],
            ],
        )
