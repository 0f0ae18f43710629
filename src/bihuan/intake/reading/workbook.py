"""Spreadsheet files as grids: calamine reads, openpyxl steps in where calamine gives up or would take too much memory.

Knows nothing of lists; keeps no file open.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import openpyxl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.formulas import cells_without_value
from bihuan.intake.reading.grid import EXACT_BELOW, Grid, cell_text
from bihuan.intake.reading.limits import Limits
from bihuan.intake.reading.measuring import Extent, extent_of
from bihuan.intake.reading.oldbooks import text_of
from bihuan.intake.reading.unpacking import BROKEN_ZIP

# Columns kept of a sheet with a stray cell far out.
WIDEST_SHEET = 128
MOST_MERGED_CELLS = 500_000

_COPIED_AS_IT_IS = 20_000_000
_TOO_MUCH_TEXT = "表格中的文字过多，不能读取。请分成几个文件上传"
_BROKEN = "文件已损坏，打不开。请在表格软件中打开，另存为xlsx后上传"


def read_workbook(raw: bytes, *, is_xlsx: bool, limits: Limits) -> list[Grid]:
    """The sheets of a workbook in their order, hidden ones too. Raises UnusableFile when it cannot be opened."""
    if not is_xlsx and text_of(raw) > limits.unpacked:
        raise UnusableFile(_TOO_MUCH_TEXT)
    if is_xlsx:
        extent = _extent(raw)
        if extent.text > limits.unpacked:
            raise UnusableFile(_TOO_MUCH_TEXT)
        if extent.cells > limits.cells:
            return _with_openpyxl(raw, limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(_sheets_only(raw) if is_xlsx else raw)) as book:
            kinds = [sheet.typ for sheet in book.sheets_metadata]
            numbers = [number for number, kind in enumerate(kinds) if kind == SheetTypeEnum.WorkSheet]
            grids = [_grid(book.get_sheet_by_index(number)) for number in numbers]
    except PasswordError:
        raise UnusableFile("文件有密码，不能读取。请去掉密码后重新上传") from None
    except (CalamineError, *BROKEN_ZIP):
        if is_xlsx:
            return _with_openpyxl(raw, limits)
        raise UnusableFile(_BROKEN) from None
    for grid in grids if is_xlsx else []:
        grid.formulas, grid.faulty = cells_without_value(raw, grid.name or "")
    return grids


def _grid(sheet: CalamineSheet) -> Grid:
    top, left = sheet.start or (0, 0)
    rows: list[list[str]] = [[] for _ in range(top)]
    rounded: set[tuple[int, int]] = set()
    margin = [""] * left
    for number, values in enumerate(sheet.iter_rows(), top):
        cells = [cell_text(value) for value in values]
        rows.append(margin + cells if any(cells) else [])
        rounded.update((number, column) for column, value in enumerate(values, left) if _is_rounded(value))
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


def _sheets_only(raw: bytes) -> bytes:
    """A workbook without its pictures where it is large: the library copies what it is given."""
    if len(raw) < _COPIED_AS_IT_IS:
        return raw
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as slim,
    ):
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                slim.writestr(info.filename, archive.read(info), compresslevel=1)
    return target.getvalue()


def _extent(raw: bytes) -> Extent:
    try:
        return extent_of(raw)
    except BROKEN_ZIP:
        raise UnusableFile(_BROKEN) from None


def _with_openpyxl(raw: bytes, limits: Limits) -> list[Grid]:
    """The slow way: row by row, at most WIDEST_SHEET columns, rows without a text at the end dropped."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        return [
            _streamed(sheet.title, sheet.iter_rows(max_col=WIDEST_SHEET, values_only=True), limits)
            for sheet in book
        ]
    except (*BROKEN_ZIP, TypeError, SyntaxError):
        raise UnusableFile(_BROKEN) from None


def _streamed(title: str, values: Iterator[tuple[object, ...]], limits: Limits) -> Grid:
    rows: list[list[str]] = []
    last = texts = 0
    for number, cells in enumerate(values, 1):
        filled = len(cells) - cells.count(None)
        rows.append([cell_text(value) for value in cells] if filled else [])
        last = number if filled else last
        texts += filled
        if texts > limits.cells:
            raise UnusableFile(_TOO_MUCH_TEXT)
    return Grid(title, rows[:last])
