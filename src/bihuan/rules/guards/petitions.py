"""Guards of what is asked for and granted; the same hand never does both."""

from __future__ import annotations

from bihuan.rules.clocks import CLOCK_KINDS
from bihuan.rules.guards.base import Asked, guard, guard_of_facts
from bihuan.rules.guards.registering import why_not_ordered
from bihuan.rules.snapshots import ClockSnap, PetitionSnap, Target

OUTER = ("inspectors", "province")


@guard
def other_hand(asked: Asked) -> str | None:
    petition, draft = asked.target.petition, asked.target.disclosure
    first = petition.asked_user_id if petition else draft.drafted_by if draft else None
    return "申请与批准、拟稿与审核不能为同一人，请由他人办理" if asked.actor.user_id == first else None


def clock_named(asked: Asked) -> ClockSnap | None:
    """The running limit an extension is asked for, where it belongs to the part the move is aimed at."""
    clock = next((one for one in asked.case.clocks if one.id == asked.facts["clock"]["clock_id"]), None)
    return clock if clock and is_on(clock, asked.target) else None


def is_on(clock: ClockSnap, target: Target) -> bool:
    """Whether a limit runs on the part itself: the case, or the order with its rectifications and their milestones."""
    if target.order is None:
        return clock.part_kind == "case"
    rects = target.order.rectifications
    own = {("order", target.order.id), *(("rectification", rect.id) for rect in rects)}
    steps = {("milestone", step.id) for rect in rects if rect.plan for step in rect.plan.milestones}
    return (clock.part_kind, clock.part_id) in own | steps


@guard_of_facts
def clock_can_be_extended(asked: Asked) -> str | None:
    clock, until = clock_named(asked), asked.facts["until"]
    if clock is None or CLOCK_KINDS[clock.kind].is_window:
        return "没有这项时限，或不能延期"
    if asked.now >= clock.due_at:
        return "时限已到，不能再申请延期"
    if until <= clock.due_at:
        return "延期应晚于原时限"
    if asked.case.open_petition("extension", clock_id=clock.id):
        return "该时限已申请延期，待答复"
    return _beyond_outer(asked, clock)


def _beyond_outer(asked: Asked, clock: ClockSnap) -> str | None:
    answer = asked.case.clock_of("answer", "case", asked.case.id)
    is_inner = clock.part_kind == "order" and clock.owner not in OUTER
    is_beyond = answer is not None and is_inner and asked.facts["until"] >= answer.due_at
    return "延期不能晚于督察组反馈时限" if is_beyond else None


@guard_of_facts
def inspectors_consent_on_paper(asked: Asked) -> str | None:
    if asked.target.the_petition().owner not in OUTER:
        return None
    if not asked.facts.get("document_no"):
        return "缺文号，督察组的时限凭其同意文件延长"
    return None if asked.facts.get("files") else "缺同意文件，督察组的时限凭其同意文件延长"


@guard_of_facts
def extended_in_time(asked: Asked) -> str | None:
    petition = asked.target.the_petition()
    clock = next((one for one in asked.case.clocks if one.id == petition.clock_id), None)
    if clock is None:
        return "该时限已结束，无须延期"
    if asked.now >= clock.due_at:
        return "时限已到，不能再延期"
    until = asked.facts.get("until") or petition.until
    return "延期应晚于原时限" if until is None or until <= clock.due_at else None


def disputes_on(asked: Asked) -> list[PetitionSnap]:
    """The disputes of this part in this cycle that were not taken back, the first one first."""
    own = asked.target.the_petition()
    same = (own.kind, own.part, own.cycle)
    found = [one for one in asked.case.petitions if (one.kind, one.part, one.cycle) == same]
    return sorted((one for one in found if one.state != "withdrawn"), key=lambda one: one.id)


@guard
def second_dispute_goes_up(asked: Asked) -> str | None:
    is_second = disputes_on(asked)[0].id != asked.target.the_petition().id
    is_city = asked.order.giver_body_id == asked.case.desk_body_id
    if is_second and is_city and "city_leader" not in asked.held:
        return "再次申请改派的，由市领导确定"
    return None


@guard_of_facts
def determined_receiver(asked: Asked) -> str | None:
    if asked.facts["outcome"] != "upheld":
        return None
    body = asked.facts.get("body")
    if body is None:
        return "缺承办单位，不能改派"
    if refused := why_not_ordered(body.get("kind", ""), body.get("name", "该单位")):
        return refused
    if body["body_id"] in {one.asked_body_id for one in disputes_on(asked)}:
        return "该单位已申请改派，不能再派回"
    busy = {order.receiver_body_id for order in asked.case.live_orders if order.part == asked.order.part}
    return "该单位已在办理本件" if body["body_id"] in busy else None
