"""Loads cases with all that decides on them, in sets: the number of statements does not grow with the cases."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from bihuan.cases.models import (
    Answer,
    Case,
    CaseLink,
    Deed,
    Disclosure,
    Finding,
    Issue,
    Leader,
    Milestone,
    Objection,
    Order,
    Party,
    Petition,
    Plan,
    Policy,
    Rectification,
    Report,
    Round,
    StrikeOff,
    Visit,
)
from bihuan.cases.snapping import snap_of
from bihuan.journal.statements import Among, Asking, Statement, ask_together
from bihuan.records.models import Clock
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy import Policy as PolicyValues
from bihuan.rules.policy_format import policy_from_json
from bihuan.rules.snapshots import CaseSnap


@dataclass(frozen=True, slots=True)
class Tie:
    """Another case one has to do with. relation: guest, earlier, or later; kind: of LINK_KINDS, empty for a guest."""

    case_id: int
    relation: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CaseRows:
    """One case with every row that hangs on it, oldest first: what its snapshot and its page are made of.

    leaders, findings, reports and answers hold those of the past too, of every cycle. clocks: the running ones.
    ties: other cases it has to do with. host: the rows of the case whose investigation this one shares.
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
    deeds: list[Deed]
    petitions: list[Petition]
    disclosures: list[Disclosure]
    strike_offs: list[StrikeOff]
    objections: list[Objection]
    plans: list[Plan]
    milestones: list[Milestone]
    clocks: list[Clock]
    ties: tuple[Tie, ...]
    host: CaseRows | None = None

    @property
    def guests(self) -> tuple[int, ...]:
        """Ids of the cases that share its investigation."""
        return tuple(tie.case_id for tie in self.ties if tie.relation == "guest")

    @property
    def earlier(self) -> tuple[int, ...]:
        """Ids of the cases it reports again."""
        return tuple(tie.case_id for tie in self.ties if tie.relation == "earlier")


def load_cases(case_ids: Iterable[int]) -> dict[int, CaseSnap]:
    """Snapshots by case id; unknown ids are absent. The caller holds the locks it needs.

    Asked for in one go; 1 more for the hosts of cases handled together, 1 for what only answered cases and plans have.
    """
    return {case_id: snap_of(found) for case_id, found in load_rows(case_ids).items()}


def load_rows(case_ids: Iterable[int]) -> dict[int, CaseRows]:
    """The rows of each case by case id, with those of its host; unknown ids are absent. Goes as for `load_cases`."""
    asked = sorted(set(case_ids))
    if not asked:
        return {}
    first = _asked_first(asked)
    known = {case.id for case in first["cases"]}
    if host_ids := {case.host_id for case in first["cases"] if case.host_id} - known:
        for name, rows in _asked_first(sorted(host_ids)).items():
            first[name] += rows
    cases: dict[int, Case] = {case.id: case for case in first.pop("cases")}
    found = _rows(cases, first)
    return {
        case_id: replace(found[case_id], host=found.get(cases[case_id].host_id or 0))
        for case_id in asked
        if case_id in found
    }


def _asked_first(case_ids: list[int]) -> dict[str, list[Any]]:
    return ask_together({name: (ask, {"cases": case_ids}) for name, ask in _FIRST.items()})


def _rows(cases: Mapping[int, Case], first: dict[str, list[Any]]) -> dict[int, CaseRows]:
    reports = _by_case(first.pop("reports"), {order.id: order.case_id for order in first["orders"]})
    policies = policies_in_force(first.pop("policies"), {case.round_id for case in cases.values()})
    clocks = _by_stream(first.pop("clocks"), {case.stream_id: case.id for case in cases.values()})
    ties = _ties(first.pop("guests"), first.pop("links"), cases)
    sets = {name: _grouped(rows) for name, rows in first.items()}
    second = _asked_second(cases.values(), sets["rectifications"])
    sets |= _after_answer(second) | _plans(second, sets["rectifications"])
    found: dict[int, CaseRows] = {}
    for case in cases.values():
        hanging: dict[str, Any] = {name: rows[case.id] for name, rows in sets.items()}
        found[case.id] = CaseRows(
            case=case,
            of_round=case.round,
            policy=policies[case.round_id],
            reports=reports[case.id],
            clocks=clocks[case.id],
            ties=tuple(ties[case.id]),
            **hanging,
        )
    return found


