"""清河市's bodies beside its places: bureaus, state firms, and units above the city, as tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bureau:
    """A body of the city that is no place. lines: pollution types it answers for (责任清单)."""

    code: str
    name: str
    lines: tuple[str, ...] = ()
    leader: str = "局长"
    deputy: str = "分管副局长"

    @property
    def short_name(self) -> str:
        """How lists and titles call it."""
        return self.name.removesuffix("有限公司")


ECO_LINES = ("air", "water", "noise", "soil", "solid_waste", "ecology", "heavy_metal", "marine", "radiation")
# Where two claim a line, the first by code is proposed; the others come as 协办.
BUREAUS = (
    Bureau("eco", "市生态环境局", ECO_LINES),
    Bureau("urban", "市城市管理局", ("fumes", "garbage")),
    Bureau("housing", "市住房和城乡建设局", ("dust",)),
    Bureau("farm", "市农业农村局", ("livestock",)),
    Bureau("water", "市水利局", ("water",)),
    Bureau("land", "市自然资源和规划局", ("soil", "ecology")),
    Bureau("forestry", "市林业局", ("ecology",)),
    Bureau("industry", "市工业和信息化局", ("air",)),
    Bureau("police", "市公安局", ("noise",)),
    Bureau("transport", "市交通运输局", ("dust",)),
    Bureau("market", "市市场监督管理局"),
    Bureau("health", "市卫生健康委员会", leader="主任", deputy="分管副主任"),
    Bureau("reform", "市发展和改革委员会", leader="主任", deputy="分管副主任"),
    Bureau("emergency", "市应急管理局"),
    Bureau("finance", "市财政局"),
    Bureau("commerce", "市商务局"),
    Bureau("culture", "市文化广电和旅游局"),
    Bureau("civil", "市民政局"),
    Bureau("education", "市教育局"),
    Bureau("labour", "市人力资源和社会保障局"),
    Bureau("petitions", "市信访局"),
    Bureau("parks", "市园林绿化中心", leader="主任", deputy="分管副主任"),
    Bureau("assets", "市国资委", leader="主任", deputy="分管副主任"),
    Bureau("discipline", "市纪委监委机关", leader="书记", deputy="分管副书记"),
    Bureau("personnel", "市委组织部", leader="部长", deputy="分管副部长"),
    Bureau("publicity", "市委宣传部", leader="部长", deputy="分管副部长"),
)  # fmt: skip
# Responsibility list (责任清单): code of the leading bureau, pollution types, places by name (none: everywhere).
RESPONSIBILITIES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("urban", ("fumes", "garbage"), ()),
    ("farm", ("livestock",), ()),
    ("housing", ("dust",), ("西山区", "东湖区")),
)
STATE_FIRMS = (
    Bureau("waterworks", "清河水务集团有限公司", leader="董事长", deputy="分管副总经理"),
    Bureau("heating", "清河热力集团有限公司", leader="董事长", deputy="分管副总经理"),
    Bureau("building", "清河城建投资集团有限公司", leader="董事长", deputy="分管副总经理"),
)
# Code, name and kind of units that cannot be ordered: they are written to, or their matter is passed upward.
UNITS_ABOVE = (
    ("highway", "省高速公路清河管理处", "provincial_unit"),
    ("forest", "省属清河林场", "provincial_unit"),
    ("railway", "中央驻清铁路工务段", "central_unit"),
)
