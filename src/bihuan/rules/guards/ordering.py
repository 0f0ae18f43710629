"""Guards of an order between giver and receiver: confirmed, disputed, passed on, owned by a leader."""

from __future__ import annotations

from bihuan.rules.clocks import span_words
from bihuan.rules.guards.base import Asked, guard, guard_of_facts
from bihuan.rules.snapshots import ClockSnap, OrderSnap

DEEPEST = 4  # city → county → township → village or station. Source: the chain, a third and a fourth level
REPORTING = ("report", "redo", "correction")


@guard
def not_phoned(asked: Asked) -> str | None:
    return "已电话确认，无须重复" if asked.order.phoned_at else None


@guard
def not_signed(asked: Asked) -> str | None:
    return "回执已签收，无须重复" if asked.order.signed_at else None


@guard
def no_open_recall(asked: Asked) -> str | None:
    return "已申请撤回，待答复" if asked.case.open_petition("recall", order_id=asked.order.id) else None


@guard
def no_open_dispute(asked: Asked) -> str | None:
    return "已申请改派，待研判确定" if asked.case.open_petition("dispute", order_id=asked.order.id) else None


@guard
def in_dispute_window(asked: Asked) -> str | None:
    window = asked.case.clock_of("dispute_window", "order", asked.order.id)
    return None if window and asked.now <= window.due_at else "申请改派期限已过，不能申请改派"


@guard
def can_go_deeper(asked: Asked) -> str | None:
    return None if asked.order.depth < DEEPEST else f"已是第{DEEPEST}级，不能再转交"


@guard_of_facts
def one_lead_below(asked: Asked) -> str | None:
    receivers = asked.facts["receivers"]
    below = [order for order in asked.case.live_orders if order.parent_id == asked.order.id]
    leads = sum(order.role == "lead" for order in below) + sum(one["role"] == "lead" for one in receivers)
    if leads != 1:
        return "已有主办单位，只能再转协办" if leads else "缺主办单位，不能转交"
    busy = {order.receiver_body_id for order in asked.case.live_orders if order.part == asked.order.part}
    return next((f"{one['name']}已在办理本件" for one in receivers if one["body_id"] in busy), None)


@guard_of_facts
def child_limit(asked: Asked) -> str | None:
    due, now = asked.facts["due_at"], asked.now
    if due <= now:
        return "上报时限不能早于现在"
    own = reporting_clock(asked, asked.order)
    if own and due > own.due_at:
        return "下级时限不能晚于本级时限"
    if due - now >= asked.case.child_floor:
        return None
    if asked.facts.get("reason") and asked.held & {"receiver_deputy", "receiver_head"}:
        return None
    return f"下级时限短于{span_words(asked.case.child_floor)}，须由本单位领导转交并说明理由"


def reporting_clock(asked: Asked, order: OrderSnap) -> ClockSnap | None:
    """The limit that runs for the report of an order: its first one, that of a redo, or of a correction."""
    found = (asked.case.clock_of(kind, "order", order.id) for kind in REPORTING)
    return next((clock for clock in found if clock), None)


@guard
def is_awaited(asked: Asked) -> str | None:
    order = asked.order
    if order.is_waived:
        return "已免报，无须重复"
    return None if order.reports and not asked.is_city_lead else "该单位无须报告，不用免报"


@guard
def lead_order(asked: Asked) -> str | None:
    return None if asked.order.role == "lead" else "本单位为协办，由主办单位办理此步"


@guard
def takes_a_leader(asked: Asked) -> str | None:
    return None if asked.order.role in ("lead", "following") else "本单位为协办，不确定包案领导"


@guard
def no_leader_yet(asked: Asked) -> str | None:
    return "已确定包案领导，变动请用“更换包案领导”" if asked.order.leader_post_id else None


@guard
def has_leader(asked: Asked) -> str | None:
    return None if asked.order.leader_post_id else "缺包案领导，请先确定包案领导"


@guard_of_facts
def another_leader(asked: Asked) -> str | None:
    is_same = asked.facts["post"]["post_id"] == asked.order.leader_post_id
    return "与现包案领导相同，无须更换" if is_same else None


@guard_of_facts
def leader_by_rank(asked: Asked) -> str | None:
    post = asked.facts["post"]
    if post["body_id"] != asked.order.receiver_body_id:
        return "包案领导应为承办单位的领导"
    wanted = ("head",) if asked.case.is_key else ("deputy", "head")
    if post["role"] in wanted or (asked.facts.get("exception") and post["role"] in ("head", "deputy")):
        return None
    if post["role"] not in ("head", "deputy"):
        return "包案领导应为主要领导或分管领导"
    return "重点件应由主要领导包案；确需由分管领导包案的，请填写理由"


@guard_of_facts
def deed_day(asked: Asked) -> str | None:
    return "履责日期不能晚于今天" if asked.facts["done_on"] > asked.today else None
