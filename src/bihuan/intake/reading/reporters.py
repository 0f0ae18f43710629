"""The complainant's cells of one row, for sealing only; nothing of them enters a draft case, a sentence or a cache."""

from __future__ import annotations

from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import Header
from bihuan.intake.reading.tables import ListRow
from bihuan.rules.list_reporters import reporter_field
from bihuan.rules.sealing import Reporter

# Compared here and not by `rules.list_text`, whose caches would keep what they were asked about.
_NOTHING = " \t\n-—–―_/\\|、.。,无"
_DITTO = frozenset({"同上", "同上。", "同前", "〃", '"', "''", "″"})


class ReporterReader:
    """Reads the complainant's columns of one list, row after row; a ditto mark looks at the row before."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self._grid = grid
        self._header = header
        self._above: dict[int, str] = {}

    def read(self, line: ListRow) -> Reporter | None:
        """What the row tells of its complainant; None when nothing."""
        texts: dict[str, str] = {}
        for column, label in self._header.reporters.items():
            said = self._said(line, column)
            self._above[column] = said
            if said.strip(_NOTHING):
                field = reporter_field(label)
                told = f"{label}：{said}" if field == "other" else said
                texts[field] = f"{texts[field]}；{told}" if field in texts else told
        return Reporter.of_texts(texts) or None

    def _said(self, line: ListRow, column: int) -> str:
        own = self._grid.filled_down(line.row, column)
        parts = [own, *(self._grid.text(row, column) for row in line.continues)]
        said = "；".join(dict.fromkeys(part for part in parts if part))
        return self._above.get(column, "") if said.strip() in _DITTO else said
