"""清河市's counties, districts and zones with their townships, as a table; fictional throughout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The area code is the national one's shape under 99, which no province has.
CITY_AREA, CITY_NAME = "990100", "清河市"


@dataclass(frozen=True, slots=True)
class Place:
    """A county, district or zone: its short code, numbers, and what its leaders are called.

    party: the party secretary's post, empty where that office is held by a member of the city's leadership.
    """

    code: str
    area_code: str
    name: str
    kind: str
    leader: str
    party: str
    prefix: str
    towns: tuple[tuple[str, str], ...] = ()  # name and title of the leader

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names lists print for it."""
        if self.kind == "zone":
            return (f"清河{self.name}", *OTHER_NAMES.get(self.code, ()))
        return (self.name[:-1],)


OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "jk": ("清河经济技术开发区", "经济开发区"),
        "hg": ("清河航空港经济区", "港区"),
        "jq": ("清湖风景名胜区", "清湖旅游度假区"),
    }
)
PLACES = (
    Place("bl", "990121", "北岭县", "county", "县长", "县委书记", "北环督交", (("青石镇", "镇长"), ("柳河乡", "乡长"), ("铁佛镇", "镇长"))),
    Place("np", "990122", "南屏县", "county", "县长", "县委书记", "南环督交", (("白塔镇", "镇长"), ("松岗乡", "乡长"), ("梁渡镇", "镇长"))),
    Place("dh", "990102", "东湖区", "county", "区长", "区委书记", "东环督交", (("湖滨街道", "主任"), ("文昌街道", "主任"), ("钟楼街道", "主任"))),
    Place("xs", "990103", "西山区", "county", "区长", "区委书记", "西环督交", (("石门街道", "主任"), ("红崖街道", "主任"), ("马坊镇", "镇长"))),
    Place("gx", "990171", "高新区", "zone", "主任", "党工委书记", "高环督交", (("创业街道", "主任"), ("兴科街道", "主任"))),
    Place("bh", "990104", "滨河区", "county", "区长", "区委书记", "滨环督交", (("河西街道", "主任"), ("渡口街道", "主任"), ("新城街道", "主任"))),
    Place("bc", "990123", "柏川县", "county", "县长", "县委书记", "柏环督交", (("柏树镇", "镇长"), ("花园镇", "镇长"), ("杨梁乡", "乡长"))),
    Place("cy", "990124", "长塬县", "county", "县长", "县委书记", "长环督交", (("塬上镇", "镇长"), ("沟门镇", "镇长"), ("三岔乡", "乡长"))),
    Place("gd", "990125", "古渡县", "county", "县长", "", "古环督交", (("古渡镇", "镇长"), ("黄滩镇", "镇长"), ("芦苇乡", "乡长"))),
    Place("qy", "990126", "青崖县", "county", "县长", "县委书记", "青环督交", (("青崖镇", "镇长"), ("云台镇", "镇长"), ("鹿鸣乡", "乡长"))),
    Place("sq", "990181", "石桥市", "county", "市长", "市委书记", "石环督交", (("城关街道", "主任"), ("陶庄镇", "镇长"), ("永丰镇", "镇长"), ("大泉镇", "镇长"))),
    Place("jk", "990172", "经开区", "zone", "主任", "党工委书记", "经环督交", (("平川街道", "主任"), ("双河镇", "镇长"))),
    Place("hg", "990173", "航空港区", "zone", "主任", "党工委书记", "航环督交", (("空港街道", "主任"), ("长店镇", "镇长"))),
    Place("jq", "990174", "清湖景区", "zone", "主任", "党工委书记", "景环督交", (("清湖镇", "镇长"), ("望岭乡", "乡长"))),
)  # fmt: skip
# 古渡县's head has been moved and nobody follows yet; in 长塬县 somebody acts as head by a paper.
VACANT = frozenset({"gd-head"})
ACTING = frozenset({"cy-head"})
