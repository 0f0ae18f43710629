"""Turns draft rows into registered cases: names matched to areas and bodies, keys kept, states noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from bihuan.cases.actions.batches import BatchDraft, RegisteredRow, receive_batch
from bihuan.cases.actions.registering import AT_ONCE, register_rows
from bihuan.cases.models import Batch
from bihuan.intake.actions.comparing import find_at_once
from bihuan.intake.actions.keeping import check_may, fingerprint, keep_file
from bihuan.intake.actions.repeats import note_dropped, settle_repeats
from bihuan.intake.models import DraftRow, ImportRun
from bihuan.intake.queries.drafts import issues_of
from bihuan.intake.queries.results import printed_result
from bihuan.intake.reading.drafts import ListFile
from bihuan.intake.reading.rows import REPORTER_NOT_READ
from bihuan.journal.commands import begin, finish
from bihuan.journal.streams import lock_streams
from bihuan.people.queries.areas import areas_named
from bihuan.rules.command import Command
from bihuan.rules.errors import NotFound
from bihuan.rules.vocabulary import POLLUTION_TYPES

_TYPE_CODES = {label: code for code, label in POLLUTION_TYPES.items()}
_HEADLINE = 120


@transaction.atomic(durable=True)
def register_drafts(batch_id: int, *, command: Command) -> dict[str, Any]:
    """Register every draft row of a batch; counts of new, already known and changed rows.

    Raises NotAllowed, NotFound("batch").
    """
    facts = {"batch": batch_id}
    if done := begin(command, "batch.register", facts):
        return done
    check_may(command, "batch.register")
    batch = Batch.objects.select_related("round").filter(id=batch_id).first()
    if batch is None:
        raise NotFound("batch")
    lock_streams([batch.stream_id])
    waiting = DraftRow.objects.filter(run__batch_id=batch_id, state="draft").order_by("id")
    draft_ids = list(waiting.values_list("id", flat=True))
    rows = _rows(draft_ids, with_results=batch.is_history)
    result = register_rows(batch, rows, command=command)
    _note_states(draft_ids, result)
    note_dropped(batch_id)
    counts = {
        "new": len(result["new"]),
        "already_known": len(result["known"]),
        "changed": len(result["changed"]),
    }
    return finish(command, "batch.register", facts, counts)


def register_batch(batch_id: int, *, command: Command) -> dict[str, Any]:
    """The same, and then the moves decided on for likely repeats, as far as the rules allow them by now."""
    counts = register_drafts(batch_id, command=command)
    settle_repeats(batch_id, command=command)
    return counts


def _note_states(draft_ids: Sequence[int], result: Mapping[str, Any]) -> None:
    """What became of each draft: registered, known, or changed (then it stays as a proposed correction).

    Nothing is read again after that, so the cells are let go.
    """
    became = [_became(key, result) for key in result["keys"]]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_draftrow draft SET state = became.state, case_id = became.case_id, cells = '{}'"
            " FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS became (id, state, case_id)"
            " WHERE draft.id = became.id",
            [list(draft_ids), [state for state, _ in became], [case for _, case in became]],
        )


def _became(row_key: str, result: Mapping[str, Any]) -> tuple[str, int | None]:
    if row_key in result["changed"]:
        return "changed", result["changed"][row_key]
    if row_key in result["new"]:
        return "registered", result["new"][row_key]
    return "known", None


class _Draft(NamedTuple):
    """What of a draft row becomes a case."""

    run_id: int
    row: int
    fields: dict[str, Any]
    sealed_ref: int | None


def _rows(draft_ids: Sequence[int], *, with_results: bool) -> Iterator[RegisteredRow]:
    """The rows of these drafts, read some at a time as they are asked for."""
    for first in range(0, len(draft_ids), AT_ONCE):
        found = DraftRow.objects.filter(id__in=draft_ids[first : first + AT_ONCE]).order_by("id")
        drafts = [_Draft(*values) for values in found.values_list(*_Draft._fields)]
        names = {name for draft in drafts for name in draft.fields.get("areas", ())}
        areas = {name: card.id for name, card in areas_named(names).items()}
        days = _days({draft.run_id for draft in drafts}) if with_results else {}
        for draft in drafts:
            row = _row(draft, areas)
            listed_on = days.get(draft.run_id)
            yield (
                replace(row, result=printed_result(draft.fields, listed_on=listed_on))
                if with_results
                else row
            )


def _days(run_ids: set[int]) -> dict[int, date]:
    """The days printed on the lists, by run."""
    runs = ImportRun.objects.filter(id__in=run_ids).values_list("id", "notes__date")
    return {run_id: date.fromisoformat(day) for run_id, day in runs if day}


def _row(draft: _Draft, areas: Mapping[str, int]) -> RegisteredRow:
    fields = draft.fields
    number = fields.get("acceptance_no")
    accepted_on = fields.get("accepted_on")
    named = fields.get("areas") or ()
    return RegisteredRow(
        serial=fields.get("serial") or draft.row,
        content=fields["content"],
        row_key=fields["row_key"],
        row_hash=fields["row_hash"],
        numbers=tuple(n for n in (number, *fields.get("other_numbers", ())) if n),
        number_printed=fields.get("acceptance_no_raw") or "",
        channel=fields.get("channel") or "unknown",
        accepted_on=date.fromisoformat(accepted_on) if accepted_on else None,
        area_ids=tuple(dict.fromkeys(areas[name] for name in named if name in areas)),
        area_printed=(fields.get("area") or fields.get("area_raw") or "")[:_HEADLINE],
        pollution_types=types_of(fields.get("pollution_types") or ()),
        types_printed=(fields.get("pollution_types_raw") or "")[:_HEADLINE],
        key_classes=(fields["key_class"],) if fields.get("key_class") else (),
        to_clear=tuple(fields.get("to_clear") or ()),
        reporter_withheld=any(w["code"] == REPORTER_NOT_READ for w in fields.get("warnings", ())),
        sealed_ref=draft.sealed_ref,
        band=fields.get("band") or "unstated",
        issues=tuple(issues_of(fields)),
    )


def types_of(labels: Sequence[str]) -> tuple[str, ...]:
    """Codes of printed pollution types; what the vocabulary does not know counts as other."""
    return tuple(
        dict.fromkeys(
            label if label in POLLUTION_TYPES else _TYPE_CODES.get(label, "other") for label in labels
        )
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a file came in: the round, who gave it, when it was received (to the second) and handed over, by what channel.

    is_history: it is a list with results of a finished round.
    """

    round_id: int
    giver: str
    received_at: datetime
    handed_over_at: datetime | None = None
    channel: str = "other"
    is_history: bool = False


def register_file(list_file: ListFile, *, raw: bytes, command: Command, arrival: Arrival) -> dict[str, int]:
    """Receive the batch a file holds, keep its rows and register them; counts of new, already_known and changed.

    The same file given again by the same giver joins the batch it made. Raises NotAllowed, NotFound, FactWrong.
    """
    draft = BatchDraft(
        **asdict(arrival), source_no=list_file.batch or "", printed_total=list_file.printed_total
    )
    key = fingerprint(list_file, raw)[:16]
    made = Batch.objects.filter(
        round_id=draft.round_id, giver=draft.giver, source_no=draft.source_no, received_at=draft.received_at
    ).first()
    batch_id = made.id if made else receive_batch(draft, command=command.for_row(f"{key}/receive"))["batch"]
    keep_file(batch_id, list_file, raw=raw, command=command.for_row(f"{key}/keep"))
    find_at_once(batch_id, at=command.now)
    counts = register_drafts(batch_id, command=command.for_row(f"{key}/register"))
    return {name: int(counts[name]) for name in ("new", "already_known", "changed")}
