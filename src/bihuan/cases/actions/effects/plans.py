"""Effects of plans: drafted, approved with their limits, amended, followed step by step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Max

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting
from bihuan.cases.actions.effects.rectifications import noted_progress, rectification_row
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.models import Milestone, Plan, Rectification
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.records.clocks import reset, stop_clocks, stop_part_clocks
from bihuan.rules.calendar import end_of_day, local_day
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import PlanSnap, RectificationSnap

INTERIM_EVERY_DAYS = 30  # Source: 阶段性办结 is followed up monthly, and so are its interim measures
_TEXTS = ("goal", "measures", "interim", "responsible")


@effect("order.draft_plan")
def draft_plan(planned: Sequence[Planned], command: Command) -> list[Written]:
    """A rectification with a first plan, waiting for the leader in charge."""
    ids = draw_ids(Rectification, len(planned))
    kept = Kept()
    for rect_id, row in zip(ids, planned, strict=True):
        kept.add(row.target.case.stream_id, ("rectification", rect_id), "what", row.facts["goal"])
    kept.write(command=command)
    insert_rows(
        Rectification,
        [
            rectification_row(row, rect_id, kind="planned", state="drafted", kept=kept, command=command)
            for rect_id, row in zip(ids, planned, strict=True)
        ],
    )
    written = []
    for rect_id, row in zip(ids, planned, strict=True):
        facts = _propose(row, rect_id, revision=1, command=command)
        issues = sorted(set(row.facts["issues"]))
        said = {
            "rectification": rect_id,
            "issues": issues,
            **kept.facts_of(("rectification", rect_id)),
            **facts,
        }
        written.append(Written(facts=said, new_part=rect_id))
    return written


@effect("rectification.amend_plan")
def amend_plan(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Another version of the plan, waiting for approval; the one in force stays in force until then."""
    written, last = [], _last_revisions([row.target.the_rectification().id for row in planned])
    for row in planned:
        rect = row.target.the_rectification()
        Plan.objects.filter(rectification_id=rect.id, state="proposed").update(state="superseded")
        kept = Kept()
        kept.add(row.target.case.stream_id, ("rectification", rect.id), "amend_reason", row.facts["reason"])
        kept.write(command=command)
        facts = _propose(row, rect.id, revision=last.get(rect.id, 0) + 1, command=command)
        written.append(Written(facts={**facts, **kept.facts_of(("rectification", rect.id))}))
    return written


def _last_revisions(rect_ids: Sequence[int]) -> dict[int, int]:
    """The newest revision of each rectification's plan, whatever became of it."""
    plans = Plan.objects.filter(rectification_id__in=rect_ids).order_by()
    return dict(plans.values_list("rectification_id").annotate(last=Max("revision")))


def _propose(row: Planned, rect_id: int, *, revision: int, command: Command) -> dict[str, Any]:
    """Write one version of a plan with its milestones; what the entry says of it."""
    (plan_id,) = draw_ids(Plan, 1)
    facts, part, stream = row.facts, ("plan", plan_id), row.target.case.stream_id
    steps = facts.get("milestones", ())
    kept = Kept()
    for name in _TEXTS:
        kept.add(stream, part, name, facts.get(name))
    for no, step in enumerate(steps, start=1):
        kept.add(stream, part, f"milestone_{no}", step["what"])
    kept.write(command=command)
    insert_rows(
        Plan,
        [
            {
                "id": plan_id, "rectification_id": rect_id, "revision": revision, "state": "proposed",
                **{f"{name}_text_id": kept.id_of(part, name) for name in _TEXTS}, "deadline_on": facts["deadline_on"],
                "interim_every_days": _interim_days(row), "drafted_at": command.now,
                "drafted_by": command.actor.user_id or 0, "approved_at": None, "approved_post_id": None,
            }
        ],
    )  # fmt: skip
    insert_rows(
        Milestone,
        [
            {
                "plan_id": plan_id, "no": no, "due_on": step["due_on"],
                "what_text_id": kept.id_of(part, f"milestone_{no}"), "reached_at": None,
            }
            for no, step in enumerate(steps, start=1)
        ],
    )  # fmt: skip
    days = [step["due_on"] for step in steps]
    return {
        "plan": plan_id, "revision": revision, "deadline_on": facts["deadline_on"], "milestones": days,
        **kept.facts_of(part),
    }  # fmt: skip


def _interim_days(row: Planned) -> int | None:
    return (row.facts.get("interim_every_days") or INTERIM_EVERY_DAYS) if row.facts.get("interim") else None


