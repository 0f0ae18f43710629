"""A read list in the words of the import contract: plain dicts and lists for JSON; reads and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bihuan.intake.reading.drafts import DraftCase, ListFile, ListTable, Reject
from bihuan.intake.reading.telling import (
    number_as_json,
    publication_as_json,
    repairs_as_json,
    statement_as_json,
)
from bihuan.rules.issues import split_issues
from bihuan.rules.list_results import ToldMeasure, accountable_in, issue_verdicts, issues_found, measures_in
from bihuan.rules.mending import Repairs


def file_as_contract(list_file: ListFile, *, with_cases: bool = True) -> dict[str, Any]:
    """The object `bihuan import --dry-run --json` prints for one file; a document without a list tells of itself too.

    Beside the contract's keys a case has what its prose tells: `issues` one by one with their verdicts, `measures` with
    money in yuan, `accountable` persons by form.
    """
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
        "cases": [_case(case) for case in list_file.cases] if with_cases else [],
        "rejects": [_reject(reject) for reject in list_file.rejects],
        "statements": [statement_as_json(statement) for statement in list_file.statements],
        "repairs": repairs_as_json(list_file.repairs, list_file.unreadable),
        "printed_total": list_file.printed_total,
        "passed_over": list(list_file.passed_over),
    }
    if list_file.publication:
        told["publication"] = publication_as_json(list_file.publication)
    return told


def unusable_as_contract(file: str, *, member: str | None, sentence: str) -> dict[str, Any]:
    """The object printed for a file that cannot be read: all keys, nothing in them, and why not under `unusable`."""
    empty = ("lists", "cases", "rejects", "statements", "passed_over")
    unknown = ("format", "encoding", "title", "batch", "batch_label_raw", "date", "printed_total")
    return {
        "file": file,
        "member": member,
        **dict.fromkeys(unknown),
        **{name: [] for name in empty},
        "repairs": repairs_as_json(Repairs(), ()),
        "unusable": sentence,
    }


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
        "issues": _issues(case),
        "measures": [_measure(measure) for measure in measures_in(case.handling or "")],
        "accountable": dict(accountable_in(case.accountability or "")),
    }


def _issues(case: DraftCase) -> list[dict[str, Any]]:
    """The problems a complaint names, in their order; verdict: None where the list tells no verdict on each.

    A complaint that numbers none has those its finding numbers with a verdict on each.
    """
    issues = split_issues(case.content) if case.content else ()
    if len(issues) < 2 and (found := issues_found(case.finding or "")):
        return [{"text": text, "verdict": verdict} for text, verdict in found]
    told = (issue_verdicts(text or "", len(issues)) for text in (case.verified_raw, case.finding))
    verdicts: Sequence[str | None] = next((verdicts for verdicts in told if verdicts), ())
    if not verdicts:
        verdicts = (case.verified,) if len(issues) == 1 else (None,) * len(issues)
    return [{"text": text, "verdict": verdict} for text, verdict in zip(issues, verdicts, strict=True)]


def _measure(measure: ToldMeasure) -> dict[str, Any]:
    """A measure; planned, decided and paid money apart."""
    money = {"planned": measure.planned_fen, "decided": measure.decided_fen, "paid": measure.paid_fen}
    told = {name: None if fen is None else number_as_json(Decimal(fen) / 100) for name, fen in money.items()}
    return {
        "kind": measure.kind,
        "count": measure.count,
        **{f"{name}_yuan": yuan for name, yuan in told.items()},
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
