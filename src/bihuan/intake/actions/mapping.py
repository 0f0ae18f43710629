"""Gives a column of a read list to a field by hand: rows not yet registered are read again, the giver's next list too."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from bihuan.intake.actions.keeping import check_may, draft_fields, still_to_clear
from bihuan.intake.models import ColumnChoice, DraftRow, ImportRun
from bihuan.intake.queries.columns import kept_columns_of
from bihuan.intake.queries.drafts import issues_of
from bihuan.intake.reading.drafts import DraftCase, KeptColumns, Reject
from bihuan.intake.reading.duplicates import mark_duplicates
from bihuan.intake.reading.kept import KeptRow, columns_as_json, given_to, header_of, read_kept
from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams
from bihuan.people.queries.areas import all_areas
from bihuan.records.texts import SALT_BYTES
from bihuan.rules.canonical import commitment
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, NotFound
from bihuan.rules.issues import split_issues
from bihuan.rules.list_areas import AreaBook, AreaName
from bihuan.rules.list_headers import BY_HAND

CODE = "intake.map_column"
# Made of the others, or merged one by one, and so not taken over as they are.
_MADE = frozenset({"row_key", "row_hash", "warnings", "to_clear", "issues"})
_LONGEST_HEADER = 200


@transaction.atomic(durable=True)
def map_column(run_id: int, *, header: str, field: str, command: Command) -> dict[str, Any]:
    """Read the column under a header as a field (`ignored`: not at all) from now on; {"run": id, "rows": read again}.

    header: as `list_headers.header_key` gives it. What was typed over stays. Raises NotAllowed, NotFound("import"),
    FactWrong for a field or header there is none of, when all rows are registered, or when a row would be left without
    its complaint.
    """
    facts = {"run": run_id, "header": header, "field": field}
    if done := begin(command, CODE, facts):
        return done
    check_may(command, CODE)
    run = ImportRun.objects.select_related("batch").filter(id=run_id).first()
    if run is None:
        raise NotFound("import")
    lock_streams([run.batch.stream_id])
    run.refresh_from_db(fields=["notes"])
    before = kept_columns_of(run)
    after = _given(before, header, field)
    drafts = list(
        DraftRow.objects.select_for_update(of=("self",)).filter(run_id=run_id, state="draft").order_by("id")
    )
    if not drafts:
        raise FactWrong(CODE, "run", "本清单各行均已登记，不能再改栏目")
    _write(drafts, _read_again(drafts, before, after))
    ImportRun.objects.filter(id=run_id).update(notes=_notes(run.notes, after))
    kept = _remember(run.batch.giver, header, field, command)
    told = {"run": run_id, "field": field, "header": kept, "rows": len(drafts)}
    record([EntryDraft(run.batch.stream_id, CODE, "batch", run.batch_id, told)], command=command)
    return finish(command, CODE, facts, {"run": run_id, "rows": len(drafts)})


def _given(before: Sequence[KeptColumns], header: str, field: str) -> list[KeptColumns]:
    """The columns with the header's given to the field."""
    if field not in BY_HAND:
        raise FactWrong(CODE, "field", "没有这一栏目，请重新选择")
    after = [given_to(columns, header, field) for columns in before]
    if not header or len(header) > _LONGEST_HEADER or after == list(before):
        raise FactWrong(CODE, "header", "清单没有这一栏，或已按此栏目读取")
    if any(
        "content" in was.fields and "content" not in now.fields
        for was, now in zip(before, after, strict=True)
    ):
        raise FactWrong(CODE, "field", "缺举报内容一栏，不能这样对应；请先为举报内容另选一栏")
    return after


@dataclass(frozen=True, slots=True)
class _Read:
    """A draft row read under the columns before and after, as fields."""

    before: dict[str, Any]
    after: dict[str, Any]


