"""How large the sheets of an xlsx become once they are laid out: places cells claim, texts that many cells share.

The library that reads sheets lays them out in full and ends the whole process when memory does not do; so it is measured
first, piece by piece and without laying anything out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.intake.reading.grid import column_number

_PIECE, _OVERLAP = 4_000_000, 400
_PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_SHARED = re.compile(rb'\bt="s"[^>]{0,200}><(?:\w+:)?v>([0-9]{1,8})<')
_ITEM = re.compile(rb"<(?:\w+:)?si\b")


@dataclass(frozen=True, slots=True)
class Extent:
    """cells: of the largest rectangle a sheet spans. text: bytes of all texts once each cell has its own."""

    cells: int
    text: int


def extent_of(raw: bytes) -> Extent:
    """The extent of an xlsx. Raises what `unpacking.BROKEN_ZIP` names for a damaged one."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml")]
        sheets = [_Sheet(archive, name) for name in parts if name.startswith("xl/worksheets/")]
        used: Counter[int] = Counter()
        for sheet in sheets:
            used.update(sheet.shared)
        strings = next((name for name in parts if name.lower() == "xl/sharedstrings.xml"), None)
        text = _text(archive, strings, used) if strings else 0
    return Extent(
        max((sheet.cells for sheet in sheets), default=0), text + sum(sheet.size for sheet in sheets)
    )


class _Sheet:
    """What one sheet's XML claims. size: bytes of it that can be text."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        letters: set[bytes] = set()
        self.shared: Counter[int] = Counter()
        lowest = rows = 0
        inline = False
        size = 0
        for piece, fresh in _pieces(archive, name):
            size += len(piece) - fresh
            inline = inline or b"inlineStr" in piece or b't="str"' in piece
            for place in _PLACE.finditer(piece):
                letters.add(place[1])
                lowest = max(lowest, int(place[2]))
            starts = (found.start() for found in _ROW.finditer(piece))
            rows += sum(start >= fresh for start in starts)
            self.shared.update(int(found[1]) for found in _SHARED.finditer(piece) if found.start() >= fresh)
        columns = max((column_number(found.decode()) for found in letters), default=1)
        self.cells = columns * max(lowest, rows)
        self.size = size if inline else 0


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, int]]:
    """A part piece by piece, each with the end of the piece before, and how long that is."""
    before = b""
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            yield before + piece, len(before)
            before = piece[-_OVERLAP:]


def _text(archive: zipfile.ZipFile, name: str, used: Counter[int]) -> int:
    """Bytes of the shared strings, each as often as it is used."""
    total = number = length = 0
    for piece, fresh in _pieces(archive, name):
        at = fresh
        for found in _ITEM.finditer(piece, fresh):
            total += (length + found.start() - at) * used[number - 1]
            number, length, at = number + 1, 0, found.start()
        length += len(piece) - at
    return total + length * used[number - 1]
