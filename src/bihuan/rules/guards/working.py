"""Guards of those who work on an order: visits, findings, measures."""

from __future__ import annotations

from bihuan.rules.guards.base import Asked, guard, guard_of_facts
from bihuan.rules.vocabulary import STOPPING_MEASURES


@guard_of_facts
def visit_moments(asked: Asked) -> str | None:
    start, end = asked.facts["started_at"], asked.facts.get("ended_at")
    if start > asked.now or (end and end > asked.now):
        return "到场、离场时间不能晚于现在"
    if end and end < start:
        return "离场时间不能早于到场时间"
    if start < asked.case.received_at:
        return "到场时间早于接件时间，请核对"
    return None


@guard_of_facts
def leader_for_presence(asked: Asked) -> str | None:
    if asked.facts.get("leader_present") and asked.case.root(asked.order).leader_post_id is None:
        return "缺包案领导，不能填报其到场，请先确定包案领导"
    return None


@guard
def not_own_body(asked: Asked) -> str | None:
    own = asked.actor.body_id
    bodies = asked.case.object_body_ids
    signed_for = {post.body_id for post in asked.actor.acts_for}
    return "被举报对象为本单位，不能由本单位认定或审签" if bodies & ({own} | signed_for) else None


@guard
def visited(asked: Asked) -> str | None:
    return None if asked.case.visits_on(asked.order.part) else "缺现场核查记录，不能填报核查结论"


@guard_of_facts
def untrue_is_proven(asked: Asked) -> str | None:
    nos = {issue.no for issue in asked.case.issues if issue.part == asked.order.part}
    given = asked.facts["verdicts"]
    if unknown := {row["no"] for row in given} - nos:
        return f"没有第{min(unknown)}项问题，请核对"
    if not any(row["verdict"] == "false" for row in given):
        return None
    band = asked.case.band
    visits = asked.case.visits_on(asked.order.part)
    seen = {visit.band for visit in visits}
    if any(visit.monitored for visit in visits):
        return None
    wanted = {"day": {"day"}, "night": {"night"}, "whole_day": {"day", "night"}}.get(band, set())
    if wanted <= seen:
        return None
    missing = "、".join({"day": "昼间", "night": "夜间"}[b] for b in sorted(wanted - seen))
    return f"缺{missing}现场核查或监测，不能认定不属实"


@guard
def has_untrue(asked: Asked) -> str | None:
    return None if any(i.verdict == "false" for i in asked.case.issues) else "没有不属实结论，无须复看"


@guard
def not_the_finder(asked: Asked) -> str | None:
    finders = {i.finding_user_id for i in asked.case.issues if i.verdict == "false"}
    return "复看人不能是填报结论的本人" if asked.actor.user_id in finders else None


@guard_of_facts
def money_for_fines(asked: Asked) -> str | None:
    if asked.facts["kind"] not in ("fine", "daily_fine"):
        return None
    names = ("planned_fen", "decided_fen", "paid_fen")
    return None if any(asked.facts.get(name) for name in names) else "缺罚款金额，请填写拟罚、决定或缴纳金额"


@guard_of_facts
def measure_day(asked: Asked) -> str | None:
    return "措施日期不能晚于今天" if asked.facts["taken_on"] > asked.today else None


@guard_of_facts
def no_blanket_stop(asked: Asked) -> str | None:
    party = asked.facts.get("party")
    if asked.facts["kind"] not in STOPPING_MEASURES or not party or asked.facts.get("reason"):
        return None
    known = {p.id: p.compliance for p in asked.case.parties}
    if known.get(party) == "compliant":
        return "对象手续齐全且达标，采取停产类措施须填写理由，防止“一刀切”"
    return None