def _read_again(
    drafts: Sequence[DraftRow], before: Sequence[KeptColumns], after: Sequence[KeptColumns]
) -> list[_Read]:
    book = AreaBook([AreaName(area.name, area.aliases) for area in all_areas().values()])
    was, now = _cases(drafts, before, book), _cases(drafts, after, book)
    return [_Read(draft_fields(old), draft_fields(new)) for old, new in zip(was, now, strict=True)]


def _cases(
    drafts: Sequence[DraftRow], columns: Sequence[KeptColumns], book: AreaBook
) -> tuple[DraftCase, ...]:
    """Each draft's row read under these columns, list by list. Raises FactWrong for a row left without a complaint."""
    found: dict[int, DraftCase] = {}
    for number, kept in enumerate(columns):
        own = [draft for draft in drafts if draft.cells["list"] == number]
        rows = [KeptRow(draft.row, draft.sheet or None, draft.cells["texts"]) for draft in own]
        for draft, result in zip(own, read_kept(rows, kept, book), strict=True):
            if isinstance(result, Reject):
                raise FactWrong(CODE, "field", f"{result.sentence}，不能这样对应")
            found[draft.id] = result
    return mark_duplicates([found[draft.id] for draft in drafts])


def _write(drafts: Sequence[DraftRow], read: Sequence[_Read]) -> None:
    fields = [merged(draft.fields, one.before, one.after) for draft, one in zip(drafts, read, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_draftrow draft SET fields = made.fields::jsonb, version = version + 1"
            " FROM unnest(%s::bigint[], %s::text[]) AS made (id, fields) WHERE draft.id = made.id",
            [[draft.id for draft in drafts], [json.dumps(row, ensure_ascii=False) for row in fields]],
        )


def merged(fields: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """A draft row's fields with what the new reading says otherwise than the old; what was typed over stays.

    Only differences are taken over, since what stood around the list (its title, group headings) is not read again.
    """
    printed = fields.get("printed", {})
    new = {name: value for name, value in after.items() if name not in _MADE and value != before[name]}
    made = {**fields, **{name: value for name, value in new.items() if name not in printed}}
    made["printed"] = {name: new.get(name, value) for name, value in printed.items()}
    if issues_of(fields) == list(split_issues(fields["content"])):
        made["issues"] = list(split_issues(made["content"]))
    for name in ("to_clear", "warnings"):
        gone = [one for one in before[name] if one not in after[name]]
        kept = [one for one in fields.get(name, ()) if one not in gone]
        made[name] = kept + [one for one in after[name] if one not in before[name] and one not in kept]
    made["to_clear"] = still_to_clear(made)
    as_read = case_of({**made, **made["printed"]})
    made["row_key"], made["row_hash"] = as_read.identity_hash, as_read.content_hash
    return made


def case_of(fields: Mapping[str, Any]) -> DraftCase:
    """The case as read, by its fields in JSON; where it stands is not among them."""
    names = [name for name in DraftCase.__slots__ if name not in ("row", "sheet", "warnings", "reporter")]
    values = {name: fields[name] for name in names}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    if values["accepted_on"]:
        values["accepted_on"] = date.fromisoformat(values["accepted_on"])
    return DraftCase(row=0, sheet=None, **values)


def _notes(notes: Mapping[str, Any], after: Sequence[KeptColumns]) -> dict[str, Any]:
    """The run's notes with the columns as they are read now."""
    headers = [header_of(columns) for columns in after]
    lists = [
        {**table, "columns": header.letters, "unmapped": list(header.unmapped)}
        for table, header in zip(notes["lists"], headers, strict=True)
    ]
    return {**notes, "lists": lists, "kept": [columns_as_json(columns) for columns in after]}


def _remember(giver: str, header: str, field: str, command: Command) -> str:
    """Keep the choice for the giver's next lists; the commitment the journal may hold of the header."""
    salt = secrets.token_hex(SALT_BYTES)
    choice = {
        "giver": giver, "header": header, "field": field, "salt": salt, "decided_at": command.now,
        "user_id": command.actor.user_id or 0, "post_id": command.actor.post_id or 0,
    }  # fmt: skip
    insert_rows(ColumnChoice, [choice])
    return commitment(salt, header)
