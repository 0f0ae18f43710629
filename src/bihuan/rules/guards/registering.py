"""Guards of the case before and while it is worked on: extract, receivers, marks, parts, cases handled together."""

from __future__ import annotations

from bihuan.rules.guards.base import Asked, guard, guard_of_facts
from bihuan.rules.redaction import left_in
from bihuan.rules.snapshots import CaseSnap

NOT_ORDERED = ("provincial_unit", "central_unit")
NOT_RECEIVERS = ("city_desk", "administration")
MOST_PARTS = 20


@guard_of_facts
def something_to_clear(asked: Asked) -> str | None:
    names = ("area_ids", "pollution_types", "acceptance_no", "key_class", "band", "content")
    return None if any(asked.facts.get(name) for name in names) else "缺补齐的内容，请至少填写一项"


@guard_of_facts
def lacks_its_content(asked: Asked) -> str | None:
    if not asked.facts.get("content") or "missing_content" in asked.case.to_clear:
        return None
    return "本件已有举报内容，不能改写"


@guard_of_facts
def extract_is_clean(asked: Asked) -> str | None:
    if not asked.facts.get("looked"):
        return "缺核对确认，不能下发办理摘要"
    texts = {"办理摘要": asked.facts["extract"]}
    texts |= {f"第{row['no']}项问题": row["text"] for row in asked.facts.get("issues", ())}
    for name, text in texts.items():
        if kept := left_in(text):
            return f"{name}中仍有疑似举报人信息“{kept}”，请改写后再确认"
    return None


@guard_of_facts
def issues_of_the_case(asked: Asked) -> str | None:
    known = {issue.no for issue in asked.case.issues}
    strange = [row["no"] for row in asked.facts.get("issues", ()) if row["no"] not in known]
    return f"本件没有第{strange[0]}项问题，请刷新后重新填写" if strange else None


@guard_of_facts
def extract_confirmed_or_later(asked: Asked) -> str | None:
    if asked.case.extract_state == "confirmed" or asked.facts.get("detail_later"):
        return None
    return "缺办理摘要确认，不能交办；时间紧的可选“内容待补”先行交办"


@guard_of_facts
def part_waits_for_a_lead(asked: Asked) -> str | None:
    part = asked.facts.get("part")
    if part is None or part in asked.case.unled_parts:
        return None
    return f"第{part}部分已有主办单位" if 1 <= part <= asked.case.parts else f"没有第{part}部分，请核对"


@guard_of_facts
def receivers_can_be_ordered(asked: Asked) -> str | None:
    receivers = asked.facts.get("receivers", ())
    for receiver in receivers:
        if refused := why_not_ordered(receiver["kind"], receiver["name"]):
            return refused
    leads = sum(receiver["role"] == "lead" for receiver in receivers)
    if asked.target.kind == "case" and receivers and leads != 1:
        return "缺主办单位，每件应有且只有一个主办单位"
    if len({receiver["body_id"] for receiver in receivers}) < len(receivers):
        return "同一单位不能既主办又协办"
    return None


def why_not_ordered(kind: str, name: str) -> str:
    """The sentence against ordering a body of this kind; empty where it can be ordered."""
    if kind in NOT_ORDERED:
        return f"{name}不属本市管辖，不能交办，请去函协调或报上级"
    return f"{name}不是承办单位，不能交办" if kind in NOT_RECEIVERS else ""


@guard_of_facts
def held_back_from_townships(asked: Asked) -> str | None:
    townships = [one for one in asked.facts.get("receivers", ()) if one["kind"] == "township"]
    visited = any(order.visits for order in asked.case.live_orders)
    if not asked.case.held_back or visited or not townships:
        return None
    return f"本件为直查件，缺首次现场核查，不能交{townships[0]['name']}"


@guard
def not_held_back(asked: Asked) -> str | None:
    return "本件已是直查件" if asked.case.held_back else None


