"""The pieces complaints of the measurement are put together from, frequent ones first; no real place or firm.

A piece brings its search vector along, made by the same rules as a real text's: the pieces' vectors joined
are the vector of the joined text, to the position.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from bihuan.rules.search import FIELD_BREAK, document_vector
from bihuan.rules.vocabulary import POLLUTION_TYPES

# Stands where punctuation stands, so that the next piece begins behind it; taken out of the finished vector.
GAP = "@gap"

COUNTIES = (
    "北岭县", "南屏县", "东湖区", "西山区", "高新区", "临河县", "青石县", "长岗县", "白沙区", "云台县", "平川县", "海门区",
)  # fmt: skip
_FIRST = "石桥 柳林 大营 王庄 新店 河口 马场 龙泉 双塔 三合 安乐 永丰 东关 西关 南城 北城 红旗 团结 前进 光明"
UNIT_NAMES = tuple(
    f"{first}{kind}" for kind, first in product(("镇", "乡", "街道办", "生态环境分局"), _FIRST.split())
)
_VILLAGES = ("东村", "西村", "新村南侧", "工业园内", "河滩处")
_FIRMS = "宏达 永兴 金鑫 顺通 恒昌 瑞丰 华盛 鑫源 广茂 同利 兴旺 泰和 佳美 汇丰 远大 信诚 天成 富民 利民 安泰"
_TRADES = (
    "板材厂 养殖场 石料厂 砖瓦厂 喷漆厂 塑料厂 搅拌站 洗砂场 化工厂 屠宰场 饭店 汽修厂 印刷厂 铸造厂 木器厂"
)

PROBLEMS = (
    "夜间生产时排放刺鼻气味，周边住户不敢开窗", "机器噪声昼夜不停，严重影响休息", "生产污水未经处理直接排入村边河道",
    "料堆未苫盖，车辆经过时扬尘很大", "生活垃圾长期无人清运，夏季异味明显", "油烟未经净化直接排放，熏黑外墙",
    "夜间施工噪声扰民，多次反映无果", "露天焚烧秸秆和垃圾，浓烟弥漫", "养殖粪污流入沟渠，蚊蝇滋生",
    "渣土车未密闭运输，沿路遗撒", "废水颜色发黑，鱼虾死亡", "喷漆废气直排，没有任何治理设施",
    "破碎机粉尘外溢，庄稼上落满灰尘", "厂区无环评手续，擅自建设投产", "雨天从围墙下的暗管偷排废水",
    "堆放大量废旧塑料，存在火灾隐患", "地下水出现异味，井水不能饮用", "锅炉冒黑烟，煤灰飘到院内",
    "危险废物与生活垃圾混放，没有台账", "洗砂泥浆淤塞河道，汛期存在隐患", "饭店风机噪声超标，凌晨仍不停歇",
    "毁坏林地取土，山体裸露多年未恢复", "小区旁变电设备嗡嗡作响，居民担心辐射", "农药瓶随意丢弃在水渠边",
)  # fmt: skip
DETAILS = (
    "该情况已持续半年以上", "曾向当地反映，检查时停产，检查后恢复", "附近有学校和幼儿园", "每天凌晨最为严重",
    "现场堆存约百余吨", "距离最近住户不足五十米", "曾被处罚但未见整改", "雨后情况加重", "周边群众反映强烈",
    "厂内设备陈旧，治理设施长期停用", "承诺搬迁但一直没有动静", "责任单位相互推诿", "整改后又出现反弹",
    "夜间偷偷生产，白天关门", "有照片和视频可以提供", "涉及土地约二十亩", "河水下游为灌溉水源",
    "疑似有人事先告知检查时间", "防尘网破损未更换", "台账记录与实际不符",
)  # fmt: skip
REQUESTS = (
    "要求尽快查处", "要求彻底整改", "要求公开处理结果", "希望督察组实地核查", "要求依法关停", "要求恢复原状",
)  # fmt: skip
TYPES = ("air", "noise", "water", "solid_waste", "ecology", "soil", "fumes", "dust")
OLD = (
    "小煤窑私挖滥采，矸石堆放在河边", "土法炼焦浓烟滚滚", "电镀作坊废酸渗入农田", "造纸黑液流入水库", "土小企业死灰复燃",
)  # fmt: skip

# What people look for, frequent words first.
WORDS_2 = ("噪声", "扬尘", "污水", "油烟", "垃圾", "粉尘", "异味", "养殖", "辐射", "喷漆")
WORDS_4 = (
    "刺鼻气味",
    "露天焚烧",
    "夜间施工",
    "直接排放",
    "粪污流入",
    "偷排废水",
    "危险废物",
    "毁坏林地",
    "周边住户",
    "淤塞河道",
)
OLD_WORDS = ("煤窑", "炼焦", "废酸", "黑液", "私挖滥采", "土法炼焦", "电镀作坊", "死灰复燃")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of text of one kind; `no` counts from 1, frequent ones first."""

    kind: str
    no: int
    content: str
    vector: str


def pieces() -> Iterator[Piece]:
    """All pieces, each with the sign that ends it: a comma, a full stop, or the break between fields."""
    firms = [f"{name}{trade}" for trade, name in product(_TRADES.split(), _FIRMS.split())]
    for kind, contents in (
        ("place", places()), ("firm", firms), ("problem", PROBLEMS), ("detail", DETAILS), ("old", OLD),
    ):  # fmt: skip
        yield from (_piece(kind, no, f"{content}，") for no, content in enumerate(contents, 1))
    yield from (_piece("request", no, f"{content}。") for no, content in enumerate(REQUESTS, 1))
    yield from (_piece("area", no, f"{county}{FIELD_BREAK}") for no, county in enumerate(COUNTIES, 1))
    yield from (_piece("types", no, f"{printed}{FIELD_BREAK}") for no, printed in types_printed().items())


def types_printed() -> dict[int, str]:
    """How the types of a case are printed, by ten times the first type's number plus the second's (0: none)."""
    labels = [POLLUTION_TYPES[code] for code in TYPES]
    single = {10 * no: label for no, label in enumerate(labels, 1)}
    pairs = product(enumerate(labels, 1), repeat=2)
    return single | {10 * a + b: f"{first}、{second}" for (a, first), (b, second) in pairs if a != b}


def places() -> list[str]:
    """Places of the complaints: for each county its units in order, each with its villages."""
    return [f"{county}{unit}{village}" for county, unit, village in product(COUNTIES, UNIT_NAMES, _VILLAGES)]


def _piece(kind: str, no: int, content: str) -> Piece:
    return Piece(kind, no, content, f"{document_vector(content, tags=[])} '{GAP}':{len(content)}")
