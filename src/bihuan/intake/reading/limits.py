"""How much of a file is read at most, so that no file can take the machine's memory or time; each by a setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

_MB = 1_000_000
BYTES_OF_SIGN = 3  # of a Chinese character in UTF-8


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file and text file; what an office file (each text as often as it is shown) and a zip unpack to (bytes).

    cells: of a workbook or text file laid out; rows: complaints in a file; members: files in a zip; pages: of a PDF.
    Beyond them a file is refused with a sentence. With these figures reading stays below 500 MB of memory, a PDF's process
    below 700 MB; the largest real list seen has 2,000 rows.
    """

    file: int = 200 * _MB
    text: int = 60 * _MB
    unpacked: int = 200 * _MB
    archive: int = 120 * _MB
    cells: int = 4_000_000
    rows: int = 100_000
    members: int = 200
    pages: int = 500

    @property
    def lines(self) -> int:
        """Lines of a text file, of which a record may take several."""
        return 5 * self.rows

    @property
    def table_cells(self) -> int:
        """Cells of all tables of a document, whose spans make each of them dearer."""
        return self.cells // 4

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Limits:
        """The limits with those the environment sets: BIHUAN_IMPORT_FILE_MB, _TEXT_MB, _UNPACKED_MB, _ARCHIVE_MB, _CELLS,
        _ROWS, _MEMBERS, _PAGES.

        Raises ValueError for anything but a whole number above 0.
        """
        given = {}
        for name in (field.name for field in fields(cls)):
            unit = _MB if name in _IN_MB else 1
            key = f"BIHUAN_IMPORT_{name.upper()}{'_MB' if unit == _MB else ''}"
            if text := environment.get(key):
                if not text.isdecimal() or int(text) < 1:
                    raise ValueError(f"{key} must be a whole number above 0")
                given[name] = int(text) * unit
        return cls(**given)


_IN_MB = frozenset({"file", "text", "unpacked", "archive"})
LIMITS = Limits()
