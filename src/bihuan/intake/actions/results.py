"""What a draft row says of the results of a case, for loading a finished round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bihuan.cases.actions.batches import PrintedMeasure, PrintedResult
from bihuan.intake.queries.drafts import issues_of
from bihuan.rules.list_results import accountable_in, issue_verdicts, measures_in

# Closure words of the import contract as conclusions of ours.
CONCLUSIONS = {"closed": "concluded", "phased": "in_stages", "in_progress": "in_progress"}


def printed_result(fields: Mapping[str, Any], *, listed_on: date | None = None) -> PrintedResult:
    """The result as printed; what the list does not say is pending, in progress, or empty.

    Measures and persons held to account are told from the prose, plans left aside. listed_on: the day of the list.
    """
    told = measures_in(fields.get("handling") or "")
    issues = len(issues_of(fields))
    by_issue = (issue_verdicts(fields.get(name) or "", issues) for name in ("verified_raw", "finding"))
    return PrintedResult(
        verdict=fields.get("verified") or "pending",
        verdicts=next((verdicts for verdicts in by_issue if verdicts), ()),
        conclusion=CONCLUSIONS.get(fields.get("closure") or "", "in_progress"),
        finding=fields.get("finding") or "",
        handling=fields.get("handling") or "",
        accountability=fields.get("accountability") or fields.get("accountability_raw") or "",
        accountable=accountable_in(fields.get("accountability") or ""),
        listed_on=listed_on,
        measures=tuple(
            PrintedMeasure(one.kind, one.count, one.planned_fen, one.decided_fen, one.paid_fen)
            for one in told
        ),
    )
