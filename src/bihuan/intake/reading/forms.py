"""Forms of labels and values beside or below one another, one complaint each: 受理编号 | … | 行政区域 | ….

A grid with a row of labels over rows of values is a list and no form.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.records import Record, fields_of, names_complaint
from bihuan.rules.list_headers import HeaderWord, Known, read_known, read_label
from bihuan.rules.list_text import compact

_LONGEST_LABEL = 20
# A label met again begins the next form only where a form has it once.
_BEGINS_ANEW = frozenset({"serial", "acceptance_no", "content", "batch"})
_FEWEST_FIELDS = 3
_FEWEST_ROWS = 2
_WIDEST_ROW = 12
_LOOKED_AT = 40
_COLONS = ":："
_MAYBE_LABEL = re.compile(r"[\u4e00-\u9fffA-Za-z()/、]{2,12}:?")


def read_forms(grid: Grid, known: Known) -> tuple[list[Record], list[str]]:
    """The forms of a grid and the lines above them; no forms for a grid that is none."""
    if not _may_be_form(grid, known):
        return [], []
    reader = _FormReader(grid, known)
    records = [record for record in reader.read() if _is_complaint(record, known)]
    return records, reader.lines


def _may_be_form(grid: Grid, known: Known) -> bool:
    """Whether labels stand before values in several rows, and nowhere three of them beside one another."""
    rows_of_pairs = 0
    for row in range(min(len(grid.rows), _LOOKED_AT)):
        texts = [grid.rows[row][column] for column in grid.own_columns(row)]
        are_labels = [_label(text, known) is not None for text in texts]
        if len(texts) > _WIDEST_ROW or (True, True, True) in zip(
            are_labels, are_labels[1:], are_labels[2:], strict=False
        ):
            return False
        rows_of_pairs += (True, False) in pairwise(are_labels)
    return rows_of_pairs >= _FEWEST_ROWS


def _label(text: str, known: Known) -> HeaderWord | None:
    if not text or len(text) > _LONGEST_LABEL:
        return None
    bare = text.rstrip(_COLONS)
    word = read_known(bare, known, read_label(bare))
    return word if word and word.is_exact else None


def _is_complaint(record: Record, known: Known) -> bool:
    fields = fields_of(record.values, known)
    return names_complaint(fields) and len(fields) >= _FEWEST_FIELDS


class _FormReader:
    """Walks the cells of a grid row by row."""

    def __init__(self, grid: Grid, known: Known) -> None:
        self._grid = grid
        self._known = known
        self._records: list[Record] = [Record()]
        self._fields: set[str] = set()
        self._columns = {
            column
            for row, cells in enumerate(grid.rows)
            for column in grid.own_columns(row)
            if _label(cells[column], known)
        }
        self._waiting: str | None = None
        self._at: dict[tuple[int, int], str] = {}
        self.lines: list[str] = []

    def read(self) -> list[Record]:
        """The forms, one after the other."""
        for row in range(len(self._grid.rows)):
            self._read_row(row)
        return self._records

    def _read_row(self, row: int) -> None:
        own = self._grid.own_columns(row)
        waiting, self._waiting = self._waiting, None
        place = 0
        while place < len(own):
            text = self._grid.rows[row][own[place]]
            if self._is_label(row, own, place):
                place += self._take_pair(row, own, place)
            elif place == 0 and (label := self._reaching_down(row, own[0]) or waiting):
                self._records[-1].add(label, text)
                place += 1
            else:
                self._take_stray(text)
                place += 1

    def _is_label(self, row: int, own: list[int], place: int) -> bool:
        """Whether a cell is a label: by its words, or a short text where labels stand, before another text."""
        text = self._grid.rows[row][own[place]]
        if _label(text, self._known):
            return True
        is_before = place + 1 < len(own) and not _label(self._grid.rows[row][own[place + 1]], self._known)
        return is_before and own[place] in self._columns and _MAYBE_LABEL.fullmatch(compact(text)) is not None

    def _take_pair(self, row: int, own: list[int], place: int) -> int:
        """A label and the cell right of it, or the label alone; how many cells that were."""
        label = compact(self._grid.rows[row][own[place]]).rstrip(_COLONS)
        self._begin(label)
        self._at[row, own[place]] = label
        if place + 1 < len(own) and not self._is_label(row, own, place + 1):
            self._records[-1].add(label, self._grid.rows[row][own[place + 1]])
            return 2
        self._records[-1].add(label, "")
        self._waiting = label if len(own) == 1 else None
        return 1

    def _begin(self, label: str) -> None:
        """Begin the next form where a label comes again that a form has once."""
        word = _label(label, self._known)
        field = word.field if word else ""
        if field in _BEGINS_ANEW and label in self._records[-1].values and self._records[-1].values[label]:
            self._records.append(Record())

    def _reaching_down(self, row: int, column: int) -> str | None:
        """The label of a cell left of here that reaches down into this row."""
        corners = (self._grid.covered.get((row, left)) for left in range(column - 1, -1, -1))
        return next((self._at[corner] for corner in corners if corner in self._at), None)

    def _take_stray(self, text: str) -> None:
        """A text without a label: 受理编号：X in one cell, else a line."""
        head, mark, value = text.replace("：", ":", 1).partition(":")
        if mark and value.strip() and _label(head, self._known):
            self._begin(compact(head))
            self._records[-1].add(compact(head), value.strip())
        else:
            self.lines.append(text)
