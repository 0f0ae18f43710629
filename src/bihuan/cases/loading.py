"""Loads cases with all that decides on them, in sets: the number of statements does not grow with the cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy import Policy as PolicyValues
from bihuan.rules.policy_format import policy_from_json
from bihuan.rules.snapshots import (
    CaseSnap,
    IssueSnap,
    OrderSnap,
    PaperSnap,
    PartySnap,
    RectificationSnap,
    StepSnap,
    VisitSnap,
)

Rows = Mapping[int, list[Any]]


def load_cases(case_ids: Iterable[int]) -> dict[int, CaseSnap]:
    """Snapshots by case id; unknown ids are absent. The caller holds the locks it needs. 10 statements."""
    ids = sorted(set(case_ids))
    cases = {case.id: case for case in Case.objects.filter(id__in=ids)}
    desks = dict(
        Round.objects.filter(id__in={c.round_id for c in cases.values()}).values_list("id", "desk_body_id")
    )
    policies = policies_of(desks)
    issues = _grouped(Issue.objects.filter(case_id__in=ids).order_by("no"))
    findings = _newest_findings(ids, {case.id: case.cycle for case in cases.values()})
    parties = _grouped(Party.objects.filter(case_id__in=ids).order_by("id"))
    answers = {
        row.case_id: row for row in Answer.objects.filter(case_id__in=ids).order_by("cycle", "revision")
    }
    orders = _load_orders(ids, cases, policies)
    return {
        case.id: _case_snap(
            case,
            desk_body_id=desks[case.round_id],
            issues=tuple(_issue_snap(issue, findings) for issue in issues[case.id]),
            parties=tuple(PartySnap(p.id, p.kind, p.body_id, p.compliance) for p in parties[case.id]),
            orders=tuple(orders[case.id]),
            answer=_answer_snap(answers.get(case.id), case.cycle),
            late_hours={
                code: hours.value for code, hours in policies[case.round_id].late_entry_hours.items()
            },
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


def _grouped(rows: Iterable[Any]) -> Rows:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.case_id].append(row)
    return groups


def _newest_findings(case_ids: list[int], cycles: Mapping[int, int]) -> dict[int, Finding]:
    rows = Finding.objects.filter(case_id__in=case_ids).order_by("id")
    return {row.issue_id: row for row in rows if row.cycle == cycles[row.case_id]}


def _issue_snap(issue: Issue, findings: Mapping[int, Finding]) -> IssueSnap:
    found = findings.get(issue.id)
    return IssueSnap(
        id=issue.id,
        no=issue.no,
        part=issue.part,
        verdict=found.verdict if found else "pending",
        needs_rectification=found.needs_rectification if found else None,
        finding_id=found.id if found else None,
        finding_user_id=found.user_id if found else None,
        has_reason=bool(found and found.reason_text_id),
        second_look_user_id=found.second_look_user_id if found else None,
    )


def _load_orders(
    case_ids: list[int], cases: Mapping[int, Case], policies: Mapping[int, PolicyValues]
) -> dict[int, list[OrderSnap]]:
    rows = list(Order.objects.filter(case_id__in=case_ids).select_related("receiver_body").order_by("id"))
    visits: dict[int, list[VisitSnap]] = defaultdict(list)
    for visit in Visit.objects.filter(case_id__in=case_ids).order_by("started_at"):
        visits[visit.order_id].append(
            VisitSnap(visit.started_at, visit.band, visit.leader_present, visit.monitored)
        )
    rects: dict[int, list[RectificationSnap]] = defaultdict(list)
    for rect in Rectification.objects.filter(case_id__in=case_ids).order_by("id"):
        snap = RectificationSnap(
            rect.id, rect.state, rect.version, rect.kind, tuple(rect.issue_nos), rect.part, rect.order_id
        )
        rects[rect.order_id].append(snap)
    leaders = {
        row.order_id: row.post
        for row in Leader.objects.filter(case_id__in=case_ids, until__isnull=True).select_related("post")
    }
    reports = {
        row.order_id: row
        for row in Report.objects.filter(order__case_id__in=case_ids).order_by("cycle", "revision")
    }
    snaps: dict[int, list[OrderSnap]] = defaultdict(list)
    for row in rows:
        leader = leaders.get(row.id)
        snaps[row.case_id].append(
            OrderSnap(
                id=row.id, version=row.version, state=row.state, case_id=row.case_id, role=row.role, part=row.part,
                cycle=row.cycle, depth=row.depth, giver_body_id=row.giver_body_id,
                receiver_body_id=row.receiver_body_id, receiver_kind=row.receiver_body.kind, sheet_id=row.sheet_id,
                number=row.number, needs=policies[cases[row.case_id].round_id].confirmations_for(row.depth),
                issued_at=row.issued_at, detail_later=row.detail_later, required=row.required,
                phoned_at=row.phoned_at, signed_at=row.signed_at, received_at=row.received_at,
                leader_post_id=leader.id if leader else None, leader_role=leader.role if leader else "",
                visits=tuple(visits[row.id]), rectifications=tuple(rects[row.id]),
                report=_report_snap(reports.get(row.id)),
            )
        )  # fmt: skip
    return snaps


def steps_of(chain: list[dict[str, str]]) -> tuple[StepSnap, ...]:
    """The steps of a frozen sign-off chain as stored on a paper."""
    return tuple(StepSnap(s["code"], s["kind"], s["capacity"], s["label"]) for s in chain)


def _report_snap(row: Report | None) -> PaperSnap | None:
    if row is None:
        return None
    return PaperSnap(
        "report", row.id, row.version, row.state, row.revision, row.cycle, steps_of(row.chain), row.step,
        row.verdict, row.conclusion,
    )  # fmt: skip


def _answer_snap(row: Answer | None, cycle: int) -> PaperSnap | None:
    if row is None or row.cycle != cycle:
        return None
    return PaperSnap(
        "answer", row.id, row.version, row.state, row.revision, row.cycle, steps_of(row.chain), row.step,
        row.verdict, row.conclusion, row.line_body_id,
    )  # fmt: skip


def _case_snap(case: Case, **parts: Any) -> CaseSnap:
    return CaseSnap(
        id=case.id, stream_id=case.stream_id, version=case.version, stage=case.stage, round_id=case.round_id,
        batch_id=case.batch_id, city_no=case.city_no, cycle=case.cycle, received_at=case.received_at,
        is_open=case.is_open, key_classes=tuple(case.key_classes), pollution_types=tuple(case.pollution_types),
        to_clear=tuple(case.to_clear), extract_state=case.extract_state, band=case.band, **parts,
    )  # fmt: skip
