"""Makes the frozen snapshot of a case out of its rows; asks the database nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.cases.models import (
    Answer,
    Disclosure,
    Finding,
    Issue,
    Milestone,
    Order,
    Petition,
    Plan,
    Rectification,
    Report,
    StrikeOff,
)
from bihuan.rules.snapshots import (
    CaseSnap,
    ClockSnap,
    DeedSnap,
    DisclosureSnap,
    IssueSnap,
    MilestoneSnap,
    ObjectionSnap,
    OrderSnap,
    PaperSnap,
    PartySnap,
    PetitionSnap,
    PlanSnap,
    RectificationSnap,
    StepSnap,
    VisitSnap,
)

if TYPE_CHECKING:
    from bihuan.cases.loading import CaseRows


def snap_of(rows: CaseRows) -> CaseSnap:
    """The case as the rules see it: what was last found, who is in charge now, the newest revision of each paper."""
    case, policy = rows.case, rows.policy
    findings = {row.issue_id: row for row in rows.findings if row.cycle == case.cycle}
    answers = [_answer_snap(row) for row in rows.answers if row.cycle == case.cycle]
    disclosures = [row for row in rows.disclosures if row.cycle == case.cycle]
    return CaseSnap(
        id=case.id, stream_id=case.stream_id, version=case.version, stage=case.stage, round_id=case.round_id,
        batch_id=case.batch_id, city_no=case.city_no, cycle=case.cycle, received_at=case.received_at,
        is_open=case.is_open, key_classes=tuple(case.key_classes), pollution_types=tuple(case.pollution_types),
        to_clear=tuple(case.to_clear), extract_state=case.extract_state, band=case.band,
        desk_body_id=rows.of_round.desk_body_id,
        issues=tuple(_issue_snap(issue, findings.get(issue.id)) for issue in rows.issues),
        parties=tuple(PartySnap(p.id, p.kind, p.body_id, p.compliance) for p in rows.parties),
        orders=tuple(_order_snaps(rows)), answer=answers[-1] if answers else None,
        late_hours={move: hours.value for move, hours in policy.late_entry_hours.items()},
        area_ids=tuple(case.area_ids), parts=case.parts,
        host=snap_of(rows.host) if rows.host else None, guests=rows.guests, held_back=case.held_back,
        stated_conclusion=case.stated_conclusion, sent=tuple(one for one in answers if one.state == "sent"),
        disclosure=_disclosure_snap(disclosures[-1]) if disclosures else None,
        is_disclosed=any(row.state == "published" for row in disclosures), notice_ends_at=case.notice_ends_at,
        is_struck_off=case.struck_off_at is not None, is_deducted=case.deducted_at is not None,
        is_history=case.is_history, earlier=rows.earlier,
        objections=tuple(
            ObjectionSnap(row.id, row.version, row.state) for row in rows.objections if row.cycle == case.cycle
        ),
        clocks=tuple(
            ClockSnap(
                c.id, c.kind, c.part_kind, c.part_id, c.owner, c.started_at, c.due_at, c.paused_at is not None
            )
            for c in rows.clocks
        ),
        petitions=tuple(_petition_snap(row) for row in rows.petitions),
        child_floor=timedelta(seconds=policy.child_floor.value),
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
    deeds: dict[int, list[DeedSnap]] = defaultdict(list)
    for deed in rows.deeds:
        deeds[deed.order_id].append(DeedSnap(deed.kind, deed.post_id))
    rects = _rectification_snaps(rows)
    leaders = {row.order_id: row for row in rows.leaders if row.until is None}
    reports = {row.order_id: row for row in rows.reports}
    strike_offs = {row.order_id: row for row in rows.strike_offs}
    return [
        _order_snap(
            row, rows.policy.confirmations_for(row.depth),
            visits=tuple(visits[row.id]), rectifications=tuple(rects[row.id]), deeds=tuple(deeds[row.id]),
            leader_post_id=leaders[row.id].post_id if row.id in leaders else None,
            leader_role=leaders[row.id].post.role if row.id in leaders else "",
            leader_by_exception=row.id in leaders and leaders[row.id].exception_text_id is not None,
            report=_report_snap(reports.get(row.id)), strike_off=_strike_off_snap(strike_offs.get(row.id)),
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
        is_waived=row.waived_at is not None, **done,
    )  # fmt: skip


def _rectification_snaps(rows: CaseRows) -> dict[int, list[RectificationSnap]]:
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in rows.milestones:
        milestones[milestone.plan_id].append(milestone)
    plans: dict[int, dict[str, PlanSnap]] = defaultdict(dict)
    for plan in rows.plans:  # by revision, so that the newest of a state stays
        plans[plan.rectification_id][plan.state] = _plan_snap(plan, milestones[plan.id])
    found: dict[int, list[RectificationSnap]] = defaultdict(list)
    for rect in rows.rectifications:
        found[rect.order_id].append(_rectification_snap(rect, plans[rect.id]))
    return found


def _rectification_snap(row: Rectification, plans: dict[str, PlanSnap]) -> RectificationSnap:
    return RectificationSnap(
        id=row.id,
        state=row.state,
        version=row.version,
        kind=row.kind,
        issue_nos=tuple(row.issue_nos),
        part=row.part,
        order_id=row.order_id,
        proposed=plans.get("proposed"),
        plan=plans.get("approved"),
        accepted_post_id=row.accepted_post_id,
        is_suspended=row.suspended_until is not None,
    )


def _plan_snap(row: Plan, milestones: Sequence[Milestone]) -> PlanSnap:
    return PlanSnap(
        id=row.id,
        revision=row.revision,
        deadline_on=row.deadline_on,
        has_interim=row.interim_text_id is not None,
        interim_every_days=row.interim_every_days,
        drafted_by=row.drafted_by,
        approved_at=row.approved_at,
        milestones=tuple(MilestoneSnap(m.id, m.no, m.due_on, m.reached_at is not None) for m in milestones),
    )


def _petition_snap(row: Petition) -> PetitionSnap:
    return PetitionSnap(
        id=row.id, version=row.version, kind=row.kind, state=row.state, part=row.part, cycle=row.cycle,
        order_id=row.order_id, rectification_id=row.rectification_id, clock_id=row.clock_ref, owner=row.owner,
        until=row.until, asked_user_id=row.asked_user_id, asked_post_id=row.asked_post_id,
        asked_body_id=row.asked_body_id,
    )  # fmt: skip


def _disclosure_snap(row: Disclosure) -> DisclosureSnap:
    return DisclosureSnap(row.id, row.version, row.state, row.revision, row.drafted_by)


def _report_snap(row: Report | None) -> PaperSnap | None:
    if row is None:
        return None
    return PaperSnap(
        "report", row.id, row.version, row.state, row.revision, row.cycle, steps_of(row.chain), row.step,
        row.verdict, row.conclusion, drafted_by=row.drafted_by, figures=tuple(row.figures),
    )  # fmt: skip


def _strike_off_snap(row: StrikeOff | None) -> PaperSnap | None:
    if row is None:
        return None
    return PaperSnap(
        "strike_off", row.id, row.version, row.state, row.revision, row.cycle, steps_of(row.chain), row.step,
        line_body_id=row.line_body_id, drafted_by=row.drafted_by,
    )  # fmt: skip


def _answer_snap(row: Answer) -> PaperSnap:
    return PaperSnap(
        "answer", row.id, row.version, row.state, row.revision, row.cycle, steps_of(row.chain), row.step,
        row.verdict, row.conclusion, row.line_body_id, row.drafted_by, tuple(row.figures), row.is_supplement,
    )  # fmt: skip
