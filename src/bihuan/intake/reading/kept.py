"""What is kept of a list's rows so that a column can be read as another field; never a column about the complainant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bihuan.intake.reading.cells import ListFacts
from bihuan.intake.reading.drafts import DraftCase, KeptColumns, Reject
from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import Header
from bihuan.intake.reading.rows import RowReader
from bihuan.intake.reading.tables import ListRow, Table
from bihuan.rules.list_areas import AreaBook
from bihuan.rules.list_headers import IGNORED, header_key
from bihuan.rules.list_text import is_ditto


def kept_columns(header: Header) -> KeptColumns:
    """The columns of a header that may be read."""
    labels = {column: label for column, label in header.labels.items() if label not in header.withheld}
    return KeptColumns(dict(sorted(labels.items())), header.fields, header.withheld, header.by_hand)


class KeptTexts:
    """Takes the texts of the kept columns row by row; merged cells are filled in, ditto marks replaced."""

    def __init__(self, table: Table) -> None:
        self._grid = table.grid
        self._columns = tuple(kept_columns(table.header).labels)
        self._above: tuple[str, ...] = ("",) * len(self._columns)

    def of(self, line: ListRow, *, counts: bool = True) -> tuple[str, ...]:
        """The texts of one row, by column. counts: ditto marks below stand for it, as they do for complaint rows."""
        if self._grid.covered or line.continues:
            texts = tuple(self._text(line, column) for column in self._columns)
        else:
            texts = tuple(self._grid.text(line.row, column) for column in self._columns)
        if any(map(is_ditto, texts)):
            pairs = zip(texts, self._above, strict=True)
            texts = tuple(above if above and is_ditto(text) else text for text, above in pairs)
        if counts:
            self._above = texts
        return texts

    def _text(self, line: ListRow, column: int) -> str:
        text = self._grid.filled_down(line.row, column)
        if not line.continues:
            return text
        parts = [text, *(self._grid.text(row, column) for row in line.continues)]
        return "\n".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row as kept. row counts from 1 in its sheet."""

    row: int
    sheet: str | None
    texts: Sequence[str]


def given_to(columns: KeptColumns, header: str, field: str) -> KeptColumns:
    """The columns with those under a header serving a field (`ignored`: none) and no other; unknown headers change nothing.

    For the complaint's text the columns that served it before stay behind the new one.
    """
    moved = tuple(column for column, label in columns.labels.items() if header_key(label) == header)
    if not moved:
        return columns
    left = {
        name: tuple(column for column in served if column not in moved)
        for name, served in columns.fields.items()
    }
    fields = {name: served for name, served in left.items() if served}
    if field != IGNORED.field:
        fields[field] = (*moved, *fields.get(field, ())) if field == "content" else moved
    by_hand = {**columns.by_hand, **{columns.labels[column]: field for column in moved}}
    return replace(columns, fields=fields, by_hand=by_hand)


def header_of(columns: KeptColumns) -> Header:
    """The kept columns as a header, for reading and for its letters and unmapped labels."""
    fields = {name: tuple(served) for name, served in columns.fields.items()}
    return Header(0, 0, fields, dict(columns.labels), columns.withheld, columns.by_hand, {})


def read_kept(rows: Sequence[KeptRow], columns: KeptColumns, book: AreaBook) -> list[DraftCase | Reject]:
    """Kept rows of one list, read anew, in their order; what stood around the list is not known here."""
    width, order = max(columns.labels, default=0) + 1, tuple(columns.labels)
    grid = Grid(
        rows[0].sheet if rows else None, [[] for _ in range(max((row.row for row in rows), default=0))]
    )
    for row in rows:
        cells = [""] * width
        for column, text in zip(order, row.texts, strict=True):
            cells[column] = text
        grid.rows[row.row - 1] = cells
    reader = RowReader(Table(grid, header_of(columns), []), ListFacts(book))
    return [reader.read(ListRow(row.row - 1)) for row in rows]


def columns_as_json(columns: KeptColumns) -> dict[str, Any]:
    """Kept columns as plain JSON."""
    return {
        "labels": [[column, label] for column, label in columns.labels.items()],
        "fields": {name: list(served) for name, served in columns.fields.items()},
        "withheld": list(columns.withheld),
        "by_hand": dict(columns.by_hand),
    }


def columns_from_json(kept: Mapping[str, Any]) -> KeptColumns:
    """Kept columns as `columns_as_json` wrote them."""
    return KeptColumns(
        labels={int(column): label for column, label in kept["labels"]},
        fields={name: tuple(served) for name, served in kept["fields"].items()},
        withheld=tuple(kept["withheld"]),
        by_hand=dict(kept["by_hand"]),
    )
