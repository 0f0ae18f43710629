"""A grid parted into lists: header, complaint rows, and the lines around them (titles, area headings, totals, notes).

Decides what kind of line each row is; what a complaint row says is read elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import Header, header_at
from bihuan.rules.list_batches import find_batch
from bihuan.rules.list_headers import NOTHING_KNOWN, Known
from bihuan.rules.list_lines import (
    begins_figures,
    begins_section,
    heading_area,
    heading_closure,
    is_note,
    is_total,
)
from bihuan.rules.list_numbers import read_number
from bihuan.rules.list_text import compact, is_nothing

# Behind a word like 合计 or 备注 a shorter text in the complaint's column is a figure or a name.
_SHORTEST_COMPLAINT = 15
_RULE = re.compile(r":?[-—=─━_]{3,}:?")
# Below a list, a shorter entry in the number column is a count.
_SHORTEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row that should carry a complaint, and what stands above it.

    area, batch and closure (how far it is, in the heading's words) come from headings between the rows. continues: rows
    below merged into the same complaint.
    """

    row: int
    area: str | None = None
    batch: str | None = None
    continues: tuple[int, ...] = ()
    closure: str | None = None


@dataclass(slots=True)
class Table:
    """One list of a grid. captions: lines above its header; lines: totals, notes and headings in and under it.

    goes_on: it is a further part of the list before it and shares its title, batch and date.
    """

    grid: Grid
    header: Header
    captions: list[str]
    body: list[int] = field(default_factory=list)
    rows: list[ListRow] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    goes_on: bool = False


def find_tables(grid: Grid, known: Known = NOTHING_KNOWN) -> list[Table]:
    """The lists of a sheet in their order; a sheet of statistics has none. known: headers given to fields by hand."""
    tables: list[Table] = []
    captions: list[int] = []
    row = 0
    while row < len(grid.rows):
        header = header_at(grid, row, known)
        if header is None:
            (tables[-1].body if tables else captions).append(row)
            row += 1
            continue
        if not tables or not _is_repeat(tables[-1].header, header):
            above = _take_trailing(tables[-1]) if tables else captions
            lines = [line for number in above if (line := line_of(grid, number))]
            tables.append(Table(grid, header, lines if tables else [*grid.above, *lines]))
        row = header.bottom + 1
    for table in tables:
        _Sorter(table, area=_area_above(table)).sort()
    return [table for table in tables if not _is_statistics(table)]


def continued_in(grid: Grid, last: Table) -> Table | None:
    """A grid without a header as a further part of a list with as many columns; None when its rows do not fit it."""
    if grid.width != last.grid.width:
        return None
    header = replace(last.header, top=-1, bottom=-2)
    table = Table(grid, header, list(grid.above), body=list(range(len(grid.rows))), goes_on=True)
    _Sorter(table, area=last.rows[-1].area if last.rows else None).sort()
    fits = [row for row in table.rows if has_content(table, row.row) or _number_in(table, row.row)]
    return table if fits and not _is_statistics(table) else None


def line_of(grid: Grid, row: int) -> str:
    """The texts of a row, joined by a space."""
    return " ".join(grid.rows[row][column] for column in grid.own_columns(row))


def has_content(table: Table, row: int) -> bool:
    """Whether the complaint's cell holds something of its own, be it a formula or an error."""
    grid = table.grid
    return any(
        grid.text(row, column) or (row, column) in grid.formulas or (row, column) in grid.faulty
        for column in table.header.main
    )


def _area_above(table: Table) -> str | None:
    """The area that the line right above a printed table heads."""
    lines = table.captions[-1:] if table.grid.is_printed else []
    return heading_area(lines[0]) if lines else None


def _is_repeat(header: Header, other: Header) -> bool:
    return header.fields == other.fields and header.labels == other.labels


def _take_trailing(table: Table) -> list[int]:
    """Rows at the end of a list's body that belong to the next list: its title, batch and date lines."""
    body = table.body
    keep = len(body)
    while keep and not has_content(table, body[keep - 1]) and not _number_in(table, body[keep - 1]):
        keep -= 1
    table.body = body[:keep]
    return body[keep:]


def _number_in(table: Table, row: int) -> bool:
    columns = table.header.fields.get("acceptance_no", ())
    return any(read_number(table.grid.text(row, column)).value for column in columns[:1])


def _is_statistics(table: Table) -> bool:
    """Whether what should be complaints is figures only: a table of counts with a header much like a list's."""
    if "acceptance_no" in table.header.fields:
        return False
    texts = [table.grid.text(line.row, column) for line in table.rows for column in table.header.main]
    return any(texts) and all(compact(text).replace(".", "").isdigit() for text in texts if text)


