"""Moves on an order between giver and receiver: confirmed, recalled, disputed, passed on, owned by a leader."""

from __future__ import annotations

from types import MappingProxyType

from bihuan.rules.moves import Fact, Move
from bihuan.rules.rows.shared import (
    DESK,
    LEADER,
    NOTE,
    PHONE_LATE,
    REASON,
    RECEIVER_ALL,
    RECEIVER_LEADERS,
    SECRETARIES,
    SHIFT,
    SIGNATURE,
    WORKING,
)
from bihuan.rules.vocabulary import DEEDS

_POST = Fact("post", "包案领导", "post")
_EXCEPTION = Fact("exception", "不按职级规则的理由", "long_text", required=False)
# Acceptance is a move of its own and shows itself.
_DECLARED = MappingProxyType({code: label for code, label in DEEDS.items() if code != "accept"})

ORDERING_MOVES = (
    Move(
        "order.recall", "撤回", "order", ("issued",), "recalled", DESK,
        facts=(REASON,), stops=("phone", "receipt", "report", "leader_named"),
        tells=("receiver_desk",), bulk=True, sentence="撤回了交办",
        source="签收前由交办方撤回；编号不再使用，时限不重新起算",
    ),
    Move(
        "order.request_recall", "申请撤回", "order", ("received", "reported"), None, DESK,
        facts=(REASON,), guards=("no_open_recall",), tells=("receiver_desk", "shift_head"), leads_to="same state",
        aside=True, sentence="申请撤回已签收的交办", source="签收后撤回须经承办单位或另一人同意",
    ),
    Move(
        "order.confirm_by_phone", "电话确认", "order", ("issued",), None, ("dispatch", "chase"),
        facts=(
            Fact("spoken_with", "接听人", "text", max_length=60, help="姓名及职务"),
            Fact("phone", "电话", "text", required=False, max_length=40),
        ),
        guards=("not_phoned",), stops=("phone",), late=PHONE_LATE, bulk=True,
        leads_to="received", sentence="电话确认了收件", source="双确认：与经办人电话确认",
    ),
    Move(
        "order.sign_receipt", "签收回执", "order", ("issued",), None, (*RECEIVER_LEADERS, *SECRETARIES),
        facts=(SIGNATURE,), guards=("not_signed",), stops=("receipt",), bulk=True,
        leads_to="received", sentence="签收了回执", source="双确认：主管领导在签收回执单上签字",
    ),
    Move(
        "order.dispute", "申请改派", "order", ("received",), None, RECEIVER_ALL,
        facts=(REASON, Fact("body", "建议承办单位", "body", required=False)),
        guards=("in_dispute_window", "no_open_dispute"), starts=("determination",), stops=("dispute_window",),
        tells=("dispatch",), leads_to="same state", sentence="申请改派",
        source="签收后限时申请改派；研判确定前仍由首接单位负责",
    ),
    Move(
        "order.forward", "转交", "order", ("received",), None, RECEIVER_ALL,
        facts=(
            Fact("receivers", "承办单位", "receivers", help="主办一个，协办可多个"),
            Fact("due_at", "上报时限", "moment", help="不得晚于本级时限"),
            Fact("reason", "短于时限底线的理由", "long_text", required=False),
        ),
        guards=("no_open_dispute", "can_go_deeper", "receivers_can_be_ordered", "one_lead_below",
                "held_back_from_townships", "child_limit"),
        tells=(), adds=True, sentence="转交下级办理", source="逐级交办，下级时限不得层层加码",
    ),
    Move(
        "order.waive", "免报", "order", ("issued", "received", "reported"), None, ("review", "dispatch"),
        facts=(REASON,), guards=("is_awaited",), tells=("receiver_desk",), leads_to="same state",
        aside=True, sentence="免报协办情况", source="协办单位未报的，说明理由方可免报",
    ),
    Move(
        "order.urge", "催办", "order", ("issued", "received"), None, ("chase", *SHIFT),
        facts=(NOTE,), tells=("receiver_desk", "receiver_deputy"), adds=True, bulk=True, aside=True, sentence="催办",
        source="催办：电话之外留痕",
    ),
    Move(
        "order.name_leader", "确定包案领导", "order", ("received",), None, RECEIVER_ALL,
        facts=(_POST, _EXCEPTION),
        guards=("takes_a_leader", "no_leader_yet", "leader_by_rank"), stops=("leader_named",),
        sentence="确定了包案领导", source="重要件由主要领导包案，一般件由分管领导包案",
    ),
    Move(
        "order.replace_leader", "更换包案领导", "order", WORKING, None, RECEIVER_ALL,
        facts=(_POST, REASON, _EXCEPTION),
        guards=("has_leader", "another_leader", "leader_by_rank"), stops=("leader_named",),
        aside=True, sentence="更换了包案领导", source="包案领导更换须说明理由，此前履责记录保留",
    ),
    Move(
        "order.record_deed", "登记包案履责", "order", WORKING, None, (*LEADER, "receiver_desk"),
        facts=(
            Fact("kind", "履责事项", "choice", choices=_DECLARED),
            Fact("done_on", "日期", "date"),
            Fact("note", "情况", "long_text", help="依据现场记录、会议纪要或批示件填写"),
            Fact("files", "佐证材料", "files"),
        ),
        guards=("has_leader", "deed_day"), adds=True, aside=True, sentence="登记了包案履责",
        source="三个亲自、四个亲自：以现场记录、纪要、签批件为据",
    ),
)  # fmt: skip
