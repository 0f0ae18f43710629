"""Keeps what was read of a file: the run with the file's hash, and its rows as drafts. Never the file itself.

What the complainant's columns say is sealed here, in the same transaction; a draft holds the id of the sealed record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from bihuan.cases.models import Batch
from bihuan.intake.models import DraftRow, ImportRun
from bihuan.intake.queries.drafts import issues_of
from bihuan.intake.reading.drafts import DraftCase, ListFile
from bihuan.intake.reading.kept import columns_as_json
from bihuan.intake.reading.telling import statement_as_json
from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import insert_rows, stream_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams
from bihuan.records.sealed.keeping import SealDraft, seal_records
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.command import Command
from bihuan.rules.errors import NotAllowed, NotFound, Stale, WrongState
from bihuan.rules.issues import split_issues

# Fields of a draft row a desk may type over on the check page, with the values they take.
EDITABLE = ("acceptance_no", "areas", "pollution_types", "content", "key_class", "channel", "issues", "band")


def check_may(command: Command, code: str) -> None:
    """Raises NotAllowed for others than the dispatch function of the city desk."""
    if not is_dispatcher(command.actor):
        raise NotAllowed(code)


@transaction.atomic(durable=True)
def keep_file(
    batch_id: int, list_file: ListFile, *, raw: bytes, command: Command, file_no: int | None = None
) -> dict[str, Any]:
    """Keep the rows of a read file as drafts of a batch; {"run": id, "rows": count}.

    file_no: of the file in a zip, told before the sheet of its rows; the file's name is kept nowhere.

    Raises NotAllowed, NotFound("batch"), GuardRefused when reporters were read and cannot be sealed any more.
    """
    sha256 = fingerprint(list_file, raw)
    facts = {"batch": batch_id, "sha256": sha256}
    if done := begin(command, "intake.keep_file", facts):
        return done
    check_may(command, "intake.keep_file")
    batch = Batch.objects.filter(id=batch_id).first()
    if batch is None:
        raise NotFound("batch")
    lock_streams([batch.stream_id])
    sealed = _seal_reporters(list_file.cases, command=command)
    (run_id,) = insert_rows(ImportRun, [_run(batch_id, list_file, sha256, command)])
    stream_rows(
        DraftRow,
        (
            {
                "run_id": run_id, "row": case.row, "sheet": _sheet(case.sheet, file_no), "fields": draft_fields(case),
                "cells": {"list": kept.table, "texts": kept.texts}, "state": "draft", "case_id": None,
                "sealed_ref": sealed.get(place),
            }
            for place, (case, kept) in enumerate(zip(list_file.cases, list_file.cells, strict=True))
        ),
    )  # fmt: skip
    told = {
        "run": run_id, "sha256": sha256, "rows": len(list_file.cases), "rejects": len(list_file.rejects),
        "sealed": len(sealed),
    }  # fmt: skip
    record([EntryDraft(batch.stream_id, "intake.keep_file", "batch", batch_id, told)], command=command)
    return finish(command, "intake.keep_file", facts, {"run": run_id, "rows": len(list_file.cases)})


def _sheet(name: str | None, file_no: int | None) -> str:
    return name or "" if file_no is None else f"文件{file_no} {name or ''}".strip()


def fingerprint(list_file: ListFile, raw: bytes) -> str:
    """SHA-256 (hex) by which a file is known again: of the file, or of what was read where a list names complainants.

    A hash over their names and numbers is kept nowhere: whoever has a suspect could try them against it.
    """
    return list_file.read_hash if list_file.withholds else hashlib.sha256(raw).hexdigest()


def _seal_reporters(cases: Sequence[DraftCase], *, command: Command) -> dict[int, int]:
    """Seal what was read of the complainants; id of the sealed record by the place of the row."""
    told = [(place, case.reporter) for place, case in enumerate(cases) if case.reporter]
    drafts = [SealDraft("identity", reporter) for _, reporter in told]
    ids = seal_records(drafts, command=command)
    return {place: record_id for (place, _), record_id in zip(told, ids, strict=True)}


def _run(batch_id: int, list_file: ListFile, sha256: str, command: Command) -> dict[str, Any]:
    seen = list_file.as_contract(with_cases=False)
    return {
        "batch_id": batch_id, "sha256": sha256, "format": list_file.format, "encoding": list_file.encoding or "",
        "rows_total": len(list_file.cases), "rejects": _rejects(list_file, seen["rejects"]),
        "notes": {
            "title": list_file.title, "batch": list_file.batch, "date": seen["date"], "printed_total": list_file.printed_total,
            "lists": seen["lists"], "kept": [columns_as_json(table.kept) for table in list_file.lists if table.kept],
            "passed_over": list(list_file.passed_over),
            "sealed": sum(case.reporter is not None for case in list_file.cases),
            "repairs": seen["repairs"], "statements": _statements(list_file),
        },
        "read_at": command.now, "read_by": command.actor.user_id or 0,
    }  # fmt: skip


def _rejects(list_file: ListFile, told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rejected rows with their other cells, so that they can be put right without the file."""
    return [
        {**one, "cells": {"list": kept.table, "texts": kept.texts}} if kept else dict(one)
        for one, kept in zip(told, list_file.reject_cells or [None] * len(told), strict=True)
    ]


