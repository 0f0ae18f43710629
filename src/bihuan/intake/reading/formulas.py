"""Which cells of an xlsx sheet hold a formula without a saved result, or an error value: calamine shows both as blank.

Reads the sheet's own XML; evaluates nothing.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.parsers import expat

from bihuan.intake.reading.grid import column_number
from bihuan.intake.reading.unpacking import BROKEN_ZIP

Cells = frozenset[tuple[int, int]]
_NONE: tuple[Cells, Cells] = (frozenset(), frozenset())
_ANY = re.compile(rb'<(?:\w+:)?f[ />]|\bt="e"')
_PIECE, _LONGEST_TAG = 4_000_000, 40
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def cells_without_value(raw: bytes, sheet: str) -> tuple[Cells, Cells]:
    """(row, column) of formulas without a saved result, and of cells with an error value, both counted from 0.

    Nothing at all for a sheet without formulas and errors, which is told without parsing it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            part = _part_of(archive, sheet)
            if part is None or not _has_any(archive, part):
                return _NONE
            scan = _Scan()
            with archive.open(part) as content:
                scan.parser.ParseFile(content)
    except (*BROKEN_ZIP, expat.ExpatError):
        return _NONE
    return frozenset(scan.formulas), frozenset(scan.faulty)


def _has_any(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether a sheet's XML has a formula or an error at all."""
    before = b""
    with archive.open(part) as content:
        while piece := content.read(_PIECE):
            if _ANY.search(before + piece):
                return True
            before = piece[-_LONGEST_TAG:]
    return False


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The path of a sheet's XML inside the file."""
    relations = _elements(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in _elements(archive.read("xl/workbook.xml"), "sheet"):
        if element.get("name") == sheet:
            target = targets.get(next((element[key] for key in element if key.endswith(":id")), None), "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return None


def _elements(content: bytes, tag: str) -> list[dict[str, str]]:
    """The attributes of every element of one name, whatever its prefix."""
    found: list[dict[str, str]] = []

    def note(name: str, attributes: dict[str, str]) -> None:
        """Keep the attributes of an element of the wanted name."""
        if name.rpartition(":")[2] == tag:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = note
    parser.ParseFile(io.BytesIO(content))
    return found


class _Scan:
    """Walks the cells of a sheet's XML."""

    def __init__(self) -> None:
        self.formulas: set[tuple[int, int]] = set()
        self.faulty: set[tuple[int, int]] = set()
        self._place: tuple[int, int] | None = None
        self._has_formula = self._is_error = self._in_value = False
        self._value = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._place = _place(attributes.get("r", ""))
            self._has_formula, self._is_error, self._value = False, attributes.get("t") == "e", ""
        elif tag == "f":
            self._has_formula = True
        self._in_value = tag in {"v", "t"}

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def _end(self, name: str) -> None:
        self._in_value = False
        if name.rpartition(":")[2] != "c" or self._place is None:
            return
        if self._is_error and self._value:
            self.faulty.add(self._place)
        elif self._has_formula and not self._value:
            self.formulas.add(self._place)


def _place(reference: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(reference)
    if not found:
        return None
    return int(found[2]) - 1, column_number(found[1]) - 1
