"""The life of a case: every move a person can make on it, as rows; what is refused or offered anywhere comes from here.

`docs/lifecycle.md` is generated from this table. Source of the chain: the founding bulletin (快转办、双确认、真整改、速反馈)
and the design of the chain; the source of each number stands in `rules.policy` and `rules.clocks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from bihuan.rules.moves import Fact, Move
from bihuan.rules.vocabulary import BANDS, KEY_CLASSES, MEASURE_KINDS, POLLUTION_TYPES, VERDICTS

DESK = ("dispatch",)
RECEIVER = ("receiver_desk", "receiver_handler")
WORKERS = (*RECEIVER, "receiver_deputy", "receiver_head", "leader_in_charge", "secretary:leader_in_charge")
SIGNER = ("next_signer", "secretary:next_signer")
# A day for what is done in the field or on paper and typed in afterwards; a wrong moment further back needs a new row.
FIELD_LATE = timedelta(hours=24)
PHONE_LATE = timedelta(hours=2)

_REASON = Fact("reason", "理由", "long_text")
_SIGNATURE = Fact("signature", "签字", "signature", help="上传纸质签字扫描件，或手写签名")
_FINDING = Fact("finding", "调查核实情况", "long_text", max_length=8000)
_HANDLING = Fact("handling", "处理和整改情况", "long_text", max_length=8000)
_FOUND = MappingProxyType({code: label for code, label in VERDICTS.items() if code != "pending"})

CASE_MOVES = (
    Move(
        "case.clear", "补齐信息", "case",
        ("registered", "issued", "confirmed", "investigating", "rectifying", "accepting", "signing", "reviewing"), None,
        DESK,
        facts=(
            Fact("area_ids", "行政区域", "choices", required=False),
            Fact("pollution_types", "污染类型", "choices", required=False, choices=POLLUTION_TYPES),
            Fact("acceptance_no", "受理编号", "text", required=False, max_length=48),
            Fact("key_class", "重点类别", "choice", required=False, choices=KEY_CLASSES),
            Fact("band", "反映时段", "choice", required=False, choices=BANDS),
            _REASON,
        ),
        guards=("something_to_clear",), sentence="补齐了登记信息",
        source="不因信息不全耽误转办：先转办，后补齐",
    ),
    Move(
        "case.confirm_extract", "确认办理摘要", "case",
        ("registered", "issued", "confirmed", "investigating", "rectifying"), None, DESK,
        facts=(
            Fact("extract", "办理摘要", "long_text", max_length=8000, help="下发承办单位的文本，不得含举报人信息"),
            Fact("issues", "反映问题", "issue_texts", required=False, max_length=8000,
                 help="承办单位逐项认定所见的文本；空白的只显示序号"),
            Fact("looked", "已核对不含举报人信息", "bool"),
        ),
        guards=("extract_is_clean", "issues_of_the_case"), stops=("extract",), sentence="确认了办理摘要", bulk=True,
        source="举报人信息严格保密；向承办单位只下发摘要",
    ),
    Move(
        "case.issue", "交办", "case", ("registered",), None, DESK,
        facts=(
            Fact("receivers", "承办单位", "receivers", help="主办一个，协办可多个"),
            Fact("issuer_body", "以何单位名义", "body", required=False),
            Fact("detail_later", "内容待补", "bool", required=False),
        ),
        guards=("extract_confirmed_or_later", "receivers_can_be_ordered"),
        starts=("phone", "receipt", "report"), stops=("transfer",), tells=("receiver_desk",), bulk=True,
        leads_to="issued", sentence="交办", source="接件后1小时内向县（市、区）下达交办令",
    ),
    Move(
        "case.draft_answer", "拟反馈意见", "case", ("reviewing",), None, ("review",),
        facts=(
            _FINDING, _HANDLING,
            Fact("line_body", "行业主管部门", "body", required=False, help="填写后须先出具意见"),
        ),
        guards=("every_report_accepted",), leads_to="reviewing", tells=("next_signer",),
        sentence="拟写了反馈意见", source="市级反馈须经审核、签批",
    ),
)  # fmt: skip

ORDER_MOVES = (
    Move(
        "order.recall", "撤回", "order", ("issued",), "recalled", DESK,
        facts=(_REASON,), stops=("phone", "receipt", "report", "leader_named"),
        tells=("receiver_desk",), bulk=True, sentence="撤回了交办",
        source="签收前由交办方撤回；编号不再使用，时限不重新起算",
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
        "order.sign_receipt", "签收回执", "order", ("issued",), None,
        ("receiver_deputy", "receiver_head", "secretary:receiver_deputy", "secretary:receiver_head"),
        facts=(_SIGNATURE,), guards=("not_signed",), stops=("receipt",), bulk=True,
        leads_to="received", sentence="签收了回执", source="双确认：主管领导在签收回执单上签字",
    ),
    Move(
        "order.name_leader", "确定包案领导", "order", ("received",), None,
        ("receiver_desk", "receiver_deputy", "receiver_head"),
        facts=(
            Fact("post", "包案领导", "post"),
            Fact("exception", "不按职级规则的理由", "long_text", required=False),
        ),
        guards=("lead_order", "leader_by_rank"), stops=("leader_named",), sentence="确定了包案领导",
        source="重要件由主要领导包案，一般件由分管领导包案",
    ),
    Move(
        "order.record_visit", "填报现场核查", "order", ("received",), None, WORKERS,
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
        (*RECEIVER, "receiver_deputy", "receiver_head"),
        facts=(
            Fact("verdicts", "逐项核查结论", "verdicts", choices=_FOUND),
            Fact("reason", "核查依据", "long_text"),
        ),
        guards=("lead_order", "not_own_body", "visited", "untrue_is_proven"), sentence="填报了核查结论",
        source="一件多项的逐项认定，再汇总为总体结论",
    ),
    Move(
        "order.second_look", "复看不属实结论", "order", ("received", "reported"), None,
        ("chase", "shift_head", "receiver_deputy", "receiver_head"),
        facts=(Fact("note", "复看意见", "long_text"),),
        guards=("lead_order", "not_own_body", "has_untrue", "not_the_finder"), sentence="复看了不属实结论",
        source="不属实结论须由另一人复看",
    ),
    Move(
        "order.record_measure", "填报处理措施", "order", ("received",), None,
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
    Move(
        "order.open_immediate", "立行立改", "order", ("received",), None, (*RECEIVER, "receiver_deputy"),
        facts=(
            Fact("issues", "针对问题", "issues"),
            Fact("what", "整改内容", "long_text"),
        ),
        guards=("lead_order", "issues_need_it"), leads_to="underway", sentence="开始立行立改",
        source="能立即整改的立行立改",
    ),
    Move(
        "order.draft_report", "拟写报告", "order", ("received",), None, (*RECEIVER, "receiver_deputy"),
        facts=(_FINDING, _HANDLING),
        guards=("lead_order", "not_own_body", "leader_is_named", "every_issue_found", "second_look_done",
                "rectification_opened"),
        leads_to="received", tells=("next_signer",), sentence="拟写了报告",
        source="速反馈：结果经县（市、区）主要领导签字后报送",
    ),
    Move(
        "order.submit_report", "报送", "order", ("received",), "reported", (*RECEIVER, "receiver_deputy"),
        guards=("report_signed", "required_children"), starts=("review",),
        stops=("report", "correction", "redo"), tells=("review",), sentence="报送了报告",
        source="市级要求3日内报送，督察组要求5日内反馈",
    ),
    Move(
        "order.accept_report", "采纳报告", "order", ("reported",), "accepted", ("review",),
        guards=("not_own_body", "not_second_looker"), starts=("city_signature",), stops=("review",),
        tells=("receiver_desk",), sentence="采纳了报告", source="市级审核",
    ),
    Move(
        "order.return_for_correction", "退回补正", "order", ("reported",), "received", ("review",),
        facts=(_REASON,), guards=("not_own_body",), starts=("correction",), stops=("review",),
        tells=("receiver_desk",), sentence="退回补正", source="文字、附件问题退回补正，不计承办单位责任",
    ),
    Move(
        "order.redo", "退回重办", "order", ("reported", "accepted"), "received", ("review", "city_leader"),
        facts=(_REASON,), guards=("not_own_body", "answer_unsent"), starts=("redo",),
        stops=("review", "city_signature"), tells=("receiver_desk", "receiver_head"), sentence="退回重办",
        source="四个不放过：问题不查清、整改不到位、责任不落实、群众不满意不放过",
    ),
)  # fmt: skip

PAPER_MOVES = tuple(
    move
    for paper, noun, starts, stops in (("report", "报告", (), ()), ("answer", "反馈意见", (), ("city_signature",)))
    for move in (
        Move(
            f"{paper}.sign_step", f"审签{noun}", paper, ("signing",), None, SIGNER,
            facts=(
                Fact("opinion", "意见", "text", required=False, max_length=500),
                Fact("signature", "签字", "signature", required=False, help="上传纸质签字扫描件，或手写签名"),
            ),
            guards=("not_own_body", "signature_for_step"), starts=starts, stops=(), tells=("next_signer",),
            leads_to="signing, then signed when the last step is done", sentence=f"审签了{noun}",
            source="审签链按轮次、单位类别和件类设定",
        ),
        Move(
            f"{paper}.decline_step", f"不同意{noun}", paper, ("signing",), "declined", SIGNER,
            facts=(_REASON,), guards=("not_own_body",), stops=stops,
            tells=("receiver_desk",) if paper == "report" else ("review",),
            sentence=f"未同意{noun}", source="领导不签的说明理由，退回拟稿",
        ),
    )
)  # fmt: skip

ANSWER_MOVES = (
    Move(
        "answer.send", "发出反馈", "answer", ("signed",), "sent", ("review", "dispatch"),
        facts=(Fact("sent_by", "报送方式", "text", required=False, max_length=60),),
        guards=("nothing_left_to_clear",), stops=("answer", "city_signature"), tells=("receiver_desk",), sentence="发出了反馈",
        source="督察组要求5日内反馈结果",
    ),
)  # fmt: skip

RECTIFICATION_MOVES = (
    Move(
        "rectification.claim_done", "申请验收", "rectification", ("underway",), "claimed",
        (*RECEIVER, "leader_in_charge"),
        facts=(Fact("note", "整改情况", "long_text"), Fact("photos", "整改后照片", "files")),
        guards=("proof_after_visit",), tells=("receiver_deputy",), sentence="申请验收",
        source="验收申请须有整改后的佐证材料",
    ),
    Move(
        "rectification.accept", "现场验收通过", "rectification", ("claimed",), "accepted", ("acceptor",),
        facts=(
            Fact("at_site_on", "到场日期", "date"),
            Fact("note", "验收意见", "long_text"),
            Fact("photos", "验收照片", "files", required=False),
        ),
        guards=("not_own_body", "in_person_day", "leader_took_part"), tells=("receiver_desk",), late=FIELD_LATE,
        sentence="现场验收通过", source="真整改：县级领导亲自核查、协调、督办、验收",
    ),
    Move(
        "rectification.refuse_acceptance", "验收不通过", "rectification", ("claimed",), "underway", ("acceptor",),
        facts=(_REASON,), guards=("not_own_body",), tells=("receiver_desk",), sentence="验收未通过",
        source="整改不到位不放过",
    ),
)  # fmt: skip

ALL_MOVES = (*CASE_MOVES, *ORDER_MOVES, *PAPER_MOVES, *ANSWER_MOVES, *RECTIFICATION_MOVES)
MOVES: Mapping[str, Move] = MappingProxyType({move.code: move for move in ALL_MOVES})

# Clocks that start because a part enters a state, whatever move brought it there.
ENTERING: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {("order", "received"): ("leader_named",)}
)


def moves_of(kind: str) -> tuple[Move, ...]:
    """The rows aimed at one kind of part, in the order of the chain."""
    return tuple(move for move in ALL_MOVES if move.part == kind)


__all__ = ["ALL_MOVES", "ENTERING", "MOVES", "moves_of"]
