"""Spreadsheet files as grids: calamine reads, openpyxl steps in where calamine gives up or would take too much memory.

Knows nothing of lists; keeps no file open.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.formulas import cells_without_value
from bihuan.intake.reading.grid import EXACT_BELOW, Grid, cell_text, column_number

# Calamine lays a sheet out as a full rectangle, and ends the whole process when that does not fit into memory.
LARGEST_RECTANGLE = 8_000_000
# Columns kept of a sheet with a stray cell far out.
WIDEST_SHEET = 128
MOST_MERGED_CELLS = 500_000

_CELL_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_BROKEN = "文件已损坏，打不开。请在表格软件中打开，另存为xlsx后上传"


def read_workbook(raw: bytes, *, is_xlsx: bool) -> list[Grid]:
    """The sheets of a workbook in their order, hidden ones too. Raises UnusableFile when it cannot be opened."""
    if is_xlsx and _largest_rectangle(raw) > LARGEST_RECTANGLE:
        return _with_openpyxl(raw)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            kinds = [sheet.typ for sheet in book.sheets_metadata]
            numbers = [number for number, kind in enumerate(kinds) if kind == SheetTypeEnum.WorkSheet]
            grids = [_grid(book.get_sheet_by_index(number)) for number in numbers]
    except PasswordError:
        raise UnusableFile("文件有密码，不能读取。请去掉密码后重新上传") from None
    except (CalamineError, OSError, ValueError):
        if is_xlsx:
            return _with_openpyxl(raw)
        raise UnusableFile(_BROKEN) from None
    for grid in grids if is_xlsx else []:
        grid.formulas, grid.faulty = cells_without_value(raw, grid.name or "")
    return grids


def _grid(sheet: CalamineSheet) -> Grid:
    rows: list[list[str]] = []
    rounded: set[tuple[int, int]] = set()
    for number, values in enumerate(sheet.to_python(skip_empty_area=False)):
        rows.append([cell_text(value) for value in values])
        rounded.update((number, column) for column, value in enumerate(values) if _is_rounded(value))
    return Grid(sheet.name, rows, _covered(sheet.merged_cell_ranges or [], len(rows)), rounded)


def _is_rounded(value: object) -> bool:
    return isinstance(value, (int, float)) and abs(value) >= EXACT_BELOW


def _covered(
    ranges: list[tuple[tuple[int, int], tuple[int, int]]], height: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Every cell of a merged range but its corner → the corner; a range larger than any list is left alone."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (lowest, widest) in ranges:
        bottom, right = min(lowest, height - 1), min(widest, WIDEST_SHEET)
        if (bottom - top + 1) * (right - left + 1) + len(covered) > MOST_MERGED_CELLS:
            continue
        for row in range(top, bottom + 1):
            covered.update({(row, column): (top, left) for column in range(left, right + 1)})
        covered.pop((top, left), None)
    return covered


def _largest_rectangle(raw: bytes) -> int:
    """Cells of the largest rectangle any sheet of the file spans, by the places its cells claim."""
    largest = 0
    for content in _sheet_parts(raw):
        places = _CELL_PLACE.findall(content)
        columns = max(
            (column_number(letters.decode()) for letters in {letters for letters, _ in places}), default=1
        )
        rows = max((int(number) for _, number in places), default=1)
        largest = max(largest, columns * max(rows, content.count(b"<row")))
    return largest


def _sheet_parts(raw: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    yield archive.read(name)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        raise UnusableFile(_BROKEN) from None


def _with_openpyxl(raw: bytes) -> list[Grid]:
    """The slow way: row by row, at most WIDEST_SHEET columns, rows without a text at the end dropped."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        return [
            _streamed(sheet.title, sheet.iter_rows(max_col=WIDEST_SHEET, values_only=True)) for sheet in book
        ]
    except (KeyError, ValueError, TypeError, OSError, SyntaxError, zipfile.BadZipFile):
        raise UnusableFile(_BROKEN) from None


def _streamed(title: str, values: Iterator[tuple[object, ...]]) -> Grid:
    rows: list[list[str]] = []
    last = 0
    for number, cells in enumerate(values, 1):
        is_blank = cells.count(None) == len(cells)
        rows.append([] if is_blank else [cell_text(value) for value in cells])
        last = last if is_blank else number
    return Grid(title, rows[:last])
