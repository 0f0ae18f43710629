"""An empty roster to fill in: every sheet with its headers, needed columns marked; holds no rows."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from bihuan.people.roster.columns import SHEETS


def write_template(path: Path) -> None:
    """Write the workbook; a star marks the columns that must be filled. Raises OSError where it cannot be."""
    with path.open("wb") as file:
        book = Workbook(write_only=True)
        for kind in SHEETS:
            sheet = book.create_sheet(kind.title)
            sheet.append([f"{column.headers[0]}{'*' if column.needed else ''}" for column in kind.columns])
        book.save(file)
