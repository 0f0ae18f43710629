"""Villages, roads, compounds, streams and firms of 清河市, made from parts that no real list was taken from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bihuan.cli.demo.complaints.deck import Deck, shuffled
from bihuan.cli.demo.places import PLACES

_SIDES = "东西南北前后上下"
_LANDS = "崖岗洼渠湾塘坪寨营峪堡碾窑湖槐柳枣杏梁坡"
_ROADS = (
    "兴禾", "建丰", "和畅", "望川", "文渊", "清波", "沿堤", "朝晖", "工农", "丰收", "振业", "学府", "环山", "长宁", "平安", "双桥",
    "新坊", "老仓", "钟鼓", "迎春", "跃进", "临港", "云汉", "滨堤", "金穗", "青年", "纺织", "石坊",
)  # fmt: skip
_WAYS = ("路", "街", "大道", "西路", "东街", "北路", "南街")
_COMPOUNDS = (
    "锦栖", "翠坪", "和岸", "观澜", "梧桐", "桂语", "云庭", "禾苑", "安居", "明珠", "书香", "清韵", "阳坡", "丽景", "望湖", "悦来",
    "枫林", "康乐", "汇景", "福临", "金桥", "紫竹", "绿源", "东岸", "北苑", "兰亭", "玉泉", "天润",
)  # fmt: skip
_HOMES = ("小区", "家园", "花园", "佳苑", "新村", "公寓", "嘉园")
_BRANDS = (
    "恒曜", "骏坤", "禾旭", "璟源", "澜泰", "铎盛", "昊屹", "沛霖", "瑞迦", "卓岭", "启沅", "墨林", "岱旭", "锦溪", "旭岚", "奥岩",
    "博砚", "川禾", "鼎漠", "方渡", "飞垣", "谷沣", "海砚", "嘉塬", "凯岑", "朗沐", "茂圩", "宁坻", "欧麓", "沁垚", "荣堃", "森漪",
    "腾峤", "万堰", "希岚", "轩沚", "远圳", "泽岙", "正垅", "众埔", "百沣", "晟圻", "驰岳", "德垣", "丰堰", "冠岭", "合垚", "吉沅",
)  # fmt: skip
STREAMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "北岭县": ("柳河", "青石沟"), "南屏县": ("白塔河", "松溪"), "东湖区": ("东护城河", "湖汊渠"),
        "西山区": ("石门沟", "马坊河"), "高新区": ("创业渠", "兴科排洪渠"), "滨河区": ("清河故道", "西沿渠"),
        "柏川县": ("柏川河", "杨梁沟"), "长塬县": ("塬下河", "三岔沟"), "古渡县": ("古渡河", "黄滩渠"),
        "青崖县": ("崖底河", "鹿鸣溪"), "石桥市": ("石桥河", "大泉沟"), "经开区": ("双河", "平川渠"),
        "航空港区": ("长店沟", "港区排洪沟"), "清湖景区": ("清湖支沟", "望岭溪"),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something happens: county, township and its code, village, road, compound, stream."""

    area: str
    area_code: str
    town: str
    town_code: str
    village: str
    road: str
    compound: str
    stream: str


class Map:
    """Deals spots of every township and names of firms, no two firms alike."""

    def __init__(self) -> None:
        ends = [(side, land) for land in _LANDS for side in _SIDES]
        villages = iter(shuffled([f"{side}{land}村" for side, land in ends], "villages"))
        roads = iter(shuffled([name + way for way in _WAYS for name in _ROADS], "roads"))
        homes = iter(shuffled([name + home for home in _HOMES for name in _COMPOUNDS], "homes"))
        self._firms: dict[str, Deck[str]] = {}
        self._taken: set[str] = set()
        self._spots: dict[str, Deck[Spot]] = {}
        for place in PLACES:
            spots = []
            for number, (town, _leader) in enumerate(place.towns, start=1):
                stream = STREAMS[place.name][number % 2]
                code = f"{place.code}{number}"
                spots += [
                    Spot(place.name, place.code, town, code, next(villages), next(roads), next(homes), stream)
                    for _ in range(4)
                ]
            self._spots[place.name] = Deck(spots, f"spots/{place.code}")

    def spot(self, area: str) -> Spot:
        """The next spot of a county, district or zone."""
        return self._spots[area].draw()

    def firm(self, ending: str) -> str:
        """A firm's name with this ending."""
        deck = self._firms.setdefault(ending, Deck(_BRANDS, f"firms/{ending}"))
        while (name := deck.draw() + ending) in self._taken:
            pass
        self._taken.add(name)
        return name
