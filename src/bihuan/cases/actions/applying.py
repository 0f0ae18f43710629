"""Writes a set of planned moves inside a transaction someone else opened: rows, states, entries, clocks, messages, stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from bihuan.cases.actions.clocking import OF_CASE, OF_RECTIFICATION, Starting, start_for
from bihuan.cases.actions.duties import write_duties
from bihuan.cases.actions.stage import write_stages
from bihuan.cases.actions.telling import tell
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.statements import execute_planned
from bihuan.records.clocks import stop_clocks
from bihuan.rules.command import Command
from bihuan.rules.lifecycle import ENTERING
from bihuan.rules.plan import Planned
from bihuan.rules.vocabulary import PETITIONS

TABLES = {
    "case": "cases_case",
    "order": "cases_order",
    "report": "cases_report",
    "answer": "cases_answer",
    "rectification": "cases_rectification",
    "disclosure": "cases_disclosure",
    "strike_off": "cases_strikeoff",
    "objection": "cases_objection",
    **dict.fromkeys(PETITIONS, "cases_petition"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What an effect wrote for one planned move.

    facts: codes, ids and commitments for the journal. state: where the effect decides it. starts and stops: clock kinds
    besides those of the row; stops instead of them, withheld: clocks of the row that are not started after all. new_part: id
    of a part the move made, for the result. tell_to: further bodies and roles to tell.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    state: str | None = None
    starts: tuple[Starting, ...] = ()
    stops: tuple[str, ...] | None = None
    withheld: tuple[str, ...] = ()
    new_part: int | None = None
    tell_to: tuple[tuple[int, str], ...] = ()


Effect = Callable[[Sequence[Planned], Command], list[Written]]
EFFECTS: dict[str, Effect] = {}


def effect(*codes: str) -> Callable[[Effect], Effect]:
    """Register the effect of one or more moves; a move without own rows needs none."""

    def register(function: Effect) -> Effect:
        for code in codes:
            EFFECTS[code] = function
        return function

    return register


def apply(planned: Sequence[Planned], *, command: Command) -> list[Written]:
    """Write the moves: rows of the effect, state and version, entries, clocks, messages, stages. One set each."""
    if not planned:
        return []
    move = planned[0].move
    write = EFFECTS.get(move.code)
    written = write(planned, command) if write else [Written() for _ in planned]
    written = [replace(row, state=row.state or move.target) for row in written]
    if not move.adds:
        _move_parts(planned, written)
    record([_entry(p, w) for p, w in zip(planned, written, strict=True)], command=command)
    _move_clocks(planned, written, command)
    fresh = write_stages({row.target.case.id for row in planned})
    write_duties(fresh.values())
    tell(planned, fresh, more=[row.tell_to for row in written], command=command)
    return written


def _entry(planned: Planned, written: Written) -> EntryDraft:
    facts = dict(written.facts)
    if written.state and written.state != planned.target.state:
        facts["state"] = [planned.target.state, written.state]
    if planned.by_secretary:
        facts["by_secretary"] = True
    if planned.target.order is not None and planned.target.kind != "order":
        facts["order"] = planned.target.order.id
    return EntryDraft(
        planned.target.case.stream_id, planned.move.code, planned.target.kind, planned.target.id, facts
    )


def _move_parts(planned: Sequence[Planned], written: Sequence[Written]) -> None:
    """State and version of the parts. A case's stage has its own one writer, so only its version moves here."""
    table = TABLES[planned[0].target.kind]
    has_state = table != "cases_case"
    sets = "version = part.version + 1" + (", state = coalesce(moved.state, part.state)" if has_state else "")
    with connection.cursor() as cursor:
        execute_planned(
            cursor,
            f"UPDATE {table} part SET {sets}"  # noqa: S608 - table from a closed list above
            " FROM unnest(%s::bigint[], %s::text[]) AS moved (id, state) WHERE part.id = moved.id",
            [[row.target.id for row in planned], [row.state for row in written]],
        )


def _move_clocks(planned: Sequence[Planned], written: Sequence[Written], command: Command) -> None:
    move = planned[0].move
    by_kinds: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    starting: list[tuple[Planned, Starting]] = []
    for row, done in zip(planned, written, strict=True):
        for kind in move.stops if done.stops is None else done.stops:
            part_kind, part_id = clock_part(kind, row)
            by_kinds[part_kind, (kind,)].append(part_id)
        starting += [(row, start) for start in done.starts]
        if move.code != "case.issue":  # orders made by the move itself start their own clocks in its effect
            starting += [(row, Starting(kind)) for kind in move.starts if kind not in done.withheld]
        if done.state and done.state != row.target.state:
            starting += [(row, Starting(kind)) for kind in _entering(row, done.state)]
    for (part_kind, kinds), part_ids in by_kinds.items():
        stop_clocks(part_kind, part_ids, kinds, at=command.now, by=move.code)
    start_for(starting, command=command)


def _entering(row: Planned, state: str) -> tuple[str, ...]:
    order = row.target.order
    if order is None or order.received_at is not None:
        return ()
    kinds = ENTERING.get((row.target.kind, state), ())
    if order.role != "lead" or order.depth > 1:  # only who leads a part for the city has to name a leader
        kinds = tuple(kind for kind in kinds if kind != "leader_named")
    return () if order.role == "following" else kinds


def clock_part(kind: str, row: Planned) -> tuple[str, int]:
    """Which part a clock of this kind runs on: the case, the rectification, or the order (its reports have none)."""
    if kind in OF_CASE or row.target.order is None:
        return "case", row.target.case.id
    if kind in OF_RECTIFICATION and row.target.rectification is not None:
        return "rectification", row.target.rectification.id
    return "order", row.target.order.id
