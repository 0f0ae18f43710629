"""Rectifications of a case as one actor may see them: at once or by plan, its milestones, notes on the way, re-checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.cases.models import Milestone, Plan, Progress, Rectification
from bihuan.cases.queries.case_deeds import receiver_of
from bihuan.cases.queries.case_files import FileView, files_on
from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import Sight
from bihuan.rules.numbers import day_words


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """One dated step of a plan. state: reached, late, next or todo."""

    no: int
    due_on: date
    what: str
    reached_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """One version of a plan. fields: all of it under its headings, for telling it from another version."""

    id: int
    revision: int
    state: str
    goal: str
    measures: str
    interim: str
    interim_every_days: int | None
    responsible: str
    deadline_on: date
    milestones: tuple[MilestoneView, ...]
    drafted_at: datetime
    drafted_by: str
    approved_at: datetime | None
    approved_by: str
    approval: str
    fields: tuple[tuple[str, str], ...]

    def changes_from(self, earlier: PlanView) -> tuple[tuple[str, str, str], ...]:
        """What this version changes: (heading, before, after), either of them empty where it stands in one only."""
        before, after = dict(earlier.fields), dict(self.fields)
        names = dict.fromkeys([*before, *after])
        found = ((name, before.get(name, ""), after.get(name, "")) for name in names)
        return tuple((name, was, now) for name, was, now in found if was != now)


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note on the way: progress, a talk with residents, a follow-up. milestone: number of the one it reached."""

    id: int
    kind: str
    happened_on: date
    note: str
    milestone: int | None
    body: str
    by: str
    recorded_at: datetime
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class RectificationView:
    """One rectification. before: photos of the visits that led to it; after: its own.

    plan: the one in force; proposed: the one that waits for approval; earlier: superseded and declined ones. back_because:
    why the last proposal came back, while none is waiting. recheck: words of the last re-check by the city.
    """

    id: int
    version: int
    issues: tuple[int, ...]
    kind: str
    state: str
    part: int
    body: str
    what: str
    opened_at: datetime
    claimed_at: datetime | None
    claim: str
    accepted_at: datetime | None
    accepted_by: str
    acceptance: str
    refusals: int
    refusal: str
    rechecked_at: datetime | None
    recheck: str
    dropped_because: str
    suspended_until: date | None
    plan: PlanView | None
    proposed: PlanView | None
    earlier: tuple[PlanView, ...]
    amended_because: str
    back_because: str
    notes: tuple[NoteView, ...]
    before: tuple[FileView, ...]
    after: tuple[FileView, ...]

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """What the proposed plan changes in the one in force."""
        return self.proposed.changes_from(self.plan) if self.plan and self.proposed else ()

    @property
    def recheck_failed(self) -> bool:
        """Whether the last re-check did not find it put right."""
        return self.rechecked_at is not None and self.state != "rechecked"


def rectification_views(material: Material, sight: Sight, *, today: date) -> tuple[RectificationView, ...]:
    """Rectifications in sight, in the order they were opened."""
    return tuple(
        _rectification_view(row, material, sight, today)
        for row in material.rows.rectifications
        if sight.sees_order(row.order_id)
    )