@guard
def is_held_back(asked: Asked) -> str | None:
    return None if asked.case.held_back else "本件不是直查件"


@guard_of_facts
def not_marked_so(asked: Asked) -> str | None:
    return "已有这一重点标注" if asked.facts["key_class"] in asked.case.key_classes else None


@guard_of_facts
def marked_so(asked: Asked) -> str | None:
    return None if asked.facts["key_class"] in asked.case.key_classes else "没有这一重点标注"


@guard_of_facts
def givers_mark_needs_paper(asked: Asked) -> str | None:
    if asked.facts["key_class"] == "city" or asked.facts.get("document_no"):
        return None
    return "缺文号，交办单位标注的重点件凭其文件方可取消"


@guard_of_facts
def not_yet_its_object(asked: Asked) -> str | None:
    is_known = asked.facts["body"]["body_id"] in asked.case.object_body_ids
    return "该单位已列为被举报对象" if is_known else None


@guard_of_facts
def parts_fit_the_issues(asked: Asked) -> str | None:
    rows = asked.facts["parts"]
    if not 2 <= len(rows) <= MOST_PARTS:
        return f"分解应为2至{MOST_PARTS}部分"
    if len(rows) < asked.case.parts:
        return f"已分解为{asked.case.parts}部分，不能减少"
    given = [no for row in rows for no in row["issues"]]
    known = {issue.no: issue for issue in asked.case.issues}
    if unknown := sorted(set(given) - set(known)):
        return f"没有第{unknown[0]}项问题，请核对"
    if missing := sorted(set(known) - set(given)):
        return f"第{missing[0]}项问题未归入任何部分，请核对"
    if len(given) > len(set(given)):
        return "同一问题只能归入一个部分，请核对"
    moved = [no for row in rows for no in row["issues"] if known[no].part != row["part"]]
    return next((f"第{no}项已有核查结论，不能改归其他部分" for no in moved if known[no].finding_id), None)


@guard
def not_handled_together(asked: Asked) -> str | None:
    host = asked.case.host
    return f"本件已并入{host.city_no}办理，请在该件上办理" if host else None


@guard
def is_handled_together(asked: Asked) -> str | None:
    return None if asked.case.host else "本件没有并入他件"


@guard_of_facts
def can_be_handled_together(asked: Asked) -> str | None:
    case, host = asked.case, asked.target.others.get(asked.facts["case"]["case_id"])
    return _against_guest(case) or _against_host(case, host)


def _against_guest(case: CaseSnap) -> str | None:
    if case.host:
        return f"本件已并入{case.host.city_no}办理"
    if case.guests:
        return "本件有并入的交办件，不能再并入他件"
    if case.parts > 1:
        return "分解办理的交办件不能并入他件"
    if any(order.state in ("reported", "accepted") for order in case.leads):
        return "本件报告已报送，不能并入他件"
    return None


def _against_host(case: CaseSnap, host: CaseSnap | None) -> str | None:
    if host is None or host.id == case.id:
        return "没有这个交办件，不能并入"
    if host.round_id != case.round_id:
        return "不是同一轮次，不能并入"
    if host.is_answered or not host.is_open:
        return "该件已反馈，不能并入；请作为新件办理，并关联为重复或反弹"
    if host.host:
        return f"该件已并入{host.host.city_no}，请并入该件"
    return None if host.leads and not host.unled_parts else "该件尚未交办，不能并入"


@guard_of_facts
def can_be_linked(asked: Asked) -> str | None:
    earlier = asked.target.others.get(asked.facts["case"]["case_id"])
    if earlier is None or earlier.id == asked.case.id:
        return "没有这个交办件，不能关联"
    return "已关联，无须重复" if earlier.id in asked.case.earlier else None


@guard
def no_open_deduction(asked: Asked) -> str | None:
    return "已申请核减，待答复" if asked.case.open_petition("deduction") else None
