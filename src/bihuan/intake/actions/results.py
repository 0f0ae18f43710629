"""What a draft row says of the results of a case, for loading a finished round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bihuan.cases.actions.batches import PrintedResult

# Closure words of the import contract as conclusions of ours.
CONCLUSIONS = {"closed": "concluded", "phased": "in_stages", "in_progress": "in_progress"}


def printed_result(fields: Mapping[str, Any]) -> PrintedResult:
    """The result as printed; what the list does not say is pending, in progress, or empty."""
    return PrintedResult(
        verdict=fields.get("verified") or "pending",
        conclusion=CONCLUSIONS.get(fields.get("closure") or "", "in_progress"),
        finding=fields.get("finding") or "",
        handling=fields.get("handling") or "",
        accountability=fields.get("accountability") or fields.get("accountability_raw") or "",
    )
