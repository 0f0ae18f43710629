"""The guards that carry the meaning: pure checks by name, each refusing with one sentence that says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused
from bihuan.rules.redaction import left_in
from bihuan.rules.snapshots import OrderSnap, Target
from bihuan.rules.vocabulary import CLEARANCES, STOPPING_MEASURES, label_of

LOCAL = ZoneInfo("Asia/Shanghai")  # the instance serves one city; its day is Beijing time


@dataclass(frozen=True, slots=True)
class Asked:
    """What a guard looks at: the part, the facts, who asks and when, and in which capacities."""

    target: Target
    facts: Mapping[str, Any]
    command: Command
    held: frozenset[str]

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.command.actor

    @property
    def order(self) -> OrderSnap:
        """The order the move is about."""
        return self.target.the_order()


Guard = Callable[[Asked], str | None]
GUARDS: dict[str, Guard] = {}


def guard(check: Guard) -> Guard:
    """Register a check under its own name; it returns the refusing sentence, or None."""
    GUARDS[check.__name__] = check
    return check


def check_guards(names: tuple[str, ...], asked: Asked) -> None:
    """Raises GuardRefused with the first sentence that stands against the move."""
    for name in names:
        sentence = GUARDS[name](asked)
        if sentence:
            raise GuardRefused(rule=name, sentence=sentence)


def local_day(moment: datetime) -> date:
    """The city's calendar day of a moment."""
    return moment.astimezone(LOCAL).date()


@guard
def something_to_clear(asked: Asked) -> str | None:
    names = ("area_ids", "pollution_types", "acceptance_no", "key_class", "band")
    return None if any(asked.facts.get(name) for name in names) else "缺补齐的内容，请至少填写一项"


@guard
def extract_is_clean(asked: Asked) -> str | None:
    if not asked.facts.get("looked"):
        return "缺核对确认，不能下发办理摘要"
    texts = {"办理摘要": asked.facts["extract"]}
    texts |= {f"第{row['no']}项问题": row["text"] for row in asked.facts.get("issues", ())}
    for name, text in texts.items():
        if kept := left_in(text):
            return f"{name}中仍有疑似举报人信息“{kept}”，请改写后再确认"
    return None


@guard
def issues_of_the_case(asked: Asked) -> str | None:
    known = {issue.no for issue in asked.target.case.issues}
    strange = [row["no"] for row in asked.facts.get("issues", ()) if row["no"] not in known]
    return f"本件没有第{strange[0]}项问题，请刷新后重新填写" if strange else None


@guard
def extract_confirmed_or_later(asked: Asked) -> str | None:
    if asked.target.case.extract_state == "confirmed" or asked.facts.get("detail_later"):
        return None
    return "缺办理摘要确认，不能交办；时间紧的可选“内容待补”先行交办"


@guard
def receivers_can_be_ordered(asked: Asked) -> str | None:
    receivers = asked.facts["receivers"]
    for receiver in receivers:
        if receiver["kind"] in ("provincial_unit", "central_unit"):
            return f"{receiver['name']}不属本市管辖，不能交办，请去函协调或报上级"
        if receiver["kind"] in ("city_desk", "administration"):
            return f"{receiver['name']}不是承办单位，不能交办"
    if sum(receiver["role"] == "lead" for receiver in receivers) != 1:
        return "缺主办单位，每件应有且只有一个主办单位"
    if len({receiver["body_id"] for receiver in receivers}) < len(receivers):
        return "同一单位不能既主办又协办"
    return None


@guard
def not_phoned(asked: Asked) -> str | None:
    return "已电话确认，无须重复" if asked.order.phoned_at else None


@guard
def not_signed(asked: Asked) -> str | None:
    return "回执已签收，无须重复" if asked.order.signed_at else None


@guard
def lead_order(asked: Asked) -> str | None:
    return None if asked.order.role == "lead" else "本单位为协办，由主办单位办理此步"