def _statements(list_file: ListFile) -> list[dict[str, Any]]:
    """The official figures around the lists; without the words they stand in where a list names complainants."""
    told = [statement_as_json(statement) for statement in list_file.statements]
    return (
        [{**one, "printed": dict.fromkeys(one["printed"], "")} for one in told]
        if list_file.withholds
        else told
    )


def draft_fields(case: DraftCase) -> dict[str, Any]:
    """A draft row's fields as JSON: what the reader found, its keys by which the row is known again, its warnings."""
    fields = {
        name: getattr(case, name)
        for name in DraftCase.__slots__
        if name not in ("row", "sheet", "warnings", "reporter")
    }
    fields["accepted_on"] = case.accepted_on.isoformat() if case.accepted_on else None
    fields["warnings"] = [{"code": notice.code, "sentence": notice.sentence} for notice in case.warnings]
    fields["issues"] = list(split_issues(case.content))
    fields["row_key"], fields["row_hash"] = case.identity_hash, case.content_hash
    return fields


@transaction.atomic(durable=True)
def edit_row(
    row_id: int, *, command: Command, changes: Mapping[str, Any], seen: int | None = None
) -> dict[str, Any]:
    """Type over fields of a draft row; its new version. Raises NotAllowed, NotFound, WrongState, Stale."""
    allowed = {name: changes[name] for name in EDITABLE if name in changes}
    facts = {"row": row_id, "changes": allowed}
    if done := begin(command, "intake.edit_row", facts):
        return done
    check_may(command, "intake.edit_row")
    row = DraftRow.objects.select_for_update(of=("self",)).filter(id=row_id).first()
    if row is None:
        raise NotFound("draft_row")
    if row.state != "draft":
        raise WrongState("修改", row.state, ("draft",))
    if seen is not None and seen != row.version:
        raise Stale("draft_row", row.id, seen, row.version)
    fields = {**row.fields, **allowed}
    if issues_of(fields) == issues_of(row.fields) == list(split_issues(row.fields["content"])):
        fields["issues"] = list(split_issues(fields["content"]))  # still as proposed: they follow the content
    fields["printed"] = printed_of(row.fields, allowed)
    fields["to_clear"] = still_to_clear(fields)
    DraftRow.objects.filter(id=row_id).update(fields=fields, version=row.version + 1)
    return finish(command, "intake.edit_row", facts, {"row": row_id, "version": row.version + 1})


def printed_of(fields: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of the fields that are typed over, those typed over before included."""
    read = {
        name: fields.get(name)
        for name in changes
        if name in DraftCase.__slots__ and changes[name] != fields.get(name)
    }
    return {**read, **fields.get("printed", {})}


def still_to_clear(fields: Mapping[str, Any]) -> list[str]:
    """What is still missing after a row was typed over."""
    settled = {
        "missing_acceptance_no": bool(fields.get("acceptance_no")),
        "invalid_acceptance_no": bool(fields.get("acceptance_no")),
        "missing_area": bool(fields.get("areas")),
        "missing_type": bool(fields.get("pollution_types")),
        "missing_content": bool(fields.get("content")),
    }
    return [code for code in fields.get("to_clear", ()) if not settled.get(code, False)]
