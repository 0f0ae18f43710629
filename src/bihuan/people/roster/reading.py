"""Files into rosters: xlsx and xls sheets, csv with a header; keeps no file and writes nothing."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from bihuan.people.roster.cells import Cell, CellWrong, text
from bihuan.people.roster.columns import SHEETS, Column, SheetKind
from bihuan.people.roster.rows import Place, Roster, Row
from bihuan.rules.errors import UploadRefused

HEADER_ROWS = 10  # a title and notes may stand above the header
SPREADSHEETS = (".xlsx", ".xls", ".xlsm")
Grid = Sequence[Sequence[Cell]]

_NOTE = re.compile(r"[(].*?[)]|[*]")


def read_rosters(paths: Sequence[Path]) -> Roster:
    """Everything the files say, put together; what cannot be read is among its problems.

    Raises UploadRefused when a file cannot be opened or holds no sheet of a roster.
    """
    roster = Roster()
    for path in paths:
        roster += read_roster(path)
    return roster


def read_roster(path: Path) -> Roster:
    """The same for one file."""
    roster, known = Roster(), 0
    for title, grid in _grids(path):
        kind, header = _recognised(title, grid)
        if kind is None:
            if any(text(cell) for line in grid for cell in line):
                roster += Roster(remarks=(_("未识别的表：%(sheet)s，未读取") % {"sheet": title},))
            continue
        known += 1
        roster += _read_sheet(kind, title, grid, header=header)
    if not known:
        titles = "、".join(kind.title for kind in SHEETS)
        raise UploadRefused(
            _("%(file)s 中没有可读取的表，表名应为：%(titles)s") % {"file": path.name, "titles": titles}
        )
    return roster


def _grids(path: Path) -> Iterator[tuple[str, Grid]]:
    if path.suffix.lower() == ".csv":
        yield path.stem, list(csv.reader(io.StringIO(_decoded(path))))
    elif path.suffix.lower() in SPREADSHEETS:
        try:
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, OSError) as error:
            raise UploadRefused(_("打不开 %(file)s，请检查文件") % {"file": path.name}) from error
    else:
        raise UploadRefused(_("只能读取 xlsx、xls、csv 文件，不能读取 %(file)s") % {"file": path.name})


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UploadRefused(_("打不开 %(file)s，请检查文件") % {"file": path.name}) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UploadRefused(_("%(file)s 的编码不识别，请另存为 UTF-8") % {"file": path.name})


def _recognised(title: str, grid: Grid) -> tuple[SheetKind | None, int]:
    """Kind of a sheet and index of its header: by its title, else by whichever kind's headers fit best."""
    headers = [[_plain(cell) for cell in line] for line in grid[:HEADER_ROWS]]
    named = [kind for kind in SHEETS if _plain(title) in kind.titles]
    fits = [
        (len(kind.matched(line)), -index, kind)
        for kind in named or SHEETS
        for index, line in enumerate(headers)
    ]
    best = max(fits, key=lambda fit: fit[:2], default=None)
    if best is not None and best[0]:
        return best[2], -best[1]
    return (named[0], 0) if named else (None, 0)


def _read_sheet(kind: SheetKind, title: str, grid: Grid, *, header: int) -> Roster:
    headers = [_plain(cell) for cell in grid[header]] if grid else []
    if lacking := kind.lacking(headers):
        sentence = _("%(sheet)s表缺列：%(columns)s") % {"sheet": title, "columns": "、".join(lacking)}
        return Roster(problems=(sentence,))
    columns = kind.matched(headers)
    found: list[Row] = []
    problems: list[str] = []
    for index, line in enumerate(grid[header + 1 :], start=header + 2):
        if any(text(cell) for cell in line):
            row = _read_row(kind, columns, line, Place(title, index), problems)
            found += [row] if row is not None else []
    parts: dict[str, Any] = {kind.part: tuple(found)}
    return Roster(problems=tuple(problems), remarks=_unknown(kind, title, headers), **parts)


def _read_row(
    kind: SheetKind, columns: dict[int, Column], line: Sequence[Cell], place: Place, problems: list[str]
) -> Row | None:
    """The row, with needed cells that are wrong left blank, so that others can still refer to it.

    None where a blank would not do: rows with moments and days, to which nothing refers.
    """
    values: dict[str, Any] = {}
    before = len(problems)
    for index, column in columns.items():
        cell = line[index] if index < len(line) else None
        values[column.field] = _read_cell(column, cell, place, problems)
    if len(problems) > before and kind.part in ("shifts", "days"):
        return None
    return kind.row(place=place, **values)


def _read_cell(column: Column, cell: Cell, place: Place, problems: list[str]) -> Any:
    if not text(cell):
        if column.needed:
            problems.append(_("%(place)s：缺%(column)s") % {"place": place, "column": column.headers[0]})
        return _blank(column)
    try:
        return column.read(cell)
    except CellWrong as wrong:
        sentence = _("%(place)s：%(column)s“%(value)s”%(why)s")
        named = {"place": place, "column": column.headers[0], "value": text(cell), "why": wrong}
        problems.append(sentence % named)
        return "" if column.needed else None


def _blank(column: Column) -> Any:
    """What an empty cell says: no text, no list; nothing at all for numbers, codes and moments."""
    if column.needed or column.read is text:
        return ""
    return () if column.field in ("aliases", "lines", "functions", "prepares_for", "areas") else None


def _unknown(kind: SheetKind, title: str, headers: Sequence[str]) -> tuple[str, ...]:
    known = {header for column in kind.columns for header in column.headers}
    unknown = [header for header in headers if header and header not in known]
    if not unknown:
        return ()
    return (
        _("%(sheet)s表未识别的列：%(columns)s，未读取") % {"sheet": title, "columns": "、".join(unknown)},
    )


def _plain(cell: Cell) -> str:
    """A header without notes in brackets, stars and white space."""
    return "".join(_NOTE.sub("", unicodedata.normalize("NFKC", text(cell))).split())