def _by_keys(make: Callable[[], QuerySet[Any, Any]]) -> Statement[Any]:
    return Statement(make, planned_once=True)


def _of(column: str) -> QuerySet[Any, Any]:
    """A column of the cases asked for, to ask by."""
    found: QuerySet[Any, Any] = Case.objects.filter(Among("id", "cases")).values(column)
    return found


def _of_case(rows: QuerySet[Any], *order: str) -> QuerySet[Any]:
    return rows.filter(Among("case_id", "cases")).order_by(*order)


# What hangs on a case: the name is that of the field of CaseRows.
_HANGING: Mapping[str, Statement[Any]] = {
    "reports": _by_keys(
        lambda: Report.objects.filter(Among("order__case_id", "cases")).order_by("cycle", "revision")
    ),
    "issues": _by_keys(lambda: _of_case(Issue.objects.all(), "no")),
    "findings": _by_keys(lambda: _of_case(Finding.objects.all(), "id")),
    "parties": _by_keys(lambda: _of_case(Party.objects.all(), "id")),
    "orders": _by_keys(lambda: _of_case(Order.objects.select_related("receiver_body", "sheet"), "id")),
    "visits": _by_keys(lambda: _of_case(Visit.objects.all(), "started_at")),
    "rectifications": _by_keys(lambda: _of_case(Rectification.objects.all(), "id")),
    "leaders": _by_keys(lambda: _of_case(Leader.objects.select_related("post"), "id")),
    "answers": _by_keys(lambda: _of_case(Answer.objects.all(), "cycle", "revision")),
    "deeds": _by_keys(lambda: _of_case(Deed.objects.all(), "id")),
    "petitions": _by_keys(lambda: _of_case(Petition.objects.all(), "id")),
}
# What only cases have that were answered once.
_AFTER_ANSWER: Mapping[str, Statement[Any]] = {
    "disclosures": _by_keys(lambda: _of_case(Disclosure.objects.all(), "cycle", "revision")),
    "strike_offs": _by_keys(lambda: _of_case(StrikeOff.objects.all(), "cycle", "revision")),
    "objections": _by_keys(lambda: _of_case(Objection.objects.all(), "id")),
}
# What only planned rectifications have.
_OF_PLANS: Mapping[str, Statement[Any]] = {
    "plans": _by_keys(lambda: Plan.objects.filter(Among("rectification_id", "rects")).order_by("revision")),
    "milestones": _by_keys(
        lambda: Milestone.objects.filter(Among("plan__rectification_id", "rects")).order_by("no")
    ),
}


def policies_of(round_ids: Iterable[int]) -> dict[int, PolicyValues]:
    """The policy in force of each round; the default where a round has none. 1 statement."""
    wanted = list(round_ids)
    return policies_in_force(_IN_FORCE(rounds=wanted), wanted)


def policies_in_force(rows: Iterable[tuple[int, str]], round_ids: Iterable[int]) -> dict[int, PolicyValues]:
    """The same from what was asked for already: the text of the policy in force by round."""
    found = {round_id: _policy_of(values) for round_id, values in rows}
    return {round_id: found.get(round_id, DEFAULT_POLICY) for round_id in round_ids}


@lru_cache(maxsize=64)
def _policy_of(values: str) -> PolicyValues:
    """The policy a row's text describes, read and checked once for the same text; nobody can change what is returned."""
    return policy_from_json(json.loads(values))


def _newest_policies(of_rounds: Any) -> QuerySet[Any, Any]:
    return (
        Policy.objects.filter(of_rounds)
        .order_by("round_id", "-version")
        .distinct("round_id")
        .values_list("round_id", Cast("values", TextField()))
    )