@effect("rectification.approve_plan")
def approve_plan(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The proposed plan comes into force with its limits; a deadline that runs is moved, its original day stays."""
    return [_approve(row, command) for row in planned]


def _approve(row: Planned, command: Command) -> Written:
    rect = row.target.the_rectification()
    plan = rect.proposed
    if plan is None:
        raise LookupError(f"rectification {rect.id} has no proposed plan")
    Plan.objects.filter(rectification_id=rect.id, state="approved").update(state="superseded")
    Plan.objects.filter(id=plan.id).update(
        state="approved", approved_at=command.moment, approved_post_id=command.actor.post_id
    )
    _end_earlier(row, rect, plan, command)
    kept = Kept()
    kept.add(row.target.case.stream_id, ("plan", plan.id), "approval", row.facts.get("note"))
    kept.write(command=command)
    return Written(
        facts={"plan": plan.id, "revision": plan.revision, **kept.facts_of(("plan", plan.id))},
        state="approved" if rect.state == "drafted" else rect.state,
        starts=tuple(_limits(rect, plan, command)),
    )


def _end_earlier(row: Planned, rect: RectificationSnap, plan: PlanSnap, command: Command) -> None:
    """Milestones of the plan before end with it; the deadline that runs moves to the new day."""
    steps = [step.id for step in rect.plan.milestones] if rect.plan else []
    stop_part_clocks("milestone", steps, at=command.now, by=row.move.code)
    stop_clocks("rectification", [rect.id], ("interim_review",), at=command.now, by=row.move.code)
    running = row.target.case.clock_of("deadline", "rectification", rect.id)
    if running is not None:
        reset({running.id: end_of_day(plan.deadline_on)}, at=command.now)


def _limits(rect: RectificationSnap, plan: PlanSnap, command: Command) -> list[Starting]:
    """Deadline, milestones and the first check of the interim measures."""
    found = [Starting("deadline", due_at=end_of_day(plan.deadline_on), part=("rectification", rect.id))]
    found += [
        Starting("milestone", due_at=end_of_day(step.due_on), part=("milestone", step.id))
        for step in plan.milestones
    ]
    check = next_check(rect, plan, command)
    return [*found, check] if check else found


def next_check(rect: RectificationSnap, plan: PlanSnap, command: Command) -> Starting | None:
    """When the interim measures have to be looked at next: after their interval, at the deadline at the latest."""
    if plan.interim_every_days is None:
        return None
    day = min(local_day(command.now) + timedelta(days=plan.interim_every_days), plan.deadline_on)
    day = max(day, local_day(command.now) + timedelta(days=1))
    return Starting("interim_review", due_at=end_of_day(day), part=("rectification", rect.id))


@effect("rectification.decline_plan")
def decline_plan(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The proposed plan goes back; one in force stays."""
    kept = Kept()
    for row in planned:
        kept.add(row.target.case.stream_id, (row.target.kind, row.target.id), "reason", row.facts["reason"])
    kept.write(command=command)
    rect_ids = [row.target.id for row in planned]
    Plan.objects.filter(rectification_id__in=rect_ids, state="proposed").update(state="declined")
    return [Written(facts=kept.facts_of((row.target.kind, row.target.id))) for row in planned]


@effect("rectification.report_progress")
def report_progress(planned: Sequence[Planned], command: Command) -> list[Written]:
    """One note of progress; a milestone reached stops its limit, a check of the interim measures starts the next."""
    return [_progress(row, command) for row in planned]


def _progress(row: Planned, command: Command) -> Written:
    rect = row.target.the_rectification()
    plan, no = rect.plan, row.facts.get("milestone")
    step = next((one for one in plan.milestones if one.no == no), None) if plan else None
    written = noted_progress(row, "progress", command, milestone_id=step.id if step else None)
    facts: dict[str, Any] = dict(written.facts)
    starts: tuple[Starting, ...] = ()
    if step is not None:
        Milestone.objects.filter(id=step.id).update(reached_at=command.moment)
        stop_part_clocks("milestone", [step.id], at=command.now, by=row.move.code)
        facts["milestone"] = step.no
    if row.facts.get("interim_checked") and plan is not None:
        stop_clocks("rectification", [rect.id], ("interim_review",), at=command.now, by=row.move.code)
        following = next_check(rect, plan, command)
        starts = (following,) if following else ()
        facts["interim_checked"] = True
    return Written(facts=facts, starts=starts, new_part=written.new_part)
