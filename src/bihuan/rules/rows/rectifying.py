"""Moves of putting right: at once or by plan, claimed, accepted in person, looked at again."""

from __future__ import annotations

from bihuan.rules.moves import Fact, Move
from bihuan.rules.rows.shared import FIELD_LATE, FILES, LEADER, REASON, RECEIVER, RECEIVER_ALL

_ISSUES = Fact("issues", "针对问题", "issues")
_PLAN = (
    Fact("goal", "整改目标", "long_text"),
    Fact("measures", "整改措施", "long_text"),
    Fact("interim", "临时措施", "long_text", required=False, help="整改完成前的减排、限产、治理等措施"),
    Fact(
        "interim_every_days",
        "临时措施复查间隔（天）",
        "count",
        required=False,
        help="有临时措施的，不填为30天",
    ),
    Fact("responsible", "责任人", "text", max_length=80, help="单位及职务"),
    Fact("deadline_on", "整改期限", "date"),
    Fact(
        "milestones",
        "节点",
        "milestones",
        required=False,
        help="每行一个：日期和内容，如 2024-07-01 完成选址",
    ),
)
_AT_WORK = ("approved", "underway")

RECTIFYING_MOVES = (
    Move(
        "order.open_immediate", "立行立改", "order", ("received", "accepted"), None, (*RECEIVER, "receiver_deputy"),
        facts=(_ISSUES, Fact("what", "整改内容", "long_text")),
        guards=("lead_order", "issues_need_it"), leads_to="underway", sentence="开始立行立改",
        source="能立即整改的立行立改",
    ),
    Move(
        "order.draft_plan", "拟订整改方案", "order", ("received", "accepted"), None, (*RECEIVER, "receiver_deputy"),
        facts=(_ISSUES, *_PLAN),
        guards=("lead_order", "issues_need_it", "plan_days"), tells=("receiver_deputy",), leads_to="drafted",
        sentence="拟订了整改方案", source="不能立即整改的，定方案、定时限、定责任人",
    ),
    Move(
        "rectification.approve_plan", "批准方案", "rectification", ("drafted", *_AT_WORK), None, LEADER,
        facts=(Fact("note", "批准意见", "long_text", required=False),),
        guards=("plan_is_proposed",), tells=("receiver_desk",), leads_to="approved, or as before for an amendment",
        sentence="批准了整改方案", source="整改方案由包案领导审定",
    ),
    Move(
        "rectification.decline_plan", "退回方案", "rectification", ("drafted", *_AT_WORK), None, LEADER,
        facts=(REASON,), guards=("plan_is_proposed",), tells=("receiver_desk",), leads_to="same state",
        sentence="退回了整改方案", source="整改方案由包案领导审定",
    ),
    Move(
        "rectification.amend_plan", "调整方案", "rectification", ("drafted", *_AT_WORK), None,
        (*RECEIVER, "receiver_deputy"),
        facts=(*_PLAN, REASON), guards=("planned_one", "plan_days"), tells=("receiver_deputy",),
        leads_to="same state", aside=True, sentence="提出调整整改方案", source="方案调整须重新批准，原期限保留",
    ),
    Move(
        "rectification.report_progress", "填报进展", "rectification", _AT_WORK, "underway",
        (*RECEIVER, "receiver_deputy", "leader_in_charge"),
        facts=(
            Fact("happened_on", "日期", "date"),
            Fact("note", "进展情况", "long_text", help="可填工程量、机械台次、清运车次"),
            Fact("milestone", "完成节点", "count", required=False, help="节点序号"),
            Fact("interim_checked", "已复查临时措施", "bool", required=False),
            Fact("photos", "照片", "files", required=False),
        ),
        guards=("progress_day", "milestone_of_plan"), stops=(), sentence="填报了整改进展",
        source="整改期间按日填报进展",
    ),
    Move(
        "rectification.log_liaison", "登记群众沟通", "rectification", ("drafted", *_AT_WORK, "claimed"), None,
        (*RECEIVER, "receiver_deputy", "leader_in_charge"),
        facts=(Fact("happened_on", "日期", "date"), Fact("note", "沟通情况", "long_text", help="不写居民姓名、电话"), FILES),
        guards=("progress_day",), adds=True, aside=True, sentence="登记了群众沟通", source="整改期间保持与周边群众的沟通渠道",
    ),
    Move(
        "rectification.request_suspension", "申请暂停", "rectification", _AT_WORK, None, RECEIVER_ALL,
        facts=(Fact("until_on", "暂停至", "date"), REASON, FILES),
        guards=("no_open_suspension", "suspension_day"), tells=("review",), leads_to="same state",
        aside=True, sentence="申请暂停整改计时", source="除经批准暂停的整改时限外，各项时限均不暂停",
    ),
    Move(
        "rectification.resume", "恢复整改", "rectification", _AT_WORK, None, (*RECEIVER_ALL, "review"),
        facts=(REASON,), guards=("is_suspended",), stops=("suspension",), tells=("receiver_desk",),
        leads_to="same state", sentence="恢复了整改计时", source="暂停期满即恢复计时",
    ),
    Move(
        "rectification.claim_done", "申请验收", "rectification", _AT_WORK, "claimed",
        (*RECEIVER, "leader_in_charge"),
        facts=(Fact("note", "整改情况", "long_text"), Fact("photos", "整改后照片", "files")),
        guards=("not_suspended", "proof_after_visit"), tells=("receiver_deputy",), sentence="申请验收",
        source="验收申请须有整改后的佐证材料",
    ),
    Move(
        "rectification.accept", "现场验收通过", "rectification", ("claimed",), "accepted", ("acceptor",),
        facts=(
            Fact("at_site_on", "到场日期", "date"),
            Fact("note", "验收意见", "long_text"),
            Fact("photos", "验收照片", "files", required=False),
        ),
        guards=("not_own_body", "in_person_day", "leader_took_part"),
        stops=("milestone", "deadline", "interim_review"), tells=("receiver_desk",), late=FIELD_LATE,
        sentence="现场验收通过", source="真整改：县级领导亲自核查、协调、督办、验收",
    ),
    Move(
        "rectification.refuse_acceptance", "验收不通过", "rectification", ("claimed",), "underway", ("acceptor",),
        facts=(REASON,), guards=("not_own_body",), tells=("receiver_desk",), sentence="验收未通过",
        source="整改不到位不放过",
    ),
    Move(
        "rectification.recheck", "复核通过", "rectification", ("accepted",), "rechecked", ("chase", "review"),
        facts=(
            Fact("at_site_on", "到场日期", "date"),
            Fact("note", "复核意见", "long_text"),
            Fact("photos", "复核照片", "files", required=False),
        ),
        guards=("not_own_body", "recheck_day", "not_the_acceptor"), tells=("receiver_desk",),
        aside=True, sentence="抽查复核通过", source="市级抽查复核：四个不放过",
    ),
    Move(
        "rectification.recheck_fail", "复核不过", "rectification", ("accepted", "rechecked"), "underway",
        ("chase", "review"),
        facts=(
            Fact("at_site_on", "到场日期", "date"), REASON,
            Fact("photos", "复核照片", "files", required=False),
        ),
        guards=("not_own_body", "recheck_day", "not_the_acceptor"), tells=("receiver_desk", "receiver_head"),
        aside=True, sentence="抽查复核不过", source="市级抽查复核：四个不放过",
    ),
    Move(
        "rectification.drop", "终止整改", "rectification", ("drafted", *_AT_WORK), "dropped",
        (*LEADER, "receiver_head"),
        facts=(REASON,), stops=("milestone", "deadline", "interim_review", "suspension"),
        tells=("receiver_desk", "review"), aside=True, sentence="终止了整改",
        source="方案失去对象或并入其他整改的，说明理由终止",
    ),
)  # fmt: skip
