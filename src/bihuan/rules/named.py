"""The objects and places a complaint names, found by how such names end; guesses no name that is not printed.

For comparing two complaints only: where a name begins is not certain in Chinese, so names are compared by their ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What a firm, works or yard is called at its end.
_FORMS = (
    "有限责任公司", "股份有限公司", "有限公司", "分公司", "公司", "集团", "合作社", "养殖场", "养猪场",
    "养鸡场", "场", "加工厂", "厂", "加工点", "屠宰点", "回收点", "收购点", "作坊", "站", "专业户", "酒店",
    "饭店", "餐厅", "餐馆", "店", "酒楼", "夜总会", "ktv", "工地", "项目部", "矿", "医院", "学校",
)  # fmt: skip
_PLACES = (
    "街道办事处", "街道办", "街道", "镇", "乡", "自然村", "村", "社区", "小区", "家属院", "花园", "大道",
    "大街", "路", "街", "巷", "胡同", "工业园区", "工业园", "产业园", "园区", "开发区", "水库", "河", "渠",
    "湖",
)  # fmt: skip
_DIVISIONS = ("自治县", "县", "区", "市")
# What a works makes or is, which many are: nothing is known by it alone (石料厂, 混凝土搅拌站, 村西养殖场).
_TRADES = re.compile(
    r"生活垃圾|建筑垃圾|建筑|施工|农贸|露天|大型|小型|无名|非法|某|该|废品|废旧|混凝土|商砼|搅拌|汽车|汽修|修理|家具|塑料|颗粒|养殖|养猪|养鸡|养牛|养羊"
    r"|石料|石材|砂石|洗砂|采石|砖瓦|砖|水泥|化工|化肥|喷漆|喷涂|板材|木材|木器|木|印刷|包装|铸造|屠宰|电镀|造纸|印染|食品|饲料|加工|生产|烧烤|火锅"
    r"|羊肉|牛肉|面馆|小吃|早餐|快餐|煤|焦化|钢铁|钢|铁|加油|加气|垃圾|污水|处理|中转|填埋|堆|停车|菜|超|修车|洗车|村[东西南北]|附近|一家|多家|一个|几家|两家"
)
_SUFFIX = re.compile(
    rf"(?P<form>{'|'.join(sorted(_FORMS, key=len, reverse=True))})"
    rf"|(?P<place>{'|'.join(sorted(_PLACES, key=len, reverse=True))})(?![镇乡村区县市路街道桥])"
    rf"|(?P<division>{'|'.join(_DIVISIONS)})"
)
# Before a name, never in it.
_BEFORE = re.compile(
    r"^.*(?:反映|举报|投诉|位于|来电|群众|附近的?|旁边的?|内的|处的|里的|村的|镇的|侧的|[向在于到从对由因将被该某与及的])(?=.{2})"
)
_HAN = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffa-z0-9]*")
LONGEST_NAME = 16
# A works without a name of its own says nothing about which one it is.
SHORTEST_OBJECT, SHORTEST_OWN, SHORTEST_STEM, SHORTEST_PLACE = 4, 2, 3, 3


@dataclass(frozen=True, slots=True)
class Named:
    """What a complaint names. objects: firms, works, yards; places: townships, villages, roads, estates, waters."""

    objects: tuple[str, ...]
    places: tuple[str, ...]


def named_in(text: str) -> Named:
    """The names in a text that is normalised as for search, in printed order, each once."""
    objects: dict[str, None] = {}
    places: dict[str, None] = {}
    for run in _HAN.findall(text):
        begin, around = 0, ""
        for found in _SUFFIX.finditer(run):
            name = _BEFORE.sub("", run[max(begin, found.end() - LONGEST_NAME) : found.end()])
            begin = found.end()
            if found["form"] and is_own_name(name):
                objects.setdefault(name)
            if found["place"] and len(name) >= max(SHORTEST_PLACE, len(found["place"]) + 1):
                places.setdefault(name)
            if found["place"] and around and len(around + name) <= LONGEST_NAME:
                places.setdefault(around + name)  # a village with its township: 东村 alone is no place
            around = name if found["place"] else ""
    return Named(tuple(objects), tuple(places))


def is_own_name(name: str) -> bool:
    """Whether an object's name tells it from others of its trade."""
    own = _TRADES.sub("", name.removesuffix(_form_of(name)))
    return len(name) >= SHORTEST_OBJECT and len(own) >= SHORTEST_OWN


_LONGEST_FIRST = sorted(_FORMS, key=len, reverse=True)


def stem_of(name: str) -> str:
    """An object's name without the word for what kind of firm it is: 鑫源建材有限公司 and 鑫源建材厂 are both 鑫源建材."""
    stem = name.removesuffix(_form_of(name))
    return stem if len(stem) >= SHORTEST_STEM else name


def _form_of(name: str) -> str:
    return next((form for form in _LONGEST_FIRST if name.endswith(form)), "")