def _rectification_view(
    row: Rectification, material: Material, sight: Sight, today: date
) -> RectificationView:
    part, texts = ("rectification", row.id), material.texts
    visits = [visit for visit in material.rows.visits if visit.order_id == row.order_id]
    before = [file for visit in visits for file in files_on(("visit", visit.id), material, sight)]
    plans = [
        _plan_view(one, material, today) for one in material.rows.plans if one.rectification_id == row.id
    ]
    by_state = {plan.state: plan for plan in plans}
    is_declined = bool(plans) and plans[-1].state == "declined"
    return RectificationView(
        id=row.id, version=row.version, issues=tuple(row.issue_nos), kind=row.kind, state=row.state, part=row.part,
        body=receiver_of(row.order_id, material), what=texts.of(row.what_text_id), opened_at=row.opened_at,
        claimed_at=row.claimed_at, claim=texts.newest(*part, "claim"), accepted_at=row.accepted_at,
        accepted_by=material.post(row.accepted_post_id), acceptance=texts.newest(*part, "acceptance"),
        refusals=row.refusals, refusal=texts.newest(*part, "refusal"), rechecked_at=row.rechecked_at,
        recheck=texts.newest(*part, "recheck"), dropped_because=texts.newest(*part, "drop_reason"),
        suspended_until=row.suspended_until, plan=by_state.get("approved"), proposed=by_state.get("proposed"),
        earlier=tuple(plan for plan in reversed(plans) if plan.state in ("superseded", "declined")),
        amended_because=texts.newest(*part, "amend_reason"),
        back_because=texts.newest(*part, "reason") if is_declined else "",
        notes=notes_on(row.id, material, sight), before=tuple(file for file in before if file.is_picture),
        after=tuple(files_on(part, material, sight)),
    )  # fmt: skip


def _plan_view(row: Plan, material: Material, today: date) -> PlanView:
    steps = [step for step in material.rows.milestones if step.plan_id == row.id]
    milestones = _milestones(steps, material, today)
    texts = material.texts
    goal, measures = texts.of(row.goal_text_id), texts.of(row.measures_text_id)
    interim, responsible = texts.of(row.interim_text_id), texts.of(row.responsible_text_id)
    fields = [("整改目标", goal), ("整改措施", measures), ("临时措施", interim), ("责任人", responsible)]
    fields += [("复查间隔", f"{row.interim_every_days}天" if row.interim_every_days else "")]
    fields += [("整改期限", day_words(row.deadline_on))]
    fields += [(f"节点{step.no}", f"{day_words(step.due_on)} {step.what}") for step in milestones]
    return PlanView(
        id=row.id, revision=row.revision, state=row.state, goal=goal, measures=measures, interim=interim,
        interim_every_days=row.interim_every_days, responsible=responsible, deadline_on=row.deadline_on,
        milestones=milestones, drafted_at=row.drafted_at, drafted_by=material.person(row.drafted_by),
        approved_at=row.approved_at, approved_by=material.post(row.approved_post_id),
        approval=texts.newest("plan", row.id, "approval"), fields=tuple(fields),
    )  # fmt: skip


def _milestones(steps: list[Milestone], material: Material, today: date) -> tuple[MilestoneView, ...]:
    coming = next((step.id for step in steps if step.reached_at is None and step.due_on >= today), None)
    return tuple(
        MilestoneView(
            no=step.no,
            due_on=step.due_on,
            what=material.texts.of(step.what_text_id),
            reached_at=step.reached_at,
            state=_state_of(step, is_next=step.id == coming, today=today),
        )
        for step in steps
    )


def _state_of(step: Milestone, *, is_next: bool, today: date) -> str:
    if step.reached_at is not None:
        return "reached"
    if step.due_on < today:
        return "late"
    return "next" if is_next else "todo"


def notes_on(rectification_id: int | None, material: Material, sight: Sight) -> tuple[NoteView, ...]:
    """The notes of a rectification, the newest first; without one, follow-ups of the case by whom the actor sees for."""
    numbers = {step.id: step.no for step in material.rows.milestones}
    return tuple(
        _note_view(row, numbers.get(row.milestone_id or 0), material, sight)
        for row in reversed(material.progress)
        if row.rectification_id == rectification_id
        and (rectification_id is not None or sight.is_city or row.body_id in sight.own_bodies)
    )


def _note_view(row: Progress, milestone: int | None, material: Material, sight: Sight) -> NoteView:
    return NoteView(
        id=row.id,
        kind=row.kind,
        happened_on=row.happened_on,
        note=material.texts.of(row.note_text_id),
        milestone=milestone,
        body=material.body(row.body_id),
        by=material.person(row.user_id),
        recorded_at=row.recorded_at,
        files=files_on(("progress", row.id), material, sight),
    )
