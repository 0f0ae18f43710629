"""A Word file (docx) as a document: its text, tables and merged cells by its own XML; runs nothing, fetches nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from bihuan.intake.reading.document import Document
from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.limits import BYTES_OF_SIGN, Limits
from bihuan.intake.reading.unpacking import BROKEN_ZIP, TOO_MUCH

_BROKEN = "文件已损坏，打不开。请在文字软件中打开，另存为docx后上传"
# What was deleted or moved away under change tracking, and the second rendering of a drawing.
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "txbxContent"})
_LONGEST_SPAN = 128


def read_word(raw: bytes, *, limits: Limits) -> Document:
    """The main text of a docx. Raises UnusableFile when it cannot be opened or holds more than may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, archive.open(_main_part(archive)) as content:
            return _Reader(limits).read(content)
    except BROKEN_ZIP:
        raise UnusableFile(_BROKEN) from None


def _main_part(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "word/document.xml" in names:
        return "word/document.xml"
    return next(name for name in (*names, "word/") if name.startswith("word/") and "document" in name)


class _Reader:
    """Walks the main part and tells a document what begins and ends."""

    def __init__(self, limits: Limits) -> None:
        self._document = Document(limits.table_cells)
        self._left = limits.text // BYTES_OF_SIGN
        self._skipped = 0
        self._in_text = False
        self._span, self._joins, self._is_told = 1, False, True
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {
            "t": lambda _: self._set_in_text(is_in=True),
            "br": lambda _: self._line(),
            "cr": lambda _: self._line(),
            "tab": lambda _: self._document.text(" "),
            "noBreakHyphen": lambda _: self._document.text("-"),
            "tbl": lambda _: self._begin_table(),
            "tr": lambda _: self._document.begin_row(),
            "tc": lambda _: self._begin_cell(),
            "gridSpan": self._note_span,
            "vMerge": self._note_join,
            "p": lambda _: self._tell_cell(),
            "gridBefore": self._skip_columns,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "t": lambda: self._set_in_text(is_in=False),
            "p": self._document.end_line,
            "tc": self._end_cell,
            "tbl": self._document.end_table,
        }

    def read(self, content: IO[bytes]) -> Document:
        """The document of a main part's XML. Raises UnusableFile for broken XML or one that defines entities."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.ParseFile(content)
        except expat.ExpatError:
            raise UnusableFile(_BROKEN) from None
        self._document.finish()
        return self._document

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if self._skipped or tag in _SKIPPED:
            self._skipped += 1
        elif begins := self._begins.get(tag):
            begins({key.rpartition(":")[2]: value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif ends := self._ends.get(name.rpartition(":")[2]):
            ends()

    def _characters(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._left -= len(text)
            if self._left < 0:
                raise UnusableFile(TOO_MUCH)
            self._document.text(text)

    def _set_in_text(self, *, is_in: bool) -> None:
        self._in_text = is_in

    def _line(self) -> None:
        self._document.text("\n")

    def _begin_table(self) -> None:
        self._tell_cell()
        self._document.begin_table()

    def _begin_cell(self) -> None:
        self._span, self._joins, self._is_told = 1, False, False

    def _end_cell(self) -> None:
        self._tell_cell()
        self._document.end_cell()

    def _note_span(self, attributes: dict[str, str]) -> None:
        self._span = _number(attributes.get("val"))

    def _note_join(self, attributes: dict[str, str]) -> None:
        self._joins = attributes.get("val", "continue") != "restart"

    def _skip_columns(self, attributes: dict[str, str]) -> None:
        self._document.begin_cell(across=_number(attributes.get("val")))

    def _tell_cell(self) -> None:
        """Begin the cell once its properties are known."""
        if not self._is_told:
            self._is_told = True
            self._document.begin_cell(across=self._span, joins_above=self._joins)


def _number(text: str | None) -> int:
    return max(1, min(int(text), _LONGEST_SPAN)) if text and text.isdecimal() else 1


def _refuse(*_: object) -> None:
    raise UnusableFile("文件含有外部实体定义，不能读取。请在文字软件中打开，另存为docx后上传")