@guard
def leader_by_rank(asked: Asked) -> str | None:
    post = asked.facts["post"]
    if post["body_id"] != asked.order.receiver_body_id:
        return "包案领导应为承办单位的领导"
    wanted = ("head",) if asked.target.case.is_key else ("deputy", "head")
    if post["role"] in wanted or (asked.facts.get("exception") and post["role"] in ("head", "deputy")):
        return None
    if post["role"] not in ("head", "deputy"):
        return "包案领导应为主要领导或分管领导"
    return "重点件应由主要领导包案；确需由分管领导包案的，请填写理由"


@guard
def visit_moments(asked: Asked) -> str | None:
    start, end = asked.facts["started_at"], asked.facts.get("ended_at")
    if start > asked.command.now or (end and end > asked.command.now):
        return "到场、离场时间不能晚于现在"
    if end and end < start:
        return "离场时间不能早于到场时间"
    if start < asked.target.case.received_at:
        return "到场时间早于接件时间，请核对"
    return None


@guard
def leader_for_presence(asked: Asked) -> str | None:
    if asked.facts.get("leader_present") and asked.order.leader_post_id is None:
        return "缺包案领导，不能填报其到场，请先确定包案领导"
    return None


@guard
def not_own_body(asked: Asked) -> str | None:
    own = asked.actor.body_id
    bodies = asked.target.case.object_body_ids
    signed_for = {post.body_id for post in asked.actor.acts_for}
    return "被举报对象为本单位，不能由本单位认定或审签" if bodies & ({own} | signed_for) else None


@guard
def visited(asked: Asked) -> str | None:
    return None if asked.order.visits else "缺现场核查记录，不能填报核查结论"


@guard
def untrue_is_proven(asked: Asked) -> str | None:
    nos = {issue.no for issue in asked.target.case.issues if issue.part == asked.order.part}
    given = asked.facts["verdicts"]
    if unknown := {row["no"] for row in given} - nos:
        return f"没有第{min(unknown)}项问题，请核对"
    if not any(row["verdict"] == "false" for row in given):
        return None
    band = asked.target.case.band
    seen = {visit.band for visit in asked.order.visits}
    if any(visit.monitored for visit in asked.order.visits):
        return None
    wanted = {"day": {"day"}, "night": {"night"}, "whole_day": {"day", "night"}}.get(band, set())
    if wanted <= seen:
        return None
    missing = "、".join({"day": "昼间", "night": "夜间"}[b] for b in sorted(wanted - seen))
    return f"缺{missing}现场核查或监测，不能认定不属实"


@guard
def has_untrue(asked: Asked) -> str | None:
    return None if any(i.verdict == "false" for i in asked.target.case.issues) else "没有不属实结论，无须复看"


@guard
def not_the_finder(asked: Asked) -> str | None:
    finders = {i.finding_user_id for i in asked.target.case.issues if i.verdict == "false"}
    return "复看人不能是填报结论的本人" if asked.actor.user_id in finders else None


@guard
def not_second_looker(asked: Asked) -> str | None:
    lookers = {i.second_look_user_id for i in asked.target.case.issues if i.verdict == "false"}
    return "复看人与审核人不能为同一人，请由其他审核人员采纳" if asked.actor.user_id in lookers else None


@guard
def second_look_done(asked: Asked) -> str | None:
    issues = [i for i in asked.target.case.issues if i.part == asked.order.part and i.verdict == "false"]
    lacking = [issue.no for issue in issues if issue.second_look_user_id is None]
    return f"第{lacking[0]}项认定不属实，缺另一人复看，不能拟写报告" if lacking else None


@guard
def money_for_fines(asked: Asked) -> str | None:
    if asked.facts["kind"] not in ("fine", "daily_fine"):
        return None
    names = ("planned_fen", "decided_fen", "paid_fen")
    return None if any(asked.facts.get(name) for name in names) else "缺罚款金额，请填写拟罚、决定或缴纳金额"


@guard
def measure_day(asked: Asked) -> str | None:
    return "措施日期不能晚于今天" if asked.facts["taken_on"] > local_day(asked.command.now) else None


@guard
def no_blanket_stop(asked: Asked) -> str | None:
    party = asked.facts.get("party")
    if asked.facts["kind"] not in STOPPING_MEASURES or not party or asked.facts.get("reason"):
        return None
    known = {p.id: p.compliance for p in asked.target.case.parties}
    if known.get(party) == "compliant":
        return "对象手续齐全且达标，采取停产类措施须填写理由，防止“一刀切”"
    return None


