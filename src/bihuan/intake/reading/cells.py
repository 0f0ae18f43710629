"""One complaint row's cells by field, merged and ditto cells filled in, and what is noted while reading them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bihuan.intake.reading.drafts import Notice
from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import TOGETHER, Header
from bihuan.intake.reading.tables import ListRow
from bihuan.intake.reading.ticks import is_value, ticked
from bihuan.rules.list_areas import AreaBook
from bihuan.rules.list_text import is_ditto, is_nothing

# A complaint of more characters than this is a pasted document, or a cell the spreadsheet cut off.
LONGEST_CELL = 20_000
# Fields of which a row merged into the complaint above may bring a further part.
_IN_PARTS = frozenset(
    {"pollution_types", "finding", "verified", "handling", "closure", "accountability", "area", "unit"}
)


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What holds for all rows of a list, and where it was found.

    batch and its origin: printed, sheet or file; area and channel only where the title or sheet name tells them.
    """

    book: AreaBook
    batch: str | None = None
    batch_origin: str = "printed"
    date: date | None = None
    area: str | None = None
    channel: str | None = None


@dataclass(slots=True)
class Jottings:
    """What is noted of a row while it is read: codes to clear and notices, each code once."""

    to_clear: dict[str, None] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)

    def clear(self, code: str, sentence: str) -> None:
        """Something the desk has to clear, with the sentence that says what."""
        self.to_clear[code] = None
        self.note(code, sentence)

    def note(self, code: str, sentence: str) -> None:
        """Something worth knowing that needs no clearing."""
        self.notices.setdefault(code, Notice(code, sentence))


class RowCells:
    """The cells of one complaint row. above: the raw texts of the row before, for ditto marks."""

    def __init__(self, grid: Grid, header: Header, line: ListRow, above: dict[str, str]) -> None:
        self._grid = grid
        self._header = header
        self._above = above
        self.line = line
        self.jottings = Jottings()
        self.texts: dict[str, str] = {}

    @property
    def number(self) -> int:
        """The row's number in the sheet, from 1."""
        return self.line.row + 1

    def has_column(self, *names: str) -> bool:
        """Whether the list has a column for any of the fields."""
        return any(name in self._header.fields for name in names)

    def label(self, name: str) -> str:
        """The printed header of a field's column."""
        return self._header.label_of(name)

    def raw(self, name: str) -> str:
        """The field's text as printed; a ditto mark gives the text above, and says so."""
        if name not in self.texts:
            self.texts[name] = self._read(name)
        return self.texts[name]

    def said(self, name: str) -> str | None:
        """The field's text, None when the cell says nothing (blank, /, 无)."""
        text = self.raw(name)
        return None if is_nothing(text) else text

    def is_rounded(self, name: str) -> bool:
        """Whether the spreadsheet kept the field's number without its last digits."""
        columns = self._header.fields.get(name, ())
        return any((self.line.row, column) in self._grid.rounded for column in columns)

    def is_shared(self, name: str) -> bool:
        """Whether the field's cell is merged with rows above that are complaints of their own."""
        columns = self._header.fields.get(name, ())
        return any(self._grid.is_from_above(self.line.row, column) for column in columns)

    def _read(self, name: str) -> str:
        columns = self._header.fields.get(name, ())
        if not columns:
            return ""
        texts = [self._text(name, columns)]
        if name in _IN_PARTS:
            texts += [self._grid.text(row, columns[0]) for row in self.line.continues]
        text = "\n".join(dict.fromkeys(part for part in texts if part))
        if is_ditto(text) and self._above.get(name):
            self.jottings.note(f"ditto_{name}", f"“{self.label(name)}”写作“{text}”，按上一行内容读取")
            return self._above[name]
        self._check_length(name, text)
        self._check_formula(name, text, columns)
        return text

    def _text(self, name: str, columns: tuple[int, ...]) -> str:
        """The first text among the field's columns; of columns to tick and of texts told in several, all there are."""
        row = self.line.row
        columns = tuple(sorted(columns)) if name in TOGETHER else columns
        if len(columns) == 1:
            return self._grid.filled_down(row, columns[0])
        labels = self._header.labels
        texts = (ticked(name, labels[column], self._grid.filled_down(row, column)) for column in columns)
        said = [text for text in texts if text]
        if is_value(name, labels[columns[0]]):
            return "、".join(said)
        return "\n".join(dict.fromkeys(said)) if name in TOGETHER else next(iter(said), "")

    def _check_length(self, name: str, text: str) -> None:
        if len(text) > LONGEST_CELL:
            self.jottings.clear(
                "cell_too_long", f"“{self.label(name)}”共{len(text)}字，超过{LONGEST_CELL}字，请核对原件"
            )

    def _check_formula(self, name: str, text: str, columns: tuple[int, ...]) -> None:
        if not text and (self.line.row, columns[0]) in self._grid.formulas | self._grid.faulty:
            self.jottings.note(
                f"no_value_{name}", f"“{self.label(name)}”是没有计算结果的公式或错误值，按空白读取"
            )
