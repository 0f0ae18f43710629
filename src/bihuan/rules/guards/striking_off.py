"""Guards of striking off: concluded, re-checked, put up for notice, nothing held against it."""

from __future__ import annotations

from bihuan.rules.guards.base import Asked, guard, guard_of_facts
from bihuan.rules.stages import conclusion_of

OVER = ("declined", "returned", "superseded")


@guard
def lead_of_the_city(asked: Asked) -> str | None:
    return None if asked.is_city_lead else "由市级交办的主办单位申请销号"


@guard
def is_concluded(asked: Asked) -> str | None:
    if asked.case.frozen_conclusion != "concluded":
        return "反馈的办理状态不是已办结，不能申请销号"
    return None if asked.case.is_disclosed else "办理结果尚未公开，不能申请销号"


@guard
def no_strike_off_under_way(asked: Asked) -> str | None:
    paper = asked.order.strike_off
    return None if paper is None or paper.state in OVER else "已申请销号，无须重复"


@guard
def all_accepted(asked: Asked) -> str | None:
    lacking = conclusion_of(asked.case)[1]
    return f"{lacking[0]}，不能申请销号" if lacking else None


@guard_of_facts
def notice_day(asked: Asked) -> str | None:
    return "公示起始日期不能早于今天" if asked.facts["noticed_on"] < asked.today else None


@guard_of_facts
def objection_day(asked: Asked) -> str | None:
    return "收到日期不能晚于今天" if asked.facts["received_on"] > asked.today else None


@guard
def notice_has_passed(asked: Asked) -> str | None:
    ends_at = asked.case.notice_ends_at
    return None if ends_at and asked.now >= ends_at else "公示期未满，不能销号"


@guard
def no_standing_objection(asked: Asked) -> str | None:
    states = {objection.state for objection in asked.case.objections}
    if "open" in states:
        return "有异议待核查，不能销号"
    return "异议成立，不能销号，请重新办理" if "upheld" in states else None
