"""Word files, web pages and old workbooks as offices send them, built part by part so that each mess is plain to see."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from tests.intake.builders import Cell, Row

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class TableBlock:
    """A table: rows of texts; merges as (top, left, bottom, right), all included and counted from 0."""

    rows: Sequence[Row]
    merges: Sequence[tuple[int, int, int, int]] = field(default=())


Block = str | TableBlock


def table(*rows: Row, merges: Sequence[tuple[int, int, int, int]] = ()) -> TableBlock:
    """A table of these rows."""
    return TableBlock(rows, merges)


def word(*blocks: Block, before: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A docx of paragraphs and tables. before: raw text before the document's first tag; more: further parts."""
    body = "".join(_w_block(block) for block in blocks)
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document {_W}><w:body>{body}</w:body></w:document>'
    )
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode(), **(more or {})}
    return archive(parts)


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return target.getvalue()


def _w_block(block: Block) -> str:
    if isinstance(block, TableBlock):
        rows = "".join(f"<w:tr>{_w_row(block, n)}</w:tr>" for n in range(len(block.rows)))
        return f"<w:tbl>{rows}</w:tbl>"
    return block if block.startswith("<w:") else w_paragraphs(block)


def w_paragraphs(text: str) -> str:
    """A text as Word paragraphs, one a line, each split over two runs as Word likes to."""
    return "".join(
        f"<w:p><w:r><w:t>{escape(line[:3])}</w:t></w:r><w:r><w:t xml:space='preserve'>{escape(line[3:])}</w:t></w:r></w:p>"
        for line in text.split("\n")
    )


def _w_row(block: TableBlock, row: int) -> str:
    cells = []
    for column, text in enumerate(block.rows[row]):
        merge = next((m for m in block.merges if m[0] <= row <= m[2] and m[1] <= column <= m[3]), None)
        if merge and column > merge[1]:
            continue
        properties = ""
        if merge and merge[3] > merge[1]:
            properties += f'<w:gridSpan w:val="{merge[3] - merge[1] + 1}"/>'
        if merge and merge[2] > merge[0]:
            properties += '<w:vMerge w:val="restart"/>' if row == merge[0] else "<w:vMerge/>"
        said = "" if text is None or (merge and row > merge[0]) else str(text)
        cells.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{w_paragraphs(said)}</w:tc>")
    return "".join(cells)


def page(*blocks: Block, charset: str = "utf-8", head: str = "") -> bytes:
    """A web page of paragraphs and tables, in an encoding and saying so."""
    body = "\n".join(_h_block(block) for block in blocks)
    text = f'<!DOCTYPE html><html><head><meta charset="{charset}">{head}</head><body>{body}</body></html>'
    return text.encode(charset)


def _h_block(block: Block) -> str:
    if isinstance(block, TableBlock):
        return f"<table border=1>{''.join(f'<tr>{_h_row(block, n)}</tr>' for n in range(len(block.rows)))}</table>"
    return block if block.startswith("<") else "".join(f"<p>{escape(line)}</p>" for line in block.split("\n"))


def _h_row(block: TableBlock, row: int) -> str:
    cells = []
    for column, text in enumerate(block.rows[row]):
        merge = next((m for m in block.merges if m[0] <= row <= m[2] and m[1] <= column <= m[3]), None)
        if merge and (row, column) != merge[:2]:
            continue
        spans = f' rowspan="{merge[2] - merge[0] + 1}" colspan="{merge[3] - merge[1] + 1}"' if merge else ""
        cells.append(f"<td{spans}>{'' if text is None else escape(str(text))}</td>")
    return "".join(cells)


# -- old workbooks: BIFF8 in a compound file -------------------------------------------------------------------------

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_workbook(
    rows: Sequence[Row],
    *,
    name: str = "清单",
    merges: Sequence[tuple[int, int, int, int]] = (),
    shared: bool = False,
) -> bytes:
    """An xls with one sheet. merges as in TableBlock. shared: each text kept once, as spreadsheet programs write it."""
    return compound({"Workbook": _biff(rows, name, merges, _shared(rows) if shared else {})})


def _shared(rows: Sequence[Row]) -> dict[str, int]:
    texts = dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str))
    return {text: number for number, text in enumerate(texts)}


def _texts_kept_once(texts: dict[str, int]) -> bytes:
    """The records of shared texts, in pieces of at most 8,000 bytes as the format asks."""
    content = struct.pack("<II", len(texts), len(texts))
    records: list[bytes] = []
    for text in texts:
        content += struct.pack("<HB", len(text), 1)
        for sign in text:
            if len(content) > 8000:
                records.append(content)
                content = b"\x01"
            content += sign.encode("utf-16-le")
        if len(content) > 8000:
            records.append(content)
            content = b""
    records += [content] if content else []
    return b"".join(_record(0x3C if number else 0xFC, part) for number, part in enumerate(records))


