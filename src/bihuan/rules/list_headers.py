"""Which field of a complaint a column header means, by its words; never by its position.

Fields are those of the import contract, and four that only steer reading: `reporter` (never read), `ignored`, `remark`
and `status`, whose meaning the values decide.
Source: public tables of 2016 to 2025 (domain notes 1.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from bihuan.rules.list_text import compact, without_brackets

_WORDS: dict[str, str] = {
    "serial": "序号 序 顺序号 项次 NO NO. 问题序号 案件序号 排序 编次 行号",
    "acceptance_no": "受理编号 受理号 受理单号 信访件编号 信访编号 举报编号 举报件编号 案件编号 交办编号 交办件编号 转办编号"
    " 转办件编号 来电来信编号 信访件号 举报受理编号 督察组受理编号 督察组编号 督察编号 信访举报编号 案件号 信访号 交办单号 转办单号 登记编号"
    " 问题编号 件号 案号 来信来电编号 群众举报编号 编号",
    "content": "交办问题基本情况 举报内容 反映情况 反映问题 举报问题 信访内容 问题描述 投诉内容 信访举报内容 案件内容 问题基本情况 举报问题基本情况"
    " 举报事项 反映主要问题 主要问题 转办问题基本情况 信访问题基本情况 问题概况 诉求内容 来电来信内容 内容摘要 反映的主要问题 群众反映问题"
    " 信访事项 反映的问题 反映内容 举报基本情况 主要内容 举报主要内容 信访主要内容 信访件主要内容 信访件反映的主要内容 反映的主要内容 反映主要内容 交办内容 转办内容 交办事项 群众举报内容"
    " 来信来电内容 受理问题 受理内容 举报情况 举报问题内容 信访问题 问题内容 具体内容 问题摘要 举报摘要 案情摘要 群众反映情况 群众反映的主要问题"
    " 交办问题 转办问题 举报件内容 信访件内容 内容 问题 基本情况 举报人反映情况 举报人反映的问题 举报诉求 案件基本情况 信访反映问题 问题简述"
    " 案情 案情简介 主要诉求 环境污染问题 存在问题 存在的问题 信访举报问题 信访举报问题基本情况 群众信访举报问题 群众诉求 举报信息 举报问题描述 环境问题",
    "area": "行政区域 行政区 行政区划 举报县区 地区 区域 县区 县市区 区县 所在县区 所在区县 所在县市区 所属县市区 涉及县市区 所属县区 属地 所属区域 所在地区 所在区域 辖区 涉及县区"
    " 涉及区域 举报区县 责任区县 所属地 交办县区 转办县区 责任县区 县市 县域 旗县 旗区 旗县区 市县 举报地区 被举报地区 问题所在区域 所属行政区域"
    " 涉及地区 县 区 县级 区县市 所属区县 交办地区 转办地区 交办区域 属地县区 所属辖区 责任属地 市区县 所在地 案发地 区市县 县区市 县级行政区",
    "area_city": "举报地市 地市 所在市 市州 所属地市 设区市 市 州市 所属市 所在城市 城市",
    "pollution_types": "污染类型 问题类型 举报类型 污染类别 问题类别 污染种类 环境要素 污染要素 涉及要素 案件类型 涉及污染类型 举报类别 问题分类"
    " 污染问题类型 类型 类别 要素 要素类型 要素类别 环境污染类型 环境问题类型 问题种类 举报问题类型 污染类型及数量",
    "verified": "是否属实 属实情况 属实与否 举报是否属实 是否查实 查实与否 属实性 是否属实情况 属实状况 问题是否属实 核实结论 认定情况",
    "finding": "调查核实情况 核实情况 核查情况 调查情况 现场核查情况 现场调查情况 调查核实 现场核实情况 核查结果 核实结果 调查结果 现场检查情况"
    " 调查结论 核查结论 查证情况 现场情况 调查核查情况 调查处理情况",
    "handling": "处理和整改情况 处理整改情况 整改情况 处理情况 处理及整改情况 整改措施 处理措施 查处整改情况 整改落实情况 查处情况 处置情况"
    " 地方查处情况 处理与整改情况 边督边改情况 查处及整改情况 整改处理情况 处罚和整改情况 处置整改情况 采取措施 处理结果 查处结果",
    "closure": "是否办结 办结情况 办结状态 办理状态 办结 办理状况 办结与否 是否完成 整改状态 办结状况 是否已办结 完成状态",
    "status": "办理情况 办理结果 办理进展 进展情况 完成情况 状态 目前状态 当前状态 整改进展 办理进度 进展 落实情况 当前进展",
    "accountability": "责任人被处理情况 问责情况 责任追究 责任追究情况 追责问责情况 追责情况 问责 责任人处理情况 责任人员处理情况 追责问责"
    " 问责处理情况 责任人被问责情况 责任人问责情况 责任人员被处理情况 追究责任情况 问责追责情况",
    "batch": "批次 交办批次 转办批次 批号 所属批次 信访批次 批 移交批次 受理批次",
    "channel": "举报方式 信访形式 受理方式 举报渠道 信访方式 举报形式 来电/来信 来电来信 信访来源 问题来源 案件来源 举报来源 渠道 受理渠道"
    " 形式 举报途径 投诉方式 来源 方式 信访渠道 信/电 电/信 反映方式 反映渠道 来信来电 来源方式 来信/来电",
    "accepted_on": "受理日期 受理时间 举报日期 举报时间 来电日期 来电时间 登记日期 信访日期 收件日期 投诉时间 反映时间 来信日期 来电来信时间"
    " 来信来电时间 来信时间 登记时间",
    "handed_over_on": "交办日期 交办时间 转办日期 转办时间 移交日期 移交时间 批次日期 日期 下发时间 接收日期",
    "key": "是否重点 重点件 重点 是否重点件 重点案件 是否重点关注 是否加星 重点关注 督办件 是否督办 重点标记 是否为重点件 督察组重点关注"
    " 重点级别 是否重点案件 是否加* 加星 重点关注件 是否重点关注件 省重点 件别 案件级别 关注类别 是否督办件 重点类别",
    "remark": "备注 备 注记 附注 备考",
    "unit": "责任单位 承办单位 交办单位 办理单位 主办单位 牵头单位 转办单位 责任部门 牵头部门 接收单位 办理部门 责任主体 承办部门 交办部门"
    " 整改责任单位 属地责任单位 主责单位 责任地区和单位",
}  # fmt: skip
_EXACT = {word: (field, rank) for field, words in _WORDS.items() for rank, word in enumerate(words.split())}

_PEOPLE = "举报人|信访人|投诉人|反映人|来电人|来信人|来访人|检举人|上访人|写信人|举报者|信访群众|当事人"
_REPORTER = re.compile(
    rf"(?<!被)(?:{_PEOPLE})(?!.*(?:反映|诉求|问题|内容|满意|回访|意见))"
    r"|^(?:姓名|名字|性别|年龄|职业|民族|署名|电话|手机|邮箱|微信|住址|地址|QQ|E-?MAIL)"
    r"|(?<!责任人)(?<!办案人)(?<!承办人)(?<!经办人)(?<!单位)姓名|(?:举报|来电|投诉|反映|信访|回访)(?:人)?(?:电话|手机)|住所"
    r"|联系(?:电话|方式|人|地址|手机|号码)|手机号|电话号|来电号码|身份证|证件号|住址|家庭地址|通讯地址|通信地址|微信号|邮箱地址|电子邮箱",
    re.IGNORECASE,
)
_IGNORED = re.compile(
    r"目标|时限|期限|条件|包案|领导|(?:办案|承办|经办|责任|填报|审核|整改责任|负责)人(?!.*(?:处理|问责))|被(?:举报|投诉|反映)(?!地|县)|企业|回访|满意"
    r"|数量?|合计|小计|总计|率$|罚款|金额|处理类别|公开|照片|图片|附件|经度|纬度|坐标|协办|配合|行业"
)
_PLAINLY_CONTENT = re.compile(
    r"(?:反映|举报|信访|投诉).*(?:内容|问题)(?:简述|摘要|概述|概况|描述|基本情况|情况|详情|及?诉求)?$"
)
_PATTERNS = (
    ("accountability", re.compile(r"问责|责任追究|追责|责任人.*处理|追究责任")),
    ("verified", re.compile(r"属实|查实")),
    ("closure", re.compile(r"是否.{0,4}(?:办结|完成|结案)|办结(?:情况|状|与)")),
    ("key", re.compile(r"重点|加星|督办|\*")),
    ("accepted_on", re.compile(r"(?:受理|举报|来电|来信|信访|登记|收件).*(?:日期|时间)")),
    ("handed_over_on", re.compile(r"(?:交办|转办|移交|下发).*(?:日期|时间)")),
    ("acceptance_no", re.compile(r"(?:受理|信访|举报|交办|转办|案件|督察|件).*(?:编号|单号|号$)")),
    ("pollution_types", re.compile(r"(?:污染|问题|举报|环境|要素).*(?:类型|类别|种类|要素|分类)")),
    ("batch", re.compile(r"批次")),
    ("finding", re.compile(r"(?:核实|核查|调查).*(?:情况|结果|结论)|核实及")),
    ("handling", re.compile(r"(?:整改|处理|查处|处置).*(?:情况|措施|结果)")),
    ("area", re.compile(r"行政区|县区|区县|县市|旗县|属地|区域|^县|所[属在](?:地|县|市|区)|[县区]$")),
    ("channel", re.compile(r"(?:举报|信访|受理|来访|反映|投诉|来源).*(?:方式|渠道|途径|来源|形式)")),
    (
        "content",
        re.compile(
            r"(?:反映|举报|信访|投诉|交办|转办|群众|问题|案件|来电|来信|诉求).*(?:内容|问题|事项|诉求|摘要|概况|描述|基本情况|简述|简况)"
        ),
    ),
    ("unit", re.compile(r"(?:责任|承办|交办|办理|主办|牵头|转办)(?:单位|部门)")),
)
_LONGEST_LABEL = 30
PLAIN = 100  # ranks below are those of words known as such
_ROUND_LABELS = "*:：、.。#"
# What a column can be given to by hand, in the order lists print it; `ignored` leaves it unread.
BY_HAND: Mapping[str, str] = MappingProxyType(
    {
        "serial": "序号", "acceptance_no": "受理编号", "content": "举报内容", "area": "行政区域", "pollution_types": "污染类型",
        "channel": "举报方式", "accepted_on": "受理日期", "batch": "批次", "key": "是否重点", "unit": "责任单位",
        "verified": "是否属实", "finding": "调查核实情况", "handling": "处理和整改情况", "closure": "办结情况",
        "accountability": "问责情况", "remark": "备注", "ignored": "不读取",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """What a label means: field, and rank: below 100 for a word known as such, 100 and more by its parts."""

    field: str
    rank: int

    @property
    def is_exact(self) -> bool:
        """Whether the whole label is a known word."""
        return self.rank < PLAIN


REPORTER = HeaderWord("reporter", 0)
IGNORED = HeaderWord("ignored", 100)
Known = Mapping[str, str]
NOTHING_KNOWN: Known = MappingProxyType({})


def header_key(label: str) -> str:
    """A printed header as it is remembered: whatever its line breaks, width and the marks around it."""
    return compact(label).strip(_ROUND_LABELS).upper()


def read_known(label: str, known: Known, word: HeaderWord | None) -> HeaderWord | None:
    """The field a header was given by hand, else what its words mean; a column about the reporter stays one.

    known: header keys and the fields they were given.
    """
    field = known.get(header_key(label)) if known else None
    return word if field is None or word == REPORTER else HeaderWord(field, -1)


@lru_cache(maxsize=16_384)
def read_label(label: str) -> HeaderWord | None:
    """The meaning of one header label, whatever its line breaks and width; None for words that mean nothing here."""
    if len(label) > 4 * _LONGEST_LABEL or (label.isascii() and label[:1] not in "NnQqEe"):
        return None
    whole = header_key(label)
    if not whole or len(whole) > _LONGEST_LABEL:
        return None
    bare = without_brackets(whole)
    for text in (whole, bare, bare.replace("、", "").replace("/", "")):
        if text in _EXACT:
            return _in_brackets(whole, HeaderWord(*_EXACT[text]))
    if _REPORTER.search(bare):
        return REPORTER
    if _PLAINLY_CONTENT.search(bare):
        return HeaderWord("content", 100)
    if _IGNORED.search(bare):
        return IGNORED
    fields = (
        (rank, field) for rank, (field, words) in enumerate(_PATTERNS, 100) if words.search(bare or whole)
    )
    return next((HeaderWord(field, rank) for rank, field in fields), None)


def read_label_under(parent: str, label: str) -> HeaderWord | None:
    """The meaning of a label that stands under a wider one: 姓名 under 举报人信息, 县区 under 举报区域."""
    above = read_label(parent)
    if above in (REPORTER, IGNORED):
        return above
    found = read_label(label) if label else None
    return found or read_label(parent + label) or above


def _in_brackets(whole: str, word: HeaderWord) -> HeaderWord:
    """For a remark the words in brackets say what it is for: 备注(是否加星), 备注(举报人电话)."""
    if word.field != "remark" or "(" not in whole:
        return word
    inner = read_label(whole[whole.index("(") + 1 :].rstrip(")"))
    return inner if inner and inner.field in {"key", "closure", "reporter"} else word
