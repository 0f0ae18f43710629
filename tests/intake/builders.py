"""Official lists as inspectors, cities and offices send them, with invented places, firms and complaints.

A complaint is a `Complaint` (what is true) and is printed by a `Style` (how a sender writes it), so that a test can
compare what was read with what was meant. No real name is in here.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import openpyxl

from bihuan.intake.reading import AreaName

Cell = str | int | float | date | None
Row = Sequence[Cell]

AREAS = (
    AreaName("北岭县"),
    AreaName("南屏县"),
    AreaName("东湖区"),
    AreaName("西山区"),
    AreaName("和平县"),
    AreaName("高新技术产业开发区", ("高新区",)),
)
FIRMS = ("宏达板材厂", "顺兴砖厂", "清河化工有限公司", "永丰养殖场", "金泰石料场", "东湖印染厂", "惠民屠宰点")
TROUBLES = {
    "大气": "夜间排放刺鼻气体，周边居民无法开窗",
    "水": "向南屏河偷排废水，河水发黑",
    "噪声": "夜间施工机械轰鸣，影响睡眠",
    "固体废物": "在河滩堆放工业废渣，未采取防渗措施",
    "扬尘": "渣土车未苫盖，沿路扬尘严重",
    "生态破坏": "毁林开山采石，山体裸露",
    "油烟": "餐馆油烟直排，窗户积油",
    "畜禽养殖": "粪污未经处理排入沟渠",
}
HEADERS = {
    "serial": ("序号", "项次", "NO."),
    "acceptance_no": ("受理编号", "受理\n编号", "信访件编号", "编号", "受 理 编 号"),
    "content": ("交办问题基本情况", "举报内容", "反映情况", "信访\n内容", "群众反映的主要问题"),
    "area": ("行政区域", "行政\n区域", "举报县区", "地区", "县（市、区）"),
    "types": ("污染类型", "问题类型", "举报类型", "污染\n类型"),
    "finding": ("调查核实情况", "核查情况", "调查核实\n情况"),
    "verdict": ("是否属实", "是否\n属实", "属实情况"),
    "handling": ("处理和整改情况", "处理整改情况", "整改情况"),
    "closure": ("是否办结", "办结情况", "办结\n情况"),
    "accountability": ("责任人被处理情况", "问责情况", "责任追究情况"),
}
VERDICTS = {
    "true": "属实",
    "basically": "基本属实",
    "partly": "部分属实",
    "false": "不属实",
    "pending": "核实中",
}
CLOSURES = {"closed": "已办结", "phased": "阶段性办结", "in_progress": "正在办理"}


@dataclass(frozen=True)
class Complaint:
    """What is true of one complaint, whatever the sender makes of it."""

    serial: int
    number: str
    content: str
    areas: tuple[str, ...]
    types: tuple[str, ...]
    channel: str = "phone"
    accepted_on: date = date(2024, 6, 2)
    is_key: bool = False
    verdict: str | None = "true"
    closure: str | None = "closed"
    finding: str | None = "经现场核查，该处确有上述情形。"
    handling: str | None = "已责令停止违法行为，限期整改。"
    accountability: str | None = None


def complaints(count: int, *, seed: int = 1, day: date = date(2024, 6, 2)) -> list[Complaint]:
    """Complaints of one intake day, the same for the same seed."""
    chance = random.Random(seed)
    return [_complaint(chance, serial, day) for serial in range(1, count + 1)]


def _complaint(chance: random.Random, serial: int, day: date) -> Complaint:
    letter = chance.choice("DX")
    types = tuple(chance.sample(sorted(TROUBLES), chance.choice((1, 1, 1, 2))))
    places = tuple(chance.sample([area.name for area in AREAS], chance.choice((1, 1, 1, 1, 2))))
    troubles = "；".join(TROUBLES[kind] for kind in types)
    return Complaint(
        serial=serial,
        number=f"{letter}3HE{day:%Y%m%d}{serial:04d}",
        content=f"{places[0]}某镇的{chance.choice(FIRMS)}第{serial}号院，{troubles}。",
        areas=places,
        types=types,
        channel={"D": "phone", "X": "letter"}[letter],
        accepted_on=day,
        is_key=chance.random() < 0.2,
        verdict=chance.choice((*VERDICTS, None)),
        closure=chance.choice((*CLOSURES, None)),
        accountability=chance.choice((None, None, "约谈1人、问责2人（诫勉谈话1人，通报批评1人）")),
    )


class Style:
    """How one sender writes cells: plainly by default, in every way of the domain notes when messy."""

    def __init__(self, *, messy: bool = False, seed: int = 1) -> None:
        self._messy = messy
        self._chance = random.Random(seed)

    def print(self, complaint: Complaint, name: str) -> Cell:
        """One cell of a complaint as this sender writes it."""
        if name == "serial":
            return complaint.serial
        ways = self._ways(complaint)[name]
        return self._chance.choice(ways) if self._messy else ways[0]

    def header(self, name: str) -> str:
        """The header this sender gives a column."""
        return self._chance.choice(HEADERS[name]) if self._messy else HEADERS[name][0]

    def _ways(self, complaint: Complaint) -> dict[str, list[str]]:
        nothing = ["", "无", "/", "—", " "]
        verdict, closure = complaint.verdict or "", complaint.closure or ""
        return {
            "acceptance_no": _number_ways(complaint),
            "content": [complaint.content, f" {complaint.content}\n"],
            "area": _area_ways(complaint.areas),
            "types": _type_ways(complaint.types),
            "finding": [complaint.finding or ""],
            "verdict": _VERDICT_WAYS.get(verdict, nothing),
            "handling": [complaint.handling or ""],
            "closure": _CLOSURE_WAYS.get(closure, nothing),
            "accountability": [complaint.accountability] if complaint.accountability else nothing[1:],
        }


_VERDICT_WAYS = {
    "true": ["属实", "属  实", "属实。", "是", "完全属实"],
    "basically": ["基本属实", "基本\n属实"],
    "partly": ["部分属实", "部份属实", "部分属实（噪声问题属实，其他不属实）", "1.属实；2.不属实"],
    "false": ["不属实", "否", "不实", "不属实。"],
    "pending": ["核实中", "正在核实中", "正在核实"],
}
_CLOSURE_WAYS = {
    "closed": ["已办结", "办结", "是", "已办结。"],
    "phased": ["阶段性办结", "阶段办结", "阶段性\n办结"],
    "in_progress": ["正在办理", "未办结", "暂未办结", "办理中", "否"],
}
_TYPE_WAYS = {
    "大气": ("大气", "大气污染", "废气"),
    "水": ("水", "水污染"),
    "噪声": ("噪声", "噪音", "噪声污染"),
    "固体废物": ("固体废物", "固废"),
    "生态破坏": ("生态破坏", "生态", "自然生态"),
}


def _number_ways(complaint: Complaint) -> list[str]:
    number = complaint.number
    wide = number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    plain = [
        number,
        f" {number} ",
        f"{number[:8]}\n{number[8:]}",
        wide,
        number.lower(),
        f"{number[:4]} {number[4:]}",
    ]
    marks = ("*", "＊", "（*）", "(*)", "（重点）", "★", "重点件", " *")
    return [way + mark for way in plain for mark in marks] if complaint.is_key else plain


def _area_ways(areas: Sequence[str]) -> list[str]:
    short = [name.removesuffix("县").removesuffix("区") if len(name) == 3 else "高新区" for name in areas]
    ways = ["、".join(areas), "\n".join(areas), "，".join(areas), "/".join(areas), "、".join(short)]
    if len(areas) == 1:
        ways += [f"清河市{areas[0]}", f"{areas[0][:1]} {areas[0][1:]}", f"{areas[0]}\n"]
    else:
        ways += [f"{areas[0]}、{areas[1]}（合办）", f"{areas[0]}（牵头）、{areas[1]}（配合）"]
    return ways


def _type_ways(types: Sequence[str]) -> list[str]:
    others = [_TYPE_WAYS.get(kind, (kind,))[-1] for kind in types]
    ways = [mark.join(types) for mark in ("、", "，", ",", "/", "；", " ", "\n", "和")]
    return [*ways, "、".join(others), " ".join("、".join(types))]


@dataclass
class Sheet:
    """One sheet to write: rows as printed, and what is merged, hidden or formatted."""

    rows: list[list[Cell]]
    name: str = "转办清单"
    merges: list[str] = field(default_factory=list)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()


def list_rows(
    items: Iterable[Complaint], *, columns: Sequence[str] = tuple(HEADERS), style: Style | None = None
) -> list[list[Cell]]:
    """Header and complaint rows of a list with these columns, in this order."""
    style = style or Style()
    header: list[Cell] = [style.header(name) for name in columns]
    return [header, *([style.print(item, name) for name in columns] for item in items)]


def sheet_of(rows: Sequence[Row], **options: object) -> bytes:
    """An xlsx with one sheet of these rows."""
    return workbook(Sheet([list(row) for row in rows], **options))  # type: ignore[arg-type]


def workbook(*sheets: Sheet) -> bytes:
    """An xlsx with these sheets, as openpyxl writes it: formulas without a saved result."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            page.append(list(row))
        for merge in sheet.merges:
            page.merge_cells(merge)
        for number in sheet.hidden_rows:
            page.row_dimensions[number].hidden = True
        for letter in sheet.hidden_columns:
            page.column_dimensions[letter].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def separated(rows: Sequence[Row], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A text file of these rows, quoted where needed. encoding: any of Python's, `utf-8-sig` for a byte order mark."""
    lines = (separator.join(_quoted(cell, separator) for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def _quoted(cell: Cell, separator: str) -> str:
    text = "" if cell is None else str(cell)
    needs = separator in text or "\n" in text or '"' in text
    return '"' + text.replace('"', '""') + '"' if needs else text


def title_rows(
    batch: str = "第六批", day: date = date(2024, 6, 3), total: int | None = None
) -> list[list[Cell]]:
    """The two lines above a header."""
    count = f"共{total}件" if total is not None else ""
    return [
        ["省生态环境保护督察组交办群众信访举报件转办清单"],
        [f"（{batch}，{day.year}年{day.month}月{day.day}日）{count}"],
    ]


def statistics_rows() -> list[list[Cell]]:
    """A table of counts, such as stands beside the lists."""
    header: list[Cell] = ["地区", "来信", "来电", "合计", "重点案件", "大气", "水", "噪声"]
    counts: list[list[Cell]] = [[area.name, 2, 3, 5, 1, 2, 2, 1] for area in AREAS]
    return [["各县（市、区）信访举报情况统计表"], header, *counts, ["合计", 12, 18, 30, 6, 12, 12, 6]]


def expected(complaint: Complaint, columns: Sequence[str]) -> Mapping[str, object]:
    """The contract fields a reader must find for a complaint printed with these columns."""
    fields: dict[str, object] = {"content": complaint.content}
    if "acceptance_no" in columns:
        fields |= {
            "acceptance_no": complaint.number,
            "channel": complaint.channel,
            "accepted_on": complaint.accepted_on.isoformat(),
            "is_key": complaint.is_key,
            "key_class": "inspectors" if complaint.is_key else None,
        }
    simple = {
        "serial": ("serial", complaint.serial),
        "area": ("area", "、".join(complaint.areas)),
        "types": ("pollution_types", list(complaint.types)),
        "finding": ("finding", complaint.finding),
        "verdict": ("verified", complaint.verdict),
        "handling": ("handling", complaint.handling),
        "closure": ("closure", complaint.closure),
        "accountability": ("accountability", complaint.accountability),
    }
    return fields | {target: value for name, (target, value) in simple.items() if name in columns}