class _Sorter:
    """Walks the body of one list and sorts its rows."""

    def __init__(self, table: Table, *, area: str | None = None) -> None:
        """area: of a heading before the first row."""
        self._table = table
        self._grid = table.grid
        self._area = area
        self._batch: str | None = None
        self._closure = heading_closure(table.captions[-1]) if table.captions else None
        self._only_numbered: list[int] = []
        self._in_figures = False

    def sort(self) -> None:
        """Fill the table's rows and lines from its body."""
        last = max((row for row in self._table.body if has_content(self._table, row)), default=-1)
        for row in self._table.body:
            own = self._grid.own_columns(row)
            if (not own and not has_content(self._table, row)) or self._is_ruled(row, own):
                continue
            if self._is_line(row, own, is_behind_last=row > last):
                self._take_line(row)
            elif self._continues_previous(row):
                self._join_previous(row)
            else:
                self._take_row(row, own)

    def _is_ruled(self, row: int, own: list[int]) -> bool:
        """Whether a row is only a line drawn of dashes, as under the header of a table in plain text."""
        return bool(own) and all(_RULE.fullmatch(self._grid.text(row, column)) for column in own)

    def _take_row(self, row: int, own: list[int]) -> None:
        """A complaint row; rows that were only numbered in advance count once a complaint follows them."""
        serial = self._table.header.fields.get("serial", (-1,))
        if own == [serial[0]]:
            self._only_numbered.append(row)
            return
        for number in (*self._only_numbered, row):
            self._table.rows.append(ListRow(number, self._area, self._batch, closure=self._closure))
        self._only_numbered.clear()

    def _take_line(self, row: int) -> None:
        line = line_of(self._grid, row)
        self._table.lines.append(line)
        self._area = heading_area(line) or self._area
        closure = heading_closure(line)
        if closure or begins_section(line):
            self._closure = closure
        if batch := find_batch(line):
            self._batch = batch.number

    def _is_line(self, row: int, own: list[int], *, is_behind_last: bool) -> bool:
        """Whether a row is a heading, a total, a note or a signature line rather than a complaint."""
        table, grid = self._table, self._grid
        first = grid.text(row, own[0]) if own else ""
        if self._is_figures(row, own):
            return True
        if is_total(first) or is_note(first):
            return not self._names_complaint(row, own)
        if self._is_one_wide_cell(row, own):
            return True
        if has_content(table, row) or _number_in(table, row):
            return False
        serial = table.header.fields.get("serial", (-1,))[0]
        is_numbered = compact(grid.text(row, serial)).isdigit() if serial >= 0 else False
        return not is_numbered and (len(own) == 1 or is_behind_last)

    def _is_figures(self, row: int, own: list[int]) -> bool:
        """Whether a row belongs to a table of counts under the list; a row that names more than counts ends it."""
        if begins_figures([self._grid.text(row, column) for column in own]):
            self._in_figures = True
        elif self._in_figures and self._names_more_than_counts(row):
            self._in_figures = False
        return self._in_figures

    def _names_more_than_counts(self, row: int) -> bool:
        texts = [self._grid.text(row, column) for column in self._table.header.main]
        return self._has_whole_number(row) or any(len(text) > _SHORTEST_COMPLAINT for text in texts)

    def _has_whole_number(self, row: int) -> bool:
        """Whether the row's number is one, and no count (3件)."""
        columns = self._table.header.fields.get("acceptance_no", ())
        numbers = [compact(self._grid.text(row, column)) for column in columns]
        return any(read_number(number).value and len(number) >= _SHORTEST_NUMBER for number in numbers)

    def _names_complaint(self, row: int, own: list[int]) -> bool:
        """Whether a row that begins like a line still names a complaint: by its number, by a text, or by its place."""
        fields, first = self._table.header.fields, own[0]
        if first in fields.get("content", ()):
            return len(own) > 1
        has_number = fields.get("acceptance_no", (first,))[0] != first and self._has_whole_number(row)
        texts = [self._grid.text(row, column) for column in self._table.header.main]
        return has_number or any(len(text) > _SHORTEST_COMPLAINT for text in texts)

    def _is_one_wide_cell(self, row: int, own: list[int]) -> bool:
        """Whether the row's only text runs across several columns."""
        if len(own) != 1:
            return False
        covered = self._grid.covered
        is_wide = covered.get((row, own[0] + 1)) == (row, own[0])
        return is_wide and not _only_under(self._table.header, own[0], covered, row)

    def _continues_previous(self, row: int) -> bool:
        """Whether merged cells make the row a part of the complaint above: its text, and its number if it has one."""
        fields, grid = self._table.header.fields, self._grid
        if not self._table.rows or not grid.is_from_above(row, self._table.header.main[0]):
            return False
        number = fields.get("acceptance_no")
        own_number = number is not None and not is_nothing(grid.text(row, number[0]))
        return not own_number and (number is None or grid.is_from_above(row, number[0]))

    def _join_previous(self, row: int) -> None:
        last = self._table.rows[-1]
        self._table.rows[-1] = replace(last, continues=(*last.continues, row))


def _only_under(
    header: Header, column: int, covered: dict[tuple[int, int], tuple[int, int]], row: int
) -> bool:
    """Whether a cell is merged across just the columns its header label is merged across."""
    label = header.labels.get(column)
    reach = column
    while covered.get((row, reach + 1)) == (row, column):
        reach += 1
    return label is not None and all(header.labels.get(c) in (label, None) for c in range(column, reach + 1))
