"""Makes the frozen snapshot of a case out of its rows; asks the database nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bihuan.cases.models import Answer, Finding, Issue, Order, Report
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

if TYPE_CHECKING:
    from bihuan.cases.loading import CaseRows


def snap_of(rows: CaseRows) -> CaseSnap:
    """The case as the rules see it: what was last found, who is in charge now, the newest revision of each paper."""
    case = rows.case
    findings = {row.issue_id: row for row in rows.findings if row.cycle == case.cycle}
    return CaseSnap(
        id=case.id, stream_id=case.stream_id, version=case.version, stage=case.stage, round_id=case.round_id,
        batch_id=case.batch_id, city_no=case.city_no, cycle=case.cycle, received_at=case.received_at,
        is_open=case.is_open, key_classes=tuple(case.key_classes), pollution_types=tuple(case.pollution_types),
        to_clear=tuple(case.to_clear), extract_state=case.extract_state, band=case.band,
        desk_body_id=rows.of_round.desk_body_id,
        issues=tuple(_issue_snap(issue, findings.get(issue.id)) for issue in rows.issues),
        parties=tuple(PartySnap(p.id, p.kind, p.body_id, p.compliance) for p in rows.parties),
        orders=tuple(_order_snaps(rows)),
        answer=_answer_snap(rows.answers[-1] if rows.answers else None, case.cycle),
    )  # fmt: skip


def steps_of(chain: list[dict[str, str]]) -> tuple[StepSnap, ...]:
    """The steps of a frozen sign-off chain as stored on a paper."""
    return tuple(StepSnap(s["code"], s["kind"], s["capacity"], s["label"]) for s in chain)


def _issue_snap(issue: Issue, found: Finding | None) -> IssueSnap:
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


def _order_snaps(rows: CaseRows) -> list[OrderSnap]:
    visits: dict[int, list[VisitSnap]] = defaultdict(list)
    for visit in rows.visits:
        snap = VisitSnap(visit.started_at, visit.band, visit.leader_present, visit.monitored)
        visits[visit.order_id].append(snap)
    rects: dict[int, list[RectificationSnap]] = defaultdict(list)
    for rect in rows.rectifications:
        rects[rect.order_id].append(
            RectificationSnap(
                rect.id, rect.state, rect.version, rect.kind, tuple(rect.issue_nos), rect.part, rect.order_id
            )
        )
    leaders = {row.order_id: row.post for row in rows.leaders if row.until is None}
    reports = {row.order_id: row for row in rows.reports}
    return [
        _order_snap(
            row, rows.policy.confirmations_for(row.depth),
            visits=tuple(visits[row.id]), rectifications=tuple(rects[row.id]),
            leader_post_id=leaders[row.id].id if row.id in leaders else None,
            leader_role=leaders[row.id].role if row.id in leaders else "",
            report=_report_snap(reports.get(row.id)),
        )
        for row in rows.orders
    ]  # fmt: skip


def _order_snap(row: Order, needs: tuple[str, ...], **done: Any) -> OrderSnap:
    return OrderSnap(
        id=row.id, version=row.version, state=row.state, case_id=row.case_id, role=row.role, part=row.part,
        cycle=row.cycle, depth=row.depth, giver_body_id=row.giver_body_id,
        receiver_body_id=row.receiver_body_id, receiver_kind=row.receiver_body.kind, sheet_id=row.sheet_id,
        number=row.number, needs=needs, parent_id=row.parent_id, issued_at=row.issued_at, detail_later=row.detail_later,
        required=row.required, phoned_at=row.phoned_at, signed_at=row.signed_at, received_at=row.received_at,
        **done,
    )  # fmt: skip


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
