"""What a draft row says of the results of a case: for loading a finished round, and beside the row as it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan.cases.actions.batches import PrintedMeasure, PrintedResult
from bihuan.intake.queries.drafts import issues_of
from bihuan.rules.list_results import accountable_in, issue_verdicts, measures_in
from bihuan.rules.vocabulary import MEASURE_KINDS

# Closure words of the import contract as conclusions of ours.
CONCLUSIONS = {"closed": "concluded", "phased": "in_stages", "in_progress": "in_progress"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a list says came of a complaint. verdict and conclusion are empty where it says nothing.

    verdicts: of the issues one by one; measures: label, number and its unit, money in fen where it is a fine (the number
    is 0 then); fines that are only meant are left out; accountable: form of accountability and persons.
    """

    verdict: str
    conclusion: str
    verdicts: tuple[str, ...]
    measures: tuple[tuple[str, int, str, int], ...]
    accountable: tuple[tuple[str, int], ...]
    accountability: str


def outcome_of(fields: Mapping[str, Any]) -> Outcome | None:
    """The outcome a row tells of, compactly; None for a list without results."""
    if not any(fields.get(name) for name in ("finding", "verified", "handling", "closure", "accountability")):
        return None
    told = printed_result(fields)
    return Outcome(
        verdict=fields.get("verified") or "",
        conclusion=CONCLUSIONS.get(fields.get("closure") or "", ""),
        verdicts=told.verdicts,
        measures=_measures(told),
        accountable=told.accountable,
        accountability="" if told.accountable else fields.get("accountability") or "",
    )


def _measures(told: PrintedResult) -> tuple[tuple[str, int, str, int], ...]:
    """Measures of one kind together, a fine by what was decided, else what was paid."""
    counts: dict[str, int] = {}
    fines = [one.decided_fen or one.paid_fen for one in told.measures if one.kind == "fine"]
    for one in told.measures:
        if one.kind != "fine":
            counts[one.kind] = counts.get(one.kind, 0) + one.count
    label, unit = MEASURE_KINDS["fine"][:2]
    shown = [(MEASURE_KINDS[kind][0], count, MEASURE_KINDS[kind][1], 0) for kind, count in counts.items()]
    return (*[(label, 0, unit, fen) for fen in fines if fen], *shown)


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
