"""Guards of putting right: at once or by plan, claimed, accepted in person, looked at again."""

from __future__ import annotations

from datetime import timedelta

from bihuan.rules.calendar import local_day
from bihuan.rules.guards.base import Asked, guard, guard_of_facts
from bihuan.rules.leadership import BEFORE_ACCEPTANCE, lacking_acts

LONGEST_SUSPENSION = timedelta(days=366)


@guard_of_facts
def issues_need_it(asked: Asked) -> str | None:
    found = {i.no: i for i in asked.case.issues if i.part == asked.order.part}
    for no in asked.facts["issues"]:
        if no not in found:
            return f"没有第{no}项问题，请核对"
        if found[no].verdict == "pending":
            return f"第{no}项缺核查结论，不能开始整改"
    return None


@guard
def planned_one(asked: Asked) -> str | None:
    return None if asked.target.the_rectification().kind == "planned" else "立行立改没有整改方案，不能调整"


@guard
def plan_is_proposed(asked: Asked) -> str | None:
    return None if asked.target.the_rectification().proposed else "没有待批准的整改方案"


@guard_of_facts
def plan_days(asked: Asked) -> str | None:
    facts, today = asked.facts, asked.today
    if facts["deadline_on"] < today:
        return "整改期限不能早于今天"
    days = [row["due_on"] for row in facts.get("milestones", ())]
    if any(day > facts["deadline_on"] for day in days):
        return "节点日期晚于整改期限，请核对"
    if days != sorted(days):
        return "节点日期应由先到后，请核对"
    if facts.get("interim_every_days") and not facts.get("interim"):
        return "缺临时措施，不能设复查间隔"
    return None


@guard_of_facts
def progress_day(asked: Asked) -> str | None:
    return "日期不能晚于今天" if asked.facts["happened_on"] > asked.today else None


@guard_of_facts
def milestone_of_plan(asked: Asked) -> str | None:
    no, plan = asked.facts.get("milestone"), asked.target.the_rectification().plan
    if asked.facts.get("interim_checked") and not (plan and plan.has_interim):
        return "方案中没有临时措施，无须复查"
    if no is None:
        return None
    found = next((one for one in (plan.milestones if plan else ()) if one.no == no), None)
    if found is None:
        return f"方案中没有第{no}个节点，请核对"
    return f"第{no}个节点已完成，无须重复" if found.is_reached else None


@guard
def no_open_suspension(asked: Asked) -> str | None:
    rect = asked.target.the_rectification()
    if rect.is_suspended:
        return "整改计时已暂停"
    waiting = [p for p in asked.case.petitions if p.kind == "suspension" and p.state == "open"]
    return "已申请暂停，待答复" if any(p.rectification_id == rect.id for p in waiting) else None


@guard_of_facts
def suspension_day(asked: Asked) -> str | None:
    day = asked.facts["until_on"]
    if day <= asked.today:
        return "暂停应至今天以后"
    return "暂停不能超过一年" if day - asked.today > LONGEST_SUSPENSION else None


@guard
def is_suspended(asked: Asked) -> str | None:
    return None if asked.target.the_rectification().is_suspended else "整改计时没有暂停"


@guard
def not_suspended(asked: Asked) -> str | None:
    return "整改计时已暂停，请先恢复整改" if asked.target.the_rectification().is_suspended else None


@guard_of_facts
def proof_after_visit(asked: Asked) -> str | None:
    visits = asked.case.visits_on(asked.order.part)
    if not visits:
        return "缺现场核查记录，不能申请验收"
    plan = asked.target.the_rectification().plan
    begun = min(visit.started_at for visit in visits)
    since = plan.approved_at if plan and plan.approved_at else begun
    early = [f for f in asked.facts["photos"] if f.get("taken_at") and f["taken_at"] < since]
    if not early:
        return None
    named = "方案批准" if since is not begun else "首次到场时间"
    return f"整改后照片拍摄时间早于{named}，请更换"


@guard_of_facts
def in_person_day(asked: Asked) -> str | None:
    day = asked.facts["at_site_on"]
    if day > asked.today:
        return "到场日期不能晚于今天"
    begun = [visit.started_at for visit in asked.case.visits_on(asked.order.part)]
    opened = min(begun, default=asked.order.issued_at)
    return "到场日期早于首次核查，请核对" if day < local_day(opened - timedelta(days=1)) else None


@guard
def leader_took_part(asked: Asked) -> str | None:
    order = asked.case.root(asked.order)
    if order.leader_post_id is None:
        return "缺包案领导，不能验收"
    in_person = asked.actor.post_id == order.leader_post_id
    if asked.case.is_key and not in_person:
        return "重点件由包案领导亲自验收"
    if in_person and not asked.case.is_key:
        return None
    lacking = lacking_acts(asked.case, order, BEFORE_ACCEPTANCE)
    return f"缺包案领导{lacking[0]}的记录，不能验收" if lacking else None


@guard_of_facts
def recheck_day(asked: Asked) -> str | None:
    return "到场日期不能晚于今天" if asked.facts["at_site_on"] > asked.today else None


@guard
def not_the_acceptor(asked: Asked) -> str | None:
    acceptor = asked.target.the_rectification().accepted_post_id
    return "复核人不能是验收人" if acceptor is not None and acceptor == asked.actor.post_id else None
