"""Guards of the receiver's report and of every paper that is signed."""

from __future__ import annotations

from bihuan.rules.guards.base import Asked, guard, guard_of_facts
from bihuan.rules.leadership import AT_SITE, lacking_acts
from bihuan.rules.snapshots import OrderSnap


@guard
def reports_itself(asked: Asked) -> str | None:
    return None if asked.order.reports else "本单位为协办，无须单独报告，由主办单位汇总上报"


@guard
def leader_is_named(asked: Asked) -> str | None:
    return "缺包案领导，不能拟写报告" if asked.is_city_lead and not asked.order.leader_post_id else None


@guard
def leader_fits_key(asked: Asked) -> str | None:
    order = asked.order
    if (
        not (asked.is_city_lead and asked.case.is_key)
        or order.leader_role == "head"
        or order.leader_by_exception
    ):
        return None
    return "重点件应由主要领导包案，请更换包案领导或填写理由"


@guard
def every_issue_found(asked: Asked) -> str | None:
    issues = [i for i in asked.case.issues if i.part == asked.order.part] if asked.is_city_lead else []
    lacking = [issue.no for issue in issues if issue.verdict == "pending"]
    return f"第{lacking[0]}项缺核查结论，不能拟写报告" if lacking else None


@guard
def second_look_done(asked: Asked) -> str | None:
    issues = [i for i in asked.case.issues if i.part == asked.order.part] if asked.is_city_lead else []
    lacking = [i.no for i in issues if i.verdict == "false" and i.second_look_user_id is None]
    return f"第{lacking[0]}项认定不属实，缺另一人复看，不能拟写报告" if lacking else None


@guard
def rectification_opened(asked: Asked) -> str | None:
    if not asked.is_city_lead:
        return None
    covered = {no for rect in asked.case.rectifications for no in rect.issue_nos}
    lacking = [
        issue.no
        for issue in asked.case.issues
        if issue.part == asked.order.part and issue.needs_rectification and issue.no not in covered
    ]
    return f"第{lacking[0]}项需整改，缺整改记录，不能拟写报告" if lacking else None


@guard
def report_signed(asked: Asked) -> str | None:
    report = asked.order.report
    if report is None or report.state in ("returned", "redone", "declined"):
        return "缺报告，请先拟写报告"
    step = report.next_step
    return f"缺{step.label}，不能报送" if step else None


@guard
def required_children(asked: Asked) -> str | None:
    if any(_waits(order, asked) for order in asked.case.live_orders):
        return "有下级或协办单位的报告尚未报来，不能报送；不用等的请由交办方免报"
    return None


def _waits(order: OrderSnap, asked: Asked) -> bool:
    """Whether the report of the asked order has to wait for this one: given on from it, or beside it and required."""
    own = asked.order
    is_below = order.parent_id == own.id
    is_beside = order.role == "supporting" and (order.parent_id, order.part) == (own.parent_id, own.part)
    concerns = order.reports and not order.is_waived and own.role == "lead" and (is_below or is_beside)
    return concerns and order.state not in (("accepted",) if is_below else ("reported", "accepted"))


@guard
def leader_acts_recorded(asked: Asked) -> str | None:
    if not asked.is_city_lead:
        return None
    lacking = lacking_acts(asked.case, asked.order, AT_SITE)
    return f"缺包案领导{lacking[0]}的记录，不能报送" if lacking else None


@guard
def not_second_looker(asked: Asked) -> str | None:
    lookers = {i.second_look_user_id for i in asked.case.issues if i.verdict == "false"}
    return "复看人与审核人不能为同一人，请由其他审核人员采纳" if asked.actor.user_id in lookers else None


@guard
def answer_unsent(asked: Asked) -> str | None:
    return "反馈已发出，不能退回重办；确需重办的请用“重新办理”" if asked.case.is_answered else None


@guard_of_facts
def signature_for_step(asked: Asked) -> str | None:
    step = asked.target.the_paper().next_step
    if step is None:
        return "审签已完成"
    if step.kind == "opinion":
        return None if asked.facts.get("opinion") else f"缺意见，请填写{step.label}"
    if step.kind == "seal" and asked.facts.get("opinion"):
        return None  # a seal on paper is registered in words: who used it, where the sealed copy is kept
    return None if asked.facts.get("signature") else f"缺签字，请上传签字扫描件或手写签名（{step.label}）"
