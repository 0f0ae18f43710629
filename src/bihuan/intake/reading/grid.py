"""One sheet as a grid of tidy texts, with what is known of its merged cells; understands no words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from bihuan.rules.list_text import tidy

# A spreadsheet keeps 15 digits of a number; a longer one has lost its last digits.
EXACT_BELOW = 10**15


@dataclass(slots=True)
class Grid:
    """A sheet. rows[0] is its first row, rows[r][c] a tidy text, "" where there is nothing.

    covered: (row, column) inside a merged range → its top left cell. rounded: cells whose number had more digits than a
    spreadsheet keeps. formulas: cells with a formula whose result was not saved. faulty: cells that show an error
    value. odd: row → what was put right in it while reading, as a sentence. separator: of a text file, else None.
    is_printed: a table of a document or web page, which may go on in the next one. above: paragraphs before it.
    """

    name: str | None
    rows: list[list[str]]
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    rounded: set[tuple[int, int]] = field(default_factory=set)
    formulas: frozenset[tuple[int, int]] = frozenset()
    faulty: frozenset[tuple[int, int]] = frozenset()
    odd: dict[int, str] = field(default_factory=dict)
    separator: str | None = None
    is_printed: bool = False
    above: tuple[str, ...] = ()

    def text(self, row: int, column: int) -> str:
        """The text of a cell, "" beyond the edge."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def filled(self, row: int, column: int) -> str:
        """The text of a cell, or of the merged range that covers it."""
        if self.covered and (corner := self.covered.get((row, column))):
            return self.text(*corner)
        return self.text(row, column)

    def filled_down(self, row: int, column: int) -> str:
        """The text of a cell, or of a merged range that covers it from above; ranges reach down, not sideways."""
        if self.covered and (corner := self.covered.get((row, column))) and corner[1] == column:
            return self.text(*corner)
        return self.text(row, column)

    def is_from_above(self, row: int, column: int) -> bool:
        """Whether a merged range that begins in an earlier row covers the cell."""
        corner = self.covered.get((row, column)) if self.covered else None
        return corner is not None and corner[0] < row

    def own_columns(self, row: int) -> list[int]:
        """Columns in which the row has a text of its own."""
        return [column for column, text in enumerate(self.rows[row]) if text]

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(cells) for cells in self.rows), default=0)


def cell_text(value: object) -> str:
    """A spreadsheet's value as the text a person reads in the cell: 27 for 27.0, 2024-06-03 for a day."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    return "" if value is None else str(value)


def column_letter(column: int) -> str:
    """A, B … Z, AA … for 0, 1 …"""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1, 2 … 26, 27 … for A, B … Z, AA …"""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
