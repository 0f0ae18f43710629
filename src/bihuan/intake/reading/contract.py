"""A read list in the words of the import contract: plain dicts and lists for JSON; reads and decides nothing."""

from __future__ import annotations

from typing import Any

from bihuan.intake.reading.drafts import DraftCase, ListFile, ListTable, Reject
from bihuan.intake.reading.telling import publication_as_json, repairs_as_json, statement_as_json


def file_as_contract(list_file: ListFile) -> dict[str, Any]:
    """The object `bihuan import --dry-run --json` prints for one file; a document without a list tells of itself too."""
    told = {
        "file": list_file.file,
        "format": list_file.format,
        "member": list_file.member,
        "encoding": list_file.encoding,
        "title": list_file.title,
        "batch": list_file.batch,
        "batch_label_raw": list_file.batch_label_raw,
        "date": list_file.date.isoformat() if list_file.date else None,
        "lists": [_table(table) for table in list_file.lists],
        "cases": [_case(case) for case in list_file.cases],
        "rejects": [_reject(reject) for reject in list_file.rejects],
        "statements": [statement_as_json(statement) for statement in list_file.statements],
        "repairs": repairs_as_json(list_file.repairs, list_file.unreadable),
        "printed_total": list_file.printed_total,
    }
    if list_file.publication:
        told["publication"] = publication_as_json(list_file.publication)
    return told


def _table(table: ListTable) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "header_rows": list(table.header_rows),
        "first_row": table.first_row,
        "last_row": table.last_row,
        "columns": dict(table.columns),
        "unmapped": list(table.unmapped),
        "withheld": list(table.withheld),
    }


def _case(case: DraftCase) -> dict[str, Any]:
    return {
        "row": case.row,
        "sheet": case.sheet,
        "serial": case.serial,
        "batch": case.batch,
        "acceptance_no": case.acceptance_no,
        "acceptance_no_raw": case.acceptance_no_raw,
        "channel": case.channel,
        "accepted_on": case.accepted_on.isoformat() if case.accepted_on else None,
        "area": case.area,
        "pollution_types": list(case.pollution_types),
        "pollution_types_raw": case.pollution_types_raw,
        "is_key": case.is_key,
        "key_class": case.key_class,
        "content": case.content or None,
        "finding": case.finding,
        "verified": case.verified,
        "verified_raw": case.verified_raw,
        "handling": case.handling,
        "closure": case.closure,
        "closure_raw": case.closure_raw,
        "accountability": case.accountability,
        "accountability_raw": case.accountability_raw,
        "repeat_of": list(case.repeat_of),
        "to_clear": list(case.to_clear),
        "warnings": [str(notice) for notice in case.warnings],
    }


def _reject(reject: Reject) -> dict[str, Any]:
    return {
        "row": reject.row,
        "sheet": reject.sheet,
        "reason": reject.reason,
        "field": reject.field,
        "value": reject.value,
        "sentence": reject.sentence,
    }
