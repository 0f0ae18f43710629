"""Spreadsheets as offices type them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.holdout.expecting import Layout, Line, numbered


def new_book(sheet: str = "Sheet1") -> tuple[Workbook, Worksheet]:
    """A workbook with one empty sheet of this name."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    return book, page


def to_bytes(book: Workbook) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_row(page: Worksheet, row: int, values: Iterable[Any]) -> None:
    """Writes the values from column A on, leaving None blank."""
    for column, value in enumerate(values, 1):
        if value is not None:
            page.cell(row, column, value).alignment = Alignment(wrap_text=True)


def banner(page: Worksheet, row: int, text: Any, width: int) -> None:
    """A line merged over the whole width of the list."""
    page.cell(row, 1, text).alignment = Alignment(horizontal="center")
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)


def put_list(page: Worksheet, layout: Layout, lines: Sequence[Line], top: int) -> int:
    """Writes the header at `top` and the lines below it; returns the first free row."""
    write_row(page, top, [header for header, _ in layout])
    return put_lines(page, layout, lines, top + 1)


def put_lines(page: Worksheet, layout: Layout, lines: Sequence[Line], first: int) -> int:
    """Writes the lines from row `first` on; returns the first free row."""
    numbered(lines)
    for offset, one in enumerate(lines):
        write_row(page, first + offset, printed(one, layout))
    return first + len(lines)


def printed(one: Line, layout: Layout) -> list[Any]:
    """What stands in the cells of a line, blank as None."""
    return [one.printed.get(part) if part and one.printed.get(part) != "" else None for _, part in layout]


def merge_down(page: Worksheet, column: int, first: int, last: int) -> None:
    """Merges cells of one column; only the first keeps what was written."""
    page.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)


def letters(layout: Layout, *parts: str) -> dict[str, str]:
    """The sheet columns of the parts number and content, by the name the reading gives them."""
    names = {"no": "acceptance_no", "content": "content"}
    order = [part for _, part in layout]
    return {names[part]: get_column_letter(order.index(part) + 1) for part in parts}