@guard
def issues_need_it(asked: Asked) -> str | None:
    found = {i.no: i for i in asked.target.case.issues if i.part == asked.order.part}
    for no in asked.facts["issues"]:
        if no not in found:
            return f"没有第{no}项问题，请核对"
        if found[no].verdict == "pending":
            return f"第{no}项缺核查结论，不能开始整改"
    return None


@guard
def leader_is_named(asked: Asked) -> str | None:
    return None if asked.order.leader_post_id else "缺包案领导，不能拟写报告"


@guard
def every_issue_found(asked: Asked) -> str | None:
    lacking = [
        i.no for i in asked.target.case.issues if i.part == asked.order.part and i.verdict == "pending"
    ]
    return f"第{lacking[0]}项缺核查结论，不能拟写报告" if lacking else None


@guard
def rectification_opened(asked: Asked) -> str | None:
    covered = {no for rect in asked.order.rectifications for no in rect.issue_nos}
    lacking = [
        i.no
        for i in asked.target.case.issues
        if i.part == asked.order.part and i.needs_rectification and i.no not in covered
    ]
    return f"第{lacking[0]}项需整改，缺整改记录，不能拟写报告" if lacking else None


@guard
def report_signed(asked: Asked) -> str | None:
    report = asked.order.report
    if report is None or report.state in ("returned", "redone", "declined"):
        return "缺报告，请先拟写报告"
    step = report.next_step
    if step is not None:
        return f"缺{step.label}，不能报送"
    return None


@guard
def required_children(asked: Asked) -> str | None:
    waiting = [
        order
        for order in asked.target.case.live_orders
        if order.required
        and order.role == "supporting"
        and order.part == asked.order.part
        and not order.visits
    ]
    return "有协办单位尚未填报核查情况，不能报送" if waiting else None


@guard
def answer_unsent(asked: Asked) -> str | None:
    answer = asked.target.case.answer
    return "反馈已发出，不能退回重办" if answer and answer.state == "sent" else None


@guard
def every_report_accepted(asked: Asked) -> str | None:
    leads = asked.target.case.leads
    return None if leads and all(o.state == "accepted" for o in leads) else "缺已采纳的报告，不能拟反馈意见"


@guard
def signature_for_step(asked: Asked) -> str | None:
    step = asked.target.the_paper().next_step
    if step is None:
        return "审签已完成"
    if step.kind == "opinion":
        return None if asked.facts.get("opinion") else f"缺意见，请填写{step.label}"
    if step.kind == "seal" and asked.facts.get("opinion"):
        return None  # a seal on paper is registered in words: who used it, where the sealed copy is kept
    return None if asked.facts.get("signature") else f"缺签字，请上传签字扫描件或手写签名（{step.label}）"


@guard
def nothing_left_to_clear(asked: Asked) -> str | None:
    lacking = asked.target.case.to_clear
    if not lacking:
        return None
    return f"登记信息未补齐：{label_of(CLEARANCES, lacking[0])}，不能发出反馈"


@guard
def proof_after_visit(asked: Asked) -> str | None:
    if not asked.order.visits:
        return "缺现场核查记录，不能申请验收"
    first = min(visit.started_at for visit in asked.order.visits)
    early = [f for f in asked.facts["photos"] if f.get("taken_at") and f["taken_at"] < first]
    return "整改后照片拍摄时间早于首次到场时间，请更换" if early else None


@guard
def in_person_day(asked: Asked) -> str | None:
    day = asked.facts["at_site_on"]
    if day > local_day(asked.command.now):
        return "到场日期不能晚于今天"
    opened = min((v.started_at for v in asked.order.visits), default=asked.order.issued_at)
    return "到场日期早于首次核查，请核对" if day < local_day(opened - timedelta(days=1)) else None


@guard
def leader_took_part(asked: Asked) -> str | None:
    order = asked.order
    if order.leader_post_id is None:
        return "缺包案领导，不能验收"
    in_person = asked.actor.post_id == order.leader_post_id
    if in_person or any(visit.leader_present for visit in order.visits):
        return None
    return "缺包案领导到现场的记录，不能验收"
