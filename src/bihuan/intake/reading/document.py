"""A document as it is read from front to back: paragraphs, and tables as grids with their spans; understands no words.

Word files and web pages tell it what begins and ends; it never looks at their markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.grid import Grid
from bihuan.rules.list_text import tidy

# Wider tables than this are layout gone wrong; what is further out is not kept.
WIDEST_TABLE = 128
_TOO_LARGE = "文件中的表格过大，不能读取。请分成几个文件上传"
# A table that has a row of so many cells holds data; one inside it is a part of the cell it stands in.
_DATA_FROM_CELLS = 3
_DEEPEST = 12


@dataclass(slots=True)
class _OpenTable:
    """A table being read: its rows so far, ranges that reach further down, and the place of the cell that is open."""

    rows: list[list[str]] = field(default_factory=list)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    reach: dict[int, tuple[int, tuple[int, int]]] = field(default_factory=dict)  # column → last row, corner
    parts: list[str] = field(default_factory=list)
    place: tuple[int, int] | None = None
    is_layout: bool = False

    @property
    def is_data(self) -> bool:
        """Whether a row of it is as wide as data are."""
        return any(len(row) >= _DATA_FROM_CELLS for row in self.rows)

    def let_go(self) -> list[str]:
        """The texts so far, which it keeps no longer."""
        texts = [*(text for row in self.rows for text in row), "".join(self.parts)]
        self.rows, self.covered, self.reach, self.parts = [[]], {}, {}, []
        if self.place:
            self.rows[0].append("")
            self.place = (0, 0)
        return texts


class Document:
    """Takes a document piece by piece. grids: its tables in order; prose: paragraphs outside them, in order.

    A table around other tables is layout: its texts are paragraphs. A table inside a cell of data is a table and a part
    of the cell. Texts before a table stand in its grid's `above`.
    """

    def __init__(self, most_cells: int) -> None:
        """most_cells: of all tables together, cells that reach over others counted as often as they reach."""
        self._most_cells = most_cells
        self.grids: list[Grid] = []
        self.prose: list[str] = []
        self._above: list[str] = []
        self._parts: list[str] = []
        self._open: list[_OpenTable] = []
        self._deeper = 0  # tables open below the deepest that is told apart
        self._cells = 0

    def text(self, text: str) -> None:
        """A piece of text of the paragraph or cell that is open."""
        table = self._open[-1] if self._open else None
        (table.parts if table and table.place else self._parts).append(text)

    def end_line(self) -> None:
        """The line ends: a new line in a cell, the end of a paragraph elsewhere."""
        if self._open and self._open[-1].place:
            self._open[-1].parts.append("\n")
        else:
            self._take_paragraph()

    def begin_table(self) -> None:
        """A table begins."""
        if self._deeper or len(self._open) >= _DEEPEST:
            self._deeper += 1
            return
        self._take_paragraph()
        if self._open and not self._open[-1].is_data:
            self._open[-1].is_layout = True
            self._take_lines(self._open[-1].let_go())
        self._open.append(_OpenTable())

    def begin_row(self) -> None:
        """A row begins; the cell before it ends."""
        if self._deeper:
            self.end_line()
        elif self._open:
            self.end_cell()
            self._end_row(self._open[-1])
            self._open[-1].rows.append([])

    def begin_cell(self, *, across: int = 1, down: int = 1, joins_above: bool = False) -> None:
        """A cell begins at the next free place. down: rows it covers; joins_above: it continues the cell above it."""
        if self._deeper or not self._open:
            self.text(" ")
            return
        self.end_cell()
        table = self._open[-1]
        if not table.rows:
            table.rows.append([])
        self._place(table, max(1, min(across, WIDEST_TABLE)), down, joins_above=joins_above)

    def end_cell(self) -> None:
        """The open cell ends; what was said in it is its text."""
        if self._deeper or not self._open or self._open[-1].place is None:
            return
        table = self._open[-1]
        row, column = table.place or (0, 0)
        if column < WIDEST_TABLE and (row, column) not in table.covered:
            table.rows[row][column] = "\n".join(_lines("".join(table.parts)))
        table.parts, table.place = [], None

    def end_table(self) -> None:
        """The innermost table ends."""
        if self._deeper:
            self._deeper -= 1
            self.end_line()
        elif self._open:
            self.end_cell()
            self._end_row(self._open[-1])
            self._take_paragraph()
            self._take_table(self._open.pop())

    def finish(self) -> None:
        """The document ends, and with it whatever is open."""
        self._deeper = 0
        while self._open:
            self.end_table()
        self._take_paragraph()

    def _take_table(self, table: _OpenTable) -> None:
        lines = [line for row in table.rows if (line := " ".join(text for text in row if text))]
        if table.is_layout:
            self._take_lines(table.let_go())
        elif lines:
            name = f"表{len(self.grids) + 1}"
            around = self._open[-1] if self._open else None
            said = _lines("".join(around.parts)) if around else []
            above = (*self._above, *said)
            self.grids.append(Grid(name, table.rows, table.covered, is_printed=True, above=above))
            if around and around.place and not around.is_layout:
                around.parts += [f"\n{line}" for line in lines]
            else:
                self._above = []

    def _place(self, table: _OpenTable, across: int, down: int, *, joins_above: bool) -> None:
        row = len(table.rows) - 1
        cells = table.rows[row]
        self._fill_from_above(table, row)
        column = len(cells)
        if column >= WIDEST_TABLE:
            table.place = (row, WIDEST_TABLE)
            return
        corner = (row, column)
        if joins_above and row:
            corner = table.covered.get((row - 1, column), (row - 1, column))
        for reached in range(column, min(column + across, WIDEST_TABLE)):
            cells.append("")
            if (row, reached) != corner:
                table.covered[row, reached] = corner
            if down > 1:
                table.reach[reached] = (row + down - 1, corner)
        table.place = (row, column)
        self._count(across)

    def _end_row(self, table: _OpenTable) -> None:
        """Fill the rest of the last row for the cells that reach down into it."""
        row = len(table.rows) - 1
        reaching = [column for column, (last, corner) in table.reach.items() if last >= row > corner[0]]
        while row >= 0 and len(table.rows[row]) <= max(reaching, default=-1):
            if len(table.rows[row]) in reaching:
                self._fill_from_above(table, row)
            else:
                table.rows[row].append("")

    def _fill_from_above(self, table: _OpenTable, row: int) -> None:
        """Blank places in a row for the cells that reach down into it, up to the next free one."""
        cells = table.rows[row]
        while reached := table.reach.get(len(cells)):
            last, corner = reached
            if row > last or corner[0] == row:
                return
            table.covered[row, len(cells)] = corner
            cells.append("")
            self._count(1)

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > self._most_cells:
            raise UnusableFile(_TOO_LARGE)

    def _take_paragraph(self) -> None:
        self._take_lines(["".join(self._parts)])
        self._parts = []

    def _take_lines(self, texts: list[str]) -> None:
        lines = [line for text in texts for line in _lines(text)]
        self.prose += lines
        self._above += lines


def _lines(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := tidy(part))]
