"""What forms propose beyond the way to the answer: plans, requests, public texts, striking off; the rules decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bihuan.cases.models import Answer, Disclosure, Milestone, Petition, Plan
from bihuan.cases.queries.case_draft import done_words
from bihuan.cases.queries.case_page import case_page
from bihuan.records.texts import read_texts
from bihuan.rules.calendar import local_day
from bihuan.rules.clocks import CLOCK_KINDS
from bihuan.rules.guards.ordering import REPORTING
from bihuan.rules.guards.petitions import is_on
from bihuan.rules.redaction import propose
from bihuan.rules.snapshots import ClockSnap, Target
from bihuan.web.request import StaffRequest

Proposal = Callable[[Target, StaffRequest], dict[str, Any]]
MINUTE = timedelta(minutes=1)


def _today(name: str) -> Proposal:
    """The day of asking, as the value of one fact."""
    return lambda _target, request: {name: local_day(request.now)}


def open_issues(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The issues that need putting right and have nothing opened yet."""
    del request
    order = target.the_order()
    covered = {no for rect in target.case.rectifications for no in rect.issue_nos}
    issues = [i.no for i in target.case.issues if i.part == order.part and i.needs_rectification]
    return {"issues": [no for no in issues if no not in covered]}


def _amended(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The last version of the plan, to be mended."""
    del request
    plan = Plan.objects.filter(rectification_id=target.id).order_by("revision").last()
    if plan is None:
        return {}
    steps = list(Milestone.objects.filter(plan_id=plan.id).order_by("no"))
    names = ("goal", "measures", "interim", "responsible")
    ids = {name: getattr(plan, f"{name}_text_id") for name in names}
    texts = read_texts([*(one for one in ids.values() if one), *(step.what_text_id for step in steps)])
    milestones = [{"due_on": step.due_on, "what": texts.get(step.what_text_id, "")} for step in steps]
    return {
        **{name: texts.get(text_id or 0, "") for name, text_id in ids.items()}, "milestones": milestones,
        "deadline_on": plan.deadline_on, "interim_every_days": plan.interim_every_days,
    }  # fmt: skip


def _forwarded(target: Target, request: StaffRequest) -> dict[str, Any]:
    """A limit a day before one's own, never under the floor and never past one's own."""
    own = _reporting(target)
    floor = request.now + target.case.child_floor
    if own is None:
        return {"due_at": _whole_minute(floor)}
    return {"due_at": _whole_minute(min(max(own.due_at - timedelta(days=1), floor), own.due_at))}


def _reporting(target: Target) -> ClockSnap | None:
    order = target.the_order()
    found = (target.case.clock_of(kind, "order", order.id) for kind in REPORTING)
    return next((clock for clock in found if clock), None)


def _whole_minute(moment: datetime) -> datetime:
    """The moment as a form shows it, a part of a minute counted up."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + MINUTE


def _extension(target: Target, request: StaffRequest) -> dict[str, Any]:
    """A day more for the limit that counts most, of the report or the answer, else the first to run out.

    Within the inspectors' limit.
    """
    case = target.case
    clocks = [
        clock
        for clock in case.clocks
        if clock.due_at > request.now and not CLOCK_KINDS[clock.kind].is_window and is_on(clock, target)
    ]
    if not clocks:
        return {}
    clock = min(clocks, key=lambda one: (one.kind not in (*REPORTING, "answer"), one.due_at))
    until, answer = clock.due_at + timedelta(days=1), case.clock_of("answer", "case", case.id)
    if answer is not None and clock.part_kind == "order":
        until = min(until, answer.due_at - MINUTE)
    return {"clock": clock.id, **({"until": until} if until > clock.due_at else {})}


def _granted(target: Target, request: StaffRequest) -> dict[str, Any]:
    del request
    return {"until": target.the_petition().until}


def _determined(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The receiver the asker suggests."""
    del request
    return {"body": Petition.objects.values_list("body_id", flat=True).get(id=target.id)}


def _parts(target: Target, request: StaffRequest) -> dict[str, Any]:
    """A part for each issue, or, of a single issue, one for each area the complaint names."""
    del request
    case = target.case
    if case.parts > 1:
        numbers = [[i.no for i in case.issues if i.part == part] for part in range(1, case.parts + 1)]
    elif len(case.issues) > 1:
        numbers = [[issue.no] for issue in case.issues]
    else:
        numbers = [[issue.no for issue in case.issues], *[[] for _ in range(max(len(case.area_ids), 2) - 1)]]
    return {"parts": [{"part": no, "issues": issues} for no, issues in enumerate(numbers, start=1)]}


def _supplement(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The last answer sent, to go on from; an unsent supplement that came back instead."""
    del request
    rows = Answer.objects.filter(case_id=target.case.id, cycle=target.case.cycle).order_by("revision")
    last = rows.last()
    if last is None:
        return {}
    line = {"line_body": last.line_body_id} if last.line_body_id else {}
    return {**_texts(last.finding_text_id, last.handling_text_id), **line}


def _public(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The last text for the public, to be mended; for a first one the answer sent, with what may name somebody masked."""
    del request
    drafts = Disclosure.objects.filter(case_id=target.case.id, cycle=target.case.cycle).order_by("revision")
    sent = Answer.objects.filter(case_id=target.case.id, cycle=target.case.cycle, state="sent").order_by(
        "revision"
    )
    draft, answer = drafts.last(), sent.last()
    if draft is not None and answer is not None and draft.answer_id == answer.id:
        return _texts(draft.finding_text_id, draft.handling_text_id)
    if answer is None:
        return {}
    texts = _texts(answer.finding_text_id, answer.handling_text_id)
    return {name: propose(text).text for name, text in texts.items()}


def _texts(finding_id: int, handling_id: int) -> dict[str, str]:
    texts = read_texts([finding_id, handling_id])
    return {"finding": texts.get(finding_id, ""), "handling": texts.get(handling_id, "")}


def _again(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The receivers of the last cycle, of a case in one piece; each part of another goes back to its own lead anyway."""
    del request
    case = target.case
    if case.parts > 1:
        return {}
    orders = [order for order in case.live_orders if order.depth == 1]
    return {
        "receivers": [
            {"body_id": order.receiver_body_id, "role": order.role, "required": order.required}
            for order in orders
        ]
    }


def _strike_off(target: Target, request: StaffRequest) -> dict[str, Any]:
    page = case_page(target.case.id, actor=request.actor, now=request.now)
    return {"summary": done_words(page, part=target.the_order().part)}


def _revisit(target: Target, request: StaffRequest) -> dict[str, Any]:
    del target
    return {"asked_on": local_day(request.now), "who": "neighbours"}


FURTHER: Mapping[str, Proposal] = {
    "case.break_down": _parts,
    "case.correct_disclosure": _public,
    "case.draft_disclosure": _public,
    "case.publish_notice": _today("noticed_on"),
    "case.record_objection": _today("received_on"),
    "case.record_revisit": _revisit,
    "case.rehandle": _again,
    "case.report_follow_up": _today("happened_on"),
    "case.request_extension": _extension,
    "case.supplement_answer": _supplement,
    "dispute.determine": _determined,
    "extension.grant": _granted,
    "order.apply_strike_off": _strike_off,
    "order.draft_plan": open_issues,
    "order.forward": _forwarded,
    "order.record_deed": _today("done_on"),
    "order.request_extension": _extension,
    "rectification.amend_plan": _amended,
    "rectification.log_liaison": _today("happened_on"),
    "rectification.recheck": _today("at_site_on"),
    "rectification.recheck_fail": _today("at_site_on"),
    "rectification.report_progress": _today("happened_on"),
}
