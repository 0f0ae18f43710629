"""Loads cases with all that decides on them, in sets: the number of statements does not grow with the cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.cases.models import (
    Answer,
    Case,
    Finding,
    Issue,
    Leader,
    Order,
    Party,
    Policy,
    Rectification,
    Report,
    Round,
    Visit,
)
from bihuan.cases.snapping import snap_of
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy import Policy as PolicyValues
from bihuan.rules.policy_format import policy_from_json
from bihuan.rules.snapshots import CaseSnap


@dataclass(frozen=True, slots=True)
class CaseRows:
    """One case with every row that hangs on it, oldest first: what its snapshot and its page are made of.

    leaders, findings, reports and answers hold those of the past too, of every cycle.
    """

    case: Case
    of_round: Round
    policy: PolicyValues
    issues: list[Issue]
    findings: list[Finding]
    parties: list[Party]
    orders: list[Order]
    visits: list[Visit]
    rectifications: list[Rectification]
    leaders: list[Leader]
    reports: list[Report]
    answers: list[Answer]


def load_cases(case_ids: Iterable[int]) -> dict[int, CaseSnap]:
    """Snapshots by case id; unknown ids are absent. The caller holds the locks it needs. 12 statements."""
    return {case_id: snap_of(rows) for case_id, rows in load_rows(case_ids).items()}


def load_rows(case_ids: Iterable[int]) -> dict[int, CaseRows]:
    """The rows of each case by case id; unknown ids are absent. 12 statements."""
    ids = sorted(set(case_ids))
    cases = {case.id: case for case in Case.objects.filter(id__in=ids)}
    rounds = {one.id: one for one in Round.objects.filter(id__in={c.round_id for c in cases.values()})}
    policies = policies_of(rounds)
    of_case = {"case_id__in": ids}
    sets = {
        "issues": _grouped(Issue.objects.filter(**of_case).order_by("no")),
        "findings": _grouped(Finding.objects.filter(**of_case).order_by("id")),
        "parties": _grouped(Party.objects.filter(**of_case).order_by("id")),
        "orders": _grouped(
            Order.objects.filter(**of_case).select_related("receiver_body", "sheet").order_by("id")
        ),
        "visits": _grouped(Visit.objects.filter(**of_case).order_by("started_at")),
        "rectifications": _grouped(Rectification.objects.filter(**of_case).order_by("id")),
        "leaders": _grouped(Leader.objects.filter(**of_case).select_related("post").order_by("id")),
        "answers": _grouped(Answer.objects.filter(**of_case).order_by("cycle", "revision")),
    }
    reports = _reports(ids, {order.id: order.case_id for rows in sets["orders"].values() for order in rows})
    return {
        case.id: CaseRows(
            case=case,
            of_round=rounds[case.round_id],
            policy=policies[case.round_id],
            reports=reports[case.id],
            **{name: rows[case.id] for name, rows in sets.items()},
        )
        for case in cases.values()
    }


def policies_of(round_ids: Iterable[int]) -> dict[int, PolicyValues]:
    """The policy in force of each round; the default where a round has none."""
    rows = (
        Policy.objects.filter(round_id__in=list(round_ids))
        .order_by("round_id", "-version")
        .distinct("round_id")
    )
    found = {row.round_id: policy_from_json(row.values) for row in rows}
    return {round_id: found.get(round_id, DEFAULT_POLICY) for round_id in round_ids}


def _grouped(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.case_id].append(row)
    return groups


def _reports(case_ids: list[int], case_of: Mapping[int, int]) -> defaultdict[int, list[Report]]:
    groups: defaultdict[int, list[Report]] = defaultdict(list)
    for row in Report.objects.filter(order__case_id__in=case_ids).order_by("cycle", "revision"):
        groups[case_of[row.order_id]].append(row)
    return groups
