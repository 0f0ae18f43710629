"""A verdict as JSON and back, for whoever keeps or sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bihuan.journal.verify.findings import Finding, Verdict

MOMENTS = ("checked_at", "sealed_at")


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain values; moments as ISO 8601 in UTC."""
    kept = asdict(verdict) | {"findings": [asdict(finding) for finding in verdict.findings]}
    return kept | {name: kept[name].isoformat() for name in MOMENTS if kept[name]}


def verdict_from_json(kept: Mapping[str, Any]) -> Verdict:
    """The verdict that was kept by `verdict_as_json`."""
    moments = {name: datetime.fromisoformat(kept[name]) for name in MOMENTS if kept[name]}
    findings = tuple(Finding(**finding) for finding in kept["findings"])
    return Verdict(**{**kept, **moments, "findings": findings})
