"""Closed lists of the field: code to Chinese label; one place, no behaviour beyond looking up.

Source: public tables of rounds 2016-2025 and the founding documents; see docs/glossary.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _table(**labels: str) -> Mapping[str, str]:
    return MappingProxyType(labels)


VERDICTS = _table(true="属实", basically="基本属实", partly="部分属实", false="不属实", pending="核实中")
POLLUTION_TYPES = _table(
    air="大气", water="水", noise="噪声", soil="土壤", solid_waste="固体废物", ecology="生态破坏",
    dust="扬尘", fumes="油烟", garbage="垃圾", heavy_metal="重金属", livestock="畜禽养殖", marine="海洋",
    radiation="辐射", other="其他",
)  # fmt: skip
CHANNELS = _table(
    phone="来电", letter="来信", wechat="微信举报", visit="来访", other="其他", unknown="未载明"
)
KEY_CLASSES = _table(inspectors="督察组重点", province="省重点", supervised="督办件", city="市自定重点")
RECEIVER_KINDS = _table(
    city_desk="市专班", county="县（市、区）", zone="开发区", bureau="市直部门", state_firm="国有企业",
    township="乡镇（街道）", provincial_unit="省直单位", central_unit="中央单位", administration="系统管理",
)  # fmt: skip
ROLES = _table(
    city_desk="市专班", city_leader="分管市领导", secretary="联络员", desk="承办单位专班", deputy="分管领导",
    head="主要领导", handler="经办", system_admin="系统管理员", security_admin="安全管理员",
    audit_admin="审计管理员", confidentiality_officer="举报信息保密专员",
    confidentiality_approver="举报信息保密审批人", discipline="纪检监察", system="系统",
)  # fmt: skip
FUNCTIONS = _table(
    dispatch="转办", chase="催办", review="审核", figures="数据", disclosure="公开", shift_head="值班长"
)
TENURES = _table(holder="任职", acting="主持工作", authorised="授权代行")
ORDER_ROLES = _table(lead="主办", supporting="协办", following="跟进")
ORDER_STATES = _table(
    issued="已交办",
    received="已签收",
    reported="已报送",
    accepted="已采纳",
    recalled="已撤回",
    moved="已改派",
    ended="已结束",
)
OVER = ("recalled", "moved", "ended")  # an order in one of these states asks nothing of anybody any more
OUT_OF_SIGHT = ("recalled", "moved")  # and in one of these its receiver sees it no longer
REPORT_STATES = _table(
    signing="审签中",
    signed="待报送",
    submitted="已报送",
    returned="退回补正",
    redone="退回重办",
    accepted="已采纳",
    declined="未签批",
    superseded="已被新稿替代",
)
ANSWER_STATES = _table(
    signing="审签中", signed="待发出", declined="未签批", superseded="已被新稿替代", sent="已反馈"
)
RECTIFICATION_KINDS = _table(immediate="立行立改", planned="限期整改")
RECTIFICATION_STATES = _table(
    drafted="拟定",
    approved="已批准",
    underway="整改中",
    claimed="待验收",
    accepted="已验收",
    rechecked="已复核",
    dropped="已终止",
)
PLAN_STATES = _table(proposed="待批准", approved="已批准", superseded="已被新方案替代", declined="未批准")
DISCLOSURE_STATES = _table(
    drafted="待审核", published="已公开", declined="未通过", superseded="已更正", withdrawn="已撤下"
)
PAPERS = _table(report="报告", answer="反馈意见", strike_off="销号申请")  # those that are signed
STRIKE_OFF_STATES = _table(
    signing="审签中", signed="待市级复核", accepted="复核通过", declined="未签批", returned="退回",
    superseded="已被新稿替代",
)  # fmt: skip
OBJECTION_STATES = _table(open="待核查", upheld="成立", dismissed="不成立")
SHIFT_STATES = _table(running="值班中", handed="待接班", taken="已接班")
# The links of the chain in their order, then the two ways out of it.
STAGES = _table(
    registered="登记", issued="交办", confirmed="确认签收", investigating="调查核实", rectifying="整改",
    accepting="县级验收", signing="县审签", reviewing="市审核审签", answered="反馈", disclosed="公开",
    concluded="办结", rechecked="抽查复核", noticed="公示", struck_off="销号", deducted="核减", loaded="历史导入",
)  # fmt: skip
LINKS = tuple(STAGES)[:-2]
BEFORE_ANSWER = LINKS[: LINKS.index("answered")]
AFTER_ANSWER = LINKS[LINKS.index("answered") : LINKS.index("struck_off")]
OPEN_STAGES = (*BEFORE_ANSWER, *AFTER_ANSWER)
CONCLUSIONS = _table(concluded="已办结", in_stages="阶段性办结", in_progress="正在办理")
# What somebody asks for and somebody else grants or refuses.
PETITIONS = _table(
    recall="签收后撤回", dispute="改派", extension="延期", deduction="核减", suspension="暂停整改"
)
PETITION_STATES = _table(open="待答复", granted="同意", refused="不同意", withdrawn="已撤回")
DEDUCTION_CAUSES = _table(
    not_environmental="不属生态环境问题", not_this_city="不属本市", duplicate="重复交办", other="其他"
)
REHANDLE_CAUSES = _table(
    recheck_failed="复核不过", rebound="问题反弹", dissatisfied="群众不满意", inspectors="督察组要求",
    objection="公示异议成立",
)  # fmt: skip
# The personal acts of a leader in charge. Source: 三个亲自 (investigation, site, plan), 四个亲自 (核查 协调 督办 验收).
DEEDS = _table(
    investigate="参与调查核实", site="到现场", plan="研究方案", coordinate="协调", supervise="督办", accept="验收"
)  # fmt: skip
LINK_KINDS = _table(repeat="重复", rebound="反弹")
READING_STEPS = _table(
    waiting="等待读取",
    reading="正在读取",
    keeping="正在保存",
    done="已读取",
    failed="未能读取",
)
# What the desk makes of a row that looks like another complaint. 同一件: the same number handed down twice.
REPEAT_DECISIONS = _table(
    repeat="关联为重复", rebound="关联为反弹", together="合并办理", duplicate="同一件", apart="不是重复"
)
SATISFACTION = _table(
    satisfied="满意", basically="基本满意", dissatisfied="不满意", no_opinion="不评价", unreachable="无法回访"
)  # fmt: skip
REVISITED = _table(neighbours="周边群众", reporter="举报人")
BANDS = _table(day="昼间", night="夜间", whole_day="全天", unstated="未说明")
PARTY_KINDS = _table(firm="企业", person="个人", body="单位")
COMPLIANCE = _table(compliant="手续齐全且达标", not_compliant="手续不全或不达标", unknown="待查")
SIGN_WAYS = _table(scan="上传签字扫描件", drawn="手写签名")
TOKEN_SCOPES = _table(read="查看", write="办理", sign="签字", bulk="成批办理")
STEP_KINDS = _table(opinion="意见", signature="签字", seal="盖章")
SEAL_HALVES = _table(custodian="保密专员", approver="审批人")
SEALED_KINDS = _table(identity="举报人信息", original="来信来电原件")
SEALED_FIELDS = _table(
    salutation="称呼",
    name="姓名",
    phone="电话",
    address="住址",
    id_number="身份证号",
    other="其他",
    file="原件",
)
SEAL_PURPOSES = _table(
    call_back="回访", ask_more="向举报人补充了解情况", protect="保护举报人", by_law="依法调取"
)
SEAL_REQUEST_STATES = _table(
    asked="待审批", granted="已批准", refused="未批准", withdrawn="已撤回", expired="已到期", used="已用完"
)
SEAL_KEY_STATES = _table(pending="待启用", in_force="在用", retired="已停用")
WHO_SAW_STATES = _table(
    asked="待批准", granted="已批准", refused="未批准", withdrawn="已撤回", expired="已到期"
)
CLEARANCES = _table(
    missing_acceptance_no="缺受理编号", missing_area="缺行政区域", unknown_area="行政区域不识别",
    missing_type="缺污染类型", impossible_date="日期有误", invalid_acceptance_no="受理编号格式有误",
    duplicate_acceptance_no="受理编号重复", cell_too_long="单元格内容过长", missing_content="缺举报内容",
)  # fmt: skip

# code: (label, unit as officials count it, counts persons)
MEASURE_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ordered_rectify": ("责令整改", "家"),
        "deadline_rectify": ("限期整改", "家"),
        "production_halted": ("停产整治", "家"),
        "production_limited": ("限制生产", "家"),
        "work_stopped": ("停工", "家"),
        "filed_cases": ("立案处罚", "家"),
        "fine": ("罚款", "万元"),
        "daily_fine": ("按日计罚", "件"),
        "sealed_seized": ("查封扣押", "家"),
        "shut_down": ("关停取缔", "家"),
        "criminal_filed": ("刑事立案", "件"),
        "transferred_police": ("移送公安", "件"),
        "detained_admin": ("行政拘留", "人"),
        "detained_criminal": ("刑事拘留", "人"),
        "interviewed": ("约谈", "人"),
    }
)
STOPPING_MEASURES = frozenset({"production_halted", "production_limited", "work_stopped", "shut_down"})


def label_of(table: Mapping[str, str], code: str) -> str:
    """Chinese label of a code; the code itself where the table does not know it, so that old rows stay readable."""
    return table.get(code, code)
