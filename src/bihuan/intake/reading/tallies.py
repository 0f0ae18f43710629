"""Official figures in the form of a table, one row for each place: 地区, 当日交办, 累计交办, 办结数 …, and 合计 for the whole.

Reads grids in which no list was found. Nothing is added up; a column whose words mean no figure is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bihuan.intake.reading.grid import Grid
from bihuan.rules.amounts import half_width_digits, plain
from bihuan.rules.amounts import read_number as read_amount
from bihuan.rules.list_areas import is_like_area
from bihuan.rules.list_batches import find_batch
from bihuan.rules.list_dates import find_date
from bihuan.rules.list_text import compact, is_nothing, tidy
from bihuan.rules.statements import Statement
from bihuan.rules.statements.keys import column_key
from bihuan.rules.statements.places import Gazetteer
from bihuan.rules.statements.statement import CUMULATIVE, OF_AREA, OF_BATCH, OF_DAY, OTHER, WAN_YUAN

_PLACES = re.compile(
    r"(?:行政)?区[域划]|行政区域|地区|[县市区旗、()]{1,12}|单位|责任单位|区县|所属地区|州市|市州|地市"
)
_WHOLE = re.compile(r"合计|总计|共计|累计|全[市省县区州]|[(]?合\s*计[)]?")
_COMPLAINTS = re.compile(r"来信|来电|来信来电|重点(?:案件|件)")
_DAY = re.compile(r"(?:20\d\d年)?\d{1,2}月\d{1,2}日")
_IDLE = re.compile(r"序号?|备注|说明|.*率|排[名序]|.*占比|.*百分比")
_OF_DAY = re.compile(r"当[日天]|今[日天]|新增|本日|日交办")
_UNIT = re.compile(r"[(（](?P<unit>[件宗个起家人名次]|万元|亿元|元)[)）]")
_CELL = re.compile(r"(?P<number>[\d.,]+)(?:\(\+\d+\))?(?P<unit>[件宗个起家人名次]|万元|亿元|元)?")
_MONEY = {"元": Decimal("0.0001"), WAN_YUAN: Decimal(1), "亿元": Decimal(10_000)}
_FINE = "fine_wan_yuan"
_DEEPEST_HEADER, _FEWEST_FIGURES, _LONGEST_TABLE = 3, 2, 2_000
_INFERRED = "统计表的合计行，地区按标题推断为%s"


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of figures: what they count, of which complaints, in which unit; printed: its label."""

    key: str
    scope: str
    unit: str
    printed: str


@dataclass(frozen=True, slots=True)
class _Around:
    """What the lines around a table of figures say: whose they are, and of when."""

    place: str | None
    day: date | None
    printed_day: str | None
    batch: str | None

    @property
    def notes(self) -> list[str]:
        """What could not be told of the day."""
        return [f"“{self.printed_day}”没有写明年份，未推断"] if self.printed_day and not self.day else []


def grids_of_text(text: str) -> tuple[Grid, ...]:
    """A text whose lines may be those of a table, parted by tabs or else by commas, as a grid; empty for other text."""
    lines = [half_width_digits(line) for line in text.splitlines()[:_LONGEST_TABLE]]
    for separator in ("\t", ","):
        rows = [[tidy(cell) for cell in line.split(separator)] for line in lines]
        if sum(len(row) > _FEWEST_FIGURES for row in rows) > 1:
            return (Grid(None, rows),)
    return ()


def tallies_in(grids: Sequence[Grid], *, printed_on: date | None = None) -> tuple[Statement, ...]:
    """The statements of tables of figures, of each table row by row. printed_on: the day of the document."""
    return tuple(statement for grid in grids for statement in _of_grid(grid, printed_on))


def _of_grid(grid: Grid, printed_on: date | None) -> Iterator[Statement]:
    top = next((row for row in range(len(grid.rows)) if _is_header(grid, row)), None)
    if top is None:
        return
    place_column = next(column for column in grid.own_columns(top) if _is_place_label(grid.text(top, column)))
    first = next((row for row in range(top + 1, len(grid.rows)) if _figures(grid, row, place_column)), None)
    if first is None or first - top > _DEEPEST_HEADER:
        return
    columns = _columns(grid, top, first, place_column)
    around = _around(grid, top, printed_on)
    for row in range(first, len(grid.rows)):
        name = compact(grid.filled(row, place_column))
        if name and _figures(grid, row, place_column):
            yield from _of_row(grid, row, columns, name=name, around=around)


def _is_place_label(text: str) -> bool:
    return _PLACES.fullmatch(compact(text)) is not None


def _is_header(grid: Grid, row: int) -> bool:
    """Whether a row begins the header of a table of figures: a word for places, and one that counts complaints or measures."""
    texts = [compact(grid.text(row, column)) for column in grid.own_columns(row)]
    is_named = any((key := column_key(text)) and not key.startswith(OTHER) for text in texts)
    return any(map(_is_place_label, texts)) and (is_named or any(map(_COMPLAINTS.fullmatch, texts)))


