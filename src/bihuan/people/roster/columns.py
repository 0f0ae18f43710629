"""Which sheets a roster has, and under which headers its columns are known; the one list of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.people.roster import cells, rows
from bihuan.rules.calendar import DayKind
from bihuan.rules.vocabulary import FUNCTIONS, POLLUTION_TYPES, RECEIVER_KINDS, ROLES, TENURES

_KIND = cells.code_from(
    RECEIVER_KINDS, 县="county", 市="county", 区="county", 县市区="county", 乡镇="township", 街道="township",
    镇="township", 乡="township", 高新区="zone", 经开区="zone", 国企="state_firm",
)  # fmt: skip
_ROLE = cells.code_from({code: label for code, label in ROLES.items() if code != "system"}, 专班="desk")
_DAY_KIND = cells.code_from(
    {DayKind.HOLIDAY: "放假", DayKind.WORKDAY: "上班"}, 休息="holiday", 节假日="holiday", 调休上班="workday"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field it fills, the headers it is known by (the first is shown), how cells are read."""

    field: str
    headers: tuple[str, ...]
    read: cells.Reader = cells.text
    needed: bool = False


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet: what its rows are, the titles it is known by, its columns."""

    part: str
    row: type[rows.Row]
    titles: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        """The title it is shown under."""
        return self.titles[0]

    def matched(self, headers: Sequence[str]) -> dict[int, Column]:
        """Columns by their place in a row of plain headers; none unless every needed column is there."""
        by_header = {header: column for column in self.columns for header in column.headers}
        found = {place: by_header[header] for place, header in enumerate(headers) if header in by_header}
        return found if self.lacking(headers) == [] else {}

    def lacking(self, headers: Sequence[str]) -> list[str]:
        """Needed columns a row of plain headers does not have."""
        return [
            column.headers[0]
            for column in self.columns
            if column.needed and not set(column.headers) & set(headers)
        ]


SHEETS = (
    SheetKind(
        "areas",
        rows.AreaRow,
        ("区划", "行政区划"),
        (
            Column("code", ("代码", "区划代码"), needed=True),
            Column("name", ("名称", "区划名称"), needed=True),
            Column("aliases", ("别名", "又称"), cells.texts),
            Column("parent", ("上级", "上级区划")),
        ),
    ),
    SheetKind(
        "bodies",
        rows.BodyRow,
        ("单位", "机构"),
        (
            Column("code", ("代码", "单位代码"), needed=True),
            Column("name", ("名称", "单位名称"), needed=True),
            Column("kind", ("类别", "单位类别"), _KIND, needed=True),
            Column("short_name", ("简称",)),
            Column("parent", ("上级", "上级单位")),
            Column("area", ("区划", "行政区划")),
            Column("lines", ("行业", "主管污染类型"), cells.codes_from(POLLUTION_TYPES)),
            Column("number_prefix", ("文号前缀", "文号")),
            Column("desk_phone", ("电话", "值班电话")),
            Column("aliases", ("别名", "又称"), cells.texts),
        ),
    ),
    SheetKind(
        "posts",
        rows.PostRow,
        ("岗位", "职务"),
        (
            Column("body", ("单位",), needed=True),
            Column("name", ("岗位", "岗位名称"), needed=True),
            Column("role", ("角色",), _ROLE, needed=True),
            Column("rank", ("排序", "领导排序"), cells.whole_number),
            Column("functions", ("分工",), cells.codes_from(FUNCTIONS)),
            Column("portfolio", ("分管", "分管工作")),
            Column("prepares_for", ("协助", "协助岗位"), cells.texts),
        ),
    ),
    SheetKind(
        "users",
        rows.UserRow,
        ("人员", "账号"),
        (
            Column("login", ("账号", "登录名"), needed=True),
            Column("display_name", ("姓名", "显示名"), needed=True),
            Column("phone", ("电话", "手机")),
            Column("body", ("单位",)),
            Column("post", ("岗位", "职务")),
            Column("tenure", ("任职方式",), cells.code_from(TENURES)),
            Column("paper", ("依据文件", "依据")),
            Column("since", ("起始日期", "任职日期"), cells.moment),
            Column("until", ("截止日期", "离任日期"), cells.moment),
        ),
    ),
    SheetKind(
        "shifts",
        rows.ShiftRow,
        ("值班", "值班表"),
        (
            Column("body", ("单位",), needed=True),
            Column("starts_at", ("开始", "开始时间"), cells.moment, needed=True),
            Column("ends_at", ("结束", "结束时间"), cells.moment, needed=True),
            Column("login", ("账号", "登录名")),
            Column("person", ("姓名", "值班人员")),
            Column("phone", ("电话", "值班电话")),
        ),
    ),
    SheetKind(
        "days",
        rows.DayRow,
        ("日历", "节假日"),
        (
            Column("year", ("年份",), cells.whole_number, needed=True),
            Column("document", ("文件", "文号"), needed=True),
            Column("day", ("日期",), cells.day, needed=True),
            Column("kind", ("安排", "类型"), _DAY_KIND, needed=True),
            Column("name", ("名称", "节日"), needed=True),
        ),
    ),
    SheetKind(
        "responsibilities",
        rows.ResponsibilityRow,
        ("责任清单", "职责清单", "牵头单位"),
        (
            Column("types", ("污染类型", "问题类型", "事项"), cells.codes_from(POLLUTION_TYPES), needed=True),
            Column("body", ("牵头单位", "责任单位", "单位"), needed=True),
            Column("areas", ("行政区域", "区域", "区划"), cells.texts),
            Column("basis", ("依据", "依据文件", "文号")),
            Column("until", ("截止日期",), cells.moment),
        ),
    ),
)
