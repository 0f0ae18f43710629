"""Loads cases with all that decides on them, in sets: the number of statements does not grow with the cases."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

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
from bihuan.journal.statements import Among, Statement
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
    """Snapshots by case id; unknown ids are absent. The caller holds the locks it needs. 11 statements."""
    return {case_id: snap_of(rows) for case_id, rows in load_rows(case_ids).items()}


def load_rows(case_ids: Iterable[int]) -> dict[int, CaseRows]:
    """The rows of each case by case id; unknown ids are absent. 11 statements."""
    ids = sorted(set(case_ids))
    cases = {case.id: case for case in _CASES(cases=ids)}
    policies = policies_of({case.round_id for case in cases.values()})
    sets = {name: _grouped(ask(cases=ids)) for name, ask in _HANGING.items()}
    reports = _reports(ids, {order.id: order.case_id for rows in sets["orders"].values() for order in rows})
    return {
        case.id: CaseRows(
            case=case,
            of_round=case.round,
            policy=policies[case.round_id],
            reports=reports[case.id],
            **{name: rows[case.id] for name, rows in sets.items()},
        )
        for case in cases.values()
    }


_CASES = Statement(lambda: Case.objects.filter(Among("id", "cases")).select_related("round"))
_REPORTS = Statement(
    lambda: Report.objects.filter(Among("order__case_id", "cases")).order_by("cycle", "revision")
)


def _of_case(rows: QuerySet[Any], *order: str) -> QuerySet[Any]:
    return rows.filter(Among("case_id", "cases")).order_by(*order)


# What hangs on a case by its id: the name is that of the field of CaseRows.
_HANGING: Mapping[str, Statement[Any]] = {
    "issues": Statement(lambda: _of_case(Issue.objects.all(), "no")),
    "findings": Statement(lambda: _of_case(Finding.objects.all(), "id")),
    "parties": Statement(lambda: _of_case(Party.objects.all(), "id")),
    "orders": Statement(lambda: _of_case(Order.objects.select_related("receiver_body", "sheet"), "id")),
    "visits": Statement(lambda: _of_case(Visit.objects.all(), "started_at")),
    "rectifications": Statement(lambda: _of_case(Rectification.objects.all(), "id")),
    "leaders": Statement(lambda: _of_case(Leader.objects.select_related("post"), "id")),
    "answers": Statement(lambda: _of_case(Answer.objects.all(), "cycle", "revision")),
}


def policies_of(round_ids: Iterable[int]) -> dict[int, PolicyValues]:
    """The policy in force of each round; the default where a round has none. 1 statement."""
    wanted = list(round_ids)
    found = {round_id: _policy_of(values) for round_id, values in _IN_FORCE(rounds=wanted)}
    return {round_id: found.get(round_id, DEFAULT_POLICY) for round_id in wanted}


@lru_cache(maxsize=64)
def _policy_of(values: str) -> PolicyValues:
    """The policy a row's text describes, read and checked once for the same text; nobody can change what is returned."""
    return policy_from_json(json.loads(values))


_IN_FORCE = Statement(
    lambda: (
        Policy.objects.filter(Among("round_id", "rounds"))
        .order_by("round_id", "-version")
        .distinct("round_id")
        .values_list("round_id", Cast("values", TextField()))
    )
)


def _grouped(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.case_id].append(row)
    return groups


def _reports(case_ids: list[int], case_of: Mapping[int, int]) -> defaultdict[int, list[Report]]:
    groups: defaultdict[int, list[Report]] = defaultdict(list)
    for row in _REPORTS(cases=case_ids):
        groups[case_of[row.order_id]].append(row)
    return groups