def _figures(grid: Grid, row: int, place_column: int) -> bool:
    """Whether a row gives figures of a place."""
    texts = [grid.text(row, column) for column in grid.own_columns(row) if column > place_column]
    found = sum(_CELL.fullmatch(half_width_digits(compact(text))) is not None for text in texts)
    return found >= min(_FEWEST_FIGURES, max(len(texts), 1)) and not is_nothing(
        grid.filled(row, place_column)
    )


def _columns(grid: Grid, top: int, first: int, place_column: int) -> dict[int, _Column]:
    width = max(len(grid.rows[row]) for row in range(top, first))
    labels = {column: _label(grid, top, first, column) for column in range(place_column + 1, width)}
    labels = {column: label for column, label in labels.items() if label and not _IDLE.fullmatch(label[-1])}
    has_received = any(column_key("".join(label)) == "cases_received" for label in labels.values())
    found = {}
    for column, label in labels.items():
        printed = "".join(label)
        unit = next((match["unit"] for text in label if (match := _UNIT.search(text))), "")
        key = column_key(_UNIT.sub("", printed), is_sum_of_all=not has_received)
        scope = OF_DAY if _OF_DAY.search(printed) else OF_BATCH if find_batch(printed) else CUMULATIVE
        if key:
            found[column] = _Column(key, scope, unit, printed)
    return found


def _label(grid: Grid, top: int, first: int, column: int) -> list[str]:
    """The labels above a column, the widest first; a label stands for the blanks to its right in a row that is parted."""
    texts: list[str] = []
    for row in range(top, first):
        text = grid.filled(row, column)
        if not text and row < first - 1 and grid.text(row + 1, column):
            text = next((grid.text(row, left) for left in range(column, 0, -1) if grid.text(row, left)), "")
        if text and compact(text) not in texts:
            texts.append(compact(text))
    return texts


def _around(grid: Grid, top: int, printed_on: date | None) -> _Around:
    lines = [*grid.above, *(" ".join(filter(None, grid.rows[row])) for row in range(top))]
    told = next((day for line in lines if (day := find_date(line).value)), None)
    printed = next((found[0] for line in lines if (found := _DAY.search(compact(line)))), None)
    batches = [batch.number for line in lines if (batch := find_batch(line))]
    names = Gazetteer(lines).names_in("\n".join(lines))
    cities = [name for name in names if name[-1] in "市州盟省"]
    day = told or (None if printed else printed_on)
    return _Around(next(iter((*cities, *names)), None), day, printed, next(iter(batches), None))


def _of_row(
    grid: Grid, row: int, columns: dict[int, _Column], *, name: str, around: _Around
) -> Iterator[Statement]:
    is_whole = _WHOLE.fullmatch(name) is not None
    if not is_whole and not is_like_area(name):
        return
    statements: dict[str, Statement] = {}
    for column, said in columns.items():
        scope = said.scope if is_whole or said.scope != CUMULATIVE else OF_AREA
        value, unit = _value(grid.filled(row, column), said)
        if value is None:
            continue
        statement = statements.setdefault(scope, _begun(scope, name if not is_whole else None, around))
        if said.key not in statement.figures:
            statement.figures[said.key], statement.units[said.key] = value, unit
            statement.printed[said.key] = f"{said.printed}：{grid.filled(row, column)}"
    yield from statements.values()


def _value(text: str, said: _Column) -> tuple[Decimal | None, str]:
    """A cell's figure and its unit; money in ten thousand yuan, and none where no unit is printed."""
    found = _CELL.fullmatch(half_width_digits(compact(text)))
    value = read_amount(found["number"]) if found else None
    if found is None or value is None:
        return None, ""
    unit = found["unit"] or said.unit
    if said.key == _FINE:
        return (plain(value * _MONEY[unit]), WAN_YUAN) if unit in _MONEY else (None, "")
    return value, unit


def _begun(scope: str, name: str | None, around: _Around) -> Statement:
    inferred = [] if name or not around.place else [_INFERRED % around.place]
    return Statement(
        place=name or around.place,
        including=None,
        scope=scope,
        batch=around.batch if scope == OF_BATCH else None,
        day=around.day,
        at=None,
        printed_moment=around.printed_day or (around.day.isoformat() if around.day else None),
        notes=[*around.notes, *inferred],
    )


def of_this_list(statements: Iterable[Statement], *, batch: str, count: int) -> Iterator[Statement]:
    """The figures beside a list; those of as many complaints as the list holds are of its batch, not cumulative.

    batch: the list's, "" where it names none.
    """
    for statement in statements:
        is_own = statement.scope == CUMULATIVE and statement.figures.get("cases_received") == count
        yield replace(statement, scope=OF_BATCH, batch=batch) if is_own and batch else statement
