"""Receives batches and registers their rows as cases, in sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from bihuan.cases.actions.registering import register_rows
from bihuan.cases.loading import policies_of
from bihuan.cases.models import Batch, Round
from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams, open_streams
from bihuan.people.queries.calendar import calendar_for
from bihuan.records.clocks import ClockDraft, start_clocks
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.clocks import due_at
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, NotAllowed, NotFound
from bihuan.rules.policy_format import limit_to_json


@dataclass(frozen=True, slots=True)
class BatchDraft:
    """A batch as handed over: giver, channel, printed number and total, the moments to the second.

    is_history: a list with results of a finished round, loaded by `load_history`; it gets no limits.
    """

    round_id: int
    giver: str
    channel: str
    source_no: str
    received_at: datetime
    handed_over_at: datetime | None = None
    printed_total: int | None = None
    is_empty: bool = False
    is_history: bool = False


@dataclass(frozen=True, slots=True)
class PrintedMeasure:
    """One measure a list speaks of. kind: from MEASURE_KINDS; count in its own unit; money in fen."""

    kind: str
    count: int = 1
    planned_fen: int | None = None
    decided_fen: int | None = None
    paid_fen: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedResult:
    """What a list with results says of one case, taken as printed. accountable: form of accountability and persons.

    verdicts: of the issues one by one, in their order; empty where the list gives one for all of them.
    """

    verdict: str = "pending"
    verdicts: tuple[str, ...] = ()
    conclusion: str = "in_progress"
    finding: str = ""
    handling: str = ""
    accountability: str = ""
    accountable: tuple[tuple[str, int], ...] = ()
    listed_on: date | None = None
    measures: tuple[PrintedMeasure, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    """One row to register. Absent fields are empty; `to_clear` names what is missing or odd.

    row_key: by which the same printed row is recognised again. row_hash: of its values. content: what was complained,
    without the reporter's columns. sealed_ref: the sealed record of those. issues: text of each issue; empty where the
    content as a whole is the only one. result: only for a list of a finished round.
    """

    serial: int
    content: str
    row_key: str
    row_hash: str
    numbers: tuple[str, ...] = ()
    number_printed: str = ""
    channel: str = "unknown"
    accepted_on: date | None = None
    area_ids: tuple[int, ...] = ()
    area_printed: str = ""
    pollution_types: tuple[str, ...] = ()
    types_printed: str = ""
    key_classes: tuple[str, ...] = ()
    to_clear: tuple[str, ...] = ()
    reporter_withheld: bool = False
    sealed_ref: int | None = None
    band: str = "unstated"
    issues: tuple[str, ...] = ()
    parties: tuple[tuple[str, str, int | None], ...] = field(default_factory=tuple)
    result: PrintedResult | None = None


def _check_may(command: Command, code: str) -> None:
    if not is_dispatcher(command.actor):
        raise NotAllowed(code)


@transaction.atomic(durable=True)
def receive_batch(draft: BatchDraft, *, command: Command) -> dict[str, Any]:
    """Note that a batch came in and start its transfer hour (also “no batch today”); its id and city number.

    Raises NotAllowed, NotFound("round"), FactWrong when it would be received in the future or before it was handed over.
    """
    facts = asdict(draft)
    if done := begin(command, "batch.receive", facts):
        return done
    _check_may(command, "batch.receive")
    found = Round.objects.filter(id=draft.round_id).first()
    if found is None:
        raise NotFound("round")
    _check_moments(draft, command)
    lock_streams([found.stream_id])
    city_no = (Batch.objects.filter(round_id=found.id).aggregate(last=Max("city_no"))["last"] or 0) + 1
    (stream_id,) = open_streams("batch", 1, command.now)
    (batch_id,) = insert_rows(
        Batch,
        [
            {
                **facts, "stream_id": stream_id, "city_no": city_no, "received_by_post_id": command.actor.post_id,
                "state": "transferred" if draft.is_empty or draft.is_history else "received",
            }
        ],
    )  # fmt: skip
    told = {"city_no": city_no, "received_at": draft.received_at, "printed_total": draft.printed_total}
    record(
        [
            EntryDraft(
                stream_id,
                "batch.receive",
                "batch",
                batch_id,
                {**told, "empty": draft.is_empty, "history": draft.is_history},
            )
        ],
        command=command,
    )
    if not (draft.is_empty or draft.is_history):
        _start_hour(batch_id, stream_id, found, draft, command)
    return finish(command, "batch.receive", facts, {"batch": batch_id, "city_no": city_no})


def _check_moments(draft: BatchDraft, command: Command) -> None:
    if draft.received_at > command.now:
        raise FactWrong("接收批次", "received_at", "接件时间不能晚于现在")
    if draft.handed_over_at and draft.handed_over_at > draft.received_at:
        raise FactWrong("接收批次", "handed_over_at", "移交时间不能晚于接件时间")


def _start_hour(batch_id: int, stream_id: int, of_round: Round, draft: BatchDraft, command: Command) -> None:
    policy = policies_of([of_round.id])[of_round.id]
    limit = policy.limit("transfer")
    calendar = calendar_for({command.now.year, command.now.year + 1})
    start_clocks(
        [
            ClockDraft(
                stream_id=stream_id, part_kind="batch", part_id=batch_id, kind="transfer",
                duty_body_id=of_round.desk_body_id, duty_role="dispatch", ladder="city", owner="city",
                limit=limit_to_json(limit), started_at=draft.received_at,
                due_at=due_at(limit, started_at=draft.received_at, calendar=calendar), source=limit.source,
            )
        ]
    )  # fmt: skip


@transaction.atomic(durable=True)
def register(batch_id: int, rows: Sequence[RegisteredRow], *, command: Command) -> dict[str, Any]:
    """Register rows of a batch as cases; ids of the new ones by row key, the keys known already, the changed ones.

    Raises NotAllowed, NotFound("batch").
    """
    facts = {"batch": batch_id, "rows": [row.row_hash for row in rows]}
    if done := begin(command, "batch.register", facts):
        return done
    _check_may(command, "batch.register")
    batch = Batch.objects.select_related("round").filter(id=batch_id).first()
    if batch is None:
        raise NotFound("batch")
    lock_streams([batch.stream_id])
    return finish(command, "batch.register", facts, register_rows(batch, rows, command=command))
