"""Guards of the city's answer, what the public reads of it, and what follows it."""

from __future__ import annotations

from bihuan.rules.figures import new_figures
from bihuan.rules.guards.base import Asked, guard, guard_of_facts
from bihuan.rules.redaction import left_in
from bihuan.rules.vocabulary import CLEARANCES, label_of


@guard
def every_report_accepted(asked: Asked) -> str | None:
    case = asked.case
    is_whole = case.leads and not case.unled_parts
    if is_whole and all(order.state == "accepted" for order in case.leads):
        return None
    return "缺已采纳的报告，不能拟反馈意见"


@guard_of_facts
def figures_of_the_report(asked: Asked) -> str | None:
    known = {figure for order in asked.case.leads if order.report for figure in order.report.figures}
    fresh = new_figures((asked.facts["finding"], asked.facts["handling"]), known=known)
    if not fresh:
        return None
    return f"“{fresh[0]}”在采纳的报告中没有，事实、数据有改动的须退回承办单位重报，此处只改文字"


@guard
def nothing_left_to_clear(asked: Asked) -> str | None:
    lacking = asked.case.to_clear
    if not lacking:
        return None
    return f"登记信息未补齐：{label_of(CLEARANCES, lacking[0])}，不能发出反馈"


@guard
def no_answer_out_for_signature(asked: Asked) -> str | None:
    answer = asked.case.answer
    is_out = answer is not None and answer.state in ("signing", "signed")
    return "已有反馈稿在审签，请先办结该稿" if is_out else None


@guard_of_facts
def public_text_is_clean(asked: Asked) -> str | None:
    kept = left_in(asked.facts["finding"]) or left_in(asked.facts["handling"])
    return f"公开稿中有疑似个人信息“{kept}”，请改写后再提交" if kept else None


@guard_of_facts
def figures_of_the_answer(asked: Asked) -> str | None:
    known = {figure for answer in asked.case.sent for figure in answer.figures}
    fresh = new_figures((asked.facts["finding"], asked.facts["handling"]), known=known)
    return f"“{fresh[0]}”在反馈意见中没有，公开稿不得改动事实、数据" if fresh else None


@guard
def was_disclosed(asked: Asked) -> str | None:
    return None if asked.case.is_disclosed else "尚未公开，无须更正"


@guard
def answered_in_stages(asked: Asked) -> str | None:
    is_in_stages = asked.case.frozen_conclusion == "in_stages"
    return None if is_in_stages else "本件不是阶段性办结，无须填报跟踪情况"


@guard_of_facts
def reporter_through_the_city(asked: Asked) -> str | None:
    is_city = bool(asked.held & {"chase", "review"})
    return None if is_city or asked.facts["who"] != "reporter" else "回访举报人由市专班经授权办理"


@guard_of_facts
def asked_day(asked: Asked) -> str | None:
    return "回访日期不能晚于今天" if asked.facts["asked_on"] > asked.today else None