_IN_FORCE = _by_keys(lambda: _newest_policies(Among("round_id", "rounds")))
# All that is asked of every case, in one go.
_FIRST: Mapping[str, Statement[Any]] = {
    "cases": _by_keys(lambda: Case.objects.filter(Among("id", "cases")).select_related("round", "batch")),
    **_HANGING,
    "policies": _by_keys(lambda: _newest_policies(Q(round_id__in=_of("round_id")))),
    "clocks": _by_keys(
        lambda: Clock.objects.filter(stream_ref__in=_of("stream_id"), stopped_at__isnull=True).order_by(
            "due_at", "id"
        )
    ),
    "guests": _by_keys(lambda: Case.objects.filter(Among("host_id", "cases")).values_list("host_id", "id")),
    "links": _by_keys(
        lambda: CaseLink.objects.filter(Among("case_id", "cases") | Among("earlier_id", "cases")).values_list(
            "case_id", "earlier_id", "kind"
        )
    ),
}


def _grouped(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.case_id].append(row)
    return groups


def _by_case(reports: Iterable[Report], case_of: Mapping[int, int]) -> defaultdict[int, list[Report]]:
    groups: defaultdict[int, list[Report]] = defaultdict(list)
    for row in reports:
        groups[case_of[row.order_id]].append(row)
    return groups


def _asked_second(
    cases: Collection[Case], rectifications: Mapping[int, list[Rectification]]
) -> dict[str, list[Any]]:
    """What only answered cases or plans have; not asked for where there are none."""
    answered = [case.id for case in cases if case.answered_at is not None]
    rects = [rect.id for rows in rectifications.values() for rect in rows if rect.kind == "planned"]
    asked: dict[str, Asking] = {}
    if answered:
        asked |= {name: (ask, {"cases": answered}) for name, ask in _AFTER_ANSWER.items()}
    if rects:
        asked |= {name: (ask, {"rects": rects}) for name, ask in _OF_PLANS.items()}
    return ask_together(asked)


def _after_answer(found: Mapping[str, list[Any]]) -> dict[str, defaultdict[int, list[Any]]]:
    return {name: _grouped(found.get(name, ())) for name in _AFTER_ANSWER}


def _plans(
    found: Mapping[str, list[Any]], rectifications: Mapping[int, list[Rectification]]
) -> dict[str, defaultdict[int, list[Any]]]:
    """Plans and milestones by case."""
    case_of = {rect.id: case_id for case_id, rows in rectifications.items() for rect in rows}
    plans: defaultdict[int, list[Any]] = defaultdict(list)
    milestones: defaultdict[int, list[Any]] = defaultdict(list)
    for plan in found.get("plans", ()):
        plans[case_of[plan.rectification_id]].append(plan)
    owners = {plan.id: case_id for case_id, rows in plans.items() for plan in rows}
    for milestone in found.get("milestones", ()):
        milestones[owners[milestone.plan_id]].append(milestone)
    return {"plans": plans, "milestones": milestones}


def _by_stream(clocks: Iterable[Clock], case_of: Mapping[int, int]) -> defaultdict[int, list[Clock]]:
    groups: defaultdict[int, list[Clock]] = defaultdict(list)
    for row in clocks:
        groups[case_of[row.stream_ref]].append(row)
    return groups


def _ties(
    guests: Iterable[tuple[int, int]], links: Iterable[tuple[int, int, str]], cases: Collection[int]
) -> defaultdict[int, list[Tie]]:
    """Cases that share the investigation of each case, those it reports again, and those that report it."""
    ties: defaultdict[int, list[Tie]] = defaultdict(list)
    for host_id, guest_id in guests:
        ties[host_id].append(Tie(guest_id, "guest"))
    for case_id, earlier_id, kind in set(links):  # told twice where a case and its host are asked about
        if case_id in cases:
            ties[case_id].append(Tie(earlier_id, "earlier", kind))
        if earlier_id in cases:
            ties[earlier_id].append(Tie(case_id, "later", kind))
    for own in ties.values():
        own.sort(key=lambda tie: (tie.case_id, tie.relation))
    return ties
