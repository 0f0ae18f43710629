"""What an official figure counts: the words around a number, and the key of the import contract they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

# Keys of the import contract, in the order in which figures are shown.
LABELS = MappingProxyType(
    {
        "batches": "交办批数", "cases_received": "交办件数", "cases_closed": "已办结", "cases_phased_closed": "阶段性办结",
        "cases_in_progress": "正在办理", "verified_true": "属实", "verified_basically": "基本属实",
        "verified_partly": "部分属实", "verified_false": "不属实", "ordered_rectify": "责令整改",
        "deadline_rectify": "限期整改", "production_halted": "停产整治", "filed_cases": "立案处罚",
        "fine_wan_yuan": "罚款", "sealed_seized": "查封扣押", "shut_down": "关停取缔", "criminal_filed": "刑事立案",
        "transferred_police": "移送公安", "detained_admin": "行政拘留", "detained_criminal": "刑事拘留",
        "arrested": "逮捕", "prosecuted": "移送起诉", "questioned": "带走问话", "interviewed": "约谈",
        "accountable_persons": "问责",
    }
)  # fmt: skip
# How far a complaint is, with the complaints it is said of: 办结交办案件203宗 counts what is closed.
_COMPLAINTS = (
    r"(?:的|了|全部|各类|群众|来电|来信|信访|举报|投诉|反映|交办|转办|移交|转交|交转|中央|省级?|国家|督[察查]组?|生态|环境|环保|保护"
    r"|案件|案|件|问题|事项|诉求|线索)*"
)
# In a clause the word nearest to the number wins, among words that end together the longest.
_WORDS = (
    ("verified_basically", r"基本属实"),
    ("verified_partly", r"部分属实"),
    ("verified_false", r"不属实"),
    ("verified_true", r"属实"),
    ("cases_phased_closed", rf"(?:阶段性?办结|阶段性?完成){_COMPLAINTS}"),
    (
        "cases_in_progress",
        rf"(?:未办结|正在办理|正在查处|办理中|在办|未完成整改|正在整改|核实中|办理之中){_COMPLAINTS}",
    ),
    ("cases_closed", rf"(?:(?<!未)办结|办理完毕|完成整改|整改完成|已整改){_COMPLAINTS}"),
    ("criminal_filed", r"立案侦查|刑事立案|破获|侦破|刑事案件|涉刑案件|环境犯罪案件|涉嫌(?:环境)?犯罪案件"),
    (
        "transferred_police",
        (r"(?:移送|移交)(?:至|给|了)?(?:公安|司法|警方|行政拘留|适用行政拘留)[^，。；、0-9]{0,14}"
        r"|公安(?:机关|部门|局)?(?:移送|移交)[^，。；、0-9]{0,14}|(?:移送|移交)[^，。；、0-9]{0,8}(?:涉刑|涉嫌|犯罪|刑事)[^，。；、0-9]{0,8}|移送案件"),
    ),
    ("prosecuted", r"移送(?:审查)?起诉|提起公诉|审查起诉|起诉|公诉"),
    ("arrested", r"批准逮捕|逮捕|批捕"),
    ("detained_criminal", r"刑事拘留|刑拘"),
    ("detained_admin", r"行政拘留|行拘"),
    ("questioned", r"带走(?:问话|调查)|问话|传唤|讯问"),
    ("sealed_seized", r"查封(?:、?扣押)?|扣押"),
    ("shut_down", r"关停(?:、?取缔)?|取缔|关闭(?:取缔)?"),
    ("production_halted", r"(?:责令)?停产(?:整治|整改|治理|停业)?|停业(?:整治|整改)?"),
    ("deadline_rectify", r"(?:责令)?限期(?:整改|改正|治理|整治)?"),
    ("ordered_rectify", r"责令(?:立即)?(?:整改|改正|改|其)?[^，。；、0-9]{0,4}"),
    ("fine_wan_yuan", r"罚款(?:金额)?|处罚金额|罚没(?:款|金额)?|处罚款|行政罚款|处罚"),
    ("filed_cases", r"立案(?:处罚|处分|查处|调查|查办)?|行政处罚(?:案件)?"),
    ("interviewed", r"约谈"),
    ("accountable_persons", r"问责|追究责任|追责|责任人"),
    (
        "cases_received",
        (r"收到|接到|接收|接受|受理|转办|交办|移交|转交|转来|信访(?:件|问题|举报)?|举报(?:件|问题)?|投诉"
        r"|(?:反馈|反应|报送|上报)(?:办理|查处|核查)?(?:结果|情况)|案件(?=$)|环境问题(?=$)|交[\u4e00-\u9fff]{2,5}[市县区州盟旗]$"),
    ),
)  # fmt: skip
_PATTERNS = tuple((key, re.compile(pattern)) for key, pattern in _WORDS)
# Parts of a figure that stand under their own printed name.
_PARTS = re.compile(
    r"(?:(?:阶段性?|未)?办结)?(?:来电|来信|来访|网络|微信|电话|信件|重点(?:关注)?(?:件|案件|问题)?|督办(?:件|案件|问题)?|重复(?:件|举报)?|诫勉(?:谈话)?|通报批评|通报"
    r"|党纪(?:政务|政纪)?处分|政务处分|政纪处分|组织处理|行政处分|批评教育|谈话提醒|书面检查)"
)
# Measures that are told without a key of the contract.
_MEASURES = re.compile(
    r"限产(?:整[治改])?|限制生产|按日(?:连续)?(?:计罚|处罚)|(?:责令)?停工(?:整[治改])?|停止施工|断[水电]|停电|拆除|搬迁|办理(?!完毕|情况|结果)"
    r"|移送行政拘留案?件?|移送涉嫌(?:环境)?犯罪案?件?"
)
_NO_FIGURE = re.compile(r"率$|备注|序号|说明|占比|排名")
_OF_ALL = re.compile(r"合计|总[计数]|总件数|件数|小计|数量")
_HOW_FAR = frozenset({"cases_closed", "cases_phased_closed", "cases_in_progress"})
_MONEY = frozenset({"元", "万元", "亿元"})
_OF_CASES, _CASE_UNITS = ("cases_", "verified_"), frozenset("件宗起个条项封通例")


@dataclass(frozen=True, slots=True)
class Naming:
    """What a number counts, and where in the text the word for it stands."""

    key: str
    start: int
    end: int


def name_before(text: str, unit: str) -> Naming | None:
    """What the words before a number say it counts; None when they do not say."""
    return max(_found(text, unit), key=lambda naming: (naming.end, -naming.start), default=None)


def name_after(text: str, unit: str) -> Naming | None:
    """What the words behind a number say it counts: how far the complaints are (203宗案件已办结), else the first of them."""
    return min(
        _found(text, unit),
        key=lambda naming: (naming.key not in _HOW_FAR, naming.start, -naming.end),
        default=None,
    )


def column_key(label: str, *, is_sum_of_all: bool = False) -> str | None:
    """What a column of figures counts by its label; a known measure's part or kind by its printed name; None for no figure.

    is_sum_of_all: a bare 合计 or 总数 counts what came, as no other column does.
    """
    if not label or _NO_FIGURE.search(label):
        return None
    if _OF_ALL.fullmatch(label):
        return "cases_received" if is_sum_of_all else f"other:{label}"
    if _PARTS.search(label) or re.search(r"按时|及时|超期|超时|合计$", label):
        return f"other:{label}"
    found = [naming for unit in ("件", "万元") for naming in _found(label, unit)]
    naming = max(found, key=lambda naming: (naming.end, -naming.start), default=None)
    return naming.key if naming else f"other:{label}"


def measure_name(text: str) -> str | None:
    """The printed name of a measure outside the contract (限产, 按日计罚) that ends a text; None for other text."""
    found = list(_MEASURES.finditer(text))
    return found[-1][0] if found and len(text) - found[-1].end() <= _LOOSE_END else None


def part_name(text: str) -> str | None:
    """The printed name of a part of a figure (来电, 重点件, 诫勉) that ends a text; None for other text."""
    found = list(_PARTS.finditer(text))
    return found[-1][0] if found and len(text) - found[-1].end() <= _LOOSE_END else None


# So many characters may stand between such a name and its number: 来电举报共.
_LOOSE_END = 4


def _found(text: str, unit: str) -> list[Naming]:
    """Every word of the table that can go with a unit."""
    return [
        Naming(key, found.start(), found.end())
        for key, pattern in _PATTERNS
        if _goes_with(key, unit)
        for found in pattern.finditer(text)
    ]


def _goes_with(key: str, unit: str) -> bool:
    if unit in _MONEY or key == "fine_wan_yuan":
        return unit in _MONEY and key == "fine_wan_yuan"
    return unit in _CASE_UNITS if key.startswith(_OF_CASES) else True
