"""Moves of those who work on an order: visits, findings, measures."""

from __future__ import annotations

from types import MappingProxyType

from bihuan.rules.moves import Fact, Move
from bihuan.rules.rows.shared import FIELD_LATE, FOUND, RECEIVER, RECEIVER_LEADERS, WORKERS, WORKING
from bihuan.rules.vocabulary import MEASURE_KINDS

INVESTIGATING_MOVES = (
    Move(
        "order.record_visit", "填报现场核查", "order", WORKING, None, WORKERS,
        facts=(
            Fact("started_at", "到场时间", "moment"),
            Fact("ended_at", "离场时间", "moment", required=False),
            Fact("people", "参加人员", "text", max_length=200, help="单位、职务"),
            Fact("note", "现场情况", "long_text"),
            Fact("leader_present", "包案领导到场", "bool", required=False),
            Fact("monitored", "已监测或采样", "bool", required=False),
            Fact("photos", "现场照片", "files", required=False),
        ),
        guards=("visit_moments", "leader_for_presence"), adds=True, late=FIELD_LATE, sentence="填报了现场核查",
        source="真整改：到现场调查核实",
    ),
    Move(
        "order.record_finding", "填报核查结论", "order", ("received",), None,
        (*RECEIVER, *RECEIVER_LEADERS),
        facts=(
            Fact("verdicts", "逐项核查结论", "verdicts", choices=FOUND),
            Fact("reason", "核查依据", "long_text"),
        ),
        guards=("lead_order", "not_own_body", "visited", "untrue_is_proven"), sentence="填报了核查结论",
        source="一件多项的逐项认定，再汇总为总体结论",
    ),
    Move(
        "order.second_look", "复看不属实结论", "order", ("received", "reported"), None,
        ("chase", "shift_head", *RECEIVER_LEADERS),
        facts=(Fact("note", "复看意见", "long_text"),),
        guards=("lead_order", "not_own_body", "has_untrue", "not_the_finder"), sentence="复看了不属实结论",
        source="不属实结论须由另一人复看",
    ),
    Move(
        "order.record_measure", "填报处理措施", "order", WORKING, None,
        (*RECEIVER, "receiver_deputy"),
        facts=(
            Fact("kind", "措施", "choice", choices=MappingProxyType({k: v[0] for k, v in MEASURE_KINDS.items()})),
            Fact("party", "对象", "party", required=False),
            Fact("taken_on", "日期", "date"),
            Fact("count", "数量", "count", required=False),
            Fact("document_no", "文书号", "text", required=False, max_length=80),
            Fact("planned_fen", "拟罚金额（元）", "money", required=False),
            Fact("decided_fen", "决定金额（元）", "money", required=False),
            Fact("paid_fen", "缴纳金额（元）", "money", required=False),
            Fact("scope", "范围", "text", required=False, max_length=200),
            Fact("ends_when", "解除条件", "text", required=False, max_length=200),
            Fact("reason", "理由", "long_text", required=False),
            Fact("photos", "佐证材料", "files", required=False),
        ),
        guards=("money_for_fines", "measure_day", "no_blanket_stop"), adds=True, late=FIELD_LATE,
        sentence="填报了处理措施", source="边督边改统计口径：措施按行按日登记",
    ),
)  # fmt: skip
