"""Keeps what a list says of the cases of a finished round (历史导入): as rows of its own, proven by nothing here.

No orders, confirmations, signatures or limits come of it, and it stays out of on-time figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bihuan.cases.actions.keeping import Kept
from bihuan.cases.models import Finding, HistoryResult, Measure
from bihuan.journal.copying import insert_rows
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command

if TYPE_CHECKING:
    from bihuan.cases.actions.batches import PrintedMeasure, PrintedResult

TEXTS = ("finding", "handling", "accountability")
Loaded = tuple[int, int, tuple[int, ...], "PrintedResult"]  # stream, case, issues, what the list says


def loaded_columns(result: PrintedResult | None) -> dict[str, Any]:
    """Columns of a case that is over as it comes."""
    return {
        "is_history": True, "is_open": False, "stage": "loaded",
        "verdict": result.verdict if result else "pending",
        "conclusion": result.conclusion if result else "in_progress",
    }  # fmt: skip


def write_results(loaded: Sequence[Loaded], *, command: Command) -> list[Mapping[str, Any]]:
    """Write the printed results, in the order given; what the entries hold of them."""
    kept = Kept()
    for stream_id, case_id, _, result in loaded:
        for name in TEXTS:
            kept.add(stream_id, ("history", case_id), name, getattr(result, name), "city")
    kept.write(command=command)
    insert_rows(HistoryResult, [_result(one, kept, command) for one in loaded])
    insert_rows(Finding, [row for one in loaded for row in _findings(one, kept, command)])
    insert_rows(Measure, [_measure(one, measure, command) for one in loaded for measure in one[3].measures])
    return [
        {
            "verdict": result.verdict, "conclusion": result.conclusion, "listed_on": result.listed_on,
            "accountable": dict(result.accountable),
            "measures": [[measure.kind, measure.count] for measure in result.measures],
            **kept.facts_of(("history", case_id)),
        }
        for _, case_id, _, result in loaded
    ]  # fmt: skip


def _result(one: Loaded, kept: Kept, command: Command) -> dict[str, Any]:
    _, case_id, _, result = one
    return {
        "case_id": case_id, "listed_on": result.listed_on, "verdict": result.verdict, "conclusion": result.conclusion,
        **{f"{name}_text_id": kept.id_of(("history", case_id), name) for name in TEXTS},
        "accountable": dict(result.accountable), "loaded_at": command.now,
    }  # fmt: skip


def _findings(one: Loaded, kept: Kept, command: Command) -> list[dict[str, Any]]:
    """One for each issue where the list gives a verdict; it says nothing of who found it."""
    _, case_id, issue_ids, result = one
    if result.verdict == "pending":
        return []
    verdicts = (
        result.verdicts if len(result.verdicts) == len(issue_ids) else (result.verdict,) * len(issue_ids)
    )
    return [
        {
            "case_id": case_id, "order_id": None, "issue_id": issue_id, "cycle": 1, "verdict": verdict,
            "needs_rectification": False, "reason_text_id": kept.id_of(("history", case_id), "finding"),
            "second_look_user_id": None, "user_id": command.actor.user_id or 0, "recorded_at": command.now,
        }
        for issue_id, verdict in zip(issue_ids, verdicts, strict=True)
        if verdict != "pending"
    ]  # fmt: skip


def _measure(one: Loaded, measure: PrintedMeasure, command: Command) -> dict[str, Any]:
    _, case_id, _, result = one
    return {
        "case_id": case_id, "order_id": None, "party_id": None, "kind": measure.kind,
        "taken_on": result.listed_on or local_day(command.now), "count": measure.count, "document_no": "",
        "scope_text_id": None, "ends_when_text_id": None, "planned_fen": measure.planned_fen,
        "decided_fen": measure.decided_fen, "paid_fen": measure.paid_fen, "reason_text_id": None,
        "user_id": command.actor.user_id or 0, "recorded_at": command.now,
    }  # fmt: skip