def _biff(
    rows: Sequence[Row], name: str, merges: Sequence[tuple[int, int, int, int]], shared: dict[str, int]
) -> bytes:
    sheet = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.append(_cell(row, column, cell, shared))
    if merges:
        ranges = b"".join(
            struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in merges
        )
        sheet.append(_record(0xE5, struct.pack("<H", len(merges)) + ranges))
    sheet.append(_record(0x0A, b""))
    texts = _texts_kept_once(shared) if shared else b""
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0)) + _record(
        0x42, struct.pack("<H", 1200)
    )
    title = bytes([len(name), 1]) + name.encode("utf-16-le")
    offset = len(begin) + 4 + 6 + len(title) + len(texts) + 4
    return (
        begin
        + _record(0x85, struct.pack("<IH", offset, 0) + title)
        + texts
        + _record(0x0A, b"")
        + b"".join(sheet)
    )


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _cell(row: int, column: int, cell: Cell, shared: dict[str, int]) -> bytes:
    if cell is None:
        return b""
    if isinstance(cell, (int, float)):
        return _record(0x203, struct.pack("<HHHd", row, column, 0, cell))
    text = str(cell)
    if text in shared:
        return _record(0xFD, struct.pack("<HHHI", row, column, 0, shared[text]))
    return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE2) of these streams."""
    padded = {name: content.ljust(max(len(content), 4096), b"\x00") for name, content in streams.items()}
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, content) in enumerate(padded.items(), 1):
        count = -(-len(content) // _SECTOR)
        start = len(sectors)
        sectors += [content[n * _SECTOR : (n + 1) * _SECTOR].ljust(_SECTOR, b"\x00") for n in range(count)]
        chains += [*range(start + 1, start + count), _END]
        entries.append(
            _entry(name, 2, start, len(content), right=number + 1 if number < len(padded) else _FREE)
        )
    entries += [b"\x00" * 128] * (-len(entries) % 4)
    directory = b"".join(entries)
    at = len(sectors)
    count = len(directory) // _SECTOR
    sectors += [directory[n * _SECTOR : (n + 1) * _SECTOR] for n in range(count)]
    chains += [*range(at + 1, at + count), _END]
    tables = -(-(len(chains) + 8) // 128)
    fat = chains + [_FAT] * tables
    fat += [_FREE] * (tables * 128 - len(fat))
    first = len(sectors)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    )
    header += struct.pack("<IIIIIIIII", 0, tables, at, 0, 4096, _END, 0, _END, 0)
    places = [first + n for n in range(tables)]
    header += struct.pack("<109I", *(places + [_FREE] * (109 - tables)))
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    wide = name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        wide.ljust(64, b"\x00"),
        len(wide),
        kind,
        1,
        _FREE,
        right,
        child,
        b"",
        0,
        0,
        0,
        start,
        size,
    )


# -- workbooks written part by part, for what no spreadsheet program would write ---------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def raw_sheet(rows: Sequence[Row], *, dimension: str = "A1:B2", more: str = "", before: str = "") -> bytes:
    """An xlsx with one sheet of inline texts. dimension: as claimed; more: further XML of rows; before: before the sheet."""
    cells = "".join(
        f'<row r="{n}">{"".join(_inline(n, c, cell) for c, cell in enumerate(row))}</row>'
        for n, row in enumerate(rows, 1)
    )
    sheet = f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
    return _workbook(f"{sheet}<sheetData>{cells}{more}</sheetData></worksheet>")


def shared_text_sheet(text: str, *, times: int) -> bytes:
    """An xlsx list whose rows all share one text as their complaint."""
    header = f'<row r="1">{_inline(1, 0, "受理编号")}{_inline(1, 1, "举报内容")}</row>'
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="s"><v>0</v></c></row>'
        for n in range(2, times + 2)
    )
    sheet = (
        f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{header}{rows}</sheetData></worksheet>'
    )
    return _workbook(sheet, f'<sst xmlns="{_MAIN}"><si><t>{text}</t></si></sst>')


def _inline(row: int, column: int, cell: Cell) -> str:
    return f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{cell}</t></is></c>'


def _workbook(sheet: str, strings: str = "") -> bytes:
    override = (
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
        if strings
        else ""
    )
    relation = (
        f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        if strings
        else ""
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>{override}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="清单" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>{relation}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **({"xl/sharedStrings.xml": strings} if strings else {}),
    }
    return archive({name: text.encode() for name, text in parts.items()})
